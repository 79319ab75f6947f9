"""The tickets behind a figure of `waits`."""

from typing import Any

from api.declare import Answer, call
from api.models import LegsOut, LegsQuery
from api.shapes import local
from api.waits import period_of
from centres.directory import Centre
from measures import Wanted, behind, catch_up
from store import is_id
from web.guards import branch_in_reach, centre_in_reach, require
from web.house import house
from web.offload import offload
from web.problems import forbidden, invalid

_MOMENTS = ("booked_for", "issued_at", "wait_from", "called_at", "started_at", "finished_at")
_PLAIN = ("ticket", "leg", "centre", "number", "service", "window", "channel", "priority")


@call(
    "GET",
    "/centres/<centre>/legs",
    allow=("desk", "insight", "admin"),
    query=LegsQuery,
    answers={200: LegsOut},
    problems=(422,),
)
def centre_legs(centre: str, query: LegsQuery) -> Answer:
    """The legs that a figure of the centre's waits counts."""
    return _legs([centre_in_reach(centre)], query)


@call(
    "GET",
    "/branches/<branch>/legs",
    allow=("insight", "admin"),
    query=LegsQuery,
    answers={200: LegsOut},
    problems=(422,),
)
def branch_legs(branch: str, query: LegsQuery) -> Answer:
    """The legs that a figure of a branch's waits counts."""
    found = branch_in_reach(branch)
    return _legs(house().directory.network.by_branch[found.code], query)


@call(
    "GET",
    "/network/legs",
    allow=("insight", "admin"),
    query=LegsQuery,
    answers={200: LegsOut},
    problems=(422,),
)
def network_legs(query: LegsQuery) -> Answer:
    """The legs that a figure of the network's waits counts."""
    if require().scope != "network":
        raise forbidden()
    return _legs(list(house().directory.network.centres.values()), query)


def _legs(centres: list[Centre], query: LegsQuery) -> Answer:
    period = period_of(centres, query)
    wanted = Wanted(query.figure, query.hour, query.service, query.window, query.over, query.upto)
    store, after = house().store, _place(query.after)
    catch_up(store, house().directory, {centre.code for centre in centres})

    def read() -> Any:
        with store.read() as conn:
            return behind(conn, centres, period, wanted, after, query.limit)

    try:
        found, following = offload(read)
    except LookupError as error:
        raise invalid([{"field": "after", "why": "no such leg"}]) from error
    known = {centre.code: centre for centre in centres}
    items = [_leg_out(known[row["centre"]], row) for row in found]
    return 200, {"items": items, "next": ".".join(map(str, following)) if following else None}


def _place(after: str | None) -> tuple[str, int] | None:
    if after is None:
        return None
    ticket, _, leg = after.partition(".")
    if not is_id(ticket):
        raise invalid([{"field": "after", "why": "no such leg"}])
    return ticket, int(leg)


def _leg_out(centre: Centre, row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _PLAIN},
        "day": row["day"].isoformat(),
        **{name: local(centre, row[name]) for name in _MOMENTS},
        "wait": None if row["wait_s"] is None else round(row["wait_s"] / 60, 3),
        "served": round(row["served_s"] / 60, 3),
        "outcome": row["outcome"],
    }
