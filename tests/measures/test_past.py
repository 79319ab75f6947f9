"""Legs that no journal tells of: invented for a demo, imported from a former system."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from centres.directory import Directory
from foresight import scenes, synthetic
from foresight.imported import legs_of
from foresight.trace import Trace, read_tickets, write_trace
from measures import Period, imported, invented, rolling, waits
from measures.cells import OUTCOMES
from measures.rebuild import rebuild
from measures.tables import legs
from priyom.cli import main
from store import Clock, Store
from tests.line.room import Room
from tests.measures.test_waits import MONDAY, rows, serve

SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)


def invented_for(room: Room, seed: int = 1, visits: int = 2000) -> Any:
    found = invented.invent(room.centre, SINCE, UNTIL, visits, seed)
    assert found
    return found


def test_a_seed_tells_all(room: Room) -> None:
    """The same seed invents the same visits, another one others."""
    one, same, other = (invented_for(room, seed).wait.tolist() for seed in (1, 1, 2))
    assert one == same != other


def test_invented_days_are_plausible(room: Room) -> None:
    """Visitors come on open days and in open hours, each to a service of theirs; most are
    served, and crowded Mondays wait longer than Fridays."""
    found = invented_for(room, visits=20_000)
    assert all(room.centre.hours.spans(day) for day in found.days)
    opens = np.array([60 * room.centre.hours.spans(day)[0].start for day in found.days])
    closes = np.array([60 * room.centre.hours.spans(day)[-1].end for day in found.days])
    assert (opens[found.day] <= found.second).all() and (found.second <= closes[found.day]).all()
    served = found.outcome == OUTCOMES.index("served")
    assert 0.85 < served.mean() < 0.97 and (found.wait[~served] < 0).all()
    weekday = np.array([day.weekday() for day in found.days])[found.day]
    monday, friday = (found.wait[served & (weekday == one)].mean() for one in (0, 4))
    assert monday > 1.1 * friday


def test_every_visit_goes_somewhere(room: Room) -> None:
    """Visits are shared among the centres by their windows, none lost."""
    centres = list(Directory(room.store).network.centres.values())
    shared = invented.shares(centres, 1001)
    assert sum(shared.values()) == 1001 and shared["hall"] > 2 * shared["small"]


def test_filled_is_as_invented(room: Room) -> None:
    """What was invented is what the figures say, on both databases."""
    found = invented_for(room)
    with room.store.write() as tx:
        assert imported.fill(tx, room.centre, found) == 2000
    with room.store.read() as conn:
        told = waits(conn, [room.centre], Period(SINCE, UNTIL), room.now(), by="day")
    counts = [(group["key"], group["issued"]) for group in told["groups"]]
    days, each = np.unique(found.day, return_counts=True)
    assert counts == [(found.days[day].isoformat(), n) for day, n in zip(days, each, strict=True)]
    waited = found.wait[found.wait >= 0]
    assert told["served"] == waited.size
    assert told["mean"] == pytest.approx(waited.mean() / 60_000, abs=0.001)
    everything = [
        row["issued_at"].astimezone(room.centre.zone).date() == row["day"] for row in rows(room)
    ]
    assert all(everything)


def simulated(folder: Path) -> Path:
    """A trace of two days, as a file."""
    scene = scenes.Scene(windows=3, load=0.9)
    write_trace(synthetic.joined(synthetic.days(scene, 2, 1)), folder)
    return folder / "tickets.csv"


def took_in(room: Room, trace: Trace) -> int:
    with room.store.write() as tx:
        return imported.take_in(tx, room.centre, list(legs_of("hall", trace)))


def test_a_trace_becomes_legs(room: Room, tmp_path: Path) -> None:
    """An imported past has the trace's own waits; a second import changes nothing."""
    trace = Trace(read_tickets(simulated(tmp_path)))
    came = [row for row in trace.rows if row.arrival is not None]
    assert took_in(room, trace) == len(came)
    before = rows(room)
    assert took_in(room, trace) == 0
    assert rows(room) == before
    waited = [row.wait for row in came if row.wait is not None]
    with room.store.read() as conn:
        period = Period(date(2026, 1, 1), date(2026, 2, 1))
        told = waits(conn, [room.centre], period, room.now())
    assert (told["issued"], told["served"]) == (len(came), len(waited))
    assert told["median"] == pytest.approx(float(np.median(waited)), abs=0.001)


def test_an_import_reaches_what_was_rolled_up(room: Room, tmp_path: Path) -> None:
    """Legs of days that lie in pages already are counted at once and after the next roll."""
    with room.store.write() as tx:
        rolling.roll(tx, room.centre, MONDAY)
    trace = Trace(read_tickets(simulated(tmp_path)))
    count = took_in(room, trace)
    period = Period(date(2026, 1, 1), MONDAY)
    for _ in range(2):
        with room.store.read() as conn:
            assert waits(conn, [room.centre], period, room.now())["issued"] == count
        for _step in rolling.everything(room.store, Directory(room.store)):
            pass


def test_a_rebuild_leaves_the_imported_alone(room: Room, tmp_path: Path) -> None:
    """What the journal does not know, the journal does not take away."""
    count = took_in(room, Trace(read_tickets(simulated(tmp_path))))
    room.open()
    serve(room, 5)
    for _ in rebuild(room.store, Directory(room.store)):
        pass
    found = rows(room)
    assert len(found) == count + 1
    assert sum(row["channel"] == "imported" for row in found) == count


def test_fields_of_a_trace(tmp_path: Path) -> None:
    """Further legs keep their ticket, who never came is no leg, and who was called in vain or
    never finished has no time in service."""
    header = "id,arrival,booked_for,start,end,window,service,priority,outcome\n"
    lines = [
        "1,2026-01-12T09:00:00,,2026-01-12T09:10:00,2026-01-12T09:15:00,1,reference,0,served",
        "1/2,2026-01-12T09:15:00,,2026-01-12T09:20:00,2026-01-12T09:22:00,1,documents,0,served",
        "2,2026-01-12T09:30:00,,2026-01-12T09:40:00,2026-01-12T09:41:00,1,reference,0,no_show",
        "3,,2026-01-12T10:00:00,,,,reference,0,no_show",
        "4,2026-01-12T10:30:00,2026-01-12T10:40:00,2026-01-12T10:41:00,,1,reference,1,",
        "5,2026-01-12T11:00:00,,,,,reference,0,",
    ]
    file = tmp_path / "tickets.csv"
    file.write_text(header + "\n".join(lines) + "\n")
    found = list(legs_of("hall", Trace(read_tickets(file))))
    assert [row["leg"] for row in found] == [1, 2, 1, 1, 1]
    assert found[0]["ticket"] == found[1]["ticket"] != found[2]["ticket"]
    told = [(row["outcome"], row["wait_s"], row["served_s"]) for row in found]
    assert told == [("served", 600, 300), ("served", 300, 120), ("no_show", None, 0.0),
                    ("unclosed", 60, 0.0), ("expired", None, 0.0)]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRIYOM_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PRIYOM_DATABASE_URL", raising=False)
    return tmp_path / "home"


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == code, done.output
    return done.output


def test_the_commands(home: Path, tmp_path: Path) -> None:
    """fill invents a past for a demo once; import takes a file once; rebuild keeps both."""
    run("init", "--demo")
    run("measures", "fill", "--years", "1", "--visits", "2000")
    assert "imported visits already" in run("measures", "fill", code=1)
    told = run("measures", "import", "--centre", "zok-057", "--tickets", str(simulated(tmp_path)))
    again = run(
        "measures", "import", "--centre", "zok-057", "--tickets", str(tmp_path / "tickets.csv")
    )
    assert "0 of" in again and "0 of" not in told
    store = Store(f"sqlite:///{home / 'priyom.db'}", Clock())
    with store.read() as conn:
        before = len(conn.execute(select(legs.c.ticket)).all())
    run("measures", "rebuild")
    with store.read() as conn:
        assert len(conn.execute(select(legs.c.ticket)).all()) == before > 2000
    store.close()
    run(
        "measures",
        "import",
        "--centre",
        "nowhere",
        "--tickets",
        str(tmp_path / "tickets.csv"),
        code=2,
    )


def test_no_past_is_invented_for_a_real_house(home: Path) -> None:
    """A house that is no demo is left as it is."""
    run("init")
    assert "demo only" in run("measures", "fill", code=1)


def test_a_broken_file_is_named(home: Path, tmp_path: Path) -> None:
    """An import that cannot be read says which row is wrong, and takes nothing in."""
    run("init", "--demo")
    file = tmp_path / "bad.csv"
    file.write_text("id,arrival\n")
    told = run("measures", "import", "--centre", "zok-001", "--tickets", str(file), code=1)
    assert "row 1" in told
