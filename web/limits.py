"""Rate limits: strangers by address, tokens generously, guesses tightly."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import gettext as _
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from web.house import house
from web.problems import Problem

STRANGER = parse("120 per minute")
TOKEN = 5000
"""Calls a second of one principal in one process: only a machine gone wild makes more."""
GUESS = parse("5 per 10 minutes")
"""Wrong codes, by device or by case."""

AGAIN = 5.0
"""Seconds until Redis is asked again after it did not answer: nobody waits for it meanwhile."""

log = logging.getLogger(__name__)


class Counts:
    """Counts of a minute and more: in Redis, where several workers share them, else in this
    process. While Redis is away each worker counts for itself: limits are then wider by as many
    as there are workers, and nobody is refused a ticket for want of a counter."""

    def __init__(self, redis_url: str | None) -> None:
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._shared: FixedWindowRateLimiter | None = None
        if redis_url:
            patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
            storage = storage_from_string(redis_url, wrap_exceptions=True, **patience)
            self._shared = FixedWindowRateLimiter(storage)
        self._again = 0.0

    def hit(self, limit: RateLimitItem, *key: str) -> bool:
        """Count one more; False: that was too many."""
        return self._ask(lambda counts: counts.hit(limit, *key))

    def test(self, limit: RateLimitItem, *key: str) -> bool:
        """May there be one more?"""
        return self._ask(lambda counts: counts.test(limit, *key))

    def forget(self) -> None:
        """Nobody was counted yet."""
        self._own.storage.reset()

    def _ask(self, question: Callable[[FixedWindowRateLimiter], bool]) -> bool:
        if self._shared and time.monotonic() >= self._again:
            try:
                return question(self._shared)
            except StorageError as error:
                log.warning("redis: %s; counting without it", error.storage_error)
                self._again = time.monotonic() + AGAIN
        return question(self._own)


class Second:
    """Counts of the running second, kept here: every call is counted, and a journey to Redis (or
    a timer of the library's memory) for each would cost more than many calls themselves."""

    def __init__(self) -> None:
        self._now = 0
        self._counts: dict[str, int] = {}

    def count(self, key: str) -> int:
        """One more; how many there are in this second."""
        now = int(time.monotonic())
        if now != self._now:
            self._now, self._counts = now, {}
        count = self._counts[key] = self._counts.get(key, 0) + 1
        return count


def register(app: Flask, redis_url: str | None, enabled: bool) -> None:
    """`enabled`: False lets everybody through (measuring)."""
    app.extensions["priyom_limits"] = Counts(redis_url)
    app.extensions["priyom_second"] = Second()
    if not enabled:
        log.warning("rate limits and lockouts are off (PRIYOM_RATE_LIMITS=0)")


def hit(limit: RateLimitItem, *key: str) -> None:
    """Count one more, or refuse with 429 and when to come again."""
    if not house().rate_limits:
        return
    if not _counts().hit(limit, *key):
        raise _too_many(limit.get_expiry())


def guess(*keys: tuple[str, ...]) -> "Guess":
    """A guess at a secret, counted under each of these keys: refused at once with 429 after five
    wrong ones, right or not, so that nobody can go on trying; `wrong()` counts one."""
    found = Guess(keys)
    if house().rate_limits:
        for key in keys:
            if not _counts().test(GUESS, *key):
                raise _too_many(GUESS.get_expiry())
    return found


@dataclass(frozen=True)
class Guess:
    keys: tuple[tuple[str, ...], ...]

    def wrong(self) -> None:
        if house().rate_limits:
            for key in self.keys:
                _counts().hit(GUESS, *key)


def _counts() -> Counts:
    found: Counts = current_app.extensions["priyom_limits"]
    return found


def _too_many(seconds: int) -> Problem:
    title = _("Too many requests. Please wait a moment.")
    return Problem(429, "too-many", title, retry_after=seconds)


def limit_stranger() -> None:
    hit(STRANGER, "address", request.remote_addr or "?")


def limit_token(key: str) -> None:
    second: Second = current_app.extensions["priyom_second"]
    if house().rate_limits and second.count(key) > TOKEN:
        raise _too_many(1)
