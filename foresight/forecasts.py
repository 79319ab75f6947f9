"""Forecasts on their way from the process that makes them to those that show them: one small file
a hall, replaced whole. Every worker of the machine reads the same ones; reading costs one `stat`.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from foresight.forecast import Forecast, from_json
from store import whole

STALE = timedelta(seconds=120)
"""An older forecast is none: whoever makes them has fallen silent."""


class Forecasts:
    """The newest forecast of each hall, kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: dict[str, str] = {}
        self._read: dict[str, tuple[tuple[int, int], Forecast]] = {}

    def put(self, forecast: Forecast) -> None:
        """Let everybody see it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        whole.replace(self._path(forecast.centre), forecast.as_json())

    def drop(self, centre: str) -> None:
        """Nothing is foreseen of this hall any more."""
        self._path(centre).unlink(missing_ok=True)

    def of(self, centre: str, now: datetime) -> Forecast | None:
        """The newest one; None where there is none of the last two minutes."""
        path = self._paths.get(centre) or self._paths.setdefault(centre, str(self._path(centre)))
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return None
        stamp = (found.st_mtime_ns, found.st_ino)
        kept = self._read.get(centre)
        if kept is None or kept[0] != stamp:
            try:
                kept = stamp, from_json(Path(path).read_bytes())
            except FileNotFoundError:
                return None
            self._read[centre] = kept
        return kept[1] if abs(now - kept[1].at) < STALE else None

    def _path(self, centre: str) -> Path:
        return self._folder / f"{centre}.json"
