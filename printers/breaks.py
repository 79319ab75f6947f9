"""Where a line may end. Pure: widths come from whoever sets the text, in dots or in characters.

As a Russian book is set: no line begins with a dash, a number stays with its «№» and its unit, a
preposition with its word. What is wider than the paper is broken all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Measure = Callable[[str], float]

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_DASHES = ("-", "–", "—", "−")
_SIGNS = ("№", "§")
_LEANS = frozenset(
    "а в во до за и из к ко на не ни но о об от по с со у a an at by in of on or the to".split()
)
"""Words that lean on the one after them."""
_UNIT = 4
"""Letters of a unit at the most: «кВт», «мин», «руб.»."""


def pieces(text: str) -> list[str]:
    """The words of a paragraph; those that belong on one line are one piece."""
    found: list[str] = []
    for word in filter(None, _SPACES.split(text)):
        if found and _belong(found[-1].rpartition(" ")[2], word):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _belong(word: str, following: str) -> bool:
    if following in _DASHES or word in _SIGNS:
        return True
    if word.isdigit():
        return len(following) <= _UNIT and not following[0].isdigit()
    if word.endswith("."):
        # «г. Подольск», «ул. Ленина», «д. 5»
        return word[:-1].isalpha() and word.islower() and len(word) <= _UNIT
    return word.lower() in _LEANS


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a paragraph: as full as they can be, at least one."""
    lines: list[str] = []
    for piece in pieces(text):
        joined = f"{lines[-1]} {piece}" if lines else piece
        if lines and measure(joined) <= width:
            lines[-1] = joined
        elif measure(piece) <= width:
            lines.append(piece)
        else:
            _squeeze(lines, piece, width, measure)
    return lines or [""]


def _squeeze(lines: list[str], piece: str, width: float, measure: Measure) -> None:
    """A piece wider than the paper: its words part, and at last its letters."""
    for word in piece.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure(joined) <= width:
            lines[-1] = joined
            continue
        while measure(word) > width and len(word) > 1:
            fits = max((n for n in range(1, len(word)) if measure(word[:n]) <= width), default=1)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)


def balance(text: str, width: float, measure: Measure) -> list[str]:
    """The same in as few lines, of about one length: centred text with one word below looks
    lost."""
    lines = wrap(text, width, measure)
    while len(lines) > 1:
        width = max(map(measure, lines)) - 1
        narrower = wrap(text, width, measure)
        if len(narrower) > len(lines) or any(measure(line) > width for line in narrower):
            break
        lines = narrower
    return lines
