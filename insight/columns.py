"""The columns of a period's tables: the same for the screen and for a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from insight.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """`opens`: what the list of tickets behind a figure is asked for, None where there is none.
    `part`: the head above its own; `screen`: whether it is shown, or in the file only."""

    title: str
    kind: str
    get: Callable[[Row], Any]
    part: str = ""
    opens: Mapping[str, Any] | None = None
    screen: bool = True

    @property
    def full(self) -> str:
        """The title where nothing stands above it."""
        return f"{self.part}: {self.title}" if self.part else self.title


def figure_columns(bands: list[Mapping[str, Any]], before: bool) -> list[Column]:
    """What is said of each group. `before`: a column holds the median of the period before."""
    wait, over = _("Wait, min"), _("Waited, of those served")
    served = {"outcome": "served"}
    found = [
        Column(_("Came"), "count", lambda row: row["issued"], opens={}),
        Column(_("Served"), "count", lambda row: row["served"], opens=served),
        Column(_("Median"), "minutes", lambda row: row["median"], wait, served),
    ]
    if before:
        found.append(Column(_("Before"), "minutes", lambda row: row.get("before"), wait))
    found += [
        Column(_("Nine in ten"), "minutes", lambda row: row["p90"], wait, served),
        Column(_("Mean"), "minutes", lambda row: row["mean"], wait, served),
    ]
    found += [_share(number, band, over) for number, band in enumerate(bands)]
    found += [
        _share(number, band, _("Waited, of those who came"), True)
        for number, band in enumerate(bands)
    ]
    found += [
        Column(_("Service, min"), "minutes", lambda row: row["service_mean"], opens=served),
        Column(_("No-shows"), "count", lambda row: row["no_show"], opens={"outcome": "no_show"}),
        Column(_("Left"), "count", lambda row: row["left"], opens={"outcome": "left"}),
        Column(
            _("Not reached by closing"),
            "count",
            lambda row: row["expired"],
            opens={"outcome": "expired"},
        ),
    ]
    return found


def _share(number: int, band: Mapping[str, Any], part: str, issued: bool = False) -> Column:
    name = "share_of_issued" if issued else "share_of_served"
    return Column(
        band_title(band),
        "share",
        lambda row: row["bands"][number][name],
        part,
        band_query(band),
        screen=not issued,
    )


def band_title(band: Mapping[str, Any]) -> str:
    over, upto = band["over"], band["upto"]
    if over is None:
        return _("up to %(upto)s", upto=f"{upto:g}")
    if upto is None:
        return _("over %(over)s", over=f"{over:g}")
    return f"{over:g}–{upto:g}"


def band_query(band: Mapping[str, Any]) -> dict[str, str]:
    """The band as the address of a list names it: «10-17», «-10», «30-»."""
    over, upto = band["over"], band["upto"]
    return {"band": f"{'' if over is None else f'{over:g}'}-{'' if upto is None else f'{upto:g}'}"}


@dataclass(frozen=True)
class Cell:
    """What one cell of a table shows; `href`: the tickets behind it."""

    text: str
    href: str | None


def cells(
    columns: list[Column], row: Row, words: Words, link: Callable[[Mapping[str, Any]], str]
) -> list[Cell]:
    """A row for the screen. Nothing stands behind a dash or a nought."""
    found = []
    for column in columns:
        value = column.get(row)
        there = column.opens is not None and value not in (None, 0)
        found.append(
            Cell(words.write(column.kind, value), link(column.opens or {}) if there else None)
        )
    return found
