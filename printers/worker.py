"""The hand at the printers: takes what is due from the spool, prints it, writes down how it went.

Runs in one process (the leader). Each printer has its own line, so a dead one holds up nobody
else; nothing here holds a transaction open while it talks to a device.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from printers import held, roster, spool
from printers.conversation import PATIENT, Patience, PrinterFault
from printers.drivers import Driver, open_driver
from printers.facts import Tell
from printers.make import slip_of
from printers.roster import Printer
from printers.spool import Job
from printers.status import PrinterState
from store import Store

PATROL = 0.5
"""Seconds between looks at the spool when nobody rang."""
ROUNDS_EVERY = 20.0
"""Seconds between questions to idle printers: how old their state on a screen may be."""
AT_ONCE = 128
"""Printers spoken to at the same time: more than there are in a network, so that a place in which a
dead one is waited for is nobody else's. They are light threads, and started as they are needed."""

log = logging.getLogger(__name__)


class Worker:
    """`tell` makes the slip of a job; `leads` says whether this process is the one that prints;
    `ring(agent)` tells an agent that one of its printers has something to print."""

    def __init__(
        self,
        store: Store,
        tell: Tell,
        leads: Callable[[], bool] = lambda: True,
        patience: Patience = PATIENT,
        ring: Callable[[str], None] = lambda agent: None,
    ) -> None:
        self._store, self._tell, self._leads, self._patience = store, tell, leads, patience
        self._ring = ring
        self._bell = threading.Event()
        self._stopped = threading.Event()
        self._drivers: dict[tuple[str, str, str], Driver] = {}
        self._busy: set[str] = set()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="printer")
        self._thread = threading.Thread(target=self._forever, name="printers", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Waits for slips that are being printed, no longer than their drivers do."""
        self._stopped.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join()
        self._pool.shutdown()

    def wake(self) -> None:
        """Something was spooled: look now."""
        self._bell.set()

    def run_due(self) -> int:
        """Prints everything that is due now, in this thread; how many jobs were taken. For tests
        and for one-shot use; do not mix with `start`."""
        taken = 0
        while jobs := self._mine():
            for job in jobs:
                self._print(job)
            taken += len(jobs)
        return taken

    def check(self) -> dict[str, PrinterState]:
        """Asks every printer in use how it is, now; journals what changed."""
        with self._store.read() as conn:
            printers = roster.list_printers(conn)
        return {printer.code: self._ask(printer) for printer in printers if not printer.agent}

    def _forever(self) -> None:
        led, asked = False, 0.0
        while not self._stopped.is_set():
            self._bell.wait(PATROL)
            self._bell.clear()
            leads = self._leads()
            try:
                if leads and not led:
                    self._take_over()
                if leads:
                    self._dispatch()
                if leads and time.monotonic() - asked >= ROUNDS_EVERY:
                    asked = time.monotonic()
                    self._go_round()
                led = leads
            except Exception:
                # As a follower does: outlive a lost database, try again at the next patrol.
                log.exception("the print worker stumbled")

    def _take_over(self) -> None:
        with self._store.write() as tx:
            lost = spool.recover(tx)
        if lost:
            log.warning("%d slips were being printed when the last worker ended", lost)

    def _dispatch(self) -> None:
        for job in self._mine():
            self._with_printer(job.printer, partial(self._print, job), then=self._bell.set)

    def _mine(self) -> list[Job]:
        """What this hand is to print now. A job whose printer is down goes to its other printer
        first; the agents' jobs are theirs."""
        with self._store.read() as conn:
            jobs = spool.due(conn, self._store.clock.now())
            agents = {p.code: p.agent for p in roster.list_printers(conn)} if jobs else {}
        if any([self._falls_back(job) for job in jobs if job.fallback]):
            return self._mine()
        for agent in {agents.get(job.printer) for job in jobs} - {None}:
            self._ring(str(agent))
        return [job for job in jobs if not agents.get(job.printer)]

    def _falls_back(self, job: Job) -> bool:
        with self._store.write() as tx:
            return spool.fall_back(tx, job)

    def _go_round(self) -> None:
        with self._store.write() as tx:
            held.give_up(tx)
            held.note_absent(tx)
        self._doubt_lost()
        with self._store.read() as conn:
            printers = roster.list_printers(conn)
        for printer in printers:
            if not printer.agent:
                self._with_printer(printer.code, partial(self._ask, printer))

    def _doubt_lost(self) -> None:
        """A database that was away when a slip was to be noted as printed has left it in nobody's
        hand; it would seem to be printing until the next start."""
        with self._store.read() as conn:
            printing = spool.printing(conn)
        with self._lock:
            # Looked at after the spool: whoever began since then is not among those.
            lost = [job for job in printing if job.printer not in self._busy]
        for job in lost:
            with self._store.write() as tx:
                spool.doubtful(tx, job, "lost")

    def _with_printer(
        self, code: str, work: Callable[[], object], then: Callable[[], None] = lambda: None
    ) -> None:
        """Does the work on the pool unless this printer is busy; one thing at a time for each."""
        with self._lock:
            if code in self._busy:
                return
            self._busy.add(code)

        def run() -> None:
            try:
                work()
            except Exception:
                log.exception("printer %s", code)
            finally:
                with self._lock:
                    self._busy.discard(code)
                then()

        self._pool.submit(run)

    def _ask(self, printer: Printer) -> PrinterState:
        driver = self._driver(printer)
        state = driver.status()
        self._learn(printer, driver, state)
        return state

    def _print(self, job: Job) -> None:
        with self._store.write() as tx:
            if not spool.claim(tx, job):
                return
        made = slip_of(self._store, self._tell, job)
        if made is None:
            return
        printer, slip = made
        try:
            driver = self._driver(printer)
        except ValueError:
            log.exception("printer %s has settings that nobody understands", printer.code)
            with self._store.write() as tx:
                spool.put_back(tx, job, "config")
            return
        self._send(job, printer, driver, slip)

    def _send(self, job: Job, printer: Printer, driver: Driver, slip: bytes) -> None:
        try:
            state = driver.send(slip)
        except PrinterFault as fault:
            log.warning("printer %s: %s (doubtful: %s)", printer.code, fault.kind, fault.doubtful)
            with self._store.write() as tx:
                (spool.doubtful if fault.doubtful else spool.put_back)(tx, job, fault.kind)
            self._learn(printer, driver, fault.state)
            if job.fallback:
                self._falls_back(job)
        except Exception:
            log.exception("printer %s: the driver broke down", printer.code)
            with self._store.write() as tx:
                spool.doubtful(tx, job, "driver")
        else:
            with self._store.write() as tx:
                spool.printed(tx, job)
            self._learn(printer, driver, state)

    def _learn(self, printer: Printer, driver: Driver, state: PrinterState) -> None:
        answers = driver.habits.answers and not printer.answers
        if state is printer.state and not answers:
            return
        with self._store.write() as tx:
            roster.note_state(tx, printer.code, state)
            if answers:
                roster.note_answers(tx, printer.code)

    def _driver(self, printer: Printer) -> Driver:
        """One driver a printer for as long as its address stands: it remembers habits."""
        key = (printer.code, printer.driver, printer.address)
        with self._lock:
            if key not in self._drivers:
                self._drivers[key] = open_driver(
                    printer.driver,
                    printer.address,
                    answers=printer.answers,
                    patience=self._patience,
                )
            return self._drivers[key]
