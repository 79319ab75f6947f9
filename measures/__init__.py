"""Waits as figures: folded from the journal, never typed in."""

from measures.fold import fold
from measures.waits import Period, waits

__all__ = ["Period", "fold", "waits"]
