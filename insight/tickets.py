"""The tickets behind a figure: what happened to each, and to nobody by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Connection
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
from measures.waits import CAP
from measures.behind import Place, Wanted, behind
from store import Store
from web.guards import signed_in
from web.house import house
from web.language import current_language

tickets_pages = Blueprint("tickets", __name__, url_prefix="/insight", template_folder="templates")

COUNTED = ("served", "no_show", "left", "expired", "waiting")
"""What a list may be narrowed to: figures of the waits answer that count tickets."""
LISTED = 50
"""Tickets on one page of the list."""
AT_ONCE = 1_000
MOST = 20_000
"""Rows of a file: a month of a large network; longer lists are asked for by parts."""
_PLACE = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(\d{1,4})", re.ASCII)
_BAND = re.compile(r"(\d{0,4})-(\d{0,4})", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `query` is how it was written, as far as it made sense."""

    period: Period
    wanted: Wanted
    query: Mapping[str, str]
    after: Place | None


@tickets_pages.get("/tickets", endpoint="scope")
@tickets_pages.get("/<centre>/tickets", endpoint="centre")
@signed_in("insight", "admin")
def page(principal: Principal, centre: str | None = None) -> str:
    """The list, in the order in which they came."""
    here, words = reach(principal, centre), Words(current_language())
    asked = _asked(request.args, here)
    rows, following = _page(house().store, here, asked, asked.after, LISTED)
    return render_template(
        "insight/tickets.html",
        script=False,
        principal=principal.key,
        who_name=principal.name,
        lang=words.lang,
        now=house().store.clock.now(),
        here=here,
        words=words,
        period=asked.period,
        query=asked.query,
        first=asked.after is None,
        filters=_filters(asked, here, words),
        rows=[_line(row, here, words) for row in rows],
        following=following and "/".join(map(str, following)),
        most=words.whole(MOST),
    )


@tickets_pages.get("/tickets.<kind>", endpoint="scope_sheet")
@tickets_pages.get("/<centre>/tickets.<kind>", endpoint="centre_sheet")
@signed_in("insight", "admin")
def sheet(principal: Principal, kind: str, centre: str | None = None) -> Response:
    """The whole list as a file, read piece by piece."""
    here, lang = reach(principal, centre), current_language()
    asked = _asked(request.args, here)
    columns = [Column(_("Centre"), width=36), Column(_("Number")), Column(_("Service"), width=36)]
    columns += [Column(_("Service window")), Column(_("Came at"), "moment")]
    columns += [Column(_("Called"), "moment"), Column(_("Waited, min"), "minutes")]
    columns += [Column(_("Served, min"), "minutes"), Column(_("Outcome"))]
    write = partial(_cells, here, lang, outcomes())
    rows = map(write, _all(house().store, here, asked))
    name = f"{here.code or 'priyom'}-{asked.period.since}-{asked.period.until}-tickets"
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


def _asked(args: Mapping[str, str], here: Reach) -> Asked:
    """The address as far as it makes sense: a list is shown whatever somebody typed there."""
    since, until = days(args, here.today)
    query = {"from": since.isoformat(), "to": until.isoformat()}
    wanted = Wanted()
    if args.get("outcome") in COUNTED:
        query["outcome"] = args["outcome"]
        wanted = replace(wanted, figure=args["outcome"])
    band = _BAND.fullmatch(args.get("band", ""))
    if band and any(band.groups()):
        query["band"] = args["band"]
        over, upto = (float(edge) if edge else None for edge in band.groups())
        wanted = replace(wanted, figure="served", over=over, upto=upto)
    if args.get("hour", "") in {str(hour) for hour in range(24)}:
        query["hour"] = args["hour"]
        wanted = replace(wanted, hour=int(args["hour"]))
    if (service := args.get("service", "")[:40]).isprintable() and service:
        query["service"] = service
        wanted = replace(wanted, service=service)
    if (window := args.get("window", "")[:8]).isprintable() and window:
        query["window"] = window
        wanted = replace(wanted, window="" if window == "none" else window)
    return Asked(Period(since, until), wanted, query, _place(args.get("after", "")))


def _place(text: str) -> Place | None:
    """Where a page ended: «ticket/leg»."""
    found = _PLACE.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def _filters(asked: Asked, here: Reach, words: Words) -> list[tuple[str, str]]:
    """What the list is narrowed to, and the address without it."""
    query, wanted = asked.query, asked.wanted
    said = {}
    if "outcome" in query:
        said["outcome"] = outcomes()[query["outcome"]]
    if "band" in query:
        title = band_title({"over": wanted.over, "upto": wanted.upto})
        said["band"] = _("waited %(band)s min", band=title)
    if wanted.hour is not None:
        said["hour"] = _("came %(hours)s", hours=span(wanted.hour))
    if wanted.service:
        said["service"] = service_name(here, wanted.service, words.lang)
    if wanted.window is not None:
        said["window"] = _window(query["window"])
    return [
        (text, here.url("tickets", **{key: value for key, value in query.items() if key != name}))
        for name, text in said.items()
    ]


def _window(code: str) -> str:
    return _("no window yet") if code == "none" else _("Window %(window)s", window=code)


def _page(
    store: Store, here: Reach, asked: Asked, after: Place | None, limit: int
) -> tuple[list[dict[str, Any]], Place | None]:
    """Rows of the list and where it goes on; from its beginning if `after` is no row of it."""

    def read(conn: Connection) -> tuple[list[dict[str, Any]], Place | None]:
        try:
            return behind(conn, here.centres, asked.period, asked.wanted, after, limit)
        except LookupError:
            return behind(conn, here.centres, asked.period, asked.wanted, None, limit)

    return reading(store, read)


def _all(store: Store, here: Reach, asked: Asked) -> Iterator[dict[str, Any]]:
    """Every row of the list up to the most that a file takes, some at a time: a long list holds
    no snapshot of the database open."""
    after: Place | None = None
    for _part in range(MOST // AT_ONCE):
        rows, after = _page(store, here, asked, after, AT_ONCE)
        yield from rows
        if after is None:
            return


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
        None if row["wait_s"] is None else row["wait_s"] / 60,
        row["served_s"] / 60 or None,
        said[_outcome(row)],
    ]


def _outcome(row: Mapping[str, Any]) -> str:
    return row["outcome"] or ("in_service" if row["called_at"] else "waiting")


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
        "late": waited is not None and waited > CAP,
    }
