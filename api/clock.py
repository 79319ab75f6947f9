"""The test clock and an empty call: only with PRIYOM_TEST_CLOCK=1, only from the machine itself."""

from datetime import UTC, timedelta
from ipaddress import ip_address

from flask import request

from api.declare import Answer, call
from api.models import ClockBody, ClockOut, Nothing
from store import Clock
from web.changes import change
from web.house import house
from web.problems import forbidden, invalid, not_found

EARLIEST, LATEST = 2001, 2199


@call(
    "POST",
    "/test/clock",
    allow=("admin",),
    body=ClockBody,
    answers={200: ClockOut},
    problems=(400, 422),
)
def set_clock(body: ClockBody) -> Answer:
    """Set, advance, stop or release the hall's clock; jobs that fell due have run in order."""
    _only_in_tests()
    here = house()
    if body.now and not EARLIEST <= body.now.year <= LATEST:
        raise invalid([{"field": "now", "why": f"a year from {EARLIEST} to {LATEST}"}])
    before = here.store.clock.now()
    with change() as tx:
        _move(here.store.clock, body)
        now = here.store.clock.now()
        answer = tx.answer(200, {"now": now.isoformat()})
    run_due = here.parts.get("run_due")
    if run_due:
        run_due(before, now)
    return 200, answer


@call(
    "POST",
    "/test/nothing",
    allow=("admin",),
    body=Nothing,
    answers={204: None},
    problems=(400, 422),
)
def do_nothing(body: Nothing) -> Answer:
    """Answer at once: what every authenticated call costs, for figures to be compared with."""
    _only_in_tests()
    return 204, None


def _only_in_tests() -> None:
    if not house().test_clock:
        raise not_found()
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:
        raise forbidden()


def _move(clock: Clock, body: ClockBody) -> None:
    if body.freeze is not None:
        clock.freeze(body.freeze)
    if body.now is not None:
        clock.set(body.now if body.now.tzinfo else body.now.replace(tzinfo=UTC))
    if body.advance_s is not None:
        clock.advance(timedelta(seconds=body.advance_s))
