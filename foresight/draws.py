"""Chance that repeats itself: uniform numbers that hang on a ticket's id and on nothing else.

Each column spreads its draws evenly over (0, 1), one in each of `REPLICATIONS` strata, in random
order: so few replications then say as much as several times as many independent ones. A key picks a
column and where in it to begin. The same visitor so meets the same luck in every estimate, and the
figures on a screen move because the hall did.
"""

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

REPLICATIONS = 192
_COLUMNS = 1021


def _columns() -> np.ndarray:
    """(_COLUMNS, 2 × REPLICATIONS): each column twice over, to begin anywhere in it."""
    dice = np.random.default_rng(17)
    strata = np.tile(np.arange(REPLICATIONS), (_COLUMNS, 1))
    dice.permuted(strata, axis=1, out=strata)
    found = (strata + dice.random(strata.shape)) / REPLICATIONS
    return np.concatenate([found, found], axis=1)


_TABLE = _columns().ravel()
_STEPS = np.arange(REPLICATIONS)


def uniform(keys: Sequence[str], purpose: str = "") -> np.ndarray:
    """Uniform draws, shape (len(keys), REPLICATIONS)."""
    salt = crc32(purpose.encode())
    hashes = np.array([crc32(key.encode(), salt) for key in keys], dtype=np.int64)
    begin = hashes % _COLUMNS * (2 * REPLICATIONS) + hashes // _COLUMNS % REPLICATIONS
    return _TABLE.take(begin[:, None] + _STEPS)


@lru_cache(maxsize=4096)
def one(key: str, purpose: str = "") -> np.ndarray:
    """The draws of one key, shape (REPLICATIONS,); not to be written to."""
    found: np.ndarray = uniform([key], purpose)[0]
    found.flags.writeable = False
    return found


@lru_cache(maxsize=1024)
def arrivals(key: str, count: int) -> np.ndarray:
    """The first `count` points of a Poisson process of rate 1, shape (count, REPLICATIONS)."""
    luck = uniform([f"{key} {number}" for number in range(count)], "arrivals")
    found: np.ndarray = np.cumsum(-np.log1p(-luck), axis=0)
    found.flags.writeable = False
    return found
