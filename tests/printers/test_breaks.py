"""Where lines end on paper, and what stands for a sign that no letters have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers import fonts
from printers.breaks import balance, wrap
from printers.signs import spell


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Центр «Дон» — сети", 13, ["Центр «Дон» —", "сети"]),
        ("Западные сети № 7", 15, ["Западные сети", "№ 7"]),
        ("Договор и условия", 10, ["Договор", "и условия"]),
        ("Заявка до 150 кВт", 14, ["Заявка", "до 150 кВт"]),
        ("Оплата услуги 550 ₽", 17, ["Оплата услуги", "550 ₽"]),
        ("Подольск, ул. Мира, 5", 15, ["Подольск,", "ул. Мира, 5"]),
    ],
)
def test_what_belongs_together_stays_on_one_line(text, width, lines):
    """A dash ends a line and begins none; numbers, units and prepositions are not left alone."""
    assert wrap(text, width, len) == lines


@given(st.text(alphabet="абв —№7. ", max_size=80), st.integers(1, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text, width):
    """Narrow paper breaks even what belongs together, and loses no letter."""
    for setting in (wrap, balance):
        lines = setting(text, width, len)
        assert all(len(line) <= width for line in lines)
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_centred_lines_are_of_about_one_length():
    """No word stands alone under a full line, and no line more is taken for that."""
    assert balance("один два три четыре пять", 19, len) == ["один два три", "четыре пять"]


@pytest.mark.parametrize("sign", [*"«»—–№₽•ёЁҳé", "\u00a0"])
def test_the_typeface_has_every_sign_of_ours(sign):
    """«—₽№» and quotes are drawn as they are, whichever of the typeface's files holds them."""
    assert spell(sign, fonts.has) == sign


@pytest.mark.parametrize(
    ("text", "drawn"), [("≤ 150", "<= 150"), ("→ окно", "-> окно"), ("漢", "*")]
)
def test_no_empty_box_is_printed(text, drawn):
    """What the typeface lacks is written as a typist would, else a mark stands for it."""
    assert spell(text, fonts.has) == drawn
