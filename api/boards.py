"""What a hall's board shows."""

import line
from api.declare import Answer, call
from api.models import BoardOut
from hub import views
from web.guards import centre_in_reach
from web.house import house


@call(
    "GET",
    "/centres/<centre>/board",
    allow=("kiosk", "desk", "display", "insight", "admin"),
    answers={200: BoardOut},
)
def board(centre: str) -> Answer:
    """Calls, newest first, and the line."""
    here = centre_in_reach(centre)
    with house().store.read() as conn:
        return 200, views.board(line.hall(conn, here, house().store.clock.now()))
