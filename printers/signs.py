"""Signs that a printer's letters lack, written as a typist would. Pure.

CP866 has no «—», no typeface has everything: whatever somebody names a service, something readable
stands on the slip, and never a «?» or an empty box that was not there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_TYPED = {
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "—": "-",
    "–": "-",
    "‑": "-",
    "−": "-",
    "…": "...",
    "₽": "руб.",
    "€": "EUR",
    "×": "x",
    "•": "·",
    "±": "+/-",
    "≈": "~",
    "≤": "<=",
    "≥": ">=",
    "→": "->",
    "←": "<-",
    "\u00ad": "",
    "\u200b": "",
}
_LOST = "*"


def spell(text: str, has: Callable[[str], bool]) -> str:
    """The text in signs that the letters have: others as a typist would write them, else without
    their accents, and of the rest a visible mark remains."""
    return "".join(_sign(char, has) for char in unicodedata.normalize("NFC", text))


def _sign(char: str, has: Callable[[str], bool]) -> str:
    if has(char):
        return char
    if char.isspace():
        return " "
    if char in _TYPED:
        return _TYPED[char]
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    return bare if bare.isprintable() and all(map(has, bare)) else _LOST
