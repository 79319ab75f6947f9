"""Waits measured against the target band."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from api.declare import Answer, call
from api.models import PeriodQuery, WaitsOut, WaitsQuery
from centres.directory import Centre, today_in
from measures import Period, catch_up, waits
from web.guards import branch_in_reach, centre_in_reach, require
from web.house import house
from web.offload import offload
from web.problems import forbidden, invalid

MAY = ("desk", "insight", "admin")
LONGEST = timedelta(days=3660)


@call(
    "GET",
    "/centres/<centre>/waits",
    allow=MAY,
    query=WaitsQuery,
    answers={200: WaitsOut},
    problems=(422,),
)
def centre_waits(centre: str, query: WaitsQuery) -> Answer:
    """Waits of one centre."""
    return _waits([centre_in_reach(centre)], query)


@call(
    "GET",
    "/branches/<branch>/waits",
    allow=("insight", "admin"),
    query=WaitsQuery,
    answers={200: WaitsOut},
    problems=(422,),
)
def branch_waits(branch: str, query: WaitsQuery) -> Answer:
    """Waits of a branch's centres together."""
    found = branch_in_reach(branch)
    return _waits(house().directory.network.by_branch[found.code], query)


@call(
    "GET",
    "/network/waits",
    allow=("insight", "admin"),
    query=WaitsQuery,
    answers={200: WaitsOut},
    problems=(422,),
)
def network_waits(query: WaitsQuery) -> Answer:
    """Waits of the whole network."""
    if require().scope != "network":
        raise forbidden()
    return _waits(list(house().directory.network.centres.values()), query)


def _waits(centres: list[Centre], query: WaitsQuery) -> Answer:
    period, store = period_of(centres, query), house().store
    catch_up(store, house().directory, {centre.code for centre in centres})
    now = store.clock.now()

    def read() -> Any:
        with store.read() as conn:
            return waits(conn, centres, period, now, by=query.by, service=query.service)

    return 200, offload(read)


def period_of(centres: Sequence[Centre], query: PeriodQuery) -> Period:
    """The days asked for; today by the centres' own clock when left out."""
    now = house().store.clock.now()
    today = today_in(centres, now)
    since = query.since or today
    until = query.until or since
    if until < since:
        raise invalid([{"field": "to", "why": "before from"}])
    if until - since > LONGEST or since.year < 2000 or until.year > 2200:
        raise invalid([{"field": "from", "why": "not more than ten years, from 2000 on"}])
    return Period(since, until)
