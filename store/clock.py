"""The one clock. Everything that belongs to the hall asks it; nothing calls `datetime.now()`.

Sign-in, tokens, lockouts and idempotency keys live by the real clock (`real_now`): a test or a
demo that moves the hall to next spring must not sign everybody out.
"""

import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store import whole


def real_now() -> datetime:
    """The machine's own time, aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Setting:
    """Where a moved clock stands: at real second `real` it showed second `shown`."""

    real: float
    shown: float
    frozen: bool = False

    def now(self, real: float) -> float:
        return self.shown if self.frozen else self.shown + (real - self.real)


UNMOVED = Setting(0.0, 0.0)
"""Real time."""


class Clock:
    """Real time, or a moved time that the workers of one machine share through a small file.

    `path` is None for a clock that is only real or moved inside one process. The file is there from
    the first move on, and until the next start."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._setting = UNMOVED

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._read().now(time.time()), UTC)

    def set(self, moment: datetime) -> None:
        """Show `moment` now; it runs on unless the clock is frozen."""
        self._write(Setting(time.time(), moment.timestamp(), self._read().frozen))

    def advance(self, step: timedelta) -> None:
        self.set(self.now() + step)

    def freeze(self, frozen: bool) -> None:
        self._write(Setting(time.time(), self.now().timestamp(), frozen))

    def reset(self) -> None:
        """Forget every move: it shows real time again."""
        self._write(UNMOVED)

    def _read(self) -> Setting:
        if self._path is None:
            return self._setting
        # Asked first: in a centre's house nobody moves it, and an error is dearer than an answer.
        if not os.access(self._path, os.F_OK):
            return UNMOVED
        found = os.stat(self._path)
        # Two moves within one tick of the file system's time are told apart by the file itself.
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            self._setting = Setting(**json.loads(self._path.read_text()))
            self._stamp = stamp
        return self._setting

    def _write(self, setting: Setting) -> None:
        self._setting = setting
        if self._path:
            whole.replace(self._path, json.dumps(asdict(setting)).encode())
