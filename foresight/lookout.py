"""The lookout: a process of its own that foresees every hall while the centres work.

Simulating takes a processor's whole attention, so it must not happen where sockets are served. The
lookout reads the database like anybody else, looks at halls that have changed (at most once a
second each) or whose forecast grows old, and leaves each forecast where all workers find it. What
habits there are it learns between looks, and again as the day goes on.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import select

from centres.directory import Centre, Directory
from foresight import accuracy, calibration, live
from foresight.advice import Advice
from foresight.alerts import (
    HORIZON,
    Watchman,
    acted,
    end_alert,
    keep_action,
    open_alert,
    open_alerts,
    raise_alert,
    verdict,
)
from foresight.engine import Breach
from foresight.floor import Floor
from foresight.forecast import Forecast
from foresight.forecasts import Forecasts
from foresight.habits import Habits
from foresight.plans import Plans, answer, days_to_plan, question
from foresight.told import LIKELY
from line import hall
from store import Store
from store.journal import heads

EVERY = 1.0
"""Seconds between two looks at one hall, at least."""
AGAIN = 15.0
"""Seconds after which a hall at work is looked at though nothing happened: time itself counts."""
ANXIOUS = 6.0
"""The same for a hall in which a breach is likely: an alert needs a second look, and soon."""
OUTLOOK_FOR = timedelta(seconds=5)
"""How long the next hour's outlook is kept, by the hall's own clock."""
LEARN_EVERY = 1800.0
"""Seconds after which what has happened since is learned."""
REST = 0.25
"""Seconds between looks at the journal's heads."""

SHARE = 0.25
"""Of one processor, while every hall is busy. Calls, sockets and the disk need the machine first:
at full speed it made a ticket an eighth dearer, though it stood behind the server in each queue."""
LONGEST_REST = 0.5
"""Seconds: after a long lesson, too, a hall in trouble is looked at soon."""

KEEP_EVERY = 5.0
"""Seconds between writes of what was told to whoever came: on SQLite the halls wait for each."""
PLAN_EVERY = 2.0
"""Seconds between two halls' plans: estimates come first."""
SWEEP_EVERY = 60.0
"""Seconds between looks for alerts that nobody ends."""
ACTOR = "system"

log = logging.getLogger(__name__)


@dataclass
class Watched:
    """What the lookout knows of one hall. `looked` and `learned` are real seconds."""

    floor: Floor
    seq: int = -1
    looked: float = float("-inf")
    idle: bool = False
    outlook: tuple[Breach, tuple[Advice, ...]] | None = None
    outlooked: datetime = datetime.min.replace(tzinfo=UTC)
    learned: float = float("-inf")
    learned_seq: int = -1
    day: date | None = None
    planned: date | None = None
    watchman: Watchman = field(default_factory=Watchman)


class Lookout:
    """`tell(forecast)` hears of each new forecast."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        forecasts: Forecasts,
        plans: Plans,
        tell: Callable[[Forecast], None],
    ) -> None:
        self._store, self._directory, self._forecasts = store, directory, forecasts
        self._plans, self._tell = plans, tell
        self._halls: dict[str, Watched] = {}
        with store.read() as conn:
            self._alerted = {one.centre for one in open_alerts(conn)}
        self._told: list[Any] = []
        self._kept = self._swept = self._last_plan = float("-inf")
        self._worked = time.thread_time()

    def round(self) -> int:
        """Look at every hall that is due, then learn of one; how many were looked at."""
        looked = 0
        for code, seq in self._heads().items():
            centre = self._directory.centre(code)
            if centre and self._due(self._watched(centre), seq, time.monotonic()):
                self._told += self._look(centre, self._watched(centre), time.monotonic())
                looked += 1
                self._rest()
        self._keep(time.monotonic())
        self._sweep(time.monotonic())
        if not self._plan_one(time.monotonic()):
            self._learn_of_one(time.monotonic())
        self._rest()
        return looked

    def _rest(self) -> None:
        """Let others work, three times as long as this has."""
        worked = time.thread_time() - self._worked
        time.sleep(min(worked * (1 / SHARE - 1), LONGEST_REST))
        self._worked = time.thread_time()

    def _heads(self) -> dict[str, int]:
        with self._store.read() as conn:
            return dict(conn.execute(select(heads.c.centre, heads.c.seq)).tuples().all())

    def _watched(self, centre: Centre) -> Watched:
        if centre.code not in self._halls:
            defaults = {one.code: 60.0 * one.minutes for one in centre.services if one.letter}
            self._halls[centre.code] = Watched(Floor(Habits(defaults)))
        return self._halls[centre.code]

    def _due(self, watched: Watched, seq: int, now: float) -> bool:
        if seq != watched.seq:
            return now - watched.looked >= EVERY
        likely = watched.outlook is not None and watched.outlook[0].chance > LIKELY
        return not watched.idle and now - watched.looked >= (ANXIOUS if likely else AGAIN)

    def _look(self, centre: Centre, watched: Watched, now: float) -> list[Any]:
        """Foresee one hall; what was told to whoever has just come."""
        at = self._store.clock.now()
        with self._store.read() as conn:
            picture = hall(conn, centre, at)
            due, seen = live.due_today(conn, centre, at), live.seen_today(conn, centre, at)
        watched.seq, watched.looked = picture.seq, now
        at_work = any(one.state == "open" for one in picture.windows.values())
        watched.idle = not picture.line and not at_work
        if watched.idle:
            self._forecasts.drop(centre.code)
            return []
        kept = watched.outlook if abs(at - watched.outlooked) < OUTLOOK_FOR else None
        forecast = live.forecast(picture, watched.floor, due, seen, kept)
        if kept is None:
            watched.outlook, watched.outlooked = (forecast.breach, forecast.advice), at
            self._warn(centre, watched.watchman, forecast)
        self._forecasts.put(forecast)
        self._tell(forecast)
        return accuracy.first_told(centre, picture, forecast, watched.floor.habits.pace.mean)

    def _keep(self, now: float) -> None:
        """Write down what was told, to be judged when the waits are known."""
        if self._told and now - self._kept >= KEEP_EVERY:
            with self._store.write(ACTOR) as tx:
                accuracy.keep(tx, self._told)
            self._told, self._kept = [], now

    def _warn(self, centre: Centre, watchman: Watchman, forecast: Forecast) -> None:
        """Raise an alert, or see what has become of it."""
        if centre.code not in self._alerted:
            if watchman.threatens(forecast):
                with self._store.write(ACTOR) as tx:
                    raise_alert(tx, centre, forecast)
                self._alerted.add(centre.code)
            return
        with self._store.read() as conn:
            known = open_alert(conn, centre.code)
            alert = known and acted(conn, known)
        outcome = alert and watchman.judge(alert, self._store.clock.now(), forecast)
        # Most outlooks change nothing: a change would hold up the clerks for as long as it lasts.
        if alert and (outcome or alert != known):
            with self._store.write(ACTOR) as tx:
                keep_action(tx, alert)
                if outcome:
                    end_alert(tx, alert, outcome)
        if outcome or alert is None:
            self._alerted.discard(centre.code)

    def _sweep(self, now: float) -> None:
        """End the alerts of halls that nobody looks at any more, as at the end of a day."""
        if now - self._swept < SWEEP_EVERY:
            return
        self._swept = now
        with self._store.read() as conn:
            left = open_alerts(conn)
        old = [one for one in left if self._store.clock.now() - one.raised_at >= HORIZON]
        for alert in old:
            with self._store.write(ACTOR) as tx:
                end_alert(tx, alert, verdict(alert, tx.now, 0, None) or "wrong")
            self._alerted.discard(alert.centre)

    def _plan_one(self, now: float) -> bool:
        """Plan the days of one hall that has had its lesson and no plan yet; False: there is none,
        or it is too soon."""
        if now - self._last_plan < PLAN_EVERY:
            return False
        for code, watched in self._halls.items():
            centre = self._directory.centre(code)
            if centre is None or watched.day is None or watched.planned == watched.day:
                continue
            self._last_plan, watched.planned = now, watched.day
            at = self._store.clock.now()
            self._plans.forget(watched.day)
            for day in days_to_plan(centre, at):
                with self._store.read() as conn:
                    asked = question(conn, centre, watched.floor, day, at)
                self._plans.put(answer(asked))
            return True
        return False

    def _learn_of_one(self, now: float) -> None:
        """The hall that has waited longest for it; looks go on between two lessons."""
        lagging = [
            (watched.learned, code)
            for code, watched in self._halls.items()
            if not watched.idle and self._wants_lesson(code, watched, now)
        ]
        if not lagging:
            return
        code = min(lagging)[1]
        centre = self._directory.centre(code)
        watched = self._halls[code]
        at = self._store.clock.now()
        watched.learned, watched.learned_seq = now, watched.seq
        if centre is None:
            return
        watched.day = centre.hours.day_of(at)
        with self._store.read() as conn:
            watched.floor = live.learned(conn, centre, at)
            known = calibration.levels_of(conn, code)
            levels, upto = calibration.lesson(conn, code, known, at)
        if (levels, upto) != known:
            with self._store.write(ACTOR) as tx:
                calibration.keep(tx, code, levels, upto)
        watched.floor.habits.levels = levels

    def _wants_lesson(self, code: str, watched: Watched, now: float) -> bool:
        centre = self._directory.centre(code)
        if centre is None:
            return False
        if watched.day != centre.hours.day_of(self._store.clock.now()):
            return True
        return now - watched.learned >= LEARN_EVERY and watched.seq != watched.learned_seq


def watch(store: Store, home: Path, out: TextIO = sys.stdout) -> None:
    """Look out until whoever started this is gone. Each line of `out` is the code of a centre that
    has a new forecast."""
    gone = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        gone.set()

    threading.Thread(target=listen, daemon=True).start()

    def tell(forecast: Forecast) -> None:
        print(forecast.centre, file=out, flush=True)

    forecasts, plans = Forecasts(home / "forecasts"), Plans(home / "plans")
    lookout = Lookout(store, Directory(store), forecasts, plans, tell)
    while not gone.wait(REST):
        try:
            lookout.round()
        except BrokenPipeError:
            # Nobody hears it any more. What stands unsaid must not be said at the end, either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
            return
        except Exception:
            # The database may be away for a while: the next round tries again.
            log.exception("the lookout stumbled")
            gone.wait(5)
