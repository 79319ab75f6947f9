"""The journal of a centre, page by page."""

from api.declare import Answer, call
from api.models import JournalOut, Page
from api.shapes import entry_out
from store import journal
from web.guards import centre_in_reach
from web.house import house


@call(
    "GET",
    "/centres/<centre>/journal",
    allow=("desk", "insight", "admin"),
    query=Page,
    answers={200: JournalOut},
    problems=(422,),
)
def journal_page(centre: str, query: Page) -> Answer:
    """Entries after `after` in the order of `seq`, which has no gaps."""
    here = centre_in_reach(centre)
    with house().store.read() as conn:
        # One more than asked for: whether there is a next page.
        found = journal.after(conn, here.code, query.after, query.limit + 1)
    entries = found[: query.limit]
    following = entries[-1].seq if len(found) > query.limit else None
    return 200, {"items": [entry_out(entry) for entry in entries], "next": following}
