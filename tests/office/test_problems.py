"""Every refusal has a page with a way on; none of them needs more than the refusal itself."""

from typing import Any

import pytest

from tests.looks import plain
from web.problems import Problem, answer


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(
    ("status", "way"),
    [
        (400, "На первую страницу|To the first page"),
        (401, "/sign-in?next=/here"),
        (403, "/sign-in?next=/here"),
        (404, "На первую страницу|To the first page"),
        (429, "Повторить|Try again"),
        (500, "Повторить|Try again"),
        (503, "Повторить|Try again"),
    ],
)
def test_a_way_on(app: Any, status: int, way: str, lang: str) -> None:
    """The sentence, in the language asked for, and where to go from here."""
    headers = {"Accept": "text/html", "Accept-Language": lang}
    with app.test_request_context("/here", headers=headers):
        page = answer(Problem(status, "x", "Вот что <случилось>"))
    assert page.status_code == status
    text = plain(page.get_data(as_text=True))
    assert "Вот что &lt;случилось&gt;" in text
    assert f'<html lang="{lang}">' in text
    assert any(one in text for one in way.split("|"))
    assert "style=" not in text and "<script" not in text


def test_nothing_is_sent_twice(app: Any) -> None:
    """After a form «try again» would be an address that no page answers at: none is offered."""
    with app.test_request_context("/here", method="POST", headers={"Accept": "text/html"}):
        page = answer(Problem(500, "internal", "x"))
    assert 'href="/here"' not in page.get_data(as_text=True)
