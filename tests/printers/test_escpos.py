"""The bytes that we print, read back by the printer's side."""

import pytest
from printers import raster
from printers.decoder import Decoder, PrintedSlip
from printers.escpos import render
from printers.paper import Mode, Paper
from printers.slip import Qr, compose
from printers.typeset import Line, lines
from slips import WORDS, slip

MARGIN = {80: (32, 24), 58: (40, 24)}


def _print(data: bytes, width: int = 80, code_page: int = 17) -> PrintedSlip:
    decoder = Decoder(*((384, 464) if width == 58 else (576, 640)), code_page)
    heard = list(decoder.feed(data))
    assert decoder.unknown == []
    assert [type(item) for item in heard] == [PrintedSlip]
    return heard[0]


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("width", [80, 58])
@pytest.mark.parametrize("native_qr", [False, True])
def test_text_comes_out_as_it_was_set(lang, width, native_qr):
    """Bytes → the same lines, sizes, alignment and weight; no «?» for a Cyrillic letter."""
    blocks = compose(slip(lang), WORDS[lang])
    paper = Paper.of_width(width, Mode.TEXT)
    paper = Paper(paper.dots, paper.columns, Mode.TEXT, native_qr=native_qr)
    out = _print(render(blocks, paper), width)
    set_lines = [item for item in lines(blocks, paper.columns) if isinstance(item, Line)]
    assert [Line(p.text, p.width, p.height, p.align, p.bold) for p in out.lines] == set_lines
    asked = [block.data for block in blocks if isinstance(block, Qr)]
    assert list(out.codes) == (asked if native_qr else [])
    assert "?" not in out.text.replace("Передумали?", "").replace("mind?", "")


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("width", "dots"), [(80, 512), (80, 576), (58, 384)])
def test_picture_comes_out_dot_for_dot(lang, width, dots):
    """In raster mode the paper shows exactly the picture that was drawn, in the middle."""
    blocks = compose(slip(lang), WORDS[lang])
    out = _print(render(blocks, Paper(dots=dots)), width)
    drawn = raster.draw(blocks, dots)
    left, top = MARGIN[width]
    left += ((576 if width == 80 else 384) - dots) // 2
    box = (left, top, left + dots, top + drawn.height)
    assert out.picture.crop(box).tobytes() == drawn.tobytes()
    assert out.complete


@pytest.mark.parametrize("dots", [384, 512, 576])
def test_nothing_touches_the_edge(dots):
    """The outermost dots stay white, with the longest names too: some printers clip them."""
    long = slip(
        copy=3,
        number="А1005",
        centre="Центр обслуживания клиентов «Наро-Фоминск» филиала Западные электрические сети",
        services=(
            "Технологическое присоединение: подача заявки",
            "Электроэнергетикосбережение" * 3,
        ),
    )
    picture = raster.draw(compose(long, WORDS["ru"]), dots)
    left = picture.crop((0, 0, 6, picture.height)).getextrema()
    right = picture.crop((dots - 6, 0, dots, picture.height)).getextrema()
    assert left == right == (255, 255)


def test_code_page_number_is_the_printers_own():
    """The administrator's number selects CP866; with a wrong one the letters are not Russian."""
    blocks = compose(slip(), WORDS["ru"])
    data = render(blocks, Paper.of_width(80, Mode.TEXT, code_page=59))
    assert b"\x1bt\x3b" in data
    assert "Ваш номер" in _print(data, code_page=59).text
    assert "Ваш номер" not in _print(data, code_page=17).text


def test_printing_says_nothing_on_stdout(capsys):
    """python-escpos warns about unknown paper widths on stdout: our profile knows them."""
    render(compose(slip(), WORDS["ru"]), Paper())
    assert capsys.readouterr().out == ""


def test_qr_holds_whole_dots():
    """Each module of the code is the same number of dots, so phones read it from any printer."""
    data = "https://priyom.example/track/AZq3kT8x7cK0m1Q2wE4r.b0d1c2"
    small, large = raster.qr_image(data, scale=1), raster.qr_image(data, most=264)
    assert large.width % small.width == 0
    assert large.width // small.width >= 4
    assert large.resize(small.size, 0).tobytes() == small.tobytes()


def test_stream_may_come_in_any_pieces():
    """TCP cuts where it likes: one byte at a time gives the same slip."""
    data = render(compose(slip(), WORDS["ru"]), Paper.of_width(58, Mode.TEXT))
    decoder = Decoder(384, 464)
    heard = [item for byte in data for item in decoder.feed(bytes([byte]))]
    assert [item.text for item in heard] == [_print(data, 58).text]
