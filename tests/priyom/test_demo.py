import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

import pytest
import requests
from sqlalchemy import select

import line
from centres.devices import list_devices
from centres.directory import Centre, Directory
from centres.network_file import import_network
from line import rows
from line.tables import tickets, windows
from printers.roster import list_printers
from priyom.demo.actors import Actors
from priyom.demo.clerks import shifts
from priyom.demo.day import load_of, plan_day, service_time, share, visitor
from priyom.demo.stage import set_up_printers, start_of_demo
from priyom.setup import migrate
from store import Clock, Store
from store.journal import journal
from tests.house import Served
from web.house import House

MONDAY = date(2026, 11, 23)
OPENS = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
"""10:40 in Moscow, when the demo opens."""

Play = Callable[[timedelta], None]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Store]:
    """Three windows of which window 1 is the human's, one that is the human's alone, and `far`."""
    url = f"sqlite:///{tmp_path / 'stage.db'}"
    migrate(url)
    store = Store(url, Clock())
    store.clock.freeze(True)
    store.clock.set(OPENS)
    with store.write() as tx:
        import_network(tx, Path(__file__).parent / "stage.yaml")
    yield store
    store.close()


@pytest.fixture
def halls(stage: Store) -> Directory:
    return Directory(stage)


@pytest.fixture
def actors(stage: Store, halls: Directory) -> Actors:
    """The morning is made up; the demo stands at 10:40."""
    cast = Actors(stage, halls)
    cast.backfill(OPENS)
    return cast


@pytest.fixture
def play(stage: Store, actors: Actors) -> Play:
    """Let time pass in steps of five seconds."""

    def pass_time(length: timedelta) -> None:
        until = stage.clock.now() + length
        while stage.clock.now() < until:
            stage.clock.advance(timedelta(seconds=5))
            actors.step(stage.clock.now())

    return pass_time


def centre(directory: Directory, code: str) -> Centre:
    found = directory.centre(code)
    assert found
    return found


def seen(store: Store, code: str) -> list[Any]:
    with store.read() as conn:
        query = select(tickets).where(tickets.c.centre == code).order_by(tickets.c.issued_at)
        return list(conn.execute(query).mappings())


def states(store: Store, code: str) -> dict[str, Any]:
    with store.read() as conn:
        here = conn.execute(select(windows).where(windows.c.centre == code)).mappings()
        return {row["window"]: row for row in here}


def test_the_same_seed_gives_the_same_day(halls: Directory) -> None:
    """A day is a pure function of hall, date and seed."""
    large = centre(halls, "zok-001")
    assert plan_day(large, MONDAY, 3, 1.0, "a") == plan_day(large, MONDAY, 3, 1.0, "a")
    assert plan_day(large, MONDAY, 3, 1.0, "a") != plan_day(large, MONDAY, 3, 1.0, "b")
    tomorrow = MONDAY + timedelta(days=1)
    assert plan_day(large, MONDAY, 3, 1.0, "a") != plan_day(large, tomorrow, 3, 1.0, "a")


def test_visitors_come_while_the_centre_is_open_for_what_it_offers(halls: Directory) -> None:
    """Nobody comes outside the hours, on a holiday, or for what one cannot queue for."""
    large = centre(halls, "zok-001")
    came = plan_day(large, MONDAY, 3, 1.0, "a")
    assert came == sorted(came, key=lambda one: one.at)
    assert all(large.hours.is_open(one.at) for one in came)
    assert {code for one in came for code in one.services} <= {
        "tp-application",
        "documents",
        "reference",
    }
    assert all(len(one.services) == len(one.serving) for one in came)
    assert plan_day(large, date(2026, 11, 4), 3, 1.0, "a") == []


def test_the_morning_is_the_peak(halls: Directory) -> None:
    """Over many days more people come between ten and noon than between three and five."""
    large = centre(halls, "zok-001")
    hours: Counter[int] = Counter()
    for seed in range(30):
        for one in plan_day(large, MONDAY, 3, 1.0, str(seed)):
            hours[one.at.astimezone(large.zone).hour] += 1
    assert hours[10] + hours[11] > 1.5 * (hours[15] + hours[16])
    assert share(datetime(2026, 11, 23, 10, 30)) == 1.0


def test_load_is_what_windows_are_asked_for_at_the_peak(halls: Directory) -> None:
    """In the busiest hours a load of 1 brings as much work as the windows can do."""
    large = centre(halls, "zok-001")
    work = []
    for seed in range(60):
        came = plan_day(large, MONDAY, 3, 1.0, str(seed))
        peak = [one for one in came if one.at.astimezone(large.zone).hour == 10]
        work.append(sum(one.serving[0].total_seconds() / 60 + 0.8 for one in peak))
    assert 0.85 < mean(work) / (3 * 60) < 1.15
    assert 0.5 <= load_of(large, "demo") <= 1.2


def test_service_times_are_around_the_catalogue() -> None:
    """The mean is the typical time, few are very long."""
    draw = Random(1)
    drawn = [service_time(10, draw).total_seconds() / 60 for _ in range(4000)]
    assert 9.5 < mean(drawn) < 10.5
    assert min(drawn) >= 3 and max(drawn) <= 30
    assert sum(time > 20 for time in drawn) / len(drawn) < 0.08


def test_people_differ(halls: Directory) -> None:
    """Some go first, some never answer, some read English; most do none of it."""
    services = [s for s in centre(halls, "zok-001").services if s.letter]
    draw = Random(2)
    crowd = [visitor(OPENS, services, draw) for _ in range(3000)]
    for odd in (
        sum(one.priority for one in crowd),
        sum(not one.comes for one in crowd),
        sum(one.lang == "en" for one in crowd),
        sum(len(one.services) == 2 for one in crowd),
        sum(one.patience < timedelta(minutes=30) for one in crowd),
    ):
        assert 30 < odd < 400


def test_window_one_of_the_large_hall_is_the_human_s(halls: Directory) -> None:
    """The demo's clerks leave it alone all day; the small hall's clerk leaves before 10:40."""
    large = shifts(centre(halls, "zok-001"), ["clerk", "ann", "bea"], MONDAY, OPENS, "a")
    assert [(shift.window, shift.clerk) for shift in large] == [
        ("2", "user:ann"),
        ("3", "user:bea"),
    ]
    (small,) = shifts(centre(halls, "zok-002"), ["alone"], MONDAY, OPENS, "a")
    assert small.end < OPENS and not small.stays


def test_lunches_are_taken_in_turn_and_within_the_day(halls: Directory) -> None:
    """Clerks of one hall do not all rest at once."""
    large = shifts(centre(halls, "zok-001"), ["clerk", "ann", "bea"], MONDAY, OPENS, "a")
    rests = [rest for shift in large for rest in shift.rests]
    assert len({rest.start for rest in rests if rest.reason == "lunch"}) == 2
    assert all(
        shift.start < rest.start < rest.end < shift.end for shift in large for rest in shift.rests
    )


def test_a_break_of_the_centre_is_everybody_s(halls: Directory) -> None:
    """Where the centre closes at noon, its clerk rests then."""
    (shift,) = shifts(centre(halls, "far"), ["far"], MONDAY, OPENS, "a")
    (rest,) = shift.rests
    assert (rest.start.hour, rest.end.minute) == (10, 45)


def test_the_morning_happened_before_the_demo_opens(stage: Store, actors: Actors) -> None:
    """Every hall has had a morning: tickets, calls and waits, all between opening and 10:40."""
    for code in ("zok-001", "far"):
        found = seen(stage, code)
        assert len(found) >= 3
        assert any(row["state"] == "finished" and row["wait_s"] is not None for row in found)
        for row in found:
            moments = [row["issued_at"], row["called_at"], row["started_at"], row["finished_at"]]
            known = [moment for moment in moments if moment]
            assert known == sorted(known)
            assert OPENS - timedelta(minutes=100) <= known[0] <= known[-1] <= OPENS


def test_the_journal_runs_forward(stage: Store, actors: Actors, play: Play) -> None:
    """Entries of a hall are in the order of time, made-up morning and live demo alike."""
    play(timedelta(minutes=20))
    with stage.read() as conn:
        query = select(journal.c.centre, journal.c.at).order_by(journal.c.centre, journal.c.seq)
        entries = conn.execute(query).all()
    for before, after in pairwise(entries):
        assert before.centre != after.centre or before.at <= after.at
    assert entries


def test_nobody_is_served_by_two_or_two_by_one(stage: Store, actors: Actors, play: Play) -> None:
    """At each window services follow each other without overlap."""
    play(timedelta(minutes=60))
    served: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in seen(stage, "zok-001"):
        if row["state"] == "finished" and len(row["services"]) == 1:
            served.setdefault(row["window"], []).append((row["called_at"], row["finished_at"]))
    assert set(served) == {"2", "3"}
    for times in served.values():
        for before, after in pairwise(sorted(times)):
            assert before[1] <= after[0]


def test_the_demo_leaves_window_and_kiosk_to_the_human(
    stage: Store, actors: Actors, play: Play
) -> None:
    """Window 1 was never opened, the first kiosk never touched, and somebody waits for a clerk."""
    play(timedelta(minutes=30))
    assert "1" not in states(stage, "zok-001")
    with stage.read() as conn:
        kiosks = [d for d in list_devices(conn, "zok-001") if d.kind == "kiosk"]
    assert {row["issuer"] for row in seen(stage, "zok-001")} == {f"device:{kiosks[1].id}"}
    assert states(stage, "zok-002")["1"]["state"] == "closed"
    waiting = [row for row in seen(stage, "zok-002") if row["state"] == "waiting"]
    assert 1 <= len(waiting) <= 6
    assert {row["channel"] for row in seen(stage, "zok-002")} == {"desk"}


def test_a_human_who_takes_a_window_is_not_disturbed(
    stage: Store, halls: Directory, actors: Actors, play: Play
) -> None:
    """Once somebody else has opened a window, the demo's clerk keeps away from it for good."""
    large = centre(halls, "zok-001")
    with stage.write("user:human") as tx:
        line.open_window(tx, large, "2")
        here = rows.at_window(tx.conn, "zok-001", "2")
        called = line.call_next(tx, large, "2", here.id if here else None)
    play(timedelta(minutes=40))
    assert states(stage, "zok-001")["2"]["clerk"] == "user:human"
    with stage.read() as conn:
        now_here = rows.at_window(conn, "zok-001", "2")
    assert (now_here and now_here.id) == (called and called.ticket.id)
    assert not now_here or now_here.state == "called"
    assert any(row["clerk"] == "user:bea" for row in seen(stage, "zok-001"))


def test_a_window_that_a_human_closed_stays_closed_for_a_while(
    stage: Store, halls: Directory, actors: Actors, play: Play
) -> None:
    """The clerk comes back after ten minutes, not at once."""
    with stage.write("user:human") as tx:
        here = rows.at_window(tx.conn, "zok-001", "3")
        if here:
            line.act(tx, centre(halls, "zok-001"), here.id, "finish")
        line.close_window(tx, centre(halls, "zok-001"), "3")
    play(timedelta(minutes=8))
    assert states(stage, "zok-001")["3"]["state"] == "closed"
    play(timedelta(minutes=40))
    assert states(stage, "zok-001")["3"]["state"] != "closed"


def test_a_human_s_ticket_is_called_and_served(
    stage: Store, halls: Directory, actors: Actors, play: Play
) -> None:
    """Who takes a ticket at the kiosk is served by the demo's clerks like anybody."""
    with stage.write("device:mine") as tx:
        ticket = line.issue(tx, centre(halls, "far"), line.Wish(["reference"], priority=True))
    actors.stir({"far"})
    play(timedelta(minutes=90))
    with stage.read() as conn:
        found = rows.find(conn, ticket.id)
    assert found and found.state == "finished"


def test_a_surge_fills_the_hall(stage: Store, actors: Actors, play: Play) -> None:
    """A crowd comes into the hall that it was sent to."""
    before = len(seen(stage, "zok-001"))
    actors.surge("zok-001", minutes=10, times=20)
    play(timedelta(minutes=12))
    assert len(seen(stage, "zok-001")) > before + 10


def test_nobody_catches_up_after_a_leap_of_the_clock(stage: Store, actors: Actors) -> None:
    """An hour skipped is an hour in which nothing happened."""
    before = len(seen(stage, "zok-001"))
    stage.clock.advance(timedelta(hours=1))
    actors.step(stage.clock.now())
    assert len(seen(stage, "zok-001")) <= before + 1


def test_a_short_delay_is_caught_up_at_its_times(stage: Store, actors: Actors) -> None:
    """What a late step does is dated to when it should have been."""
    before = {row["id"] for row in seen(stage, "zok-001")}
    stage.clock.advance(timedelta(minutes=14))
    actors.step(stage.clock.now())
    new = [row["issued_at"] for row in seen(stage, "zok-001") if row["id"] not in before]
    assert new and len(set(new)) == len(new)
    assert all(OPENS < moment < stage.clock.now() for moment in new)


def test_started_again_the_demo_goes_on(stage: Store, halls: Directory, actors: Actors) -> None:
    """A second cast finds the morning made and takes over windows and visitors where they are."""
    before = seen(stage, "zok-001")
    stage.clock.advance(timedelta(minutes=1))
    again = Actors(stage, halls)
    again.backfill(stage.clock.now())
    assert seen(stage, "zok-001") == before
    for _ in range(600):
        stage.clock.advance(timedelta(seconds=5))
        again.step(stage.clock.now())
    served = Counter(row["state"] for row in seen(stage, "zok-001"))
    assert served["finished"] > Counter(row["state"] for row in before)["finished"]


def test_first_halls_live_while_others_are_made_up(stage: Store, halls: Directory) -> None:
    """Each step opens one hall; the demo need not wait for the last."""
    cast = Actors(stage, halls)
    cast.open(OPENS)
    cast.step(OPENS)
    assert cast.is_opening and not seen(stage, "zok-001")
    while cast.is_opening:
        cast.step(OPENS)
    assert seen(stage, "zok-001") and seen(stage, "zok-002") and seen(stage, "far")


def test_clerks_go_home_when_the_line_is_done(stage: Store, actors: Actors, play: Play) -> None:
    """After closing nobody comes, who waits is served, then windows close by themselves."""
    stage.clock.set(datetime(2026, 11, 23, 13, 50, tzinfo=UTC))
    play(timedelta(minutes=100))
    assert {row["state"] for row in states(stage, "zok-001").values()} == {"closed"}
    assert max(row["issued_at"] for row in seen(stage, "zok-001")).hour < 14
    left = Counter(row["state"] for row in seen(stage, "far"))
    assert not left["serving"] and not left["called"]


def test_a_new_day_brings_new_people(stage: Store, actors: Actors, play: Play) -> None:
    """After midnight a new day is drawn, and it begins when the centre opens."""
    stage.clock.set(datetime(2026, 11, 24, 5, 55, tzinfo=UTC))
    play(timedelta(minutes=30))
    fresh = [row for row in seen(stage, "zok-001") if row["day"] == date(2026, 11, 24)]
    assert fresh and min(row["issued_at"] for row in fresh).hour == 6


def test_a_stumble_does_not_stop_the_demo(
    stage: Store, actors: Actors, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A use case that fails costs one thing done, not the day."""

    def fail(*_: object) -> Iterator[None]:
        raise RuntimeError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(line, "call_next", fail)
        actors.surge("zok-001", minutes=5, times=20)
        play(timedelta(minutes=6))
    mended = stage.clock.now()
    play(timedelta(minutes=20))
    calls = [row["called_at"] for row in seen(stage, "zok-001") if row["called_at"]]
    assert not [call for call in calls if OPENS < call < mended]
    assert [call for call in calls if call > mended]


def test_the_two_halls_print_without_paper(stage: Store, halls: Directory, tmp_path: Path) -> None:
    """Their printers are sockets of this process, new at each start; other halls have none."""
    addresses = []
    for _ in range(2):
        started = House(stage, halls, tmp_path, "secret")
        set_up_printers(started)
        virtual = started.parts["virtual_printers"]
        assert set(virtual) == {"zok-001-printer-1", "zok-002-printer-1"}
        with stage.read() as conn:
            addresses.append([printer.address for printer in list_printers(conn)])
        assert addresses[-1] == [printer.address for _, printer in sorted(virtual.items())]
        for printer in virtual.values():
            printer.stop()
    assert not set(addresses[0]) & set(addresses[1])


@pytest.mark.slow
def test_the_served_demo_is_alive_at_1040(tmp_path: Path) -> None:
    """Half a minute after the start the large hall has a morning behind it and goes on."""
    demo = Served(tmp_path, live="1")
    demo.start()
    try:
        token = demo.run("token", "--role", "admin").strip()
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {token}"
        address = f"{demo.url}/api/v1/centres/zok-001/journal?limit=100"
        until = time.monotonic() + 60
        times: list[datetime] = []
        after = 0
        while time.monotonic() < until and not any(map(_after_opening, times)):
            time.sleep(0.5)
            for entry in session.get(f"{address}&after={after}").json()["items"]:
                times.append(datetime.fromisoformat(entry["at"]).astimezone(UTC))
                after = entry["seq"]
        assert any(map(_after_opening, times)), demo.log()
        assert not all(map(_after_opening, times))
    finally:
        demo.stop()


def _after_opening(at: datetime) -> bool:
    """After 10:40 in Moscow?"""
    return at > at.replace(hour=7, minute=40, second=0, microsecond=0)


@pytest.mark.parametrize(
    ("real", "last", "starts"),
    [
        ("2026-11-23 05:00", None, "2026-11-23 10:40"),
        ("2026-11-23 22:00", None, "2026-11-23 10:40"),
        ("2026-11-28 12:00", None, "2026-11-30 10:40"),
        ("2026-12-31 12:00", None, "2027-01-11 10:40"),
        ("2026-11-23 12:00", "2026-11-23 11:30", "2026-11-23 11:30:01"),
        ("2026-11-23 12:00", "2026-11-23 18:30", "2026-11-24 10:40"),
        ("2026-11-24 09:00", "2026-11-23 11:30", "2026-11-24 10:40"),
    ],
)
def test_the_demo_starts_at_1040_of_a_working_day(
    halls: Directory, real: str, last: str | None, starts: str
) -> None:
    """Today if the centres work, else the next day that they do; never before what happened."""
    large = centre(halls, "zok-001")

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=large.zone)

    found = start_of_demo(large.hours, moment(real), moment(last) if last else None)
    assert found == moment(starts)
