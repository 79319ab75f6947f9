"""Text of a screen as it is read aloud. Pure."""

import re

from display.words import spoken_number

_TICKET = re.compile(r"\b[А-ЯA-Z]\d{3,4}\b")
_SIGNS = {"·": ",", "«": "", "»": "", "–": "-", "\u00a0": " "}
_UNITS = {
    "ru": {"кВт": "киловатт", "с": "секунд", "мин": "минут"},
    "en": {"kW": "kilowatts", "s": "seconds", "min": "minutes"},
}
_MEASURED = re.compile(r"(?<=\d) (кВт|мин|с|kW|min|s)\b")


def aloud(text: str, lang: str) -> str:
    """«А105» as a hall hears it, units in full, no signs that a synthesiser would name."""
    for sign, said in _SIGNS.items():
        text = text.replace(sign, said)
    text = _MEASURED.sub(lambda found: " " + _UNITS[lang].get(found[1], found[1]), text)
    return _TICKET.sub(lambda found: spoken_number(found[0], lang), text)
