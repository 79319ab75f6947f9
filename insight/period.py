"""The head's page of a period: its figures beside those before, hour by weekday, and tables to
take along. All of it made by the server: it works without a script."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from centres.access import Principal
from insight import groups
from insight.asked import Asked, asked, days, ready
from insight.columns import cells, figure_columns
from insight.curve import Curve, curve
from insight.download import download
from insight.gather import Gathered, gather, reading
from insight.heatmap import heatmap
from insight.period_sheets import sheets, step_name
from insight.reach import Reach, reach
from insight.tiles import bands, sentence, tiles
from insight.words import Words
from measures.heat import span
from web.guards import signed_in
from web.house import house
from web.language import current_language
from web.problems import not_found

period_pages = Blueprint("period", __name__, url_prefix="/insight", template_folder="templates")


@dataclass(frozen=True)
class Look:
    """One look at a period."""

    here: Reach
    asked: Asked
    found: Gathered
    words: Words

    def tickets(self, **query: Any) -> str:
        """The list behind a figure of the whole period."""
        days: dict[str, Any] = {"from": self.asked.since, "to": self.asked.until}
        return self.here.url("tickets", **days, **query)


@period_pages.get("/period", endpoint="scope")
@period_pages.get("/<centre>/period", endpoint="centre")
@signed_in("insight", "admin")
def page(principal: Principal, centre: str | None = None) -> str:
    """Over everything that the signed-in head answers for, or in one centre."""
    look = _look(principal, centre)
    found, before, words = look.found.found, look.found.before, look.words
    return render_template(
        "insight/period.html",
        script=False,
        principal=principal.key,
        who_name=principal.name,
        lang=words.lang,
        now=house().store.clock.now(),
        here=look.here,
        asked=look.asked,
        words=words,
        found=found,
        before=before,
        ready=ready(look.here.today),
        presets=_presets(),
        sentence=sentence(found, before, words),
        tiles=tiles(found, before, words, look.tickets),
        bands=bands(found, before, words, look.tickets),
        curve=_curve(look),
        steps=[_step(look, step) for step in look.found.steps],
        heat=heatmap(look.found.heat, found["target"], words),
        heat_span=span(look.asked.period),
        groups=groups.groups_of(look.here, look.asked.days),
        titles=groups.titles(),
        heads=groups.heads(),
        **_table(look),
    )


@period_pages.get("/period.<kind>", endpoint="scope_sheet")
@period_pages.get("/<centre>/period.<kind>", endpoint="centre_sheet")
@signed_in("insight", "admin")
def sheet(principal: Principal, kind: str, centre: str | None = None) -> Response:
    """One table of the page as a file; a workbook without `table=` holds them all."""
    look = _look(principal, centre)
    known = sheets(look.here, look.asked, look.found, look.words)
    table = request.args.get("table", "groups" if kind == "csv" else "")
    if table and table not in known:
        raise not_found()
    chosen = [known[table]] if table else list(known.values())
    name = f"{look.here.code or 'priyom'}-{look.asked.since}-{look.asked.until}"
    return download(chosen, kind, f"{name}-{table}" if table else name, look.words.lang)


def _look(principal: Principal, centre: str | None) -> Look:
    here = reach(principal, centre)
    since, until = days(request.args, here.today)
    known = groups.groups_of(here, (until - since).days + 1)
    asking = asked(request.args, here.today, known, here.works)
    now = house().store.clock.now()
    found = reading(house().store, lambda conn: gather(conn, here.centres, asking, now))
    return Look(here, asking, found, Words(current_language()))


def _presets() -> dict[str, str]:
    return {
        "day": _("Today"),
        "week": _("7 days"),
        "month": _("4 weeks"),
        "year": _("52 weeks"),
    }


def _curve(look: Look) -> Curve | None:
    steps, words = look.found.steps, look.words
    if not steps:
        return None
    write = words.short_month if look.asked.step == "month" else words.day_month
    target = look.found.found["target"]
    return curve(
        [step.now["median"] if step.now else None for step in steps],
        [step.before["median"] if step.before else None for step in steps],
        [f"{step.key}:00" if isinstance(step.key, int) else write(step.key) for step in steps],
        (target["low"], target["high"]),
    )


def _step(look: Look, step: Any) -> tuple[str, ...]:
    """A row of the table behind the curve."""
    words = look.words
    said = [step_name(step.key, look.asked, words)]
    for figures in (step.now, step.before):
        said.append(words.number(figures["median"]) if figures else words.number(None))
        said.append(words.whole(figures["issued"]) if figures else words.whole(0))
    return tuple(said)


def _table(look: Look) -> dict[str, Any]:
    """The table parted by what was chosen: columns that are shown, and rows of cells."""
    found, asking = look.found, look.asked
    before = asking.by not in groups.WITHOUT_BEFORE
    shown = [one for one in figure_columns(found.found["bands"], before) if one.screen]
    rows = [
        {
            "name": row["name"],
            "href": _leads(look, row),
            "cells": cells(shown, row, look.words, partial(_behind, look.here, row["opens"])),
        }
        for row in groups.rows(found, asking, look.here, look.words)
    ]
    parts = [(part, list(under)) for part, under in groupby(shown, lambda column: column.part)]
    return {"columns": shown, "parts": parts, "rows": rows}


def _behind(here: Reach, opens: Mapping[str, Any], more: Mapping[str, Any]) -> str:
    """The list behind one cell: what parts the table, and what the column counts."""
    return here.url("tickets", **{**opens, **more})


def _leads(look: Look, row: dict[str, Any]) -> str | None:
    """From a centre to its own page, from a day or a month to its period."""
    if look.asked.by == "centre":
        return look.here.url("period", row["key"], **look.asked.query(by=None))
    if look.asked.by in ("day", "month"):
        by = "hour" if look.asked.by == "day" else None
        return look.here.url("period", **row["opens"], by=by)
    return None
