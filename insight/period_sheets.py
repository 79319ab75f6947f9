"""The tables of a period page as sheets."""

from datetime import date

from flask_babel import gettext as _

from insight import groups
from insight.asked import Asked
from insight.columns import Column as Figure
from insight.columns import band_title, figure_columns
from insight.gather import Gathered
from insight.heatmap import span
from insight.reach import Reach
from insight.sheets import Column, Sheet
from insight.words import Words


def sheets(here: Reach, asked: Asked, found: Gathered, words: Words) -> dict[str, Sheet]:
    """By the name that the address knows them by, in the order of the workbook."""
    return {
        "figures": _figures(asked, found, words),
        "groups": _groups(here, asked, found, words),
        "bands": _bands(found, words),
        "curve": _curve(asked, found, words),
        "heat": _heat(found, words),
    }


def _figures(asked: Asked, found: Gathered, words: Words) -> Sheet:
    """Two rows: the period and the one before."""
    columns = figure_columns(found.found["bands"], before=False)
    rows = [
        [words.period(period), *(column.get(figures) for column in columns)]
        for period, figures in ((asked.period, found.found), (asked.before, found.before))
    ]
    return Sheet(_("Figures"), [Column(_("Period"), width=28), *map(_column, columns)], rows)


def _groups(here: Reach, asked: Asked, found: Gathered, words: Words) -> Sheet:
    columns = figure_columns(found.found["bands"], asked.by not in groups.WITHOUT_BEFORE)
    rows = [
        [row["name"], *(column.get(row) for column in columns)]
        for row in groups.rows(found, asked, here, words)
    ]
    first = Column(groups.heads()[asked.by], width=36)
    return Sheet(groups.titles()[asked.by], [first, *map(_column, columns)], rows)


def _column(figure: Figure) -> Column:
    return Column(figure.full, figure.kind, 14)


def _bands(found: Gathered, words: Words) -> Sheet:
    columns = [
        Column(_("Wait, min")),
        Column(_("People"), "count"),
        Column(_("Of those served"), "share"),
        Column(_("Of those who came"), "share"),
        Column(_("Of those served, before"), "share"),
    ]
    rows = [
        [
            band_title(one),
            one["served"],
            one["share_of_served"],
            one["share_of_issued"],
            was["share_of_served"],
        ]
        for one, was in zip(found.found["bands"], found.before["bands"], strict=True)
    ]
    return Sheet(_("Bands"), columns, rows)


def _curve(asked: Asked, found: Gathered, words: Words) -> Sheet:
    columns = [
        Column(groups.heads()[asked.step]),
        Column(_("Came"), "count"),
        Column(_("Median"), "minutes"),
        Column(_("Came, before"), "count"),
        Column(_("Median, before"), "minutes"),
    ]
    rows = [
        [
            step_name(step.key, asked, words),
            step.now["issued"] if step.now else None,
            step.now["median"] if step.now else None,
            step.before["issued"] if step.before else None,
            step.before["median"] if step.before else None,
        ]
        for step in found.steps
    ]
    return Sheet(_("Course"), columns, rows)


def step_name(key: int | date, asked: Asked, words: Words) -> str:
    """How a step of the curve is named in a table."""
    if isinstance(key, int):
        return span(key)
    return words.month(key) if asked.step == "month" else words.short_day(key)


def _heat(found: Gathered, words: Words) -> Sheet:
    columns = [
        Column(_("Weekday")),
        Column(_("Hour")),
        Column(_("Came"), "count"),
        Column(_("Median"), "minutes"),
    ]
    rows = [
        [words.weekday(weekday, "wide"), span(hour), cell.came, cell.median]
        for (weekday, hour), cell in found.heat.items()
    ]
    return Sheet(_("Hour by weekday"), columns, rows)
