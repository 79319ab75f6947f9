"""The plan of a day: visitors to come and windows to open, by half-hour, beside the usual roster.

What it rests on is read here; the thinking is in `demand` and `staffing`. Plans travel as small
files, like forecasts.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from centres.directory import Centre
from foresight import demand, staffing
from foresight.beliefs import Beliefs
from foresight.floor import Floor
from foresight.staffing import HALF, Half
from foresight.state import Booked
from line.calls import rates_of
from measures.tables import legs
from scheduler.rows import LIVE
from scheduler.tables import bookings, expected_arrivals
from store import whole

HISTORY = timedelta(days=2 * 366)
SHAPE = timedelta(weeks=8)
AHEAD = 14
"""Days to look ahead for the next one on which the centre works."""


@dataclass(frozen=True)
class Question:
    """All that planning one day needs; plain enough to be handed to another process."""

    centre: str
    day: date
    made_at: datetime
    beliefs: Beliefs
    rates: Mapping[str, float]
    target: float
    arrivals: Mapping[str, list[float]]
    booked: tuple[Booked, ...]
    midnight: float
    open_halves: tuple[int, ...]
    windows: int
    usual: tuple[float, ...]
    known_days: int


@dataclass(frozen=True)
class Plan:
    """`usual`: windows open on past days in each half-hour of the plan, on average; `known_days`:
    days of history behind it; `windows`: how many there are."""

    centre: str
    day: date
    made_at: datetime
    target: float
    windows: int
    known_days: int
    halves: tuple[Half, ...]
    usual: tuple[float, ...]


def days_to_plan(centre: Centre, at: datetime) -> list[date]:
    """Today, while it is not over, and the next day on which the centre works."""
    today = centre.hours.day_of(at)
    found = [today + timedelta(days=ahead) for ahead in range(AHEAD)]
    working = [day for day in found if centre.hours.intervals(day)]
    over = working and working[0] == today and centre.hours.intervals(today)[-1].end <= at
    return working[1:2] if over else working[:2]


def question(conn: Connection, centre: Centre, floor: Floor, day: date, at: datetime) -> Question:
    """Gather what a plan for `day` rests on."""
    history, working = _history(conn, centre, centre.hours.day_of(at))
    windows = len(centre.windows)
    total = demand.visitors(history, day, working)
    if total is None:
        total = demand.DEFAULT * windows
    booked = _booked(conn, centre, day)
    halves = open_halves(centre, day)
    walk_ins = demand.spread(
        max(0.0, total - len(booked)), _by_half(conn, centre, day), range_of(halves)
    )
    shares = _services(conn, centre, at)
    beliefs = floor.habits.beliefs({one.code for one in centre.services if one.letter})
    return Question(
        centre=centre.code,
        day=day,
        made_at=at,
        beliefs=beliefs,
        rates=rates_of(centre),
        target=float(centre.target[1]),
        arrivals={code: [share * count for count in walk_ins] for code, share in shares.items()},
        booked=booked,
        midnight=centre.hours.day_bounds(day).start.timestamp(),
        open_halves=halves,
        windows=windows,
        usual=tuple(floor.habits.roster.usual(half * HALF, HALF) for half in halves),
        known_days=len(history),
    )


def answer(asked: Question) -> Plan:
    """The plan; seconds of work for a large hall, so made now and then and kept."""
    halves = staffing.plan(
        asked.beliefs,
        asked.rates,
        asked.target,
        asked.arrivals,
        asked.booked,
        asked.midnight,
        asked.open_halves,
        asked.windows,
    )
    return Plan(
        asked.centre,
        asked.day,
        asked.made_at,
        asked.target,
        asked.windows,
        asked.known_days,
        tuple(halves),
        asked.usual,
    )


class Plans:
    """The newest plan of each centre and day, kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, plan: Plan) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        data = asdict(plan) | {"day": plan.day.isoformat(), "made_at": plan.made_at.isoformat()}
        whole.replace(self._path(plan.centre, plan.day), json.dumps(data).encode())

    def of(self, centre: str, day: date) -> Plan | None:
        try:
            data = json.loads(self._path(centre, day).read_text())
        except FileNotFoundError:
            return None
        return Plan(
            **data
            | {
                "day": date.fromisoformat(data["day"]),
                "made_at": datetime.fromisoformat(data["made_at"]),
                "halves": tuple(Half(**one) for one in data["halves"]),
                "usual": tuple(data["usual"]),
            }
        )

    def forget(self, before: date) -> None:
        """Days that are past."""
        for path in self._folder.glob("*.json"):
            if path.stem[-10:] < before.isoformat():
                path.unlink(missing_ok=True)

    def _path(self, centre: str, day: date) -> Path:
        return self._folder / f"{centre}-{day.isoformat()}.json"


def open_halves(centre: Centre, day: date) -> tuple[int, ...]:
    """The half-hours (0–47) in which the centre receives people."""
    midnight = centre.hours.day_bounds(day).start
    found: set[int] = set()
    for span in centre.hours.intervals(day):
        first = (span.start - midnight).total_seconds() // HALF
        last = -((midnight - span.end).total_seconds() // HALF)
        found.update(range(int(first), int(last)))
    return tuple(sorted(found))


def range_of(halves: tuple[int, ...]) -> range:
    """From the first to the last: a lunch in between belongs to the day."""
    return range(halves[0], halves[-1] + 1) if halves else range(0)


def _history(conn: Connection, centre: Centre, today: date) -> tuple[dict[date, int], set[date]]:
    here = legs.c.centre == centre.code, legs.c.leg == 1
    span = legs.c.day >= today - HISTORY, legs.c.day < today
    query = select(legs.c.day, func.count()).where(*here, *span).group_by(legs.c.day)
    counts = {day: int(count) for day, count in conn.execute(query)}
    first = min(counts, default=today)
    days = (first + timedelta(days=ahead) for ahead in range((today - first).days))
    return counts, {day for day in days if centre.hours.intervals(day)}


def _by_half(conn: Connection, centre: Centre, day: date) -> dict[int, float]:
    table = expected_arrivals.c
    query = select(table.half_hour, table.arrivals).where(
        table.centre == centre.code, table.weekday == day.weekday()
    )
    return {half: float(count) for half, count in conn.execute(query)}


def _services(conn: Connection, centre: Centre, at: datetime) -> dict[str, float]:
    """The share of visitors by service, of the last weeks; evenly where nobody came."""
    since = centre.hours.day_of(at) - SHAPE
    here = legs.c.centre == centre.code, legs.c.day >= since
    query = select(legs.c.service, func.count()).where(*here).group_by(legs.c.service)
    queued = [one.code for one in centre.services if one.letter and one.queued]
    counts: dict[str, Any] = {code: count for code, count in conn.execute(query) if code in queued}
    if not counts:
        counts = dict.fromkeys(queued, 1)
    return {code: count / sum(counts.values()) for code, count in counts.items()}


def _booked(conn: Connection, centre: Centre, day: date) -> tuple[Booked, ...]:
    query = select(bookings.c.id, bookings.c.service, bookings.c.start).where(
        bookings.c.centre == centre.code,
        bookings.c.day == day,
        bookings.c.state.in_(LIVE),
    )
    return tuple(
        Booked(key, service, start.timestamp()) for key, service, start in conn.execute(query)
    )
