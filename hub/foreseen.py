"""What each view is told of the waits to come. Part of its snapshot, and of every patch."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from centres.directory import Centre
from foresight.forecast import Forecast
from foresight.forecasts import Forecasts
from foresight.state import Estimate
from foresight.told import LIKELY, Range, hall_range, is_long, range_of, spoken, wait_of
from line import Hall, Ticket
from store.moments import iso


def board(hall: Hall, forecast: Forecast | None) -> dict[str, Any]:
    """What whoever comes now may expect, by the services that are called for."""
    called = {code for one in hall.windows.values() if one.state == "open" for code in one.services}
    return {"range": _plain(hall_range(forecast, called))}


def desk(hall: Hall, forecast: Forecast | None) -> dict[str, Any]:
    """By waiting ticket: what is left of its wait, and whether it is likely to be too long."""
    found = {}
    for ticket in hall.line:
        estimate = wait_of(forecast, ticket)
        left = _left(hall, ticket, estimate)
        if estimate and left:
            found[ticket.id] = asdict(left) | {"late": estimate.p_over > LIKELY}
    return {"foreseen": found}


def kiosk(
    hall: Hall, forecast: Forecast | None, elsewhere: Callable[[], dict[str, Any] | None]
) -> dict[str, Any]:
    """By service: what a newcomer may expect, and whether that is too long to keep silent; then
    also where one would wait less."""
    newcomers = forecast.newcomers if forecast else {}
    high = float(hall.centre.target[1])
    found = {
        code: asdict(spoken(one.low, one.high)) | {"long": is_long(one, high)}
        for code, one in newcomers.items()
    }
    some_long = any(one["long"] for one in found.values())
    return {"foreseen": found, "nearby": elsewhere() if some_long else None}


def track(hall: Hall, ticket: Ticket, forecast: Forecast | None) -> dict[str, Any]:
    """The ticket's own: the whole wait in minutes, and what is left of it as people say it."""
    estimate = wait_of(forecast, ticket)
    return {"wait": wait_out(estimate), "range": _plain(_left(hall, ticket, estimate))}


def insight(forecasts: Forecasts, centres: Sequence[Centre], at: datetime) -> dict[str, Any]:
    """By centre that is foreseen: the chance that somebody will wait beyond the target within the
    hour, when that would begin, how many do already, and what would mend it, the best first."""
    found = {}
    for centre in centres:
        forecast = forecasts.of(centre.code, at)
        if forecast is None:
            continue
        within = forecast.breach.within
        breach_at = None if within is None else forecast.at + timedelta(seconds=within)
        found[centre.code] = {
            "chance": round(forecast.breach.chance, 2),
            "breach_at": iso(breach_at),
            "over": forecast.over,
            "late": round(forecast.breach.late, 1),
            "warns": forecast.breach.chance > LIKELY and not forecast.over,
            "advice": [asdict(one) for one in forecast.advice],
            "known": round(forecast.known, 2),
        }
    return found


def wait_out(estimate: Estimate | None) -> dict[str, float] | None:
    """The contract's `wait`: minutes from the ticket's base to its call."""
    if estimate is None:
        return None
    return {name: round(getattr(estimate, name), 1) for name in ("low", "expected", "high")}


def _left(hall: Hall, ticket: Ticket, estimate: Estimate | None) -> Range | None:
    return range_of(estimate, ticket.wait_from, hall.at)


def _plain(found: Range | None) -> dict[str, int] | None:
    return asdict(found) if found else None
