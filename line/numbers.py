"""Ticket numbers: a letter and at least three digits, unique per centre, day and letter.

Letters must be legible on a slip and sayable in a hall: О reads as a zero, З as a three, Ё and Й
lose their dots, Ъ Ы Ь have no sound (domain facts, service catalogue).
"""

import re

LETTERS = "АБВГДЕЖИКЛМНПРСТУФХЦЧШЩЭЮЯ"

# Keys of a Latin keyboard, or a QR scanner in Latin mode, that look like Cyrillic capitals.
_LATIN, _CYRILLIC = "ABCEHKMPTXY", "АВСЕНКМРТХУ"
_LOOKALIKES = str.maketrans(_LATIN, _CYRILLIC)
_ALIKE_IN_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_NUMBER = re.compile(rf"([{LETTERS}])0*([1-9]\d{{0,5}})")


def number(letter: str, ordinal: int) -> str:
    """«А105»; four digits from the 1000th."""
    return f"{letter}{ordinal:03d}"


def parse_number(typed: str) -> str | None:
    """What a person typed as a number in its one written form, or None. Latin look-alikes, small
    letters, spaces, hyphens and left-out zeros are understood: «a 5» is «А005»."""
    text = re.sub(r"[\s\-–—]", "", typed).upper().translate(_LOOKALIKES)
    found = _NUMBER.fullmatch(text)
    return number(found[1], int(found[2])) if found else None


def spellings(typed: str) -> set[str]:
    """How somebody else may have written this: in capitals, and with letters of the other alphabet
    where both look alike."""
    capitals = typed.upper()
    alike = {capitals.translate(_LOOKALIKES), capitals.translate(_ALIKE_IN_LATIN)}
    return {typed, capitals} | alike
