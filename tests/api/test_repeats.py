"""Repeats: the same key, principal, method and address is the same request."""

from typing import Any

import pytest

from tests.api.asking import Api, problem

PATH = "/centres/hall/tickets"
WISH = {"service": "reference"}


def numbers(api: Api) -> int:
    """How many tickets there are."""
    return len(api.get("/centres/hall/board").get_json()["waiting"])


def test_a_repeat_comes_back_as_200(api: Api) -> None:
    """The repeat of a 201 gets the same body, byte for byte, with 200, and makes nothing."""
    first = api.post(PATH, WISH, key="a")
    again = api.post(PATH, WISH, key="a")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data == again.data and numbers(api) == 1


def test_an_empty_answer_is_repeated(api: Api) -> None:
    """204 is kept as well: the repeat of a «next» that found nobody calls nobody later."""
    api.open()
    path = "/centres/hall/windows/1/next"
    assert api.post(path, key="a").status_code == 204
    api.come()
    again = api.post(path, key="a")
    assert (again.status_code, again.data) == (204, b"")
    assert api.post(path, key="b").status_code == 200


@pytest.mark.parametrize("path", [PATH])
def test_a_ticket_needs_a_key(api: Api, path: str) -> None:
    """Without a key nothing is issued: 400."""
    for key in (None, ""):
        problem(api.post(path, WISH, key=key), 400, "key-required")
    problem(api.post(path, WISH, key="x" * 201), 400, "key-required")
    assert numbers(api) == 0


def test_another_body_is_422(api: Api) -> None:
    """The same key with another body is a client's mistake."""
    api.post(PATH, WISH, key="a")
    problem(api.post(PATH, {"service": "documents"}, key="a"), 422, "key-reused")
    assert numbers(api) == 1


def test_failures_are_not_kept(api: Api) -> None:
    """What was refused may be tried again with the same key, and then works."""
    path = "/centres/hall/windows/1/next"
    problem(api.post(path, key="a"), 409, "window-not-open")
    api.open()
    api.come()
    assert api.post(path, key="a").status_code == 200


def test_keys_are_the_principal_s_own(api: Api) -> None:
    """Another principal, address or query with the same key is another request."""
    first = api.post(PATH, WISH, key="a").get_json()
    other = api.post(PATH, WISH, key="a", role="desk", scope="hall")
    small = api.post("/centres/small/tickets", WISH, key="a")
    query = api.post(f"{PATH}?x=1", WISH, key="a")
    assert {answer.status_code for answer in (other, small, query)} == {201}
    assert first["id"] not in {answer.get_json()["id"] for answer in (other, small, query)}


@pytest.mark.parametrize("key", ["ключ", "é", "\x7f", "a b", "🙂"])
def test_any_key_that_a_header_can_hold(api: Api, key: str) -> None:
    """Whatever bytes a client sends as its key, the repeat is known by them."""
    sent = key.encode().decode("latin-1")
    first, again = (api.post(PATH, WISH, key=sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)


def test_every_action_takes_a_key(api: Api) -> None:
    """A repeated action answers as the first time, even if it would be refused by now."""
    api.open()
    one = api.come()
    api.next()
    first = api.act(one, "start", key="a")
    again = api.act(one, "start", key="a")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()
    problem(api.act(one, "start", key="b"), 409, "state")


def test_the_clock_moves_once(api: Api) -> None:
    """A repeated move of the test clock moves nothing."""
    step: Any = {"advance_s": 60}
    assert (
        api.post("/test/clock", step, key="a").get_json()
        == api.post("/test/clock", step, key="a").get_json()
    )


def test_every_post_keeps_its_answer(api: Api) -> None:
    """No POST of the API forgets to keep its answer: a repeat of each is never an error."""
    api.open()
    one = api.come()
    api.next()
    calls: list[tuple[str, Any]] = [
        (PATH, WISH),
        ("/centres/hall/windows/2/open", None),
        ("/centres/hall/windows/2/pause", {}),
        ("/centres/hall/windows/2/close", None),
        (f"/tickets/{one['id']}/recall", None),
        ("/test/clock", {}),
    ]
    for path, body in calls:
        first, again = (api.post(path, body, key="same") for _ in range(2))
        assert again.status_code == 200, path
        assert first.get_json() == again.get_json()
