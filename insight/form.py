"""The offices' part of the form on service quality (order 186 of 2014, annex 7, section 4): what
every centre is, and how it received people over a period."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from centres.access import Principal
from centres.directory import Centre
from centres.hours import Hours, Week
from insight.asked import LONGEST, day
from insight.download import download
from insight.gather import reading
from insight.reach import Reach, reach
from insight.sheets import Column, Sheet
from insight.words import Words
from measures import Period
from measures.visitors import visitors
from measures.waits import alone
from web.guards import signed_in
from web.house import house
from web.language import current_language

form_pages = Blueprint("form", __name__, url_prefix="/insight", template_folder="templates")


@form_pages.get("/form", endpoint="scope")
@form_pages.get("/<centre>/form", endpoint="centre")
@signed_in("insight", "admin")
def page(principal: Principal, centre: str | None = None) -> str:
    """The form as a page."""
    here, words = reach(principal, centre), Words(current_language())
    period = _period(request.args, here.today)
    return render_template(
        "insight/form.html",
        script=False,
        principal=principal.key,
        who_name=principal.name,
        lang=words.lang,
        now=house().store.clock.now(),
        here=here,
        words=words,
        period=period,
        this_year=here.today.replace(month=1, day=1),
        rows=_rows(here, period, words),
    )


@form_pages.get("/form.<kind>", endpoint="scope_sheet")
@form_pages.get("/<centre>/form.<kind>", endpoint="centre_sheet")
@signed_in("insight", "admin")
def sheet(principal: Principal, kind: str, centre: str | None = None) -> Response:
    """The form as a file: its columns in the order's own sequence."""
    here, words = reach(principal, centre), Words(current_language())
    period = _period(request.args, here.today)
    columns = [
        Column(_("No."), "count", 6),
        Column(_("Customer service office"), width=36),
        Column(_("Type of office"), width=22),
        Column(_("Address"), width=40),
        Column(_("Telephone"), width=18),
        Column(_("Opening hours"), width=30),
        Column(_("Services provided"), width=60),
        Column(_("Visitors in person in the period"), "count", 16),
        Column(_("Mean time of serving a visitor, min"), "minutes", 16),
        Column(_("Mean time in the queue, min"), "minutes", 16),
    ]
    rows = [list(row.values()) for row in _rows(here, period, words)]
    name = f"{here.code or 'priyom'}-{period.since}-{period.until}-form-186"
    return download([Sheet(_("Offices"), columns, rows)], kind, name, words.lang)


def _period(args: Mapping[str, str], today: date) -> Period:
    """`from` and `to`, or this year so far: the form is a yearly one."""
    until = day(args.get("to", "")) or today
    since = day(args.get("from", "")) or until.replace(month=1, day=1)
    if since > until or until - since > LONGEST:
        since = until.replace(month=1, day=1)
    return Period(since, until)


def _rows(here: Reach, period: Period, words: Words) -> list[dict[str, Any]]:
    """A row for each office. Means are of services rendered: somebody served twice counts
    twice in them, and once among the visitors."""
    now = house().store.clock.now()

    def read(conn: Any) -> tuple[dict[str, int], list[dict[str, Any]]]:
        groups = alone(conn, here.centres, period, now, by="centre")["groups"]
        return visitors(conn, here.centres, period), groups

    came, groups = reading(house().store, read)
    by_code = {group["key"]: group for group in groups}
    nobody = {"service_mean": None, "mean": None}
    return [
        {
            "number": number,
            "office": centre.name[words.lang],
            "type": _("Customer service centre, category %(category)s", category=centre.category),
            "address": centre.address.get(words.lang, ""),
            "phone": centre.phone or "",
            "hours": opening(centre.hours, words),
            "services": _services(centre, words.lang),
            "visitors": came.get(centre.code, 0),
            "service": by_code.get(centre.code, nobody)["service_mean"],
            "wait": by_code.get(centre.code, nobody)["mean"],
        }
        for number, centre in enumerate(here.centres, 1)
    ]


def _services(centre: Centre, lang: str) -> str:
    return "; ".join(one.name[lang] for one in centre.services if one.letter)


def opening(hours: Hours, words: Words) -> str:
    """«пн–пт 09:00–17:00, перерыв 13:00–13:45»: the usual week, without its exceptions."""
    said = _week(hours.weekly, words)
    pauses = _week(hours.breaks, words)
    if pauses:
        days = said.split(" ")[0]
        pauses = pauses.removeprefix(f"{days} ") if said.count(";") == 0 else pauses
        return _("%(hours)s, break %(pauses)s", hours=said, pauses=pauses)
    return said


def _week(week: Week, words: Words) -> str:
    """Runs of days with the same times share one statement."""
    runs: list[tuple[int, int]] = []
    for weekday, spans in enumerate(week):
        if not spans:
            continue
        if runs and runs[-1][1] == weekday - 1 and week[runs[-1][0]] == spans:
            runs[-1] = (runs[-1][0], weekday)
        else:
            runs.append((weekday, weekday))
    return "; ".join(f"{_days(*run, words)} {_times(week[run[0]])}" for run in runs)


def _days(first: int, last: int, words: Words) -> str:
    return words.weekday(first) + (f"–{words.weekday(last)}" if last > first else "")


def _times(spans: Any) -> str:
    return ", ".join(str(span).replace("-", "–") for span in spans)
