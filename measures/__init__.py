"""Waits as figures: folded from the journal, never typed in."""

from measures.behind import Wanted, behind
from measures.fold import fold
from measures.follow import catch_up, take
from measures.period import Period
from measures.waits import waits

__all__ = ["Period", "Wanted", "behind", "catch_up", "fold", "take", "waits"]
