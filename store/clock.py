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


class Clock:
    """Real time, or a moved time that the workers of one machine share through a small file.

    `path` is None for a clock that is only real or moved inside one process. Reading costs one
    `stat` call, and only where a file was given (demo and tests)."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._setting: Setting | None = None

    def now(self) -> datetime:
        setting = self._read()
        if setting is None:
            return real_now()
        return datetime.fromtimestamp(setting.now(time.time()), UTC)

    def set(self, moment: datetime) -> None:
        """Show `moment` now; it runs on unless the clock is frozen."""
        frozen = bool((setting := self._read()) and setting.frozen)
        self._write(Setting(time.time(), moment.timestamp(), frozen))

    def advance(self, step: timedelta) -> None:
        self.set(self.now() + step)

    def freeze(self, frozen: bool) -> None:
        self._write(Setting(time.time(), self.now().timestamp(), frozen))

    def reset(self) -> None:
        """Forget every move: a restart shows real time again."""
        self._setting, self._stamp = None, None
        if self._path:
            self._path.unlink(missing_ok=True)

    def _read(self) -> Setting | None:
        if self._path is None:
            return self._setting
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return None
        # Two moves within one tick of the file system's time are told apart by the file itself.
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            self._setting = Setting(**json.loads(self._path.read_text()))
            self._stamp = stamp
        return self._setting

    def _write(self, setting: Setting) -> None:
        self._setting = setting
        if self._path is None:
            return
        # Replaced whole: another worker must never read half a file.
        part = self._path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(asdict(setting)))
        part.replace(self._path)
