"""How a printer is reached and what it prints on: what may stand in the network file."""

import re
from collections.abc import Mapping
from typing import Any

ADDRESSES = {
    "network": (r"(\[[0-9a-f:]+\]|[\w.-]+)(:\d{1,5})?", "10.0.0.21 or 10.0.0.21:9100"),
    "usb": (r"/dev/\S+|[0-9a-f]{4}:[0-9a-f]{4}", "/dev/usb/lp0 or 04b8:0e15"),
    "cups": (r"[^\s/#-][^\s/#]*", "a queue's name"),
    "file": (r"/.+", "a whole path"),
}
"""Of each driver: what its address looks like, and how that is said."""
OF_THE_DEMO = "virtual"
WIDTHS = (58, 80)
MODES = ("raster", "text")


def mistake(settings: Mapping[str, Any]) -> str:
    """What is wrong with a printer's settings, or nothing. One without any is only counted."""
    driver = settings.get("driver")
    if driver is None:
        return "«driver» is missing" if "address" in settings else ""
    if driver != OF_THE_DEMO and (wrong := _unreachable(driver, settings.get("address"))):
        return wrong
    if settings.get("width", 80) not in WIDTHS:
        return "«width» is 58 or 80"
    if settings.get("mode", "raster") not in MODES:
        return "«mode» is raster or text"
    code_page = settings.get("code_page", 0)
    if type(code_page) is not int or not 0 <= code_page <= 255:
        return "«code_page» is a number from 0 to 255"
    return ""


def _unreachable(driver: Any, address: Any) -> str:
    if driver not in ADDRESSES:
        return f"«driver» is {', '.join(ADDRESSES)}"
    pattern, example = ADDRESSES[driver]
    if not isinstance(address, str) or not re.fullmatch(pattern, address, re.IGNORECASE):
        return f"«address» of a {driver} printer is like {example}"
    return ""
