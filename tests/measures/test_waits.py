"""Waits: folded from the journal, and the same figures whoever recomputes them."""

import statistics
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from line import Refused
from measures import Period, figures, fold, waits
from measures.cells import Columns, gather
from measures.tables import legs
from store import Entry
from tests.house import MORNING
from tests.line.room import Room
from tests.quick import emptied

MONDAY = date(2026, 11, 23)


def day_of(room: Room) -> Any:
    return lambda _code, at: room.centre.hours.day_of(at)


def folded(room: Room, times: int = 1) -> None:
    with room.store.write() as tx:
        for _ in range(times):
            fold(tx, room.entries(), day_of(room))


def measured(room: Room, **how: Any) -> dict[str, Any]:
    """The waits answer of the tests' Monday."""
    folded(room)
    period = how.pop("period", Period(MONDAY, MONDAY))
    with room.store.read() as conn:
        return waits(conn, [room.centre], period, room.now(), **how)


def rows(room: Room) -> list[dict[str, Any]]:
    with room.store.read() as conn:
        found = conn.execute(select(legs).order_by(legs.c.ticket, legs.c.leg)).mappings()
        return [dict(row) for row in found]


def serve(room: Room, wait: float = 0, service: float = 5, *services: str) -> Any:
    """Somebody comes, waits `wait` minutes and is served for `service`."""
    one = room.come(*(services or ("reference",)))
    room.wait(minutes=wait)
    room.next()
    room.act(one, "start")
    room.wait(minutes=service)
    return room.act(one, "finish")


def busy_day(room: Room) -> None:
    """Something of everything."""
    room.open("1")
    for wait in (0, 4, 10, 10.5, 17, 17.1, 30, 31):
        serve(room, wait)
    room.act(room.come(), "cancel")
    room.come("documents")
    room.act(room.next(), "no-show")
    one = room.come("reference", "documents")
    room.wait(minutes=3)
    room.next()
    room.wait(minutes=2)
    room.act(one, "recall")
    room.act(one, "start")
    room.wait(minutes=6)
    room.act(one, "transfer", service="tp-application")
    room.wait(minutes=1)
    room.next()
    room.act(one, "park")
    room.act(one, "resume")
    room.come()


def test_bands_are_inclusive_above(room: Room) -> None:
    """17:00 is within 17: upper bounds belong to the band, lower ones do not."""
    room.open()
    for wait in (10, 10.01, 17, 17.01, 30, 30.01):
        serve(room, wait)
    found = measured(room)
    bands = [(band["over"], band["upto"], band["served"]) for band in found["bands"]]
    assert bands == [(None, 10, 1), (10, 17, 2), (17, 30, 2), (30, None, 1)]
    assert found["target"] == {"low": 10, "high": 17}


def test_shares(room: Room) -> None:
    """Shares are given of those served and of those issued: leavers do not flatter."""
    room.open()
    serve(room, 5)
    room.act(room.come(), "cancel")
    found = measured(room)
    assert (found["issued"], found["served"], found["left"]) == (2, 1, 1)
    first = found["bands"][0]
    assert (first["share_of_served"], first["share_of_issued"]) == (1.0, 0.5)


def test_nobody_came(room: Room) -> None:
    """Without visitors there are no figures, and no division by nothing."""
    found = measured(room)
    assert (found["issued"], found["mean"], found["median"], found["p90"]) == (0, None, None, None)
    assert {band["share_of_served"] for band in found["bands"]} == {None}


def test_wait_ends_with_the_last_call(room: Room) -> None:
    """A recall before the start is part of the wait; one that is being served counts already."""
    room.open()
    one = room.come()
    room.wait(minutes=10)
    room.next()
    room.wait(minutes=2)
    room.act(one, "recall")
    room.wait(minutes=1)
    room.act(one, "start")
    found = measured(room)
    assert (found["served"], found["mean"], found["waiting"]) == (1, 12.0, 0)


def test_legs_count_each(room: Room) -> None:
    """Waits, issued and served count legs; the next leg waits from the finish before it, and
    after a transfer from service from the transfer."""
    room.open()
    one = serve(room, 10, 5, "reference", "documents")
    room.wait(minutes=4)
    room.next()
    room.act(one, "start")
    room.wait(minutes=1)
    room.act(one, "transfer", service="tp-application")
    room.wait(minutes=7)
    room.next()
    room.act(one, "start")
    found = measured(room, by="service")
    assert (found["issued"], found["served"]) == (3, 3)
    by = {group["key"]: group["mean"] for group in found["groups"]}
    assert by == {"reference": 10.0, "documents": 4.0, "tp-application": 7.0}


def test_undo_removes_a_leg(room: Room) -> None:
    """A leg that an undone finish had opened never was, and the one before goes on."""
    room.open()
    one = room.come("reference", "documents")
    room.wait(minutes=3)
    room.next()
    room.act(one, "start")
    room.wait(minutes=2)
    room.act(one, "finish")
    folded(room)
    assert [(row["leg"], row["outcome"]) for row in rows(room)] == [(1, "served"), (2, None)]
    room.act(one, "undo")
    folded(room)
    (row,) = rows(room)
    assert (row["leg"], row["outcome"], row["finished_at"]) == (1, None, None)
    room.wait(minutes=5)
    room.act(one, "finish")
    folded(room)
    assert [row["served_s"] for row in rows(room)] == [420.0, 0.0]


def test_folding_again_changes_nothing(room: Room) -> None:
    """The same entries again, or all of them anew after throwing the rows away: the same rows."""
    busy_day(room)
    folded(room)
    once = rows(room)
    folded(room, times=2)
    assert rows(room) == once
    with room.store.write() as tx:
        tx.conn.execute(legs.delete())
    folded(room)
    assert rows(room) == once


def test_unclosed_teaches_nothing(room: Room) -> None:
    """A service that nobody closed has a wait, but no time in service to learn from."""
    room.open()
    serve(room, 5, 8)
    one = room.come()
    room.wait(minutes=6)
    room.next()
    room.act(one, "start")
    room.at("24:00")
    room.end_day()
    found = measured(room)
    assert (found["served"], found["service_mean"], found["mean"]) == (2, 8.0, 5.5)
    assert rows(room)[-1]["outcome"] == "unclosed"


def test_waiting_now(room: Room) -> None:
    """Who waits is counted, with the longest wait so far; a booking ahead has not waited."""
    room.come()
    room.wait(minutes=12)
    room.come(booked_for=room.now() + timedelta(minutes=30))
    found = measured(room)
    assert (found["waiting"], found["longest_waiting"], found["served"]) == (2, 12.0, 0)


def test_the_period_before(room: Room) -> None:
    """Beside each period stand the same figures of as many days just before."""
    room.open()
    serve(room, 5)
    room.at("24:00")
    room.wait(hours=10)
    serve(room, 9)
    tuesday = MONDAY + timedelta(days=1)
    found = measured(room, period=Period(tuesday, tuesday))
    assert (found["mean"], found["previous"]["mean"]) == (9.0, 5.0)
    both = measured(room, period=Period(MONDAY, tuesday), by="day")
    assert [(group["key"], group["mean"]) for group in both["groups"]] == [
        ("2026-11-23", 5.0),
        ("2026-11-24", 9.0),
    ]
    assert both["previous"]["issued"] == 0
    assert Period(MONDAY, tuesday).previous == Period(MONDAY - timedelta(2), MONDAY - timedelta(1))


def test_groups(room: Room) -> None:
    """Groups split the same figures by hour of issue, day, service, window or centre."""
    room.open("1")
    serve(room, 2)
    room.at("11:30")
    room.open("2")
    one = room.come("documents")
    room.next("2")
    room.act(one, "start")
    for by, keys in [
        ("hour", ["10", "11"]),
        ("service", ["documents", "reference"]),
        ("window", ["1", "2"]),
        ("centre", ["hall"]),
    ]:
        found = measured(room, by=by)
        assert [group["key"] for group in found["groups"]] == keys
        assert sum(group["issued"] for group in found["groups"]) == found["issued"] == 2
    assert measured(room, service="documents")["issued"] == 1


def recomputed(entries: list[Entry], at: datetime) -> dict[str, Any]:
    """The figures from the journal alone, by another way: each leg's last word counts."""
    last: dict[tuple[str, int], dict[str, Any]] = {}
    for entry in entries:
        if not entry.kind.startswith("ticket."):
            continue
        data, ticket = entry.data, str(entry.ticket)
        if "ended" in data:
            key = (ticket, data["ended"]["leg"])
            last[key] = {"state": "finished", "wait": data["ended"]["wait_s"]}
        for key in [key for key in last if key[0] == ticket and key[1] > data["leg"]]:
            del last[key]
        last[ticket, data["leg"]] = {
            "state": data["state"],
            "wait": data["wait_s"],
            "from": data["wait_from"],
        }
    minutes = sorted(leg["wait"] / 60 for leg in last.values() if leg["wait"] is not None)
    waiting = [leg for leg in last.values() if leg["state"] == "waiting"]
    return {
        "issued": len(last),
        "served": len(minutes),
        "no_show": sum(leg["state"] == "no_show" for leg in last.values()),
        "left": sum(leg["state"] == "left" for leg in last.values()),
        "waiting": len(waiting),
        "mean": round(statistics.fmean(minutes), 3) if minutes else None,
        "median": round(statistics.median(minutes), 3) if minutes else None,
        "in_target": sum(minute <= 17 for minute in minutes),
    }


def test_figures_are_the_journal_s(room: Room) -> None:
    """Whoever recomputes the figures from the journal by another way gets the same."""
    busy_day(room)
    found = measured(room)
    found["in_target"] = sum(band["served"] for band in found["bands"][:2])
    wanted = recomputed(room.entries(), room.now())
    assert {name: found[name] for name in wanted} == wanted


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(["come", "next", "finish", "undo", "no-show", "cancel"]), max_size=25)
)
def test_figures_of_any_day(room: Room, steps: list[str]) -> None:
    """The same for any sequence of what may happen at one window."""
    emptied(room.store)
    room.open()
    current: Any = None
    for number, step in enumerate(steps):
        room.wait(seconds=7 * number)
        if step == "come":
            room.come("reference", "documents")
        elif step == "next":
            if current is None or room.see(current).window is None:
                called = room.called()
                current = called.ticket if called else None
            elif room.see(current).state == "called":
                room.act(current, "start")
        elif current is not None:
            try:
                room.act(current, step)
            except Refused:
                continue
            current = (
                room.see(current) if room.see(current).state in ("called", "serving") else None
            )
    found = measured(room)
    found["in_target"] = sum(band["served"] for band in found["bands"][:2])
    wanted = recomputed(room.entries(), room.now())
    assert {name: found[name] for name in wanted} == wanted


def test_quantiles_interpolate() -> None:
    """Median and p90 lie between their neighbours, as a straight line would."""
    minutes = np.array([1, 2, 3, 10]) * 60_000
    nothing = np.zeros(4, int)
    found = gather(Columns([""], nothing, minutes.astype(np.int32), nothing, nothing + 1))
    (alone,) = figures.each(found, {}, MORNING, (10, 17, 30))
    for answer in (figures.whole([found], {}, MORNING, (10, 17, 30)), alone):
        assert (answer["mean"], answer["median"]) == (4.0, 2.5)
        assert answer["p90"] == pytest.approx(3 + 0.7 * 7)
