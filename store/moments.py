"""Moments as text. A touch says one and the same moment a dozen times."""

from datetime import UTC, datetime
from functools import lru_cache

import orjson


def written(moment: datetime) -> str:
    """ISO 8601 with the moment's own offset: what `isoformat` gives, in a tenth of its time."""
    return orjson.dumps(moment)[1:-1].decode()


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, so that equal moments have one text."""
    return _in_utc(moment) if moment else None


@lru_cache(maxsize=256)
def _in_utc(moment: datetime) -> str:
    return written(moment.astimezone(UTC))


@lru_cache(maxsize=256)
def sortable(moment: datetime) -> str:
    """«2026-11-23 07:00:00.000000», always in UTC and of one length: its order is that of time."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {moment!r}")
    text = _in_utc(moment)
    return f"{text[:10]} {text[11:19]}{text[19:-6] or '.000000'}"
