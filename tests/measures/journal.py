"""The waits answer by another way: out of the journal alone, leg by leg, with no roll-up."""

import statistics
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from centres.directory import Centre
from measures import Period
from store import Entry

OUTCOMES = {"finished": "served", "no_show": "no_show", "left": "left", "expired": "expired"}


def legs_of(centre: Centre, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The last word of each leg."""
    last: dict[tuple[str, int], dict[str, Any]] = {}
    for entry in entries:
        if not entry.kind.startswith("ticket."):
            continue
        data, ticket = entry.data, str(entry.ticket)
        if "ended" in data:
            last[ticket, data["ended"]["leg"]] |= {**data["ended"], "outcome": "served"}
        for key in [key for key in last if key[0] == ticket and key[1] > data["leg"]]:
            del last[key]
        began = datetime.fromisoformat(data["issued_at"] if data["leg"] == 1 else data["wait_from"])
        began = began.astimezone(centre.zone)
        outcome = OUTCOMES.get(data["state"])
        last[ticket, data["leg"]] = {
            **{name: data[name] for name in ("service", "window", "wait_s", "served_s")},
            "outcome": "unclosed" if outcome == "served" and data["unclosed"] else outcome,
            "stands": outcome is None and not (data["recalled_at"] or data["called_at"]),
            "due": datetime.fromisoformat(data["wait_from"]),
            "day": began.date(),
            "hour": began.hour,
            "centre": centre.code,
        }
    return list(last.values())


KEYS: dict[str, Any] = {
    "hour": lambda leg: f"{leg['hour']:02d}",
    "day": lambda leg: leg["day"].isoformat(),
    "service": lambda leg: leg["service"],
    "window": lambda leg: leg["window"] or "",
    "centre": lambda leg: leg["centre"],
}


def answer(
    legs: Sequence[dict[str, Any]],
    period: Period,
    at: datetime,
    by: str | None,
    service: str | None,
) -> dict[str, Any]:
    """What `waits` must say of these legs."""

    def within(days: Period) -> list[dict[str, Any]]:
        return [
            leg
            for leg in legs
            if days.since <= leg["day"] <= days.until and service in (None, leg["service"])
        ]

    now = within(period)
    keys = sorted({KEYS[by](leg) for leg in now}) if by else []
    return {
        "target": {"low": 10, "high": 17},
        **figures(now, at),
        "previous": figures(within(period.previous), at),
        "groups": [
            {"key": key, **figures([leg for leg in now if by and KEYS[by](leg) == key], at)}
            for key in keys
        ],
    }


def figures(legs: Sequence[dict[str, Any]], at: datetime) -> dict[str, Any]:
    minutes = sorted(leg["wait_s"] / 60 for leg in legs if leg["wait_s"] is not None)
    times = [leg["served_s"] / 60 for leg in legs if leg["outcome"] == "served" and leg["served_s"]]
    standing = [(at - leg["due"]).total_seconds() / 60 for leg in legs if leg["stands"]]
    bounds = [(None, 10.0), (10.0, 17.0), (17.0, 30.0), (30.0, None)]
    return {
        "issued": len(legs),
        "served": len(minutes),
        **{
            name: sum(leg["outcome"] == name for leg in legs)
            for name in ("no_show", "left", "expired")
        },
        "waiting": len(standing),
        "longest_waiting": round(max(0.0, *standing), 3) if standing else None,
        "mean": round(statistics.fmean(minutes), 3) if minutes else None,
        "median": round(statistics.median(minutes), 3) if minutes else None,
        "p90": _p90(minutes),
        "service_mean": round(statistics.fmean(times), 3) if times else None,
        "bands": [_band(minutes, len(legs), over, upto) for over, upto in bounds],
    }


def _p90(minutes: list[float]) -> float | None:
    if len(minutes) < 2:
        return round(minutes[0], 3) if minutes else None
    return round(statistics.quantiles(minutes, n=10, method="inclusive")[-1], 3)


def _band(
    minutes: list[float], issued: int, over: float | None, upto: float | None
) -> dict[str, Any]:
    count = sum(
        (over is None or minute > over) and (upto is None or minute <= upto) for minute in minutes
    )
    return {
        "over": over,
        "upto": upto,
        "served": count,
        "share_of_served": round(count / len(minutes), 4) if minutes else None,
        "share_of_issued": round(count / issued, 4) if issued else None,
    }
