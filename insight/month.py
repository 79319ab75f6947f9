"""A month on one page, to print and to put on the table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from centres.access import Principal
from insight.asked import DAY, day, month_of
from insight.gather import Figures, reading
from insight.heatmap import heatmap
from insight.reach import Reach, reach
from insight.tiles import bands, sentence, share_within, tiles
from insight.words import Words
from measures import Period
from measures.heat import Heat, heat
from measures.waits import alone
from web.guards import signed_in
from web.house import house
from web.language import current_language

month_pages = Blueprint("month", __name__, url_prefix="/insight", template_folder="templates")

NAMED = 5
"""Centres named as best and as worst: what one page has room for."""
ENOUGH = 20
"""Served visitors of a month from which a centre's figures can be compared with others'."""


@dataclass(frozen=True)
class Read:
    found: Figures
    before: Figures
    heat: Heat


@month_pages.get("/month", endpoint="scope")
@month_pages.get("/<centre>/month", endpoint="centre")
@signed_in("insight", "admin")
def page(principal: Principal, centre: str | None = None) -> str:
    """The month of the address, or the last one that is over."""
    here, words = reach(principal, centre), Words(current_language())
    month = _month(request.args.get("month", ""), here.today)
    now = house().store.clock.now()
    by = "service" if here.at else "centre"

    def read(conn: Any) -> Read:
        found = alone(conn, here.centres, month, now, by=by)
        before = alone(conn, here.centres, month_of(month.since - DAY), now, by=by)
        return Read(found, before, heat(conn, here.centres, month, now))

    seen = reading(house().store, read)
    return render_template(
        "insight/month.html",
        principal=principal.key,
        who_name=principal.name,
        lang=words.lang,
        now=now,
        here=here,
        words=words,
        month=month,
        running=month.until >= here.today,
        earlier=month.since - DAY,
        later=month.until + DAY if month.until < here.today else None,
        found=seen.found,
        sentence=sentence(seen.found, seen.before, words),
        tiles=tiles(seen.found, seen.before, words, lambda **_query: ""),
        bands=bands(seen.found, seen.before, words, lambda **_query: ""),
        heat=heatmap(seen.heat, seen.found["target"], words),
        ranks=_ranks(here, seen.found, words),
    )


def _month(text: str, today: date) -> Period:
    """«2026-11»; the last month that is over where the address names none."""
    named = day(f"{text[:7]}-01")
    return month_of(named or today.replace(day=1) - DAY)


def _ranks(here: Reach, found: Figures, words: Words) -> list[dict[str, Any]]:
    """The worst and the best: of many their centres, of one its services. Few visitors prove
    nothing, and nobody is both."""
    known = [group for group in found["groups"] if group["served"] >= (1 if here.at else ENOUGH)]
    known.sort(key=lambda group: (share_within(group), -group["p90"]))
    if here.at:
        rows = [_ranked(here, group, words) for group in known[:NAMED]]
        return [{"title": _("By service, the longest waits first"), "rows": rows}]
    worst = known[: min(NAMED, (len(known) + 1) // 2)]
    best = known[len(worst) :][-NAMED:][::-1]
    return [
        {
            "title": _("Where people waited longest"),
            "rows": [_ranked(here, one, words) for one in worst],
        },
        {
            "title": _("Where they waited least"),
            "rows": [_ranked(here, one, words) for one in best],
        },
    ]


def _ranked(here: Reach, group: Figures, words: Words) -> dict[str, Any]:
    names: dict[str, str] = {centre.code: centre.name[words.lang] for centre in here.centres}
    names |= {one.code: one.name[words.lang] for centre in here.centres for one in centre.services}
    return {
        "name": names.get(group["key"], group["key"]),
        "within": words.whole_share(share_within(group)),
        "median": words.number(group["median"]),
        "p90": words.number(group["p90"]),
        "served": words.whole(group["served"]),
    }
