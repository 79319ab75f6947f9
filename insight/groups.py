"""By what a period is parted, and the rows that come of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from insight.asked import Asked, month_of
from insight.gather import Gathered
from insight.reach import Reach
from insight.words import NONE, Words

ALL = ("day", "hour", "service")
OF_MANY = ("centre", *ALL)
OF_ONE = ("window", *ALL)
WITHOUT_BEFORE = ("day", "month")
"""Parted like that, no group has its like in the period before."""


def groups_of(here: Reach, days: int) -> tuple[str, ...]:
    """What the table may be parted by; long periods go by months instead of days."""
    found = OF_ONE if here.at else OF_MANY
    return tuple("month" if one == "day" and days > 366 else one for one in found)


def titles() -> dict[str, str]:
    """How each is named on the page and as a sheet."""
    return {
        "centre": _("By centre"),
        "window": _("By window"),
        "day": _("By day"),
        "month": _("By month"),
        "hour": _("By hour"),
        "service": _("By service"),
    }


def heads() -> dict[str, str]:
    """The first column's title."""
    return {
        "centre": _("Centre"),
        "window": _("Service window"),
        "day": _("Day"),
        "month": _("Month"),
        "hour": _("Hour"),
        "service": _("Service"),
    }


def rows(found: Gathered, asked: Asked, here: Reach, words: Words) -> list[dict[str, Any]]:
    """One for each group: its figures, with `name`, `before` and what its tickets are asked by.
    Centres worst first, services most wanted first, the rest in order."""
    medians = {one["key"]: one["median"] for one in found.before["groups"]}
    found_rows = [
        {
            **group,
            "name": _name(asked.by, group["key"], here, words),
            "before": medians.get(group["key"]),
            "opens": _opens(asked, group),
        }
        for group in found.found["groups"]
    ]
    if asked.by == "centre":
        found_rows.sort(key=lambda row: -1.0 if row["p90"] is None else row["p90"], reverse=True)
    elif asked.by == "service":
        found_rows.sort(key=lambda row: row["issued"], reverse=True)
    return found_rows


def _name(by: str, key: str, here: Reach, words: Words) -> str:
    if by == "day":
        return words.weekday_day(date.fromisoformat(key))
    if by == "month":
        return words.month(_month(key))
    if by == "hour":
        return f"{key}:00–{int(key) + 1:02d}:00"
    if by == "window":
        return key or _("no window yet")
    if by == "centre":
        return next(one.name[words.lang] for one in here.centres if one.code == key)
    return service_name(here, key, words.lang)


def _month(key: str) -> date:
    """The first day of «2026-11»."""
    return date.fromisoformat(f"{key}-01")


def service_name(here: Reach, code: str, lang: str) -> str:
    """A service by its name; by its code where it is no longer offered."""
    found = (centre.service(code) for centre in here.centres)
    return next((one.name[lang] for one in found if one), code or NONE)


def _opens(asked: Asked, group: Mapping[str, Any]) -> dict[str, Any]:
    """How the tickets of a group are asked for."""
    key, days = group["key"], {"from": asked.since, "to": asked.until}
    if asked.by == "day":
        return {"from": key, "to": key}
    if asked.by == "month":
        month = month_of(_month(key))
        return {"from": max(month.since, asked.since), "to": min(month.until, asked.until)}
    if asked.by == "hour":
        return days | {"hour": int(key)}
    if asked.by == "window":
        return days | {"window": key or "none"}
    return days | {asked.by: key}
