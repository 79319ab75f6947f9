"""Small pieces of the network file that occur in many places: codes, texts, settings, hours."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from centres.hours import (
    HoursError,
    hours_from_settings,
    hours_to_settings,
    parse_date,
    parse_day,
    parse_week,
)
from centres.located import Item

LETTERS = "АБВГДЕЖИКЛМНПРСТУФХЦЧШЩЭЮЯ"
"""Capitals that are legible on a slip and sayable in a hall: О reads as a zero, З as a three,
Ё and Й lose their dots, Ъ Ы Ь have no sound."""

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LOGIN = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
_WINDOW = re.compile(r"[0-9]{1,4}[A-Za-zА-Яа-я]?")
_LANGUAGE = re.compile(r"[a-z]{2}")


def check_code(item: Item, code: str, longest: int = 32) -> None:
    """Codes stand in addresses and on command lines: small Latin letters, digits, hyphens."""
    _check(item, code, _CODE, longest, "small Latin letters and digits, joined by hyphens")


def check_login(item: Item, login: str) -> None:
    _check(item, login, _LOGIN, 64, "small Latin letters and digits, joined by . _ or -")


def check_window(item: Item, code: str) -> None:
    """What the hall board shows and the voice says: «12», «3а»."""
    _check(item, code, _WINDOW, 8, "a number, with a letter after it at most")


def _check(item: Item, text: str, form: re.Pattern[str], longest: int, expected: str) -> None:
    if not form.fullmatch(text) or len(text) > longest:
        item.wrong(f"«{text}» cannot be a code; expected {expected}, up to {longest} characters")


def texts(item: Item, longest: int = 200) -> dict[str, str]:
    """Text by language: {ru: …, en: …}; a bare text is Russian."""
    if not item.is_map:
        return {"ru": item.text(longest)}
    found = {}
    for language, text in item.fields().items():
        if not _LANGUAGE.fullmatch(language):
            text.wrong("expected a language like ru or en")
        found[language] = text.text(longest)
    if "ru" not in found:
        item.wrong("the Russian text (ru) is missing")
    return found


def letter(item: Item) -> str:
    """The capital that a service's numbers begin with."""
    value = item.text(200)
    if value and (len(value) != 1 or value not in LETTERS):
        item.wrong(f"«{value}» cannot be a letter; expected one Cyrillic capital of {LETTERS}")
        return ""
    return value


def zone(item: Item) -> str:
    """A zone of the tz database, «Europe/Moscow»."""
    name = item.text(40)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        item.wrong(f"unknown time zone «{name}»")
        return "UTC"


def hours(fields: Mapping[str, Item], zone_name: str) -> dict[str, Any]:
    """`hours`, `breaks`, `exceptions` and `holidays` of a centre as `centres.hours` keeps them."""
    found: dict[str, Any] = {"weekly": [], "breaks": [], "exceptions": {}}
    for key, name in (("hours", "weekly"), ("breaks", "breaks")):
        if key in fields:
            lines = _lines(fields[key])
            if _understood(fields[key], parse_week, lines):
                found[name] = lines
    if "exceptions" in fields:
        for day, item in fields["exceptions"].fields().items():
            text = item.text(80)
            if _understood(item, parse_date, day) and _understood(item, parse_day, text):
                found["exceptions"][day] = text
    if "holidays" in fields:
        name = fields["holidays"].plain()
        if _understood(fields["holidays"], _known_holidays, name):
            found["holidays"] = name
    return hours_to_settings(hours_from_settings(found, ZoneInfo(zone_name)))


def _known_holidays(name: Any) -> None:
    hours_from_settings({"holidays": name}, ZoneInfo("UTC"))


def _lines(item: Item) -> list[str]:
    """«mon-thu 09:00-18:00; fri 09:00-16:45», or a list of such; nothing = never."""
    if item.is_null:
        return []
    parts = item.items() if item.is_list else [item]
    return [line.strip() for part in parts for line in part.text(400).split(";") if line.strip()]


def _understood(item: Item, parse: Callable[[Any], Any], text: Any) -> bool:
    try:
        parse(text)
    except HoursError as error:
        item.wrong(str(error))
        return False
    return True


def settings(item: Item, known: Mapping[str, Callable[[Item], Any]]) -> dict[str, Any]:
    """A mapping of settings, each read in its own way; unknown ones are mistakes."""
    found = {
        key: known[key](value) for key, value in item.fields(tuple(known)).items() if key in known
    }
    low, high = found.get("target_low"), found.get("target_high")
    if low and high and low >= high:
        item.wrong("target_low must be below target_high")
    return found


def _minutes(item: Item) -> int:
    return item.whole(1, 240)


def _day_end(item: Item) -> str:
    value = item.text(20)
    if value not in ("midnight", "close"):
        item.wrong(f"expected midnight or close, found «{value}»")
    return value


def _rate(item: Item) -> float:
    value = item.plain()
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1000:
        item.wrong("expected a number above 0, up to 1000")
        return 1
    return value


def _rates(item: Item) -> dict[str, Any]:
    return settings(item, dict.fromkeys(("priority", "booked", "returning", "walk_in"), _rate))


def _phone(item: Item) -> str:
    return item.text(32)


def _mail(item: Item) -> str:
    """Where a branch head is written to."""
    address = item.text(120)
    if "@" not in address:
        item.wrong(f"expected a mail address, found «{address}»")
    return address


def _near(item: Item) -> list[str]:
    """Centres to which a visitor could go instead; that they exist is checked when all are read."""
    return [code.text(32) for code in item.items()]


def _mails(item: Item) -> str | dict[str, str]:
    """One address, or one for each branch."""
    if isinstance(item.plain(), dict):
        return {branch: _mail(one) for branch, one in item.fields().items()}
    return _mail(item)


def _programme(item: Item) -> str:
    return item.text(40)


def _pace(item: Item) -> dict[str, Any]:
    """A centre may be faster than the programme's gaps: `draft_ready: 10 days`."""
    return {gap: one.text(20) for gap, one in item.fields().items()}


def _categories(item: Item) -> list[dict[str, Any]]:
    """Who is served first. The house shows the list and never keeps which category applied."""
    return [_category(category) for category in item.items()]


def _category(item: Item) -> dict[str, Any]:
    found = settings(
        item, dict.fromkeys(("name", "basis", "document"), texts) | {"enabled": Item.yes}
    )
    if "name" not in found:
        item.wrong("«name» is missing")
    return found


OUTPUTS = ("board", "machine", "off")
_SPAN = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")


def _output(item: Item) -> str:
    """Where a hall's voice comes from."""
    value = str(item.plain())
    # YAML reads a bare «off» as false.
    value = "off" if value == "False" else value
    if value not in OUTPUTS:
        item.wrong(f"expected {', '.join(OUTPUTS)}, found «{value}»")
    return value


def _quiet(item: Item) -> list[str]:
    """Spans of the day without a voice; «20:00-08:00» lasts over midnight."""
    spans = [span.text(11) for span in (item.items() if item.is_list else [item])]
    for span in spans:
        if not _SPAN.fullmatch(span):
            item.wrong(f"expected a span like 20:00-08:00, found «{span}»")
    return spans


def _volume(item: Item) -> int:
    return item.whole(0, 100)


def _voice(item: Item) -> dict[str, Any]:
    return settings(item, {"output": _output, "volume": _volume, "quiet": _quiet})


HALL_SETTINGS: Mapping[str, Callable[[Item], Any]] = {
    "target_low": _minutes,
    "target_high": _minutes,
    "one_click": Item.yes,
    "day_end": _day_end,
    "rates": _rates,
    "priority_categories": _categories,
    "alerts_to": _mail,
    "near": _near,
    "devices_to": _mails,
    "programme": _programme,
    "pace": _pace,
    "voice": _voice,
}
"""Settings that a centre may have for itself, else the network's hold."""

NETWORK_SETTINGS: Mapping[str, Callable[[Item], Any]] = {
    "hotline": _phone,
    "trust_line": _phone,
    "demo": Item.yes,
    **HALL_SETTINGS,
}
