"""Blocks become ESC/POS: the bytes that a slip printer understands."""

from __future__ import annotations

from escpos.capabilities import Profile
from escpos.constants import QR_ECLEVEL_M
from escpos.magicencode import Encoder
from escpos.printer import Dummy
from PIL import Image

from printers import raster, typeset
from printers.paper import Mode, Paper
from printers.slip import Align, Block, Feed, Picture, Qr, Sample

_BAND = 256  # rows sent at once: cheap printers have little memory for one picture
_AIR = 8  # dots of half an empty line: text lines bring white space of their own
_TAIL = 30  # dots under the last line
_FEED = b"\x1bJ"  # ESC J n: print and feed n dots
_PAGE = b"\x1bt"  # ESC t n: code page n
_CUT = b"\x1dVB\x00"  # GS V 66 0: feed to the cutter, then a partial cut


def render(blocks: tuple[Block, ...], paper: Paper) -> bytes:
    """One slip as ESC/POS, from reset to cut."""
    printer = _printer(paper)
    printer.hw("INIT")
    if paper.mode is Mode.RASTER:
        # A picture of 512 dots would else stand at the left of a head of 576.
        printer.set(align=str(Align.CENTER))
        _picture(printer, raster.draw(blocks, paper.dots))
    else:
        _lines(printer, blocks, paper)
    printer._raw(_FEED + bytes([_TAIL]) + _CUT)
    return bytes(printer.output)


def _printer(paper: Paper) -> Dummy:
    profile = Profile(columns=paper.columns)
    # An unknown width makes python-escpos print a warning to stdout at every picture.
    media = {"width": {"pixels": paper.dots}}
    profile.profile_data = {**profile.profile_data, "media": media}
    encoder = Encoder({"CP866": paper.code_page})
    return Dummy(profile=profile, magic_encode_args={"encoder": encoder})


def _picture(printer: Dummy, picture: Image.Image) -> None:
    for top in range(0, picture.height, _BAND):
        band = picture.crop((0, top, picture.width, min(top + _BAND, picture.height)))
        printer.image(band, impl="bitImageRaster", fragment_height=_BAND)


def _lines(printer: Dummy, blocks: tuple[Block, ...], paper: Paper) -> None:
    printer.magic.force_encoding("CP866")
    for item in typeset.lines(blocks, paper.columns):
        match item:
            case typeset.Line():
                printer.set(
                    align=str(item.align),
                    bold=item.bold,
                    custom_size=True,
                    width=item.width,
                    height=item.height,
                )
                printer.textln(item.text)
            case Sample():
                sample = typeset.plain(item.text).encode(typeset.ENCODING)
                own = bytes([paper.code_page])
                printer._raw(_PAGE + bytes([item.code_page]) + sample + b"\n" + _PAGE + own)
            case Picture():
                printer.set(align=str(Align.CENTER))
                _picture(printer, raster.open_picture(item.png))
                printer.set(align=str(Align.LEFT))
            case Feed():
                printer._raw(_FEED + bytes([min(255, item.halves * _AIR)]))
            case Qr():
                printer.set(align=str(Align.CENTER))
                if paper.native_qr:
                    size = 5 if item.small else 6
                    printer.qr(item.data, ec=QR_ECLEVEL_M, size=size, native=True)
                else:
                    side = raster.qr_side(paper.dots, item.small)
                    _picture(printer, raster.qr_image(item.data, side))
                printer.set(align=str(Align.LEFT))
