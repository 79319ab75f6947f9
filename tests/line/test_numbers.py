"""Numbers on slips: a letter that cannot be misread, and at least three digits."""

import pytest
from hypothesis import given, strategies as st

from line.numbers import LETTERS, number, parse_number
from tests.line.room import Room


def test_shape() -> None:
    """A number is its letter and three digits, four from the thousandth on."""
    assert number("А", 5) == "А005"
    assert number("А", 105) == "А105"
    assert number("А", 1000) == "А1000"


def test_letters_are_legible_and_sayable() -> None:
    """No letter can be taken for a digit, loses its dots or has no sound."""
    assert not set("ОЗЁЙЪЫЬ") & set(LETTERS)
    assert len(set(LETTERS)) == len(LETTERS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("А005", "А005"),
        ("а5", "А005"),
        ("A 5", "А005"),
        ("a-005", "А005"),
        ("B12", "В012"),
        ("c7", "С007"),
        ("E1", "Е001"),
        ("h1", "Н001"),
        ("K1", "К001"),
        ("m1", "М001"),
        ("P1", "Р001"),
        ("T1", "Т001"),
        ("X1", "Х001"),
        ("Y1", "У001"),
        (" Д — 1000 ", "Д1000"),
        ("А00005", "А005"),
    ],
)
def test_typed_numbers_are_understood(typed: str, meant: str) -> None:
    """Latin look-alikes, small letters, blanks, hyphens and left-out zeros are one number."""
    assert parse_number(typed) == meant


@pytest.mark.parametrize("typed", ["", "А", "5", "А0", "О1", "З5", "Ы1", "D5", "АА5", "А5Б", "А-"])
def test_what_is_no_number(typed: str) -> None:
    """What never stood on a slip is nobody's number."""
    assert parse_number(typed) is None


@given(st.sampled_from(LETTERS), st.integers(1, 99_999))
def test_every_number_reads_back(letter: str, ordinal: int) -> None:
    """Whatever number is printed, typing it gives the same number."""
    assert parse_number(number(letter, ordinal)) == number(letter, ordinal)


def test_counted_by_letter_and_day(both: Room) -> None:
    """Each letter counts for itself, and starts again on the centre's own next day."""
    numbers = [both.come(service).number for service in ("reference", "documents", "reference")]
    assert numbers == ["С001", "В001", "С002"]
    both.at("23:59")
    assert both.come().number == "С003"
    both.at("24:00")
    assert both.come().number == "С001"
