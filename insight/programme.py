"""The head's page of «5 steps in 3 visits»: what the programme is judged by, and the cases behind
each figure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from centres.access import NETWORK, Principal
from centres.directory import Centre, today_in
from scheduler.casefile import programme_of
from scheduler.kpi import FIGURES, Period, behind, programme
from scheduler.problems import ProgrammeNotHere
from web.guards import centre_in_reach, signed_in
from web.house import house
from web.language import current_language
from web.problems import not_found

programme_pages = Blueprint(
    "programme", __name__, url_prefix="/insight", template_folder="templates"
)

YEAR = timedelta(days=365)
LONGEST = timedelta(days=3660)
LISTED = 50
"""Cases on one page of a list."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for: days, both included, and the figure whose cases are listed."""

    since: date
    until: date
    figure: str | None
    after: str | None


@programme_pages.get("/programme")
@signed_in("insight", "admin")
def scope(principal: Principal) -> str:
    """Over everything that the signed-in head answers for."""
    network = house().directory.network
    if principal.scope in network.centres:
        place = network.centres[principal.scope]
        return _page(principal, place.name[current_language()], [place])
    branch = network.branches.get(principal.scope)
    if branch is None and principal.scope != NETWORK:
        raise not_found()
    centres = network.by_branch[branch.code] if branch else list(network.centres.values())
    return _page(principal, (branch or network).name[current_language()], centres)


@programme_pages.get("/<centre>/programme")
@signed_in("insight", "admin")
def centre(principal: Principal, centre: str) -> str:
    """In one centre."""
    place = centre_in_reach(centre)
    return _page(principal, place.name[current_language()], [place], at=place)


def _page(principal: Principal, name: str, centres: list[Centre], at: Centre | None = None) -> str:
    lang, now = current_language(), house().store.clock.now()
    today = today_in(centres, now)
    asked = _asked(today)
    period = Period(centres, asked.since, asked.until)
    with house().store.read() as conn:
        found = programme(conn, period)
        cases = behind(conn, period, asked.figure, asked.after, LISTED) if asked.figure else []
    return render_template(
        "insight/programme.html",
        script=False,
        principal=principal.key,
        who_name=principal.name,
        lang=lang,
        now=now,
        name=name,
        here=_address(at),
        centre_code=at.code if at else "",
        above=url_for("programme.scope") if at and principal.scope != at.code else None,
        asked=asked,
        found=found,
        gaps=_gap_names(centres, today, lang),
        cases=[_case(one, {centre.code: centre for centre in centres}, lang) for one in cases],
        following=cases[-1]["id"] if len(cases) == LISTED else None,
        figures=_figures(),
        words=Words(lang),
    )


def _address(at: Centre | None) -> Any:
    """`here(figure=…)`: this page again, asked something else."""

    def here(**values: Any) -> str:
        if at:
            return url_for("programme.centre", centre=at.code, **values)
        return url_for("programme.scope", **values)

    return here


def _asked(today: date) -> Asked:
    """The address as far as it makes sense: a page is shown whatever somebody typed there."""
    until = _day("to") or today
    since = _day("from") or until - YEAR
    if not timedelta(0) <= until - since <= LONGEST:
        since = until - YEAR
    figure = request.args.get("figure")
    after = request.args.get("after", "")[:40] or None
    return Asked(since, until, figure if figure in FIGURES else None, after)


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def _gap_names(centres: list[Centre], today: date, lang: str) -> dict[str, str]:
    """Milestone → its name in the programme that holds today."""
    for centre in centres:
        try:
            found = programme_of(centre, today)
        except ProgrammeNotHere:
            continue
        return {one.code: one.name[lang] for one in found.milestones}
    return {}


def _case(row: dict[str, Any], centres: dict[str, Centre], lang: str) -> dict[str, Any]:
    """One line of the list: when, where and how it ended. Nobody's name."""
    centre = centres[row["centre"]]
    ended = row["ended_at"]
    return {
        "centre": centre.name[lang],
        "opened": format_date(row["opened_at"].astimezone(centre.zone), "d MMM y", locale=lang),
        "ended": format_date(ended.astimezone(centre.zone), "d MMM y", locale=lang)
        if ended
        else "",
        "state": row["state"],
        "visits": row["visits"],
    }


@dataclass(frozen=True)
class Words:
    """Numbers and days as the page's language writes them; a dash where there is none."""

    lang: str

    def share(self, value: float | None) -> str:
        return "–" if value is None else format_percent(value, "0.# %", locale=self.lang)

    def number(self, value: float | None) -> str:
        return "–" if value is None else format_decimal(value, "0.#", locale=self.lang)

    def day(self, value: date) -> str:
        return str(format_date(value, "d MMMM y", locale=self.lang))

    def state(self, name: str) -> str:
        return {
            "open": _("in progress"),
            "finished": _("finished"),
            "withdrawn": _("withdrawn"),
            "lapsed": _("lapsed"),
        }[name]


def _figures() -> dict[str, str]:
    """Figure → how its list of cases is headed."""
    return {
        "finished": _("Finished cases"),
        "within": _("Finished cases with as many visits as planned, or fewer"),
        "beyond": _("Finished cases with more visits than planned"),
        "withdrawn": _("Withdrawn applications"),
        "lapsed": _("Lapsed applications"),
        "over_cap": _("Cases with a term beyond the law's"),
        "no_shows": _("Cases with a visit nobody came to"),
        "open": _("Open cases"),
    }
