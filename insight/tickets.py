"""The tickets behind a figure: what happened to each, and to nobody by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from centres.access import Principal
from insight.asked import days
from insight.columns import band_title
from insight.download import download
from insight.gather import reading
from insight.groups import service_name
from insight.heatmap import span
from insight.reach import Reach, reach
from insight.sheets import Column, Sheet
from insight.words import Words
from measures import Period
from measures.behind import OUTCOMES, behind
from store import Store
from web.guards import signed_in
from web.house import house
from web.language import current_language

tickets_pages = Blueprint("tickets", __name__, url_prefix="/insight", template_folder="templates")

LISTED = 50
"""Tickets on one page of the list."""
AT_ONCE = 1_000
MOST = 20_000
"""Rows of a file: a month of a large network; longer lists are asked for by parts."""
_BAND = re.compile(r"(\d{0,4})-(\d{0,4})", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; `how` is what `behind` is asked, `query` how it was written."""

    period: Period
    how: Mapping[str, Any]
    query: Mapping[str, str]
    after: str | None


@tickets_pages.get("/tickets", endpoint="scope")
@tickets_pages.get("/<centre>/tickets", endpoint="centre")
@signed_in("insight", "admin")
def page(principal: Principal, centre: str | None = None) -> str:
    """The list, newest first."""
    here, words = reach(principal, centre), Words(current_language())
    wanted = _wanted(request.args, here)
    rows = reading(
        house().store,
        lambda conn: behind(
            conn, here.centres, wanted.period, after=wanted.after, limit=LISTED + 1, **wanted.how
        ),
    )
    shown = rows[:LISTED]
    return render_template(
        "insight/tickets.html",
        script=False,
        principal=principal.key,
        who_name=principal.name,
        lang=words.lang,
        now=house().store.clock.now(),
        here=here,
        words=words,
        period=wanted.period,
        query=wanted.query,
        first=wanted.after is None,
        filters=_filters(wanted, here, words),
        rows=[_line(row, here, words) for row in shown],
        following=shown[-1]["key"] if len(rows) > LISTED else None,
        most=words.whole(MOST),
    )


@tickets_pages.get("/tickets.<any(csv,xlsx):kind>", endpoint="scope_sheet")
@tickets_pages.get("/<centre>/tickets.<any(csv,xlsx):kind>", endpoint="centre_sheet")
@signed_in("insight", "admin")
def sheet(principal: Principal, kind: str, centre: str | None = None) -> Response:
    """The whole list as a file, read piece by piece."""
    here, lang = reach(principal, centre), current_language()
    wanted = _wanted(request.args, here)
    columns = [Column(_("Centre"), width=36), Column(_("Number")), Column(_("Service"), width=36)]
    columns += [Column(_("Service window")), Column(_("Came"), "moment")]
    columns += [Column(_("Called"), "moment"), Column(_("Waited, min"), "minutes")]
    columns += [Column(_("Served, min"), "minutes"), Column(_("Outcome"))]
    write = partial(_cells, here, lang, outcomes())
    rows = map(write, _all(house().store, here, wanted))
    name = f"{here.code or 'priyom'}-{wanted.period.since}-{wanted.period.until}-tickets"
    return download([Sheet(_("Tickets"), columns, rows)], kind, name, lang)


def outcomes() -> dict[str, str]:
    """How each ending is said."""
    return {
        "served": _("served"),
        "no_show": _("did not come"),
        "left": _("left"),
        "expired": _("waited until closing"),
        "unclosed": _("served, not closed by the clerk"),
        "waiting": _("waiting"),
        "in_service": _("at the window"),
    }


def _wanted(args: Mapping[str, str], here: Reach) -> Wanted:
    """The address as far as it makes sense; a day where nothing is said of it."""
    since, until = days(args, here.today)
    how: dict[str, Any] = {}
    query = {"from": since.isoformat(), "to": until.isoformat()}
    if args.get("outcome") in OUTCOMES:
        how["outcome"] = query["outcome"] = args["outcome"]
    band = _BAND.fullmatch(args.get("band", ""))
    if band and any(band.groups()):
        over, upto = (float(edge) if edge else None for edge in band.groups())
        how |= {"over": over, "upto": upto}
        query["band"] = args["band"]
    if args.get("hour", "") in {str(hour) for hour in range(24)}:
        how["hour"] = int(args["hour"])
        query["hour"] = args["hour"]
    if service := args.get("service", "")[:40]:
        how["service"] = query["service"] = service
    if window := args.get("window", "")[:8]:
        how["window"] = "" if window == "none" else window
        query["window"] = window
    return Wanted(Period(since, until), how, query, args.get("after", "")[:80] or None)


def _filters(wanted: Wanted, here: Reach, words: Words) -> list[tuple[str, str]]:
    """What the list is narrowed to, and the address without it."""
    query, how = wanted.query, wanted.how
    said = {
        "outcome": outcomes().get(query.get("outcome", "")),
        "hour": _("came %(hours)s", hours=span(how["hour"])) if "hour" in how else None,
        "service": service_name(here, query["service"], words.lang) if "service" in query else None,
        "window": _window(query["window"]) if "window" in query else None,
        "band": _(
            "waited %(band)s min", band=band_title({"over": how["over"], "upto": how["upto"]})
        )
        if "band" in query
        else None,
    }
    return [
        (text, here.url("tickets", **{key: value for key, value in query.items() if key != name}))
        for name, text in said.items()
        if text
    ]


def _window(code: str) -> str:
    return _("no window yet") if code == "none" else _("Window %(window)s", window=code)


def _all(store: Store, here: Reach, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every row of the list up to the most that a file takes, some at a time: a long list holds
    no snapshot of the database open."""
    after: str | None = None
    for _part in range(MOST // AT_ONCE):
        found = reading(
            store,
            lambda conn, last=after: behind(  # type: ignore[misc]
                conn, here.centres, wanted.period, after=last, limit=AT_ONCE, **wanted.how
            ),
        )
        yield from found
        if len(found) < AT_ONCE:
            return
        after = found[-1]["key"]


def _cells(here: Reach, lang: str, said: Mapping[str, str], row: Mapping[str, Any]) -> list[Any]:
    """A row of the file; moments by the centre's clock."""
    centre = next(one for one in here.centres if one.code == row["centre"])

    def local(at: datetime | None) -> datetime | None:
        return at.astimezone(centre.zone) if at else None

    return [
        centre.name[lang],
        row["number"],
        service_name(here, row["service"], lang),
        row["window"],
        local(row["issued_at"]),
        local(row["called_at"]),
        row["wait"],
        row["served"] or None,
        said[row["outcome"]],
    ]


def _line(row: Mapping[str, Any], here: Reach, words: Words) -> dict[str, Any]:
    """A row of the page."""
    centre, number, service, window, came, called, waited, served, outcome = _cells(
        here, words.lang, outcomes(), row
    )
    return {
        "centre": centre,
        "number": number,
        "service": service,
        "window": window or words.number(None),
        "day": words.short_day(came),
        "came": words.time(came),
        "called": words.time(called),
        "waited": words.number(waited),
        "served": words.number(served),
        "outcome": outcome,
        "kind": row["outcome"],
        "late": waited is not None and waited > 30,
    }
