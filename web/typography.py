"""Where a Russian line must not break: a preposition stays with its word, a number with its unit.

Screens are read from afar and in a hurry; «Следите за очередью в / телефоне» makes an eye go back.
The no-break spaces are put in where texts leave for a screen, so that the catalogue, the voice and
the printers keep plain ones."""

import re
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

NO_BREAK = "\N{NO-BREAK SPACE}"

_AFTER = re.compile(
    r"(?<![\w-])("
    r"в|во|к|ко|с|со|о|об|у|и|а|но|на|по|за|до|из|от|не|ни"  # short words lean on what follows
    r"|для|под|при|без|или|про|через"
    r"|(?:ул|пер|пл|пр|пос|стр|корп|обл)\."  # parts of an address
    r"|№"
    r") (?=\S)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r" (?=[—–](?:\s|$)|(?:ли|же|бы)(?![\w-]))")
_UNIT = re.compile(r"(?<=[\d}]) (?=(?:мин|с|сек|ч|м|кВт|мм|МБ|дн\w*|день|человек\w*)(?!\w))")
_LABEL = re.compile(r"(?<=,) (?=(?:%|м|с|мин|кВт)$)")
_DATE = re.compile(r"(?<=\d) (?=(?:янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек))")
_TAG = re.compile(r"(<[^>]*>)")
_KEPT = ("textarea", "script", "style")


def tied(text: str) -> str:
    """`text` with no-break spaces where a line may not end; other languages are left alone."""
    # Twice: of two short words in a row the first match eats the space that the second needs.
    for _ in range(2):
        text = _AFTER.sub(rf"\1{NO_BREAK}", text)
    for pattern in (_BEFORE, _UNIT, _LABEL, _DATE):
        text = pattern.sub(NO_BREAK, text)
    return text


def tied_all(value: Any) -> Any:
    """The same for everything that a page's script is given: lists and dicts of texts."""
    if isinstance(value, str):
        return tied(value)
    if isinstance(value, dict):
        return {key: tied_all(one) for key, one in value.items()}
    if isinstance(value, list):
        return [tied_all(one) for one in value]
    return value


def tied_markup(html: str) -> Markup:
    """The same for a piece of a page: its words, never its tags or what a form sends back."""
    parts = _TAG.split(str(escape(html)))
    kept = ""
    for place, part in enumerate(parts):
        if place % 2:
            name = part.strip("</>").partition(" ")[0].lower()
            if name in _KEPT:
                kept = "" if part.startswith("</") else name
        elif not kept:
            parts[place] = tied(part)
    return Markup("".join(parts))


def register(app: Flask) -> None:
    """The filter `tied` of templates: `{{ name | tied }}`, `{% filter tied %}…{% endfilter %}`."""
    app.jinja_env.filters["tied"] = tied_markup
