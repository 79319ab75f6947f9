"""One leader among the workers: the one that walks the journal and runs the jobs."""

import fcntl
import logging
import threading
import time
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from store.engine import Store

KEY = 0x7072_6979
"""The advisory lock's number («priy»)."""
EVERY = 0.5
"""Seconds between tries: the longest that a dead leader's work stands still."""

log = logging.getLogger(__name__)


class Leader:
    """Holds the lock while this process lives; a crash gives it up by itself.

    PostgreSQL: an advisory lock on a connection of its own. SQLite: a lock on a file, which also
    keeps a second server off the same database."""

    def __init__(self, store: Store, home: Path) -> None:
        self._store = store
        self._path = home / "leader.lock"
        self._file: IO[str] | None = None
        self._conn: Connection | None = None
        self.leads = False

    def start(self) -> None:
        threading.Thread(target=self._forever, name="leader", daemon=True).start()

    def _forever(self) -> None:
        while True:
            leads = self._try_file() if self._store.is_sqlite else self._try_lock()
            if leads != self.leads:
                log.info("leading" if leads else "following")
            self.leads = leads
            time.sleep(EVERY)

    def _try_file(self) -> bool:
        if self._file is None:
            file = self._path.open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                return False
            self._file = file
        return True

    def _try_lock(self) -> bool:
        try:
            if self._conn is None:
                conn = self._store.engine.connect()
                conn = conn.execution_options(isolation_level="AUTOCOMMIT")
                got = conn.execute(text("SELECT pg_try_advisory_lock(:k)"), {"k": KEY}).scalar()
                if not got:
                    conn.close()
                    return False
                self._conn = conn
            # The lock lives as long as its session: ask whether that is still there.
            self._conn.execute(text("SELECT 1"))
            return True
        except SQLAlchemyError:
            log.warning("the leader's connection was lost")
            if self._conn is not None:
                self._conn.invalidate()
                self._conn.close()
            self._conn = None
            return False
