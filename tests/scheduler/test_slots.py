"""Slots: their names, their grid, and what is left of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from centres.directory import Centre, Service, Window
from centres.hours import Hours, Span, parse_week
from scheduler.crowd import CELLS, default_load, load_of, walk_in_cost
from scheduler.offer import Offer
from scheduler.slots import (
    Group,
    SlotName,
    capacity,
    cells_of,
    free_starts,
    group_for,
    groups_of,
    no_show_rate,
    parse_slot,
    seats_left,
    starts,
)

MONDAY = date(2026, 11, 23)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 1439),
    st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True),
)
def test_a_slots_id_reads_back(day: date, minute: int, code: str) -> None:
    """The id of a slot is readable, stable, and reads back as what it names."""
    name = SlotName(code, "tp-contract", day, minute)
    assert parse_slot(str(name)) == name


def test_a_slots_id_says_when_and_what() -> None:
    """Centre, service, day and time of the centre's own clock."""
    name = SlotName("zok-001", "tp-contract", date(2026, 12, 8), 630)
    assert str(name) == "zok-001.tp-contract.20261208T1030"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zok-001",
        "zok-001.tp-contract.20261308T1030",
        "zok-001.tp-contract.20261208T2430",
        "zok-001.tp-contract.20261208T1060",
        "zok-001.tp-contract.20261208T1030 ",
        "зок-001.tp-contract.20261208T1030",
        "zok-001.tp-contract.٢٠261208T1030",
    ],
)
def test_other_texts_are_no_slots(text: str) -> None:
    """What is no id of a slot is told apart without an error."""
    assert parse_slot(text) is None


def test_slots_lie_end_to_end_and_end_in_time() -> None:
    """From each opening of the doors, as long as the service takes; none runs over the break."""
    spans = (Span(540, 780), Span(825, 1020))
    assert [cell * 5 for cell in starts(spans, cells_of(30))][-7:] == [
        750, 825, 855, 885, 915, 945, 975,
    ]  # fmt: skip
    assert starts((Span(541, 570),), 6) == ()
    assert starts((Span(541, 575),), 6) == (109,)


def test_seven_minutes_take_two_cells() -> None:
    """A service is rounded up to five minutes."""
    assert [cells_of(minutes) for minutes in (1, 5, 7, 30)] == [1, 1, 2, 6]


def test_windows_that_serve_the_same_are_one_group() -> None:
    """Groups go by what windows serve; the most specialised come first."""
    windows = [("1", ["a", "b"]), ("2", ["b", "a"]), ("3", ["b"])]
    groups = groups_of(windows, 0)
    assert [(one.key, one.windows, set(one.services)) for one in groups] == [
        ("3", 1, {"b"}),
        ("1", 2, {"a", "b"}),
    ]


@pytest.mark.parametrize(
    ("windows", "missed", "seats"),
    [(12, 0, 12), (9, 0.1, 10), (12, 0.1, 13), (1, 0.2, 1), (10, 0.9, 14)],
)
def test_overbooking_follows_the_observed_no_shows(windows: int, missed: float, seats: int) -> None:
    """So many seats that on average every window gets one visitor, with a limit."""
    assert capacity(windows, missed) == seats


def test_few_no_shows_prove_little() -> None:
    """Five missed of ten bookings hardly overbook, five hundred of five thousand do."""
    assert no_show_rate(10, 5) < 0.09
    assert no_show_rate(5000, 500) == pytest.approx(0.1, abs=0.002)


GROUPS = [
    Group("3", 1, 1, frozenset({"b"})),
    Group("1", 2, 2, frozenset({"a", "b"})),
]


@given(st.lists(st.integers(0, 2), min_size=24, max_size=24), st.integers(1, 6))
def test_free_slots_are_those_with_a_seat_throughout(taken: list[int], cells: int) -> None:
    """A slot is free when some group has a seat in each of its cells; the sums agree."""
    row = bytes(108) + bytes(taken) + bytes(CELLS - 132)
    used = {"1": row, "3": bytes(min(one, 1) for one in row)}
    spans = (Span(540, 660),)
    free = set(free_starts(spans, cells, GROUPS, used))
    for cell in starts(spans, cells):
        left = seats_left(cell, cells, GROUPS, used)
        assert (cell in free) == (left > 0) == (group_for(cell, cells, GROUPS, used) is not None)


def test_a_booking_takes_the_most_specialised_seat() -> None:
    """A seat that fewest others could use goes first."""
    first = group_for(108, 4, GROUPS, {})
    second = group_for(108, 4, GROUPS, {"3": bytes([1] * CELLS)})
    assert first and second and (first.key, second.key) == ("3", "1")


def office(zone: str = "Europe/Moscow", week: str = "mon-fri 09:00-17:00") -> Centre:
    hours = Hours(ZoneInfo(zone), parse_week([week]), holidays=None)
    services = (Service("a", None, {}, "А", 30, True),)
    windows = (Window("1", ("a",)),)
    return Centre("one", "west", {}, {}, None, 3, hours.zone, hours, services, windows)


def test_slots_are_published_240_days_ahead() -> None:
    """The last day on which there are slots is 240 days from today; what has begun is no slot."""
    here = Offer(office(week="mon-sun 09:00-17:00"), datetime(2026, 11, 23, 7, 10, tzinfo=UTC))
    found = list(here.slots("a", date.min, date.max))
    assert found[0].name.minute == 10 * 60 + 30
    assert found[-1].name.day == MONDAY + timedelta(days=240)
    assert here.is_slot(found[0].name) and here.is_slot(found[-1].name)
    past = SlotName("one", "a", MONDAY, 10 * 60)
    late = SlotName("one", "a", MONDAY + timedelta(days=241), 10 * 60)
    assert not here.is_slot(past) and here.is_over(past) and not here.is_slot(late)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_no_slot_stands_in_a_doubled_or_missing_hour(day: date) -> None:
    """In the night when clocks change, every slot is as long as it seems and none comes twice."""
    centre = office("Europe/Berlin", "mon-sun 00:00-06:00")
    here = Offer(centre, datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2))
    found = list(here.slots("a", day, day))
    assert all(one.end - one.start == timedelta(minutes=30) for one in found)
    assert len({one.start for one in found}) == len(found)


def best(here: Offer, day: date) -> int:
    choice = here.best("a")(day.toordinal())
    assert choice
    return choice.minute


def test_slots_avoid_the_morning_peak() -> None:
    """Until a centre's own walk-ins are known, the best slot of a day is not in the morning."""
    here = Offer(office(), datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    assert best(here, MONDAY + timedelta(days=1)) >= 14 * 60


def test_known_walk_ins_rank_the_slots() -> None:
    """Where the centre's own valley lies in the morning, the best slot is there."""
    load = load_of({half: 0.2 if half < 20 else 6.0 for half in range(18, 34)}, 10, 2)
    here = Offer(office(), datetime(2026, 11, 23, 7, 0, tzinfo=UTC), loads={1: load})
    tuesday = MONDAY + timedelta(days=1)
    assert best(here, tuesday) == 9 * 60
    assert walk_in_cost(load, 108, 6) < walk_in_cost(load, 120, 6) == 1000


def test_what_is_booked_counts_as_busy() -> None:
    """The valley fills: with its best hour half taken, another becomes the best."""
    centre = office()
    now, tuesday = datetime(2026, 11, 23, 7, 0, tzinfo=UTC), MONDAY + timedelta(days=1)
    free = best(Offer(centre, now), tuesday)
    two = Centre(**{**vars(centre), "windows": (Window("1", ("a",)), Window("2", ("a",)))})
    row = bytearray(CELLS)
    row[free // 5 : free // 5 + 6] = bytes([1] * 6)
    here = Offer(two, now, {tuesday: {"1": bytes(row)}})
    assert best(here, tuesday) != free
    assert default_load()[20 * 6] == 1000
