"""Each step of booking, moving and checking in, at both sizes and in every help for eyes and hands:
photographed, measured, asked by axe."""

import pytest

from tests.kiosk.conftest import Enter
from tests.kiosk.test_visits import LAST4, MOBILE, _confirm, _look_up
from tests.kiosk.visitor import Visitor

MODES = [
    ("portrait", ()),
    ("portrait", ("large", "contrast")),
    ("portrait", ("large", "low")),
    ("landscape", ()),
    ("landscape", ("large", "language")),
]


@pytest.mark.parametrize(("size", "helps"), MODES, ids=["-".join((a, *b)) for a, b in MODES])
def test_every_step(at_kiosk: Enter, size: str, helps: tuple[str, ...]) -> None:
    """Nothing overflows and nothing is covered, however large the letters and low the buttons."""
    visitor = at_kiosk("zok-001", size, start=True)
    for one in helps:
        visitor.touch(f"act:{one}")
    name = "-".join((size, "step", *helps))

    def step(screen: str, *touches: str) -> None:
        for target in touches:
            visitor.touch(target)
        visitor.see(screen)
        visitor.look(f"{name}-{screen}")

    step("start")
    step("book", "act:book")
    step("power", "act:isNew")
    visitor.type("120")
    step("applicant", "act:enter")
    step("phone", "act:business")
    visitor.type(MOBILE)
    step("chain", "act:enter")
    step("times", "act:other-3")
    visitor.touch("act:back")
    _, case = _confirm(visitor)
    visitor.look(f"{name}-booked")
    visitor.touch("act:done")
    visitor.see("start")
    for one in helps:
        visitor.touch(f"act:{one}")
    _walk_known_case(visitor, step, case)


def _walk_known_case(visitor: Visitor, step: object, case: str) -> None:
    assert callable(step)
    step("checkin", "act:checkin")
    visitor.touch("act:back")
    visitor.touch("act:book")
    step("case", "act:isKnown")
    visitor.touch("act:back")
    visitor.touch("act:back")
    _look_up(visitor, case, LAST4)
    step("known")
    step("sure", "act:cancelVisit")
    step("cancelled", "act:sureCancel")
