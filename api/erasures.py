"""The log of erased personal data, for whoever has to show it."""

from api.booking_models import ErasuresOut
from api.declare import Answer, call
from api.models import Page
from scheduler.erasure import log_of
from web.guards import require
from web.house import house
from web.problems import forbidden
from store.moments import iso


@call(
    "GET",
    "/network/erasures",
    allow=("admin",),
    query=Page,
    answers={200: ErasuresOut},
    problems=(422,),
)
def erasures_page(query: Page) -> Answer:
    """Whose personal data was erased and when, in the order of doing: ids and dates only."""
    if require().scope != "network":
        raise forbidden()
    with house().store.read() as conn:
        # One more than asked for: whether there is a next page.
        found = log_of(conn, query.after, query.limit + 1)
    rows = found[: query.limit]
    moments = ("ended_at", "erased_at")
    items = [row | {name: iso(row[name]) for name in moments} for row in rows]
    return 200, {"items": items, "next": rows[-1]["id"] if len(found) > query.limit else None}
