"""How a printer's roll is to be printed upon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    RASTER = "raster"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Paper:
    """How one printer is to be spoken to.

    `dots` is the printable width (512 or 576 on 80 mm paper, 384 on 58 mm), `columns` that of its
    font A (42, 48 or 32). `code_page` is the number that this model gives to CP866 (17 on most
    Epson, 59, 37, 10, 7 or 11 elsewhere). `native_qr`: in text mode the printer draws the code
    itself, which not every model can."""

    dots: int = 512
    columns: int = 48
    mode: Mode = Mode.RASTER
    code_page: int = 17
    native_qr: bool = False

    @property
    def width(self) -> int:
        """Millimetres of the roll."""
        return 58 if self.dots < 512 else 80

    @classmethod
    def of_width(cls, millimetres: int, mode: Mode = Mode.RASTER, code_page: int = 17) -> Paper:
        """The safe defaults for a roll of 80 or 58 mm."""
        if millimetres == 58:
            return cls(dots=384, columns=32, mode=mode, code_page=code_page)
        return cls(mode=mode, code_page=code_page)
