"""Russian is complete: no text that the code can say is without its translation."""

import re

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.house import ROOT

CATALOGUE = ROOT / "web" / "translations" / "ru" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "_l": None}
ROOMS = ("api", "centres", "desk", "display", "hub", "insight", "kiosk", "notices", "office")
ROOMS += ("printers", "priyom", "scheduler", "web")


def _said() -> set[str]:
    """Every msgid in the code and the templates of the rooms."""
    with (ROOT / "web" / "babel.ini").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    return {
        found[2] if isinstance(found[2], str) else found[2][0]
        for room in ROOMS
        for found in extract_from_dir(str(ROOT / room), methods, options, KEYWORDS)
    }


def test_every_text_has_a_russian_translation() -> None:
    """English is the msgid; the Russian catalogue holds each one, no form of it empty."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="ru")
    untranslated = []
    for text in sorted(_said()):
        message = catalogue.get(text)
        forms = message.string if message else ""
        forms = forms if isinstance(forms, tuple) else (forms,)
        if not all(forms) or (message and message.fuzzy):
            untranslated.append(text)
    assert untranslated == []


def test_placeholders_survive_the_translation() -> None:
    """A translation names the same values as its text: a lost one would break a page."""
    holes = re.compile(r"\{(\w+)\}|%\((\w+)\)")
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="ru")
    for message in catalogue:
        if not message.id or not all(_forms(message.string)):
            continue
        wanted = {hole for one in _forms(message.id) for hole in holes.findall(one)}
        for form in _forms(message.string):
            assert set(holes.findall(form)) <= wanted, message.id
            if isinstance(message.id, str):
                assert set(holes.findall(form)) == wanted, message.id


def _forms(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
