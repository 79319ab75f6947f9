"""Slips in a fixed-width font of CP866."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.slip import Pair, Text, compose
from printers.typeset import ENCODING, Line, lines, plain
from slips import WORDS, slip


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("«Наро-Фоминск» — 5 № 7", '"Наро-Фоминск" - 5 № 7'),
        ("Ёлка, подъём…", "Ёлка, подъём..."),
        ("500\u00a0₽", "500 руб."),
        ("8–14 мин", "8-14 мин"),
        ("café", "cafe"),
        ("Ελλάδα?", "******?"),
    ],
)
def test_what_cp866_lacks_is_written_otherwise(given_text, printed):
    """Typographic signs become what a typist would write; nothing becomes a question mark."""
    assert plain(given_text) == printed


@given(st.text())
def test_any_text_can_be_encoded(text):
    """Whatever somebody names a service, it encodes, with no «?» that was not there."""
    shown = plain(text)
    assert shown.encode(ENCODING).decode(ENCODING) == shown
    assert shown.count("?") <= text.count("?") + text.count("？") + 2 * text.count("⁇") + sum(
        map(text.count, "⁈⁉﹖")
    )


@given(st.text(max_size=200), st.text(max_size=60), st.sampled_from([32, 42, 48]))
def test_no_line_is_wider_than_the_paper(text, value, columns):
    """The printer never wraps by itself: it would break words and alignment."""
    for line in lines((Text(text), Pair(text, value)), columns):
        assert isinstance(line, Line) and len(line.text) * line.width <= columns


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("number", ["А7", "А105", "А1005"])
def test_number_fits_and_is_huge(columns, number):
    """The number is at least four times the body, and on one line, on any paper."""
    blocks = compose(slip(number=number), WORDS["ru"])
    (huge,) = [i for i in lines(blocks, columns) if isinstance(i, Line) and i.height > 3]
    assert huge.text == number
    assert 4 <= huge.height <= 8
    assert len(number) * huge.width <= columns


def test_value_stands_at_the_right_edge():
    """Labels and values make two columns."""
    (line,) = lines((Pair("Перед вами", "4"),), 32)
    assert line == Line("Перед вами" + " " * 21 + "4")
