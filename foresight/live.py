"""The running hall, as the simulation needs it: its picture now, and its past as a trace.

The picture comes from `line.hall` and the bookings of the day; the past from the legs that
`measures` folds and from the windows' entries in the journal. What was learned is a `Floor`, made
by replaying the past: now and then and in the background, not at each estimate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from centres.directory import Centre
from foresight import forecast as forecasting
from foresight.advice import Advice
from foresight.engine import Breach
from foresight.floor import Floor
from foresight.forecast import Forecast
from foresight.replay import learn
from foresight.state import DAY, Booked, Hall, Serving, Visitor, Window
from foresight.trace import Change, Row, Trace
from line.calls import rates_of
from line.hall import Hall as Picture
from line.ticket import AT_WINDOW, Ticket
from measures.tables import legs
from scheduler.tables import bookings
from store.journal import journal

PAST_DAYS = 40
"""Days that a hall is learned from."""
_KINDS = {"window.opened": "open", "window.paused": "paused", "window.closed": "closed"}
_CAME_NEVER = "no_show"


@dataclass(frozen=True)
class Seen:
    """What a picture does not show of a window: since when it is free, whether it was open today,
    and the clocks (seconds since midnight) of its pauses."""

    free_since: datetime | None = None
    opened: bool = True
    pauses: tuple[float, ...] = ()


def past(conn: Connection, centre: Centre, at: datetime, days: int = PAST_DAYS) -> Trace:
    """What happened before `at`, as a trace; nothing later is in it."""
    since = at - timedelta(days=days)
    here = legs.c.centre == centre.code, legs.c.day >= centre.hours.day_of(since)
    columns = select(legs).where(*here, legs.c.issued_at < at)
    rows = [_row(found, centre, at) for found in conn.execute(columns).mappings()]
    known = {row.id for row in rows}
    rows += _came_never(conn, centre, since, at, known)
    rows.sort(key=lambda row: (row.due, row.id))
    entries = conn.execute(
        select(journal.c.kind, journal.c.at, journal.c.data)
        .where(journal.c.centre == centre.code, journal.c.kind.in_(_KINDS))
        .where(journal.c.at >= since, journal.c.at < at)
        .order_by(journal.c.seq)
    )
    changes = [
        Change(
            data["window"],
            when.timestamp(),
            _KINDS[kind],
            frozenset(data["services"]) if kind == "window.opened" else None,
        )
        for kind, when, data in entries
    ]
    return Trace(rows, sorted([*changes, *_implied(rows, changes)], key=lambda one: one.at))


def _implied(rows: Iterable[Row], told: Iterable[Change]) -> list[Change]:
    """Windows of days that the journal does not know (a past brought from another system): open
    from the first call to the last finish."""
    known = {(one.window, int(one.at // DAY)) for one in told}
    spans: dict[tuple[str, int], tuple[float, float]] = {}
    for row in rows:
        if row.start is None or row.end is None or row.outcome != "served":
            continue
        key = row.window, int(row.start // DAY)
        first, last = spans.get(key, (row.start, row.end))
        spans[key] = min(first, row.start), max(last, row.end)
    found = []
    for (window, day), (first, last) in spans.items():
        if (window, day) not in known:
            found.append(Change(window, first - 1, "open", None))
            found.append(Change(window, last, "closed", None))
    return found


def learned(conn: Connection, centre: Centre, at: datetime, days: int = PAST_DAYS) -> Floor:
    """The habits of a hall. Takes about a second for a busy centre: done in the background, once
    at the start and once a night."""
    defaults = {one.code: 60.0 * one.minutes for one in centre.services if one.letter}
    return learn(past(conn, centre, at, days), defaults)


def due_today(conn: Connection, centre: Centre, at: datetime) -> tuple[Booked, ...]:
    """Who is booked for today and has not come."""
    query = select(bookings.c.id, bookings.c.service, bookings.c.start).where(
        bookings.c.centre == centre.code,
        bookings.c.day == centre.hours.day_of(at),
        bookings.c.state == "booked",
    )
    return tuple(
        Booked(key, service, start.timestamp()) for key, service, start in conn.execute(query)
    )


def seen_today(conn: Connection, centre: Centre, at: datetime) -> dict[str, Seen]:
    """What the windows have done today, beside what they are doing."""
    day = centre.hours.day_of(at)
    midnight = centre.hours.day_bounds(day).start
    here = legs.c.centre == centre.code, legs.c.day == day, legs.c.finished_at <= at
    freed = dict(
        conn.execute(
            select(legs.c.window, func.max(legs.c.finished_at))
            .where(*here, legs.c.window.is_not(None))
            .group_by(legs.c.window)
        )
        .tuples()
        .all()
    )
    opened: set[str] = set()
    pauses: dict[str, list[float]] = {}
    changes = conn.execute(
        select(journal.c.kind, journal.c.at, journal.c.data)
        .where(journal.c.centre == centre.code, journal.c.kind.in_(_KINDS))
        .where(journal.c.at >= midnight, journal.c.at <= at)
        .order_by(journal.c.seq)
    )
    for kind, when, data in changes:
        if kind == "window.opened":
            opened.add(data["window"])
        else:
            pauses.setdefault(data["window"], []).append((when - midnight).total_seconds())
    return {
        one.code: Seen(freed.get(one.code), one.code in opened, tuple(pauses.get(one.code, ())))
        for one in centre.windows
    }


def state_of(
    picture: Picture, due: Iterable[Booked] = (), seen: Mapping[str, Seen] | None = None
) -> Hall:
    """The picture of a hall, ready to be simulated."""
    at, centre = picture.at, picture.centre
    midnight = centre.hours.day_bounds(centre.hours.day_of(at)).start
    busy = {one.window: one for one in picture.here if one.state in AT_WINDOW and one.window}
    windows = []
    for configured in centre.windows:
        state = picture.windows[configured.code]
        noted = (seen or {}).get(configured.code, Seen(opened=state.state != "closed"))
        since = (state.since or midnight).timestamp()
        windows.append(
            Window(
                configured.code,
                frozenset(state.services or configured.services),
                state.state,
                since,
                # Free since nobody knows when: just now is the guess that does least harm.
                max(since, (noted.free_since or at).timestamp()),
                noted.opened or state.state != "closed",
                noted.pauses,
                _serving(busy.get(configured.code)),
            )
        )
    return Hall(
        at.timestamp(),
        (at - midnight).total_seconds(),
        tuple(windows),
        tuple(_visitor(ticket) for ticket in picture.line),
        tuple(due),
    )


def forecast(
    picture: Picture,
    floor: Floor,
    due: Iterable[Booked] = (),
    seen: Mapping[str, Seen] | None = None,
    outlook: tuple[Breach, tuple[Advice, ...]] | None = None,
) -> Forecast:
    """All that can be foreseen of the hall. Touches no database. `outlook`: that of a moment ago,
    kept instead of a new one, which costs more than everything else."""
    centre = picture.centre
    queued = [one.code for one in centre.services if one.letter]
    beliefs = floor.habits.beliefs(set(queued))
    hall, rates, target = state_of(picture, due, seen), rates_of(centre), float(centre.target[1])
    if outlook is None:
        able = {one.code: frozenset(one.services) for one in centre.windows}
        outlook = forecasting.outlook_of(hall, beliefs, able, rates, target)
    breach, advice = outlook
    return Forecast(
        centre=centre.code,
        seq=picture.seq,
        at=picture.at,
        waits=forecasting.waits_of(hall, beliefs, rates, target),
        newcomers=forecasting.newcomers_of(hall, beliefs, queued, rates, target),
        over=forecasting.over_now(hall, target),
        breach=breach,
        advice=advice,
        known=beliefs.known,
    )


def _serving(ticket: Ticket | None) -> Serving | None:
    if ticket is None or ticket.last_call is None:
        return None
    return Serving(ticket.id, ticket.service, ticket.last_call.timestamp())


def _visitor(ticket: Ticket) -> Visitor:
    return Visitor(
        ticket.id,
        ticket.service,
        str(ticket.turn),
        ticket.base.timestamp(),
        ticket.issued_at.timestamp(),
        ticket.for_window,
        ticket.wait_from.timestamp(),
    )


def _row(found: Any, centre: Centre, at: datetime) -> Row:
    """A leg as a trace tells of it, and only as far as it was known at `at`."""

    def moment(name: str) -> float | None:
        when: datetime | None = found[name]
        return None if when is None or when >= at else when.timestamp()

    start, end = moment("called_at"), moment("finished_at")
    outcome = (found["outcome"] or "") if end is not None else ""
    if outcome in ("left", "expired"):
        start = None
    elif outcome == "unclosed":
        # Nobody pressed «finish»: the hours until midnight teach nothing.
        end, outcome = None, ""
    leg = "" if found["leg"] == 1 else f"/{found['leg']}"
    arrival = found["issued_at"].timestamp()
    return Row(
        id=f"{found['ticket']}{leg}",
        arrival=arrival,
        booked_for=found["booked_for"].timestamp() if found["booked_for"] else None,
        start=None if start is None else max(start, arrival),
        end=end,
        window=(found["window"] or "") if start is not None else "",
        service=found["service"],
        priority=found["priority"],
        outcome=outcome,
        offset=_offset(centre, found["issued_at"]),
    )


def _came_never(
    conn: Connection, centre: Centre, since: datetime, at: datetime, known: set[str]
) -> list[Row]:
    """Bookings that were kept by nobody."""
    query = select(bookings.c.id, bookings.c.service, bookings.c.start).where(
        bookings.c.centre == centre.code,
        bookings.c.state == _CAME_NEVER,
        bookings.c.start >= since,
        bookings.c.start < at,
    )
    return [
        Row(key, None, start.timestamp(), None, None, "", service, False, _CAME_NEVER,
            _offset(centre, start))
        for key, service, start in conn.execute(query)
        if key not in known
    ]  # fmt: skip


def _offset(centre: Centre, at: datetime) -> int:
    delta = at.astimezone(centre.zone).utcoffset()
    return int(delta.total_seconds()) if delta else 0
