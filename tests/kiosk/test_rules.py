"""What the kiosk's page is given: the catalogue, the texts, the codes."""

from types import SimpleNamespace
from typing import Any

import pytest

from centres.directory import Service
from kiosk.pages import catalogue, priority_categories, qr_svg
from kiosk.texts import LANGUAGES, TEXTS, texts


def _service(code: str, parent: str | None, letter: str | None) -> Service:
    names = {"ru": code, "en": code}
    return Service(code, parent, names, letter, 5, queued=letter is not None)


def test_the_catalogue_leads_somewhere() -> None:
    """A folder without a service to queue for, and a service without a queue, are not shown."""
    offered = [
        _service("top", None, None),
        _service("inner", "top", None),
        _service("leaf", "inner", "А"),
        _service("empty", None, None),
        _service("survey", None, None),
    ]
    shown = catalogue(offered)
    assert [one["code"] for one in shown] == ["top", "inner", "leaf"]
    assert [one["queued"] for one in shown] == [False, False, True]


def test_every_text_is_there_in_both_languages(app: Any) -> None:
    """Russian is translated throughout, and holes are the same in each language."""
    with app.test_request_context():
        spoken = texts()
    assert set(spoken) == {code for code, _ in LANGUAGES}
    assert set(spoken["ru"]) == set(spoken["en"]) > set(TEXTS)
    for key, english in spoken["en"].items():
        russian = spoken["ru"][key]
        assert russian != english or english == "{low}–{high}", key
        assert sorted(_holes(russian)) == sorted(_holes(english)), key


@pytest.mark.parametrize(
    ("category", "said"),
    [
        ("one", "{count} человек"),
        ("few", "{count} человека"),
        ("many", "{count} человек"),
    ],
)
def test_russian_counts_in_three_forms(app: Any, category: str, said: str) -> None:
    """1 человек, 3 человека, 5 человек."""
    with app.test_request_context():
        assert texts()["ru"][f"ahead.{category}"].endswith(said)


def test_categories_that_are_off_are_not_shown() -> None:
    """Only names and documents of the enabled categories reach the page, never a legal basis."""
    on = {"name": {"ru": "А"}, "document": {"ru": "Б"}, "basis": {"ru": "В"}}
    off = {"name": {"ru": "Г"}, "enabled": False}
    centre: Any = SimpleNamespace(settings={"priority_categories": [on, off]})
    assert priority_categories(centre) == [{"name": {"ru": "А"}, "document": {"ru": "Б"}}]


def test_the_code_is_a_picture_that_scales() -> None:
    """SVG with a view box and no size of its own; nothing but the code in it."""
    drawn = qr_svg("https://example.org/t/abc").decode()
    assert "viewBox" in drawn and "width=" not in drawn.split(">")[1]
    assert "script" not in drawn


def test_a_stranger_sees_no_kiosk(client: Any) -> None:
    """Without the device's cookie the page leads to enrolment, and the code is not drawn."""
    for address in (
        "/kiosk/0190aaaa-0000-7000-8000-000000000000",
        "/kiosk/x/qr.svg?for=a",
    ):
        assert client.get(address).status_code == 302


def _holes(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]
