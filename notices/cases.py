"""What the branch head is told of cases: a visit is near and something that it needs is not there;
a term of the law has passed. One mail for all that one change found in a centre."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from centres.directory import Network
from centres.names import LANGUAGES
from notices.devices import ALERTS_TO
from notices.faults import Nothing
from notices.outbox import Channel, Draft, Kind
from notices.words import Words
from scheduler.casefile import CaseFile, Pinned, find
from scheduler.timeline import Why
from store import Entry

KINDS = {
    "alert.fact-overdue": Kind.NOT_READY,
    "alert.gap-over-cap": Kind.OVER_CAP,
}
NEWS_FOR = timedelta(days=7)
"""How long it is worth telling that a term has passed."""


@dataclass(frozen=True)
class CaseNews:
    """One case by its code: what is the matter, and of a visit which one and when, in the centre's
    zone. No name and no telephone: the code finds the rest."""

    code: str
    why: Why
    visit: int | None = None
    start: datetime | None = None


def drafts(entries: Iterable[Entry]) -> list[Draft]:
    """One message a centre, moment and kind. Pure."""
    told = sorted((entry for entry in entries if entry.kind in KINDS), key=_same)
    return [_draft(list(same)) for _, same in groupby(told, _same)]


def _same(entry: Entry) -> tuple[datetime, str, str]:
    return entry.at, entry.actor, entry.kind


def _draft(same: list[Entry]) -> Draft:
    first = same[0]
    starts = [datetime.fromisoformat(one.data["start"]) for one in same if "start" in one.data]
    return Draft(
        key=f"{KINDS[first.kind]}:{first.centre}:{first.seq}:{Channel.MAIL}",
        centre=first.centre,
        case=None,
        kind=KINDS[first.kind],
        channel=Channel.MAIL,
        lang=LANGUAGES[0],
        facts={"cases": [{"case": one.case, **one.data} for one in same]},
        until=max(starts, default=first.at + NEWS_FOR),
    )


def gather_cases(
    conn: Connection, network: Network, centre: str, said: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """What `notices.facts.Facts` holds of it, without what is no longer so; `Nothing` where that
    is all, or where nobody wants it."""
    place = network.centres.get(centre)
    to = place and place.settings.get(ALERTS_TO)
    if place is None or not to:
        raise Nothing("no_address")
    found = []
    for one in said["cases"]:
        file = find(conn, Pinned(network), one["case"])
        news = _near(file, one, now) if "start" in one else _late(file, one["fact"], now)
        found += [news] if news else []
    if not found:
        raise Nothing("over")
    return {"to": to, "place": place, "cases": tuple(found)}


def _near(file: CaseFile, said: Mapping[str, Any], now: datetime) -> CaseNews | None:
    start = datetime.fromisoformat(said["start"]).astimezone(file.centre.zone)
    booking = file.live(said["visit"])
    stands = booking is not None and booking.start == start > now
    if booking is None or not stands or said["fact"] in file.timeline(now).reached():
        return None
    why = (f"{said['fact']}.overdue", {"date": start.date().isoformat()})
    return CaseNews(file.case.code, why, booking.visit, start)


def _late(file: CaseFile, fact: str, now: datetime) -> CaseNews | None:
    timeline = file.timeline(now)
    if fact not in timeline.over_cap():
        return None
    return CaseNews(file.case.code, (f"{fact}.fact", {"date": timeline.reached()[fact]}))


def in_words(kind: Kind, place: str, cases: Iterable[CaseNews], words: Words) -> tuple[str, str]:
    """Subject and body."""
    _ = words.gettext
    values = {"place": place}
    if kind is Kind.NOT_READY:
        subject = _("Not everything is there for a visit: %(place)s") % values
        opening = _(
            "In the centre «%(place)s» these visits are near, and something that they need is not "
            "there. Please see to it, or offer another day, before somebody comes in vain."
        )
    else:
        subject = _("Later than the law allows: %(place)s") % values
        opening = _(
            "In the centre «%(place)s» more time has passed than the law allows. The case shows "
            "all its terms."
        )
    return subject, "\n\n".join([opening % values, *(_line(one, words) for one in cases)]) + "\n"


def _line(news: CaseNews, words: Words) -> str:
    _ = words.gettext
    parts = [_("Case %(code)s") % {"code": news.code}]
    if news.start:
        values = {"visit": news.visit, "when": words.moment(news.start)}
        parts.append(_("visit %(visit)s – %(when)s") % values)
    return f"{', '.join(parts)}.\n  {words.reason(news.why)}."
