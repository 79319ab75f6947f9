"""What the branch is told of its devices: one mail when something is wrong, one when it is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from centres.directory import Centre, Network
from centres.names import LANGUAGES
from notices.device_words import TO_DO, WRONG
from notices.faults import Nothing
from notices.outbox import Channel, Draft, Kind
from notices.words import Words
from store import Entry

KINDS = {
    "device.trouble": Kind.DEVICE_TROUBLE,
    "device.recovered": Kind.DEVICE_RECOVERED,
}
NEWS_FOR = timedelta(days=1)
"""After a day somebody has seen it, or nobody will."""
TO = "devices_to"
"""Setting of a centre or of the network: whom the devices' troubles are told; an address, or the
addresses by branch."""
ALERTS_TO = "alerts_to"
"""Setting of a centre or of the network: the branch head's mail address."""


@dataclass(frozen=True)
class DeviceNews:
    """One device: what is or was wrong, a key of `WRONG`."""

    name: str
    trouble: str


def drafts(entries: Iterable[Entry]) -> list[Draft]:
    """One message for everything that one look at a centre found. Pure."""
    told = [entry for entry in entries if entry.kind in KINDS]
    return [
        _draft(list(same)) for _, same in groupby(told, lambda one: (one.at, one.actor, one.kind))
    ]


def _draft(same: list[Entry]) -> Draft:
    first = same[0]
    devices = [{key: one.data[key] for key in ("device", "name", "trouble")} for one in same]
    return Draft(
        key=f"{KINDS[first.kind]}:{first.centre}:{first.seq}:{Channel.MAIL}",
        centre=first.centre,
        case=None,
        kind=KINDS[first.kind],
        channel=Channel.MAIL,
        lang=LANGUAGES[0],
        facts={"devices": devices, "at": first.at.isoformat()},
        until=first.at + NEWS_FOR,
    )


def gather_devices(network: Network, centre: str, said: dict[str, Any]) -> dict[str, Any]:
    """What `notices.facts.Facts` holds of such a message; `Nothing` where nobody wants it."""
    place = network.centres.get(centre)
    to = place and receiver(place)
    if place is None or not to:
        raise Nothing("no_address")
    return {
        "to": to,
        "place": place,
        "devices": tuple(DeviceNews(one["name"], one["trouble"]) for one in said["devices"]),
    }


def receiver(centre: Centre) -> str | None:
    """Who looks after the devices of a centre; where nobody is named, the branch head."""
    told = centre.settings.get(TO)
    if isinstance(told, dict):
        told = told.get(centre.branch)
    return told or centre.settings.get(ALERTS_TO)


def in_words(
    over: bool, place: str, phone: str | None, devices: Iterable[DeviceNews], words: Words
) -> tuple[str, str]:
    """Subject and body."""
    _ = words.gettext
    found = list(devices)
    names = ", ".join(one.name for one in found)
    values = {"place": place, "names": names}
    if over:
        subject = _("%(names)s work again: %(place)s") if len(found) > 1 else None
        subject = (subject or _("%(names)s works again: %(place)s")) % values
        return subject, _("The trouble in «%(place)s» is over: %(names)s.") % values + "\n"
    subject = _("Needs a hand: %(names)s, %(place)s") % values
    blocks = [_("In the centre «%(place)s»:") % values]
    blocks += [f"{one.name} – {_(WRONG[one.trouble])}.\n  {_(TO_DO[one.trouble])}" for one in found]
    if phone:
        blocks.append(_("Telephone of the centre: %(phone)s.") % {"phone": phone})
    blocks.append(_("You will be told once when it is over."))
    return subject, "\n\n".join(blocks) + "\n"
