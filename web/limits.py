"""Rate limits: strangers by address, tokens generously, guesses tightly."""

import logging
import time
from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import gettext as _
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from web.house import house
from web.problems import Problem

STRANGER = parse("120 per minute")
TOKEN = 5000
"""Calls a second of one principal in one process: only a machine gone wild makes more."""
GUESS = parse("5 per 10 minutes")
"""Wrong codes, by device or by case."""

log = logging.getLogger(__name__)


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
    """Counts live in Redis where several workers share them, else in memory."""
    storage = storage_from_string(redis_url or "memory://")
    app.extensions["priyom_limits"] = FixedWindowRateLimiter(storage)
    app.extensions["priyom_second"] = Second()
    if not enabled:
        log.warning("rate limits and lockouts are off (PRIYOM_RATE_LIMITS=0)")


def hit(limit: RateLimitItem, *key: str) -> None:
    """Count one more, or refuse with 429 and when to come again."""
    if not house().rate_limits:
        return
    limiter: FixedWindowRateLimiter = current_app.extensions["priyom_limits"]
    if not limiter.hit(limit, *key):
        raise _too_many(limit.get_expiry())


def guess(*keys: tuple[str, ...]) -> "Guess":
    """A guess at a secret, counted under each of these keys: refused at once with 429 after five
    wrong ones, right or not, so that nobody can go on trying; `wrong()` counts one."""
    found = Guess(keys)
    if house().rate_limits:
        limiter: FixedWindowRateLimiter = current_app.extensions["priyom_limits"]
        for key in keys:
            if not limiter.test(GUESS, *key):
                raise _too_many(GUESS.get_expiry())
    return found


@dataclass(frozen=True)
class Guess:
    keys: tuple[tuple[str, ...], ...]

    def wrong(self) -> None:
        if house().rate_limits:
            limiter: FixedWindowRateLimiter = current_app.extensions["priyom_limits"]
            for key in self.keys:
                limiter.hit(GUESS, *key)


def _too_many(seconds: int) -> Problem:
    title = _("Too many requests. Please wait a moment.")
    return Problem(429, "too-many", title, retry_after=seconds)


def limit_stranger() -> None:
    hit(STRANGER, "address", request.remote_addr or "?")


def limit_token(key: str) -> None:
    second: Second = current_app.extensions["priyom_second"]
    if house().rate_limits and second.count(key) > TOKEN:
        raise _too_many(1)
