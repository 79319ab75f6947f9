"""SQLite's checkpoints: what was flushed to its log goes into its file.

By itself SQLite does that in the flush that makes the log a thousand pages long, which then takes
fifty times as long as any other, and all screens wait for it. Here it goes on in a thread of its
own, beside readers and writers, and holds up nobody.
"""

import logging
import sqlite3
import threading
from urllib.parse import quote

from store.offload import offload

EVERY = 50
"""Flushes between two checkpoints: some hundred pages."""

log = logging.getLogger(__name__)


class Checkpoints:
    """Of the database in this file."""

    def __init__(self, path: str) -> None:
        # Never made anew where it is gone: a test's or an administrator's folder.
        self._address = f"file:{quote(path)}?mode=rw"
        self._flushes = 0
        self._goes_on = False

    def flushed(self) -> None:
        """A flush more; each fiftieth begins a checkpoint, if the last one is over."""
        self._flushes += 1
        if self._flushes >= EVERY and not self._goes_on:
            self._flushes, self._goes_on = 0, True
            threading.Thread(target=self._run, name="checkpoint", daemon=True).start()

    def _run(self) -> None:
        try:
            offload(self._checkpoint)
        except sqlite3.Error as error:
            # The log grows on; the next one does the work of both.
            log.warning("no checkpoint: %s", error)
        finally:
            self._goes_on = False

    def _checkpoint(self) -> None:
        conn = sqlite3.connect(self._address, uri=True, isolation_level=None)
        try:
            conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            conn.close()
