"""What the branch head is told before a hall breaks its target: when, how likely, what helps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from centres.directory import Network
from centres.names import LANGUAGES
from notices.devices import ALERTS_TO
from notices.faults import Nothing
from notices.outbox import Channel, Draft, Kind
from notices.words import Words
from web.reasons import N_
from store import Entry

KIND = "alert.raised"
NEWS_FOR = timedelta(minutes=20)
"""A warning that comes later than this warns of nothing any more."""
ACTIONS = {
    "take": N_("Let window %(window)s take as well: %(services)s"),
    "postpone": N_("Put the break of window %(window)s off by %(minutes)s min"),
    "resume": N_("Bring window %(window)s back from its break"),
    "open": N_("Open window %(window)s"),
}


@dataclass(frozen=True)
class BreachNews:
    """`chance` and `advice` as in the journal; `at`: when it is expected, in the centre's zone."""

    chance: float
    at: datetime | None
    target: int
    advice: tuple[Mapping[str, Any], ...]
    services: Mapping[str, str]


def drafts(entries: Iterable[Entry]) -> list[Draft]:
    """One message an alert. Pure."""
    return [
        Draft(
            key=f"{Kind.BREACH}:{entry.data['alert']}:{Channel.MAIL}",
            centre=entry.centre,
            case=None,
            kind=Kind.BREACH,
            channel=Channel.MAIL,
            lang=LANGUAGES[0],
            facts={key: entry.data[key] for key in ("chance", "breach_at", "target", "advice")},
            until=entry.at + NEWS_FOR,
        )
        for entry in entries
        if entry.kind == KIND
    ]


def gather_breach(
    network: Network, centre: str, said: Mapping[str, Any], words: Words
) -> dict[str, Any]:
    """What `notices.facts.Facts` holds of it; `Nothing` where nobody wants it."""
    place = network.centres.get(centre)
    to = place and place.settings.get(ALERTS_TO)
    if place is None or not to:
        raise Nothing("no_address")
    at = said["breach_at"] and datetime.fromisoformat(said["breach_at"]).astimezone(place.zone)
    names = {one.code: words.name(one.name) for one in place.services}
    news = BreachNews(said["chance"], at or None, said["target"], tuple(said["advice"]), names)
    return {"to": to, "place": place, "breach": news}


def in_words(place: str, phone: str | None, breach: BreachNews, words: Words) -> tuple[str, str]:
    """Subject and body."""
    _ = words.gettext
    chance = f"{min(99, round(breach.chance * 100))} %"
    values = {
        "place": place,
        "high": breach.target,
        "time": f"{breach.at:%H:%M}" if breach.at else _("the next hour"),
        "chance": chance,
    }
    subject = _("%(place)s: over %(high)s min by %(time)s, %(chance)s") % values
    blocks = [
        _("In «%(place)s» the wait will pass %(high)s min at about %(time)s (%(chance)s likely).")
        % values
    ]
    blocks.append("\n".join(_action(one, chance, breach, words) for one in breach.advice))
    if not breach.advice:
        blocks[-1] = _(
            "Every window works. Suggest to those who can to book a visit or to go to a nearby "
            "centre."
        )
    if phone:
        blocks.append(_("Telephone of the centre: %(phone)s.") % {"phone": phone})
    return subject, "\n\n".join(blocks) + "\n"


def _action(advice: Mapping[str, Any], before: str, breach: BreachNews, words: Words) -> str:
    services = ", ".join(breach.services.get(one, one) for one in advice["services"])
    action = ACTIONS[advice["kind"]]
    what = words.gettext(action) % {
        "window": advice["window"],
        "minutes": advice["minutes"],
        "services": services,
    }
    after = f"{min(99, round(advice['after'] * 100))} %"
    said = {"what": what, "before": before, "after": after}
    return "– " + words.gettext("%(what)s: risk %(before)s → %(after)s") % said
