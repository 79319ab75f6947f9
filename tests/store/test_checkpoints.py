"""What was flushed to SQLite's log comes into its file, and no flush waits for that."""

import shutil
import sqlite3
import time
from pathlib import Path

from store import Store
from store.checkpoints import EVERY, Checkpoints


def in_the_file_alone(store: Store, aside: Path) -> int:
    """Entries that a copy of the file without its log has; none while it is being written."""
    shutil.copy(store.engine.url.database or "", aside)
    with sqlite3.connect(aside) as conn:
        try:
            return int(conn.execute("SELECT count(*) FROM journal").fetchone()[0])
        except sqlite3.DatabaseError:
            return 0


def test_after_some_flushes_the_file_has_what_the_log_had(
    sqlite_store: Store, tmp_path: Path
) -> None:
    """Not at once, as nobody should wait for it, and not by SQLite's own choice."""
    with sqlite_store.write() as tx:
        tx.note("hall", "alert.test", big="x" * 5_000_000)
    assert in_the_file_alone(sqlite_store, tmp_path / "before.db") == 0
    for number in range(EVERY):
        with sqlite_store.write() as tx:
            tx.note("hall", "alert.test", number=number)
    until = time.monotonic() + 10
    while not (found := in_the_file_alone(sqlite_store, tmp_path / "after.db")):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert found >= EVERY - 1


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    """A checkpoint of nothing says so in the log and does nothing."""
    checkpoints = Checkpoints(str(tmp_path / "gone.db"))
    checkpoints._run()
    assert not list(tmp_path.iterdir())
