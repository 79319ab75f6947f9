"""Roll-ups: whatever lies in pages and gathered months, the answer is what the journal tells."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Table, func, select

from centres.directory import Centre
from line import Refused
from line.problems import WindowBusy, WindowNotOpen
from measures import Period, fold, rolling, waits
from measures.cells import Columns, gather, merged
from measures.rebuild import rebuild
from measures.tables import legs, months, pages, rolled, stale
from store import Change
from tests.line.room import Room
from tests.measures import journal

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 12, 31), date(2028, 1, 1)]
DAYS += [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2028, 10, 29)]
DAYS += [date(2028, 12, 31), date(2029, 1, 1), date(2029, 1, 2)]
"""Both nights when clocks change, the leap day, and turns of months and years."""
PERIODS = [
    Period(date(2028, 1, 1), date(2028, 12, 31)),
    Period(date(2027, 3, 28), date(2029, 1, 2)),
    Period(date(2028, 2, 29), date(2028, 2, 29)),
    Period(date(2028, 2, 29), date(2028, 3, 1)),
    Period(date(2028, 10, 1), date(2029, 1, 1)),
    Period(date(2029, 1, 2), date(2029, 1, 2)),
]
SEEDS = (3, 17)


class Halls:
    """Two halls of Berlin's zone that live through days by chance, folded and rolled at chance."""

    def __init__(self, room: Room, seed: int) -> None:
        self.store = room.store
        self.draw = random.Random(seed)
        self.rooms = [_in_berlin(Room(room.store, code)) for code in ("far", "hall")]
        self.seen = {one.centre.code: 0 for one in self.rooms}

    @property
    def centres(self) -> list[Centre]:
        return [one.centre for one in self.rooms]

    @property
    def network(self) -> Any:
        centres = {one.code: one for one in self.centres}
        return type("Network", (), {"centres": centres, "by_branch": {"east": [*centres.values()]}})

    def centre(self, code: str) -> Centre | None:
        return next((one for one in self.centres if one.code == code), None)

    def live(self, day: date) -> None:
        """A day from two in the night, when clocks change, until it has ended."""
        self.store.clock.set(datetime.combine(day, time(1, 30), BERLIN).astimezone(UTC))
        for one in self.rooms:
            one.open("1")
        for _ in range(30):
            self.store.clock.advance(timedelta(seconds=self.draw.randrange(20, 4000)))
            if self.store.clock.now().astimezone(BERLIN).date() > day:
                break
            act(self.draw.choice(self.rooms), self.draw)
            self.chance(self.fold, 0.3)
        # Somebody is still served a minute after midnight, and rolled up as if the day were over.
        midnight = datetime.combine(day + timedelta(days=1), time(0, 1), BERLIN).astimezone(UTC)
        self.store.clock.set(max(midnight, self.store.clock.now()))
        self.chance(self.roll, 0.5)
        act(self.rooms[1], self.draw, ["next", "act", "undo"])
        for one in self.rooms:
            one.end_day()
        self.chance(self.fold, 0.8)
        self.chance(self.roll, 0.5)

    def chance(self, what: Callable[[], None], likely: float) -> None:
        if self.draw.random() < likely:
            what()

    def fold(self) -> None:
        for one in self.rooms:
            code = one.centre.code
            with self.store.write() as tx:
                new = [entry for entry in one.entries() if entry.seq > self.seen[code]]
                fold(tx, new, lambda _code, at: at.astimezone(BERLIN).date())
            self.seen[code] += len(new)

    def roll(self) -> None:
        while rolling.step(self.store, self, 1):  # type: ignore[arg-type]
            pass

    def rows(self) -> dict[str, list[Any]]:
        """Everything that is folded and rolled up."""
        with self.store.read() as conn:
            return {
                table.name: [
                    tuple(row) for row in conn.execute(select(table).order_by(*_key(table)))
                ]
                for table in (legs, rolled, pages, stale, months)
            }


def _in_berlin(room: Room) -> Room:
    hours = replace(room.centre.hours, zone=BERLIN)
    room.centre = replace(room.centre, zone=BERLIN, hours=hours)
    return room


def _key(table: Table) -> Any:
    return table.primary_key.columns


ALL_DAY = ("come", "come", "next", "next", "act", "act", "act", "undo")


def act(room: Room, draw: random.Random, steps: Sequence[str] = ALL_DAY) -> None:
    """Something that may happen in a hall now; what is refused does not."""
    with room.store.read() as conn:
        from line import hall

        here = hall(conn, room.centre, room.now()).here
    step = draw.choice(steps)
    try:
        if step == "come":
            room.come(*draw.choice([("reference",), ("documents",), ("reference", "documents")]))
        elif step == "next":
            room.called("1")
        elif here:
            ticket = draw.choice(here)
            actions = [
                "start",
                "finish",
                "finish",
                "no-show",
                "cancel",
                "transfer",
                "park",
                "resume",
            ]
            action = step if step == "undo" else draw.choice(actions)
            target = {"service": "tp-application"} if action == "transfer" else {}
            room.act(ticket, action, **target)
    except (Refused, WindowBusy, WindowNotOpen):
        pass


@pytest.fixture(params=SEEDS)
def halls(room: Room, request: pytest.FixtureRequest) -> Halls:
    return Halls(room, request.param)


def assert_told(halls: Halls) -> None:
    """Every figure of every period and group is what the journal tells."""
    told = [leg for one in halls.rooms for leg in journal.legs_of(one.centre, one.entries())]
    at = halls.store.clock.now()
    with halls.store.read() as conn:
        for period in PERIODS:
            for by in (None, *journal.KEYS):
                for service in (None, "documents"):
                    found = waits(conn, halls.centres, period, at, by, service)
                    wanted = journal.answer(told, period, at, by, service)
                    assert found == wanted, (period, by, service)
        one = halls.rooms[1].centre
        alone = [leg for leg in told if leg["centre"] == one.code]
        for period in PERIODS:
            found = waits(conn, [one], period, at, "hour")
            assert found == journal.answer(alone, period, at, "hour", None), period


def test_figures_are_the_journal_s(halls: Halls) -> None:
    """Through leap day, changing clocks and turns of years, folded and rolled up at any moment:
    each figure of each group is what a recomputation from the journal gives."""
    for day in DAYS:
        halls.live(day)
    halls.fold()
    assert_told(halls)
    halls.roll()
    assert_told(halls)
    found = halls.rows()
    assert found["pages"] and found["gathered_months"] and not found["stale_pages"]


def test_rebuilding_gives_the_same_rows(halls: Halls) -> None:
    """Legs and roll-ups thrown away and made anew from the journal are the same rows."""
    for day in DAYS:
        halls.live(day)
    halls.fold()
    halls.roll()
    before = halls.rows()
    for _ in rebuild(halls.store, halls):  # type: ignore[arg-type]
        pass
    assert halls.rows() == before
    assert_told(halls)


def test_a_late_change_makes_a_page_stale(room: Room) -> None:
    """An entry that is folded after its day was rolled up counts at once, and its page is made
    anew at the next step."""
    halls = Halls(room, 1)
    hall = halls.rooms[1]
    halls.store.clock.set(datetime(2028, 2, 29, 9, tzinfo=UTC))
    hall.come()
    halls.fold()
    halls.store.clock.set(datetime(2028, 3, 1, 9, tzinfo=UTC))
    halls.roll()
    day = Period(date(2028, 2, 29), date(2028, 2, 29))

    def counted() -> tuple[int, int]:
        with halls.store.read() as conn:
            found = waits(conn, halls.centres, day, halls.store.clock.now())
        return found["waiting"], found["expired"]

    assert counted() == (1, 0)
    hall.end_day()
    halls.fold()
    assert counted() == (0, 1)
    assert len(halls.rows()["stale_pages"]) == 1
    halls.roll()
    assert counted() == (0, 1)
    assert halls.rows()["stale_pages"] == []
    assert len(halls.rows()["pages"]) == 1


def test_a_change_of_the_past_takes_its_month_away(room: Room) -> None:
    """A month that was gathered goes as soon as one of its pages is stale, and comes back."""
    halls = Halls(room, 2)
    halls.live(date(2027, 12, 31))
    halls.store.clock.set(datetime(2028, 1, 3, 9, tzinfo=UTC))
    halls.fold()
    halls.roll()
    gathered = halls.rows()["gathered_months"]
    assert gathered
    with halls.store.write() as tx:
        _touch(tx, halls)
    assert halls.rows()["gathered_months"] == []
    halls.roll()
    assert halls.rows()["gathered_months"] == gathered


def _touch(tx: Change, halls: Halls) -> None:
    from measures.pages import mark

    mark(tx.conn, halls.centres[0].code, [date(2027, 12, 1)])


def test_another_network_is_another_group(room: Room) -> None:
    """Months of a network with other centres are not taken for this one's."""
    halls = Halls(room, 2)
    halls.live(date(2027, 12, 31))
    halls.store.clock.set(datetime(2028, 1, 3, 9, tzinfo=UTC))
    halls.fold()
    halls.roll()
    year = Period(date(2027, 1, 1), date(2027, 12, 31))
    with halls.store.read() as conn:
        both = waits(conn, halls.centres, year, halls.store.clock.now())["issued"]
        each = [
            waits(conn, [one], year, halls.store.clock.now())["issued"] for one in halls.centres
        ]
        three = [*halls.centres, replace(halls.centres[0], code="small")]
        assert waits(conn, three, year, halls.store.clock.now())["issued"] == both == sum(each) > 0


def test_steps_are_small(room: Room) -> None:
    """What is due is done a few pages at a time; in between the figures stay right."""
    halls = Halls(room, 5)
    for day in DAYS:
        halls.live(day)
    halls.fold()
    for table in (months, pages, stale, rolled):
        with halls.store.write() as tx:
            tx.conn.execute(table.delete())
    assert_told(halls)
    made = 0
    while rolling.step(halls.store, halls, 1):  # type: ignore[arg-type]
        with halls.store.read() as conn:
            now = conn.execute(select(func.count()).select_from(pages)).scalar() or 0
        assert now <= made + 1
        made = now
        if made == 4:
            assert_told(halls)
    assert_told(halls)


def test_large_groups_are_sorted_as_small_ones(room: Room) -> None:
    """However many groups there are and however long somebody waited, each group's waits come
    out in order, and parts put together are the whole."""
    import numpy as np

    draw = np.random.default_rng(7)
    for groups, longest in ((1, 1000), (20, 1000), (20, 1 << 28), (300, 1000)):
        keys = [f"{number:03d}" for number in range(groups)]
        key = draw.integers(0, groups, 5000)
        wait = draw.integers(-1, longest, 5000).astype(np.int32)
        wait[wait < 0] = -1
        columns = Columns(keys, key, wait, np.maximum(wait, 0), np.ones(5000, np.uint8))
        whole = gather(columns)
        for name, counts, waits_ in whole.runs():
            mine = wait[key == keys.index(name)]
            assert counts[0] == mine.size and waits_.tolist() == sorted(mine[mine >= 0].tolist())
        halves = [
            gather(
                Columns(
                    keys, key[part], wait[part], np.maximum(wait, 0)[part], columns.outcome[part]
                )
            )
            for part in (slice(0, 2000), slice(2000, None))
        ]
        both = merged(halves)
        assert both.keys == whole.keys and (both.counts == whole.counts).all()
        assert (both.waits == whole.waits).all()
