"""The slip of a case's visits: what stands on it, and how it comes out."""

from itertools import product

import pytest
from printers import raster
from printers.decoder import Decoder
from printers.escpos import render
from printers.paper import Mode, Paper
from printers.slip import Code, Pair, Qr, Size, Text, compose
from printers.typeset import Line, lines
from slips import VISITS, WORDS, visits_slip

RUSSIAN_KIOSK = "Перенести визит или задать вопрос можно в киоске центра"


def _blocks(lang="ru", **changes):
    return compose(visits_slip(lang, **changes), WORDS[lang])


def _texts(**changes):
    return [block.text for block in _blocks(**changes) if isinstance(block, Text)]


def test_every_booked_visit_has_its_code_and_documents():
    """Date, weekday, hour, code and what to bring, visit after visit."""
    blocks = _blocks()
    codes = [block for block in blocks if isinstance(block, Code)]
    assert [(c.text, c.data) for c in codes] == [
        ("7011 4822", "70114822"),
        ("1557 3104", "15573104"),
    ]
    assert Text("25 ноября", Size.LARGE, "left", True) in blocks
    assert Pair("Среда", "10:30", Size.LARGE) in blocks
    assert _texts().count("Паспорт") == 2
    assert Pair("Номер дела", "4821 3390", Size.LARGE) in blocks


def test_dates_are_the_halls_own():
    """A minute past the hall's midnight is the next day, and the next year is told."""
    assert "1 января 2027" in _texts()
    assert Pair("Пятница", "01:00", Size.LARGE) in _blocks()


def test_only_what_may_move_is_provisional():
    """The next visit stands; the word is under later ones, and its meaning once at the end."""
    texts = _texts()
    assert texts.count("Предварительно") == 1
    assert texts.index("Визит 2. Договор и технические условия") + 1 == texts.index(
        "Предварительно"
    )
    assert "Предварительно" not in _texts(visits=VISITS[:1])
    assert not [t for t in _texts(visits=VISITS[:1]) if t.startswith("Предварительная")]


def test_visit_without_a_date_says_so():
    """What cannot be booked yet is not left out: three visits are promised."""
    texts = _texts()
    assert texts[texts.index("Визит 3. Присоединение и акты") + 1] == "Ещё не записан"


def test_last_line_is_the_way_on():
    """How to move or ask: the hotline, or the kiosk alone where nobody answers a telephone."""
    assert _texts()[-1] == "8-800-700-40-70"
    assert _texts(hotline=None)[-1] == RUSSIAN_KIOSK


def test_copy_says_so_and_when_it_was_printed():
    """Of two slips the newer counts: both tell their moment, the copy its kind."""
    assert _texts(copy=2)[0] == "КОПИЯ" and "КОПИЯ" not in _texts()
    assert Pair("Напечатано", "23.11.2026, 10:42", Size.SMALL) in _blocks()


def test_english_slip_is_english():
    """Every text of ours, and the calendar, follow the applicant's language."""
    assert {"Your visits", "25 November", "Provisional"} <= set(_texts(lang="en"))
    assert Pair("Wednesday", "10:30", Size.LARGE) in _blocks("en")


@pytest.mark.parametrize(("lang", "width", "native"), product(["ru", "en"], [80, 58], [0, 1]))
def test_text_comes_out_as_it_was_set(lang, width, native):
    """As characters: the same lines; a printer that draws codes itself gets the bare digits."""
    blocks = _blocks(lang)
    safe = Paper.of_width(width, Mode.TEXT)
    paper = Paper(safe.dots, safe.columns, Mode.TEXT, native_qr=bool(native))
    (out,) = _decoded(render(blocks, paper), width)
    items = lines(blocks, paper.columns)
    assert [line.text for line in out.lines] == [i.text for i in items if isinstance(i, Line)]
    assert [i.data for i in items if isinstance(i, Qr)] == ["70114822", "15573104"]
    assert list(out.codes) == (["70114822", "15573104"] if native else [])
    assert "?" not in out.text


@pytest.mark.parametrize("dots", [384, 512, 576])
def test_picture_keeps_off_the_edges(dots):
    """The outermost dots stay white, with long names and codes too: some printers clip them."""
    long = visits_slip(copy=2, case_code="4" * 12, address="Электроэнергетикосбережение " * 4)
    picture = raster.draw(compose(long, WORDS["ru"]), dots)
    for left in (0, dots - 6):
        assert picture.crop((left, 0, left + 6, picture.height)).getextrema() == (255, 255)


@pytest.mark.parametrize("dots", [384, 576])
def test_digits_do_not_run_into_the_scanners_code(dots):
    """A code of twelve signs still leaves the quiet zone white."""
    block = Code("Код визита", "4444 4444 4444", "444444444444")
    picture = raster.draw((block,), dots)
    qr = raster.qr_image(block.data, raster.qr_side(dots, small=True))
    right = dots - (16 if dots >= 512 else 8)
    drawn = picture.crop((right - qr.width, 0, right, qr.height))
    assert drawn.tobytes() == qr.tobytes()


def _decoded(data, width):
    decoder = Decoder(*((384, 464) if width == 58 else (576, 640)))
    heard = list(decoder.feed(data))
    assert decoder.unknown == []
    return heard
