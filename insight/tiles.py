"""The sentence over a period, its figures beside those before, and how its waits lie in bands."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from insight.columns import band_query, band_title
from insight.gather import Figures
from insight.words import Words

GOOD = 0.9
"""Share of those served within the target at which nothing has to be done: nine in ten."""
WATCH = 0.75
Link = Callable[..., str]
"""Keyword arguments of an address → the list of tickets behind a figure."""


@dataclass(frozen=True)
class Sentence:
    """`status`: good, watch, breach or "" where nobody was served."""

    status: str
    head: str
    sub: str


@dataclass(frozen=True)
class Tile:
    label: str
    value: str
    before: str
    href: str | None


@dataclass(frozen=True)
class Band:
    """Shares as they are written; `percent` is the bar's width, whole; `kind` its colour."""

    title: str
    people: str
    of_served: str
    of_issued: str
    before: str
    percent: int
    kind: str
    href: str | None


def sentence(found: Figures, before: Figures, words: Words) -> Sentence:
    """Whether the target was kept, and whether it got better."""
    within, was = share_within(found), share_within(before)
    if within is None:
        return Sentence("", _("Nobody was served in this period"), _nobody(found))
    status = "good" if within >= GOOD else "watch" if within >= WATCH else "breach"
    high = f"{found['target']['high']:g}"
    head = _(
        "%(share)s of visitors waited no longer than %(high)s min",
        share=words.whole_share(within),
        high=high,
    )
    sub = _(
        "Half of them up to %(median)s min, nine in ten up to %(p90)s.",
        median=words.number(found["median"]),
        p90=words.number(found["p90"]),
    )
    if was is not None:
        sub += " " + _("In the period before: %(share)s.", share=words.whole_share(was))
    return Sentence(status, head, sub)


def _nobody(found: Figures) -> str:
    """Why there is nothing to tell, as far as it is known."""
    if found["issued"]:
        return _("Those who came left, or are still waiting.")
    return _("Nobody came. Choose other days.")


def share_within(found: Figures) -> float | None:
    """Of those served, who waited no longer than the target's high."""
    if not found["served"]:
        return None
    return float(sum(band["served"] for band in found["bands"][:2]) / found["served"])


def tiles(found: Figures, before: Figures, words: Words, tickets: Link) -> list[Tile]:
    """Each figure with that of the period before; a figure leads to its tickets."""
    named = (
        ("median", "minutes", _("Median wait, min"), "served"),
        ("p90", "minutes", _("Nine in ten within, min"), "served"),
        ("mean", "minutes", _("Mean wait, min"), "served"),
        ("service_mean", "minutes", _("Service, min"), "served"),
        ("issued", "count", _("Came"), None),
        ("served", "count", _("Served"), "served"),
        ("no_show", "count", _("No-shows"), "no_show"),
        ("left", "count", _("Left"), "left"),
        ("expired", "count", _("Not reached by closing"), "expired"),
    )
    return [
        Tile(
            label,
            words.write(kind, found[name]),
            words.write(kind, before[name]),
            tickets(outcome=outcome) if found[name] else None,
        )
        for name, kind, label, outcome in named
    ]


def bands(found: Figures, before: Figures, words: Words, tickets: Link) -> list[Band]:
    """How long people waited, against the target."""
    kinds = ("good", "good", "watch", "breach")
    return [
        Band(
            title=band_title(one),
            people=words.whole(one["served"]),
            of_served=words.whole_share(one["share_of_served"]),
            of_issued=words.whole_share(one["share_of_issued"]),
            before=words.whole_share(was["share_of_served"]),
            percent=round(100 * (one["share_of_served"] or 0)),
            kind=kind,
            href=tickets(**band_query(one)) if one["served"] else None,
        )
        for one, was, kind in zip(found["bands"], before["bands"], kinds, strict=True)
    ]
