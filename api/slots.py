"""Slots that are published, with what is left of each."""

from itertools import islice
from datetime import date

from api.booking_models import SlotsOut, SlotsQuery
from api.declare import Answer, call
from line.problems import UnknownService
from scheduler.seats import offer
from scheduler.slots import parse_slot
from web.booking_refusals import local
from web.guards import centre_in_reach
from web.house import house
from web.problems import invalid


@call(
    "GET",
    "/centres/<centre>/slots",
    allow=("kiosk", "desk", "admin"),
    query=SlotsQuery,
    answers={200: SlotsOut},
    problems=(422,),
)
def slots(centre: str, query: SlotsQuery) -> Answer:
    """Slots of a service that lie ahead, in order; `free` is what can still be booked."""
    centre_here = centre_in_reach(centre)
    service = centre_here.service(query.service)
    if service is None or not service.queued or not service.letter:
        raise UnknownService(query.service)
    with house().store.read() as conn:
        here = offer(conn, centre_here, house().store.clock.now())
    since, until = query.since or here.today, query.until or here.until
    if query.until and query.since and query.until < query.since:
        raise invalid([{"field": "to", "why": "before from"}])
    since, skip = _after(query, since)
    found = (one for one in here.slots(query.service, since, until) if str(one.name) > skip)
    page = list(islice(found, query.limit + 1))
    items = [
        {
            "id": str(one.name),
            "service": one.name.service,
            "start": local(centre_here, one.start),
            "end": local(centre_here, one.end),
            "free": one.free,
        }
        for one in page[: query.limit]
    ]
    return 200, {"items": items, "next": items[-1]["id"] if len(page) > query.limit else None}


def _after(query: SlotsQuery, since: date) -> tuple[date, str]:
    """Where the next page begins: ids of one service sort by time."""
    if query.after is None:
        return since, ""
    name = parse_slot(query.after)
    if name is None or name.service != query.service:
        raise invalid([{"field": "after", "why": "not an id of this list"}])
    return max(since, name.day), query.after
