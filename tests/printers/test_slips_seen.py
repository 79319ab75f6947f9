"""Slips of every kind as they lie in a hand: made of the bytes sent, kept as pictures to judge."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from printers.decoder import Decoder, PrintedSlip
from printers.paper import Mode, Paper
from printers.look import BadLogo, Look, to_logo
from printers.make import set_slip
from printers.samples import Sample, as_printed, sample
from printers.slip import Slip
from printers.trial import CODE_PAGES, SENTENCE, PagesSlip, TrialSlip
from printers.typeset import plain
from slips import ISSUED, slip, visits_slip
from tests.conftest import SCREENSHOTS
from tests.office.pictures import claiming, logo

FOLDER = SCREENSHOTS / "slips"
BARE = Look()
DRESSED = Look(
    heading={"ru": "Россети Московский регион", "en": "Rosseti Moscow Region"},
    footer={"ru": "Спасибо, что пришли вовремя", "en": "Thank you for coming in time"},
)
WITHIN = {"centre": "Подольск", "zone": slip().zone}
ZONE = slip().zone


def trial(lang: str, paper: Paper) -> Slip:
    return TrialSlip(lang=lang, **WITHIN, printer="У входа", paper=paper, printed_at=ISSUED)


KINDS: dict[str, Callable[[str, Paper], Slip]] = {
    "ticket": lambda lang, paper: slip(lang),
    "copy": lambda lang, paper: slip(lang, copy=2),
    "visits": lambda lang, paper: visits_slip(lang),
    "trial": trial,
}


def printed(told: Slip, paper: Paper, look: Look = BARE, mark: bytes | None = None) -> PrintedSlip:
    found = as_printed(set_slip(told, paper, look, mark), paper)
    assert found is not None and found.complete
    return found


def inside(seen: PrintedSlip, paper: Paper) -> None:
    """Nothing stands at the very edge of what the head can print: there it would be cut off."""
    ink = ~np.asarray(seen.picture.convert("1"))
    columns = np.flatnonzero(ink.any(axis=0))
    spare = (ink.shape[1] - {58: 384, 80: 576}[paper.width]) // 2
    assert columns.min() >= spare, "the left edge is cut off"
    assert columns.max() < ink.shape[1] - spare, "the right edge is cut off"


def legible(seen: PrintedSlip) -> None:
    """There is ink, and white around it: neither an empty slip nor a black one."""
    share = (~np.asarray(seen.picture.convert("1"))).mean()
    assert 0.03 < share < 0.4, f"{share:.0%} of the paper is black"


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("width", [58, 80])
@pytest.mark.parametrize("kind", KINDS)
def test_every_slip(kind: str, width: int, mode: Mode, lang: str) -> None:
    """Whole, legible, nothing cut off; as characters no sign is lost and no «?» appears."""
    paper = Paper.of_width(width, mode)
    seen = printed(KINDS[kind](lang, paper), paper)
    inside(seen, paper)
    legible(seen)
    if mode is Mode.TEXT:
        assert "?" not in seen.text.replace("mind?", "").replace("Передумали?", "")
        assert all(len(line.text) * line.width <= paper.columns for line in seen.lines)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{kind}-{lang}-{width}-{mode}.png").write_bytes(seen.png())


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("width", [58, 80])
def test_a_dressed_slip(width: int, mode: Mode) -> None:
    """Logo and both lines stand where they belong, and cost the number nothing."""
    paper = Paper.of_width(width, mode)
    mark = to_logo(logo())
    bare, dressed = printed(slip(), paper), printed(slip(), paper, DRESSED, mark)
    inside(dressed, paper)
    assert dressed.picture.height > bare.picture.height + 100
    if mode is Mode.TEXT:
        texts = [line.text for line in dressed.lines]
        assert texts[0] == DRESSED.heading["ru"]
        assert "вовремя" in texts[-1]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"dressed-ru-{width}-{mode}.png").write_bytes(dressed.png())


@pytest.mark.parametrize("page", CODE_PAGES)
@pytest.mark.parametrize("width", [58, 80])
def test_one_code_page_reads_right(width: int, page: int) -> None:
    """On a printer that keeps CP866 at `page` that very line is Russian, and only that one."""
    data = set_slip(PagesSlip(lang="ru", **WITHIN), Paper.of_width(width, Mode.TEXT), BARE, None)
    decoder = Decoder(384 if width == 58 else 576, 464 if width == 58 else 640, code_page=page)
    (seen,) = [heard for heard in decoder.feed(data) if isinstance(heard, PrintedSlip)]
    assert decoder.unknown == []
    right = [line.text for line in seen.lines if line.text.endswith(plain(SENTENCE))]
    assert [text[: text.index(")")] for text in right] == [str(CODE_PAGES.index(page) + 1)]


@pytest.mark.parametrize("what", Sample)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_samples_look_like_the_real_ones(what: Sample, lang: str) -> None:
    """What the office shows can be printed on the narrowest paper."""
    paper = Paper.of_width(58, Mode.TEXT)
    inside(printed(sample(what, lang, "Подольск", ZONE, ISSUED), paper), paper)


def test_a_slip_says_what_its_printer_adds_in_its_own_language() -> None:
    """A line that nobody translated is said in Russian rather than not at all."""
    paper = Paper.of_width(80, Mode.TEXT)
    both = printed(slip("en"), paper, DRESSED).text
    assert "Rosseti Moscow Region" in both and "Россети" not in both
    assert "Только" in printed(slip("en"), paper, Look(footer={"ru": "Только"})).text


def test_a_logo_is_small_and_black_and_white() -> None:
    """Any PNG becomes one bit a dot, at most 48 by 20 mm; what is transparent stays white."""
    mark = Image.open(io.BytesIO(to_logo(logo())))
    assert mark.mode == "1" and mark.width <= 384 and mark.height <= 160
    corner: Any = mark.getpixel((0, 0))
    assert corner == 255


def test_a_logo_that_is_none_is_refused() -> None:
    """No picture, and one whose head claims four hundred million dots."""
    for bad in (b"", b"logo", claiming(logo(), 20_000, 20_000)):
        with pytest.raises(BadLogo):
            to_logo(bad)
