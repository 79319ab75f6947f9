"""Where else a visitor could go: the nearest centre that would take less time."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from centres.directory import Centre
from foresight.told import hall_range
from web.house import House


def nearby(house: House, centre: Centre, at: datetime) -> dict[str, Any] | None:
    """Of the centres that the network file calls `near`: the open one with the shortest wait, if
    that stays within its target. {"name", "address", "range"}, or None."""
    found = []
    for code in centre.settings.get("near", ()):
        other = house.directory.centre(code)
        forecast = house.parts["forecasts"].of(code, at)
        if other is None or forecast is None or not other.hours.is_open(at):
            continue
        wait = hall_range(forecast, [one.code for one in other.services])
        if wait and wait.high <= other.target[1]:
            found.append((wait.high, code, other, wait))
    if not found:
        return None
    _, _, other, wait = min(found, key=lambda one: one[:2])
    return {"name": dict(other.name), "address": dict(other.address), "range": asdict(wait)}
