"""The runner: what fell due runs once, in order, whoever ticks."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

import line
from centres.directory import Directory
from line import rows
from scheduler.jobs import JOBS
from scheduler.runner import LOOK_BACK, TOGETHER, Job, Runner, Slot
from store import Change, Store, journal
from tests.house import MORNING
from tests.quick import emptied, kept

HOUR = timedelta(hours=1)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept_halls(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with kept(request.param, tmp_path_factory.mktemp("runner")) as store:
        yield store


@pytest.fixture
def store(kept_halls: Store) -> Store:
    return emptied(kept_halls)


class Hourly:
    """A job with a slot for each of its keys at every full hour; remembers what it did."""

    def __init__(self, *keys: str, name: str = "hourly") -> None:
        self.keys, self.did = keys, list[tuple[datetime, str]]()
        self.breaks_at: set[str] = set()
        self.job = Job(name, self.slots, self.run)

    def slots(self, _directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
        at = after.replace(minute=0, second=0, microsecond=0)
        while (at := at + HOUR) <= upto:
            yield from (Slot(at, key) for key in self.keys)

    def run(self, tx: Change, _directory: Directory, slot: Slot) -> None:
        assert tx.now == slot.at
        if slot.key in self.breaks_at:
            raise RuntimeError(slot.key)
        tx.note("hall", "alert.test", key=slot.key)
        self.did.append((slot.at, slot.key))


def runner(store: Store, home: Path, *jobs: Hourly) -> Runner:
    return Runner(store, Directory(store), home, [one.job for one in jobs])


def test_in_order_and_once(store: Store, tmp_path: Path) -> None:
    """Slots run in the order of their moments, each once, by whichever runner comes first."""
    hourly = Hourly("a", "b")
    one, two = (runner(store, tmp_path, hourly) for _ in range(2))
    assert one.run_until(MORNING + 3 * HOUR, MORNING) > 0
    later = [did for did in hourly.did if did[0] > MORNING]
    assert later == [(MORNING + n * HOUR, key) for n in (1, 2, 3) for key in ("a", "b")]
    assert one.run_until(MORNING + 3 * HOUR) == two.run_until(MORNING + 3 * HOUR) == 0
    assert two.run_until(MORNING + 4 * HOUR) == 2


def test_after_a_start_it_looks_back(store: Store, tmp_path: Path) -> None:
    """A server that was down still does what fell due in the last day and a half."""
    hourly = Hourly("a")
    runner(store, tmp_path, hourly).run_until(MORNING)
    assert len(hourly.did) == LOOK_BACK / HOUR
    assert hourly.did[0][0] > MORNING - LOOK_BACK and hourly.did[-1][0] == MORNING


def test_one_s_trouble_is_its_own(store: Store, tmp_path: Path) -> None:
    """A slot that fails leaves nothing, keeps no other from running, and runs at the next start."""
    hourly = Hourly("a", "b", "c")
    hourly.breaks_at = {"b"}
    runner(store, tmp_path, hourly).run_until(MORNING + HOUR, MORNING)
    assert {key for _, key in _noted(store)} == {"a", "c"}
    hourly.breaks_at = set()
    hourly.did.clear()
    runner(store, tmp_path, hourly).run_until(MORNING + HOUR, MORNING)
    assert {key for _, key in hourly.did} == {"b"}


def test_what_failed_is_tried_again(store: Store, tmp_path: Path) -> None:
    """After a pause, by the same runner: nobody restarts a server for a job of the night."""
    hourly = Hourly("a", "b")
    hourly.breaks_at = {"b"}
    one = runner(store, tmp_path, hourly)
    one._done_until = MORNING
    assert one.run_until(MORNING + HOUR) == 1
    hourly.breaks_at = set()
    assert one.run_until(MORNING + HOUR) == 0
    one._again = 0.0
    assert one.run_until(MORNING + HOUR) == 1
    assert one.run_until(MORNING + HOUR) == 0
    assert {key for _, key in _noted(store)} == {"a", "b"}


def _noted(store: Store) -> list[tuple[int, str]]:
    with store.read() as conn:
        return [(one.seq, one.data["key"]) for one in journal.after(conn, "hall", 0, 10_000)]


def test_many_slots_of_one_moment(store: Store, tmp_path: Path) -> None:
    """More slots than share a transaction run all the same."""
    hourly = Hourly(*(f"{n:03}" for n in range(2 * TOGETHER + 1)))
    one = runner(store, tmp_path, hourly)
    one._done_until = MORNING
    assert one.run_until(MORNING + HOUR) == 2 * TOGETHER + 1
    assert [key for _, key in hourly.did] == sorted(hourly.keys)


def test_two_at_once(store: Store, tmp_path: Path) -> None:
    """Two workers that tick together do each slot once."""
    hourly = Hourly("a", "b")
    runners = [runner(store, tmp_path, hourly) for _ in range(3)]
    threads = [
        threading.Thread(target=one.run_until, args=(MORNING + 2 * HOUR, MORNING))
        for one in runners
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(hourly.did) == len(set(hourly.did))


def test_moved_back_and_on_again(store: Store, tmp_path: Path) -> None:
    """When the test clock goes back, what lies ahead falls due again; a tick alone, whose clock
    was only set right by a second, repeats nothing."""
    hourly = Hourly("a")
    one = runner(store, tmp_path, hourly)
    one.run_until(MORNING + 2 * HOUR, MORNING)
    hourly.did.clear()
    one.run_until(MORNING + 2 * HOUR - timedelta(seconds=1))
    one.run_until(MORNING + 2 * HOUR)
    assert hourly.did == []
    one.run_until(MORNING, since=MORNING + 2 * HOUR)
    one.run_until(MORNING + 2 * HOUR, since=MORNING)
    assert [at for at, _ in hourly.did] == [MORNING + HOUR, MORNING + 2 * HOUR]


def test_long_work_is_done_in_parts(store: Store, tmp_path: Path) -> None:
    """Each part has a transaction of its own; the slot counts as done after the last. One that
    failed is tried again with those after it, and what was done before it stays."""
    left, seen, broken = ["a", "b", "c"], list[tuple[str, ...]](), ["b"]

    def parts(_conn: Connection, _directory: Directory, slot: Slot) -> Iterator[Slot]:
        return (replace(slot, part=(one,)) for one in list(left))

    def run(tx: Change, _directory: Directory, slot: Slot) -> None:
        seen.append(slot.part)
        if broken == list(slot.part):
            raise RuntimeError("broken")
        tx.note("hall", "alert.test", part=slot.part[0])
        left.remove(slot.part[0])

    def nine(_directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
        return (Slot(at, "house") for at in [MORNING + HOUR] if after < at <= upto)

    one = Runner(store, Directory(store), tmp_path, [Job("long", nine, run, parts)])
    assert one.run_until(MORNING + HOUR, MORNING) == 0
    assert notes(store) == ["a"]
    broken.clear()
    assert one.run_until(MORNING + 2 * HOUR, MORNING) == 1
    assert notes(store) == ["a", "b", "c"]
    assert one.run_until(MORNING + 3 * HOUR, MORNING) == 0
    assert seen == [("a",), ("b",), ("b",), ("c",)]


def notes(store: Store) -> list[str]:
    with store.read() as conn:
        return [entry.data["part"] for entry in journal.after(conn, "hall", 0, 100)]


def test_the_day_ends_at_each_centre_s_midnight(store: Store, tmp_path: Path) -> None:
    """At midnight of the centre's own zone everybody still there has left."""
    directory = Directory(store)
    centre = directory.centre("hall")
    assert centre
    with store.write() as tx:
        ticket = line.issue(tx, centre, line.Wish(["reference"]))
    jobs = [job for job in JOBS if job.name == "day-end"]
    one = Runner(store, directory, tmp_path, jobs)
    midnight = datetime(2026, 11, 23, 21, tzinfo=UTC)
    one.run_until(midnight - timedelta(seconds=1), MORNING)
    with store.read() as conn:
        before = rows.find(conn, ticket.id)
    one.run_until(midnight + HOUR)
    with store.read() as conn:
        after = rows.find(conn, ticket.id)
    assert before and before.state == "waiting"
    assert after and (after.state, after.finished_at) == ("expired", midnight)


def test_the_day_may_end_with_the_doors(store: Store, tmp_path: Path) -> None:
    """A centre set to `day_end: close` ends its day when it closes, and at midnight once more for
    whoever was taken back to the line since."""
    directory = Directory(store)
    centre = directory.centre("hall")
    assert centre
    centre.settings["day_end"] = "close"  # type: ignore[index]
    (job,) = [job for job in JOBS if job.name == "day-end"]
    monday = job.slots(directory, MORNING, MORNING + 15 * HOUR)
    assert [slot.at for slot in monday if slot.key == "hall"] == [
        datetime(2026, 11, 23, 14, tzinfo=UTC),
        datetime(2026, 11, 23, 21, tzinfo=UTC),
    ]
    saturday = MORNING + timedelta(days=5)
    ends = [slot for slot in job.slots(directory, saturday, saturday + 15 * HOUR)]
    assert {slot.at for slot in ends if slot.key == "hall"} == {
        datetime(2026, 11, 28, 21, tzinfo=UTC)
    }
