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
from dataclasses import replace
from functools import partial

from printers import roster, spool
from printers.conversation import PATIENT, Patience, PrinterFault
from printers.drivers import Driver, open_driver
from printers.escpos import Paper, render
from printers.facts import Tell
from printers.roster import Printer
from printers.slip import Slip, compose
from printers.spool import Job
from printers.status import PrinterState
from printers.words import words
from store import Store
from web.offload import offload

PATROL = 0.5
"""Seconds between looks at the spool when nobody rang."""
ROUNDS_EVERY = 20.0
"""Seconds between questions to idle printers: how old their state on a screen may be."""
AT_ONCE = 8

log = logging.getLogger(__name__)


class Worker:
    """`tell` makes the slip of a job; `leads` says whether this process is the one that prints."""

    def __init__(
        self,
        store: Store,
        tell: Tell,
        leads: Callable[[], bool] = lambda: True,
        patience: Patience = PATIENT,
    ) -> None:
        self._store, self._tell, self._leads, self._patience = store, tell, leads, patience
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
        while True:
            with self._store.read() as conn:
                jobs = spool.due(conn, self._store.clock.now())
            if not jobs:
                return taken
            for job in jobs:
                self._print(job)
            taken += len(jobs)

    def check(self) -> dict[str, PrinterState]:
        """Asks every printer in use how it is, now; journals what changed."""
        with self._store.read() as conn:
            printers = roster.list_printers(conn)
        return {printer.code: self._ask(printer) for printer in printers}

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
        with self._store.read() as conn:
            jobs = spool.due(conn, self._store.clock.now())
        for job in jobs:
            self._with_printer(job.printer, partial(self._print, job), then=self._bell.set)

    def _go_round(self) -> None:
        with self._store.read() as conn:
            printers = roster.list_printers(conn)
        for printer in printers:
            self._with_printer(printer.code, partial(self._ask, printer))

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
        with self._store.read() as conn:
            printer = roster.find(conn, job.printer)
            told = self._tell(conn, job.kind, job.subject)
        if printer is None or told is None:
            with self._store.write() as tx:
                spool.failed(tx, job, "gone")
            return
        try:
            slip = offload(_set_slip, replace(told, copy=job.copy), printer.paper)
            driver = self._driver(printer)
        except Exception:
            # Nothing was sent yet. A missing font or a bad address is mended by somebody; until
            # then the job waits like one whose printer is off.
            log.exception("the slip of job %s could not be made", job.id)
            with self._store.write() as tx:
                spool.put_back(tx, job, "slip")
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


def _set_slip(slip: Slip, paper: Paper) -> bytes:
    return render(compose(slip, words(slip.lang)), paper)
