"""One look for all progress bars."""

from typing import Any

from tqdm import tqdm


def bar(what: str, total: int, unit: str = "") -> Any:
    """A progress bar on stderr, gone when it is done."""
    return tqdm(desc=what, total=total, unit=unit, leave=False, unit_scale=True)
