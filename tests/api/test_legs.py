"""The tickets behind a figure, as machines ask for them."""

import pytest

from measures import fold
from store import journal
from tests.api.asking import Api, problem


def come(api: Api, times: int) -> None:
    for _ in range(times):
        api.come()
    with api.store.write() as tx:
        fold(tx, journal.after(tx.conn, "hall", 0, 1000), lambda _centre, at: at.date())


def test_pages(api: Api) -> None:
    """Pages follow on one another until `next` is null."""
    come(api, 5)
    seen: list[str] = []
    path = "/centres/hall/legs?figure=waiting&limit=2"
    answer = api.get(path).get_json()
    while True:
        seen += [item["ticket"] for item in answer["items"]]
        if answer["next"] is None:
            break
        answer = api.get(f"{path}&after={answer['next']}").get_json()
    assert len(seen) == len(set(seen)) == 5


def test_a_leg_tells_nobody_s_name(api: Api) -> None:
    """Moments in the centre's own time, minutes, and no person."""
    come(api, 1)
    (item,) = api.get("/centres/hall/legs").get_json()["items"]
    assert item["issued_at"].endswith("+03:00") and item["wait"] is None
    assert not {"clerk", "name", "phone"} & set(item)


@pytest.mark.parametrize(
    "query",
    ["figure=moon", "hour=24", "over=-1", "upto=nan", "limit=0", "after=x", "from=9999-01-01",
     "after=0190b0a0-0000-7000-8000-000000000000.1", f"after={36 * '-'}.1"],
)  # fmt: skip
def test_bad_questions(api: Api, query: str) -> None:
    """What cannot be listed is 422."""
    problem(api.get(f"/centres/hall/legs?{query}"), 422, "invalid")
