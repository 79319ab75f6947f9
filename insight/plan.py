"""The plan of a day: how many windows each half-hour needs, and where the usual roster falls short.
The lookout makes plans beside its estimates; these pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from centres.access import Principal
from centres.directory import Centre
from foresight.plans import Plan, Plans, days_to_plan
from foresight.staffing import Half
from insight.reach import Reach, reach
from insight.tiles import Sentence
from insight.words import Words
from web.guards import signed_in
from web.house import house
from web.language import current_language

plan_pages = Blueprint("plan", __name__, url_prefix="/insight", template_folder="templates")

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 220, 32, 12, 30
FEW_DAYS = 10
"""Days of history below which a plan says that it rests on little."""


@dataclass(frozen=True)
class Row:
    """One half-hour: from–to as clock times; `short`: windows missing against the usual roster."""

    time: str
    half: Half
    usual: float
    short: int


@dataclass(frozen=True)
class Chart:
    """The same as a picture: needed windows as bars (x, y, width, height, short), the usual roster
    as a line's points, the scale as (windows, y), labels as (text, x)."""

    bars: Sequence[tuple[float, float, float, float, bool]]
    usual: str
    scale: Sequence[tuple[int, float]]
    labels: Sequence[tuple[str, float]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


@plan_pages.get("/plan", endpoint="scope")
@plan_pages.get("/<centre>/plan", endpoint="centre")
@signed_in("insight", "admin")
def page(principal: Principal, centre: str | None = None) -> str:
    """Of one centre by the half-hour; of many, those that will be short of windows."""
    here, words = reach(principal, centre), Words(current_language())
    days = _days(here)
    asked = request.args.get("day", "")
    day = next((one for one in days if one.isoformat() == asked), days[-1] if days else here.today)
    context: dict[str, Any] = {"here": here, "words": words, "day": day, "days": days}
    if here.at:
        found = house().parts["plans"].of(here.at.code, day)
        rows = rows_of(found) if found else []
        context |= {
            "plan": found,
            "rows": rows,
            "chart": chart(rows) if rows else None,
            "sentence": _sentence(found, rows, day, words),
            "little": bool(found and found.known_days < FEW_DAYS),
        }
    else:
        listed = _listed(here.centres, day, house().parts["plans"], words.lang)
        context |= {"centres": listed, "sentence": _of_many(listed, here, day, words)}
    return render_template(
        "insight/plan.html",
        script=False,
        principal=principal.key,
        who_name=principal.name,
        lang=words.lang,
        now=house().store.clock.now(),
        **context,
    )


def rows_of(plan: Plan) -> list[Row]:
    """The plan by the half-hour. A window that usually works half of the time counts as half."""
    return [
        Row(
            f"{clock(half.half)}–{clock(half.half + 1)}",
            half,
            round(usual, 1),
            max(0, half.needed - round(usual)) if plan.known_days else 0,
        )
        for half, usual in zip(plan.halves, plan.usual, strict=True)
    ]


def clock(half: int) -> str:
    """Half-hour of the day as people read it: 21 → 10:30."""
    return f"{half // 2}:{'30' if half % 2 else '00'}"


def stretches(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Where windows are missing, as (from, to, how many at worst)."""
    found: list[tuple[str, str, int]] = []
    for row in rows:
        if not row.short:
            continue
        begin, end = clock(row.half.half), clock(row.half.half + 1)
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end, max(found[-1][2], row.short))
        else:
            found.append((begin, end, row.short))
    return found


def chart(rows: Sequence[Row]) -> Chart:
    """Bars of needed windows and the line of the usual ones."""
    top = max(2, *(max(row.half.needed, row.usual) for row in rows))
    step = (WIDTH - LEFT) / len(rows)

    def y(windows: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * windows / top, 1)

    bars, points, labels = [], [], []
    for index, row in enumerate(rows):
        x = LEFT + index * step
        height = round(HEIGHT - BOTTOM - y(row.half.needed), 1)
        bars.append(
            (round(x + 3, 1), y(row.half.needed), round(step - 6, 1), height, row.short > 0)
        )
        points += [f"{x:.1f},{y(row.usual)}", f"{x + step:.1f},{y(row.usual)}"]
        if row.half.half % 2 == 0:
            labels.append((clock(row.half.half), round(x, 1)))
    every = max(1, int(top) // 4)
    scale = [(windows, y(windows)) for windows in range(0, int(top) + 1, every)]
    return Chart(bars, " ".join(points), scale, labels)


def _days(here: Reach) -> list[date]:
    now = house().store.clock.now()
    found = {day for centre in here.centres for day in days_to_plan(centre, now)}
    return sorted(found)[:2]


def _listed(centres: Sequence[Centre], day: date, plans: Plans, lang: str) -> list[dict[str, Any]]:
    """Centres with a plan, the shortest of windows first."""
    found: list[dict[str, Any]] = []
    for centre in centres:
        plan = plans.of(centre.code, day)
        if plan is None:
            continue
        rows = rows_of(plan)
        found.append(
            {
                "centre": centre,
                "name": centre.name[lang],
                "visitors": sum(row.half.visitors for row in rows),
                "needed": max((row.half.needed for row in rows), default=0),
                "windows": plan.windows,
                "short": max((row.short for row in rows), default=0),
                "when": stretches(rows),
            }
        )
    found.sort(key=lambda one: (-one["short"], -one["needed"], one["name"]))
    return found


def _sentence(plan: Plan | None, rows: Sequence[Row], day: date, words: Words) -> Sentence:
    if plan is None:
        return Sentence("", _("No plan yet for %(day)s", day=words.full_day(day)), "")
    visitors = words.whole(sum(row.half.visitors for row in rows))
    peak = max(rows, key=lambda row: row.half.needed, default=None)
    said = _("About %(visitors)s visitors are expected.", visitors=visitors)
    missing = stretches(rows)
    if not missing:
        head = _(
            "%(day)s: the usual windows are enough, at most %(needed)s at once",
            day=words.full_day(day),
            needed=peak.half.needed if peak else 0,
        )
        return Sentence("good", head, said)
    begin, end, short = max(missing, key=lambda one: one[2])
    head = ngettext(
        "%(day)s: from %(begin)s to %(end)s %(num)d window more is needed than usual",
        "%(day)s: from %(begin)s to %(end)s %(num)d windows more are needed than usual",
        short,
        day=words.full_day(day),
        begin=begin,
        end=end,
    )
    return Sentence("watch", head, said)


def _of_many(listed: Sequence[Any], here: Reach, day: date, words: Words) -> Sentence:
    if not listed:
        return Sentence("", _("No plan yet for %(day)s", day=words.full_day(day)), "")
    short = sum(one["short"] > 0 for one in listed)
    head = _(
        "%(day)s: %(short)s of %(total)s centres need more windows than usual",
        day=words.full_day(day),
        short=short,
        total=len(here.centres),
    )
    visitors = words.whole(sum(one["visitors"] for one in listed))
    said = _("About %(visitors)s visitors are expected.", visitors=visitors)
    return Sentence("watch" if short else "good", head, said)
