"""A call as words: what the hall hears when «А105 → 7» lights up.

Pure functions. Numbers are spelled out because a synthesiser left alone with «А105» guesses
(«а-сто-пять», «ампер сто пять», «а один ноль пять»), and a hall hears a number once.
"""

from __future__ import annotations

import re

__all__ = ["LANGUAGES", "fold", "sentence", "spoken_number", "spoken_window"]

LANGUAGES = ("ru", "en")

#: Names of Russian letters, written so that a synthesiser says the name. Vowels stand as
#: capitals: a small «а» is read as the conjunction, short and unstressed.
RUSSIAN_NAMES = {
    "А": "А",
    "Б": "бэ",
    "В": "вэ",
    "Г": "гэ",
    "Д": "дэ",
    "Е": "Е",
    "Ж": "жэ",
    "З": "зэ",
    "И": "И",
    "К": "ка",
    "Л": "эль",
    "М": "эм",
    "Н": "эн",
    "О": "О",
    "П": "пэ",
    "Р": "эр",
    "С": "эс",
    "Т": "тэ",
    "У": "У",
    "Ф": "эф",
    "Х": "ха",
    "Ц": "цэ",
    "Ч": "че",
    "Ш": "ша",
    "Щ": "ща",
    "Э": "Э",
    "Ю": "Ю",
    "Я": "Я",
}

#: The same letters to an English ear. Letters with a Latin twin are named as the twin, since that
#: is what a visitor who reads no Russian sees on the slip; the others by their sound. Spelled so
#: that espeak-ng says a name: «A» alone is an article to it («uh one hundred»), «eff» and «shch» it
#: spells letter by letter.
ENGLISH_NAMES = {
    "А": "eigh",
    "Б": "beh",
    "В": "B",
    "Г": "gheh",
    "Д": "deh",
    "Е": "E",
    "Ж": "zheh",
    "З": "zeh",
    "И": "ee",
    "К": "K",
    "Л": "el",
    "М": "M",
    "Н": "H",
    "О": "O",
    "П": "peh",
    "Р": "P",
    "С": "C",
    "Т": "T",
    "У": "Y",
    "Ф": "ef",
    "Х": "X",
    "Ц": "tseh",
    "Ч": "cheh",
    "Ш": "shah",
    "Щ": "schah",
    "Э": "air",
    "Ю": "yoo",
    "Я": "yah",
}

_TWINS = str.maketrans("ABCEHKMOPTXYabcehkmoptxy", "АВСЕНКМОРТХУАВСЕНКМОРТХУ")
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_TICKET = {"ru": "Талон", "en": "Ticket"}
_WINDOW = {"ru": "окно", "en": "window"}
_NUMBER = {"ru": "номер", "en": "number"}


def fold(code: str) -> str:
    """``code`` in capitals, with Latin look-alikes as the Cyrillic letters they are taken for."""
    return code.strip().upper().translate(_TWINS)


def _cardinal(digits: str, lang: str) -> str:
    # With the first call: it knows forty languages, and every start would read them all.
    from num2words import num2words

    words = str(num2words(int(digits), lang=lang))
    # A synthesiser pauses at the comma and the «and» of «one thousand, one hundred and five»: the
    # number falls apart. «Одна тысяча» is how a bank counts: a hall says «тысяча».
    return words.replace(",", "").replace(" and ", " ").removeprefix("одна ")


def _letters(word: str, lang: str) -> str:
    names = RUSSIAN_NAMES if lang == "ru" else ENGLISH_NAMES
    return " ".join(names.get(letter, letter) for letter in fold(word))


def spoken_number(number: str, lang: str) -> str:
    """A ticket's number by ear: «А105» → «А сто пять», «Ж005» → «жэ пять» (no leading zeros)."""
    return " ".join(
        _cardinal(part, lang) if part[0].isdigit() else _letters(part, lang)
        for part in _PARTS.findall(number)
    )


def spoken_window(window: str, lang: str, short: bool = False) -> str:
    """A window's code by ear.

    «7» → «окно номер семь», in short «окно семь»; «3А» and «Б» → «окно номер три А», «окно бэ»; a
    code that is a word («Касса») is said as it is written.
    """
    parts = _PARTS.findall(window)
    said = []
    for part in parts:
        if part[0].isdigit():
            said.append(_cardinal(part, lang))
        elif len(part) <= 2:
            said.append(_letters(part, lang))
        else:
            said.append(part)
    numbered = bool(parts) and parts[0][0].isdigit() and not short
    return " ".join([_WINDOW[lang], *([_NUMBER[lang]] if numbered else []), *said])


def sentence(number: str, window: str, lang: str = "ru", short: bool = False) -> str:
    """The whole call: «Талон А сто пять, окно номер семь».

    :param lang: ``"ru"`` or ``"en"``; anything else is a :class:`ValueError`.
    :param short: when many wait for their call: «А сто пять, окно семь».
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no words in {lang!r}")
    said = f"{spoken_number(number, lang)}, {spoken_window(window, lang, short)}"
    return said if short else f"{_TICKET[lang]} {said}"
