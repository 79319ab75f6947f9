"""Windows: open, pause, close, and «next»."""

import line
from api.declare import Answer, call
from api.models import NextBody, OpenBody, ReasonBody, TicketOut, WindowOut
from api.shapes import showing_current, ticket_out
from api.tickets import WORKERS
from line.entries import window_facts
from web.changes import change
from web.guards import centre_in_reach


@call(
    "POST",
    "/centres/<centre>/windows/<window>/open",
    allow=WORKERS,
    body=OpenBody,
    answers={200: WindowOut},
    problems=(400, 422),
)
def open_window(centre: str, window: str, body: OpenBody) -> Answer:
    """Start calling at this window, for all its services or those named."""
    here = centre_in_reach(centre)
    with change() as tx:
        state = line.open_window(tx, here, window, body.services)
        return 200, tx.answer(200, window_facts(state))


@call(
    "POST",
    "/centres/<centre>/windows/<window>/pause",
    allow=WORKERS,
    body=ReasonBody,
    answers={200: WindowOut},
    problems=(400, 422),
)
def pause_window(centre: str, window: str, body: ReasonBody) -> Answer:
    """Call nobody for a while; who is being served is served to the end."""
    here = centre_in_reach(centre)
    with change() as tx:
        state = line.pause_window(tx, here, window, body.reason)
        return 200, tx.answer(200, window_facts(state))


@call(
    "POST",
    "/centres/<centre>/windows/<window>/close",
    allow=WORKERS,
    body=ReasonBody,
    answers={200: WindowOut},
    problems=(400, 422),
)
def close_window(centre: str, window: str, body: ReasonBody) -> Answer:
    """Close the window; who is being served is served to the end."""
    here = centre_in_reach(centre)
    with change() as tx:
        state = line.close_window(tx, here, window, body.reason)
        return 200, tx.answer(200, window_facts(state))


@call(
    "POST",
    "/centres/<centre>/windows/<window>/next",
    allow=WORKERS,
    body=NextBody,
    answers={200: TicketOut, 204: None},
    problems=(400, 409, 422),
)
def call_next(centre: str, window: str, body: NextBody) -> Answer:
    """Call whoever's turn it is; 204 when nobody waits."""
    here = centre_in_reach(centre)
    with showing_current(here), change() as tx:
        called = line.call_next(tx, here, window, body.finish)
        if called is None:
            return 204, tx.answer(204)
        answer = ticket_out(tx.conn, here, called.ticket, tx.now) | {"reason": called.reason}
        return 200, tx.answer(200, answer)
