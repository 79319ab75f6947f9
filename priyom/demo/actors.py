"""Everybody who moves in the demo's halls: the morning until the demo opens, then live."""

import logging
import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from tqdm import tqdm

from centres.devices import list_devices
from centres.directory import Centre, Directory
from centres.tables import people
from line.tables import tickets
from priyom.demo.clerks import HUMAN, is_left_to_human, shifts
from priyom.demo.day import load_of, plan_day
from priyom.demo.hall import DemoHall, Note
from store import Store

BATCH = 15
"""Things done in one transaction while the morning is made up: fewer flushes to disk, yet no
screen waits long for its turn."""
BREATH = 0.004
"""Seconds for everybody else after each transaction: the demo's people share one loop with the
requests of real ones."""
LATE = timedelta(seconds=5)
"""What is done later than this after its time is dated back to it."""
LEAP = timedelta(minutes=15)
"""After a longer jump of the clock nobody catches up: the halls go on from where they stand."""
SIGN_INS = ("clerk", "clerk2")
"""People whom the demo's first page lends to whoever tries it; they sit at the first windows."""

log = logging.getLogger(__name__)


class Actors:
    """The demo's people. `step` is called again and again by one thread; `surge` and `stir` by
    anybody, they are heard at the next step."""

    def __init__(self, store: Store, directory: Directory, seed: str = "demo") -> None:
        self._store, self._directory, self._seed = store, directory, seed
        self._halls: dict[str, DemoHall] = {}
        self._unopened: list[str] = []
        self._stirred: set[str] = set()
        self._surges: list[tuple[str, float, float]] = []
        self._last: datetime | None = None

    def open(self, now: datetime) -> None:
        """Begin at this moment: each hall's day so far is made up by one of the steps to come, so
        that the first halls are alive at once. Halls that have had a morning (the demo was
        stopped and started again) go on from where they stand."""
        self._unopened = [
            centre.code
            for centre in self._directory.network.centres.values()
            if self._has_begun(centre, now)
        ]
        self._last = now

    def backfill(self, until: datetime, progress: bool = False) -> None:
        """Make up the day so far in every hall, now."""
        self.open(until)
        with tqdm(
            total=len(self._unopened), desc="morning", unit="hall", disable=not progress
        ) as bar:
            while self._unopened:
                self._open_next(until)
                bar.update()

    def step(self, now: datetime) -> int:
        """Do everything that is due; how many things were done."""
        if self._last is None or not timedelta(seconds=-1) <= now - self._last <= LEAP:
            self._halls.clear()
            self._unopened.clear()
        self._last = now
        self._refresh(now)
        self._listen(now)
        done = 0
        for hall in list(self._halls.values()):
            while note := hall.due(now):
                done += self._do(hall, note, now)
        if self._unopened:
            self._open_next(now)
        return done

    @property
    def is_opening(self) -> bool:
        """Are there halls whose morning is still to be made up?"""
        return bool(self._unopened)

    def surge(self, centre: str, minutes: float = 15, times: float = 1.3) -> None:
        """Send a crowd into a hall: for `minutes`, `times` what its windows can serve."""
        self._surges.append((centre, minutes, times))

    def stir(self, centres: Iterable[str]) -> None:
        """These halls' journals grew: idle clerks there look up. Rung by each commit."""
        self._stirred.update(centres)

    def _do(self, hall: DemoHall, note: Note, now: datetime) -> bool:
        """One thing in one transaction, as if a person did it."""
        try:
            if hall.idles(note):
                with self._store.read() as conn:
                    idle = hall.nothing_to_do(conn, note)
                if idle:
                    hall.sit(note)
                    return False
            with self._store.write(at=note.at if now - note.at > LATE else None) as tx:
                hall.act(tx, note)
        except Exception:
            # A lost race, a lost database, a changed network: people try again, the demo goes on.
            log.info("an actor of %s stumbled", hall.centre.code, exc_info=True)
            hall.stumble(note, now)
            return False
        finally:
            time.sleep(BREATH)
        return True

    def _open_next(self, now: datetime) -> None:
        centre = self._directory.centre(self._unopened.pop(0))
        if centre is None:
            return
        day = centre.hours.day_of(now)
        hall = self._hall(centre, day, now)
        if self._untouched(centre, day):
            hall.begin(centre.hours.day_bounds(day).start)
            self._play(hall, now)
        else:
            hall.begin(now)
        self._halls[centre.code] = hall

    def _play(self, hall: DemoHall, until: datetime) -> None:
        """The hall's past, in large transactions that are dated as it happened."""
        note = hall.due(until)
        while note:
            try:
                with self._store.write(at=note.at) as tx:
                    for _ in range(BATCH):
                        tx.now = note.at
                        hall.act(tx, note)
                        note = hall.due(until)
                        if note is None:
                            break
            except Exception:
                log.exception("the morning of %s could not be made up", hall.centre.code)
                hall.begin(until)
                return
            time.sleep(BREATH)

    def _refresh(self, now: datetime) -> None:
        """Halls as they are configured now; on a new day with new people."""
        centres = self._directory.network.centres
        for code in set(self._halls) - set(centres):
            del self._halls[code]
        for code, centre in centres.items():
            if code in self._unopened:
                continue
            hall = self._halls.get(code)
            day = centre.hours.day_of(now)
            if hall is None or hall.day != day:
                self._halls[code] = self._hall(centre, day, centre.hours.day_bounds(day).start)
                self._halls[code].begin(now)
            else:
                hall.centre = centre

    def _listen(self, now: datetime) -> None:
        stirred, self._stirred = self._stirred, set()
        for code in stirred & set(self._halls):
            self._halls[code].stir(now)
        surges, self._surges = self._surges, []
        for code, minutes, times in surges:
            if code in self._halls:
                came = self._halls[code].surge(now, minutes, times)
                log.info("%d visitors are on their way to %s", came, code)

    def _hall(self, centre: Centre, day: date, until: datetime) -> DemoHall:
        """`until`: when halls without a clerk are left to whoever tries the demo."""
        staff = shifts(centre, self._logins(centre), day, until, self._seed)
        working = {shift.window for shift in staff}
        # A hall left to whoever tries the demo shall have somebody to call, at any time.
        load = 1.5 if is_left_to_human(centre) else load_of(centre, self._seed)
        visitors = plan_day(centre, day, max(len(working), 1), load, self._seed)
        return DemoHall(centre, day, visitors, staff, self._kiosks(centre), self._seed)

    def _logins(self, centre: Centre) -> list[str]:
        here = (people.c.scope == centre.code) & (people.c.role == "desk") & people.c.active
        with self._store.read() as conn:
            found = conn.execute(select(people.c.login).where(here)).scalars().all()
        return sorted(found, key=lambda login: (login not in SIGN_INS, login))

    def _kiosks(self, centre: Centre) -> list[str]:
        """Where visitors take tickets; a hall's first kiosk is left to whoever tries the demo,
        so that the slip which comes out there is that person's own."""
        with self._store.read() as conn:
            devices = list_devices(conn, centre.code)
        kiosks = [f"device:{device.id}" for device in devices if device.kind == "kiosk"]
        return kiosks[1:] if any(code == centre.code for code, _ in HUMAN) else kiosks

    def _has_begun(self, centre: Centre, at: datetime) -> bool:
        opening = centre.hours.opening(centre.hours.day_of(at))
        return opening is not None and opening < at

    def _untouched(self, centre: Centre, day: date) -> bool:
        here = (tickets.c.centre == centre.code) & (tickets.c.day == day)
        with self._store.read() as conn:
            return conn.execute(select(tickets.c.id).where(here).limit(1)).first() is None
