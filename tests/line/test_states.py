"""The table of a ticket's states: every action from every state, and what is said when it cannot
be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from line import ticket as rules
from line.ticket import RECALLS, Refused, State, Ticket, allowed, new_ticket
from tests.line.room import Room

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TABLE = {
    "next": {"waiting": "called"},
    "recall": {"called": "called"},
    "start": {"called": "serving"},
    "finish": {"called": "finished", "serving": "finished"},
    "no-show": {"called": "no_show"},
    "park": {"called": "parked", "serving": "parked"},
    "resume": {"parked": "waiting", "no_show": "waiting"},
    "transfer": {"called": "waiting", "serving": "waiting"},
    "cancel": {"waiting": "left", "called": "left", "parked": "left"},
}
"""The contract's table, word for word: action → state before → state after."""
ALLOWED = {
    "waiting": {"next", "cancel"},
    "called": {"recall", "start", "finish", "no-show", "park", "transfer", "cancel"},
    "serving": {"finish", "park", "transfer"},
    "parked": {"resume", "cancel"},
    "no_show": {"resume"},
    "finished": set(),
    "left": set(),
    "expired": set(),
}
DO = {
    "next": lambda ticket: rules.call(ticket, AT, "1", "clerk"),
    "recall": lambda ticket: rules.recall(ticket, AT),
    "start": lambda ticket: rules.start(ticket, AT),
    "finish": lambda ticket: rules.finish(ticket, AT),
    "no-show": lambda ticket: rules.no_show(ticket, AT),
    "park": lambda ticket: rules.park(ticket, AT),
    "resume": lambda ticket: rules.resume(ticket, AT),
    "transfer": lambda ticket: rules.transfer(ticket, AT, "documents"),
    "cancel": lambda ticket: rules.cancel(ticket, AT),
}


def ticket(state: str) -> Ticket:
    """Somebody in this state who came ten minutes ago."""
    came = AT - timedelta(minutes=10)
    fresh = Ticket(
        id="0", centre="hall", day=date(2026, 11, 23), letter="С", ordinal=1, number="С001",
        services=("reference",), service="reference", leg=1, state="waiting", turn="walk_in",
        priority=False, lang="ru", channel="kiosk", issuer="kiosk", code="1", issued_at=came,
        base=came, wait_from=came,
    )  # fmt: skip
    window = "1" if state in ("called", "serving") else None
    called = AT - timedelta(minutes=2) if state != "waiting" else None
    ended = AT - timedelta(minutes=1) if state in ("no_show", "finished", "left") else None
    return replace(fresh, state=state, window=window, called_at=called, finished_at=ended)


@pytest.mark.parametrize("state", [str(state) for state in State])
@pytest.mark.parametrize("action", TABLE)
def test_every_action_from_every_state(action: str, state: str) -> None:
    """An action leads where the table says, or is refused with the state and what it allows."""
    after = TABLE[action].get(state)
    if after:
        assert DO[action](ticket(state)).state == after
        return
    with pytest.raises(Refused) as refused:
        DO[action](ticket(state))
    assert refused.value.state == state
    assert set(refused.value.allowed) == ALLOWED[state]


@pytest.mark.parametrize("state", [str(state) for state in State])
def test_allowed_is_what_works(state: str) -> None:
    """What a refusal names as allowed is exactly what would work at that moment."""
    here = ticket(state)
    for action in TABLE:
        assert (action in allowed(here, AT)) == (state in TABLE[action])


def test_table_is_the_table() -> None:
    """The rules know the same actions and states as the contract, and no other."""
    assert {name: set(map(str, states)) for name, states in rules.ACTIONS.items()} == {
        name: set(row) for name, row in TABLE.items()
    }


def test_three_recalls_then_no_show() -> None:
    """A call is repeated at most three times; then a no-show is offered."""
    here = ticket("called")
    for _ in range(RECALLS):
        here = rules.recall(here, AT)
    assert here.recalls == 3 and here.recalled_at == AT and here.called_at != AT
    with pytest.raises(Refused) as refused:
        rules.recall(here, AT)
    assert "no-show" in refused.value.allowed and "recall" not in refused.value.allowed


@pytest.mark.parametrize(("minutes", "works"), [(0, True), (30, True), (30.01, False)])
def test_no_show_may_come_back_for_half_an_hour(minutes: float, works: bool) -> None:
    """A no-show is taken back up to 30 minutes later, not after."""
    gone = replace(ticket("no_show"), finished_at=AT - timedelta(minutes=minutes))
    assert ("resume" in allowed(gone, AT)) is works
    if works:
        assert rules.resume(gone, AT).finished_at is None
    else:
        with pytest.raises(Refused):
            rules.resume(gone, AT)


def test_wait_runs_to_the_last_call() -> None:
    """The wait ends with the last call before the start, recalls included; it is settled once."""
    here = rules.call(ticket("waiting"), AT, "1", "clerk")
    here = rules.recall(here, AT + timedelta(minutes=1))
    here = rules.start(here, AT + timedelta(minutes=3))
    assert here.wait_s == 11 * 60
    here = rules.resume(rules.park(here, AT + timedelta(minutes=5)), AT + timedelta(minutes=9))
    here = rules.start(rules.call(here, AT + timedelta(minutes=20), "2", "clerk"), AT)
    assert here.wait_s == 11 * 60


def test_wait_is_never_negative() -> None:
    """Whoever is called before the booked time has waited nothing."""
    early = replace(
        ticket("waiting"), base=AT + timedelta(hours=1), wait_from=AT + timedelta(hours=1)
    )
    here = rules.start(rules.call(early, AT, "1", "clerk"), AT)
    assert here.wait_s == 0


def test_finish_from_a_call_starts_at_the_last_call() -> None:
    """One click: a ticket finished from its call was served since the last call."""
    called = rules.recall(ticket("called"), AT)
    done = rules.finish(called, AT + timedelta(minutes=7))
    assert done.started_at == AT and done.served_s == 7 * 60 and done.wait_s == 10 * 60


def test_clock_that_steps_back() -> None:
    """A clock that was set back makes no negative time in service."""
    here = rules.start(ticket("called"), AT)
    assert rules.finish(here, AT - timedelta(minutes=1)).served_s == 0


def test_the_database_follows_the_table(both: Room) -> None:
    """A whole way through the states leaves the same in the database as in the rules."""
    one = both.come()
    both.open()
    assert both.next().id == one.id
    for action, state in [
        ("recall", "called"),
        ("start", "serving"),
        ("park", "parked"),
        ("resume", "waiting"),
    ]:
        assert both.act(one, action).state == state == both.see(one).state
    assert both.next().id == one.id
    assert both.act(one, "no-show").state == "no_show"
    both.act(one, "resume", window="1")
    assert both.see(one).state == "called"
    assert both.act(one, "finish").state == "finished"
    with pytest.raises(Refused):
        both.act(one, "cancel")
    assert [kind.removeprefix("ticket.") for kind in both.kinds() if "ticket" in kind] == [
        "issued", "called", "recalled", "started", "parked", "resumed", "called", "no_show",
        "resumed", "finished",
    ]  # fmt: skip


def test_a_refusal_leaves_nothing(room: Room) -> None:
    """A refused action changes no row and writes no line in the journal."""
    one = room.come()
    before, kinds = room.see(one), room.kinds()
    with pytest.raises(Refused):
        room.act(one, "start")
    assert room.see(one) == before and room.kinds() == kinds


def test_a_new_ticket_needs_its_fields_and_no_others() -> None:
    """A field forgotten or misspelt at issue is an error there and then."""
    known = vars(ticket("waiting"))
    assert new_ticket(**known) == ticket("waiting")
    with pytest.raises(TypeError, match="letter"):
        new_ticket(**{name: value for name, value in known.items() if name != "letter"})
    with pytest.raises(TypeError, match="windw"):
        new_ticket(**known, windw="1")
