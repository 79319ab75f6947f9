"""The simulation's inner loop as machine code."""

import numpy as np

from foresight.steps import compiled


def test_code_that_can_be_kept_nowhere_is_made_all_the_same() -> None:
    """A function without a file, like a program on a read-only disk, is compiled in memory."""
    made: dict[str, object] = {}
    exec("def doubled(values): return values * 2", made)
    assert compiled(made["doubled"])(np.ones(2)).tolist() == [2, 2]  # type: ignore[arg-type]
