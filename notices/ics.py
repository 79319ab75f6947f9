"""Calendar files (RFC 5545, 5546). Pure. A booking keeps its UID for ever; SEQUENCE grows with each
move, so that a calendar replaces the old time and drops what is cancelled."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from notices.facts import Facts, Visit
from notices.words import Words

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
_DAY = timedelta(days=1)


def calendar(facts: Facts, visits: Sequence[Visit], method: str) -> str:
    """A calendar of these visits; `method`: PUBLISH or CANCEL."""
    words = Words(facts.lang)
    made = Calendar()
    made.add("prodid", "-//priyom//notices//")
    made.add("version", "2.0")
    made.add("method", method)
    for visit in visits:
        made.add_component(_event(facts, visit, method, words))
    days = [visit.start.date() for visit in visits]
    made.add_missing_timezones(min(days) - _DAY, max(days) + _DAY)
    return made.to_ical().decode()


def _event(facts: Facts, visit: Visit, method: str, words: Words) -> Event:
    _ = words.gettext
    title = _("Visit %(visit)s") % {"visit": visit.number}
    event = Event()
    event.add("uid", f"{visit.booking}@priyom")
    event.add("dtstamp", _utc(facts.at))
    event.add("dtstart", visit.start)
    event.add("dtend", visit.end)
    event.add("sequence", visit.sequence)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("summary", f"{title}. {visit.name}" if visit.name else title)
    event.add("location", ", ".join(part for part in (visit.place, visit.address) if part))
    lines = [_("Code for the kiosk: %(code)s") % {"code": visit.code}]
    if visit.bring:
        lines += [_("Please bring:"), *(f"- {document}" for document in visit.bring)]
    event.add("description", "\n".join(lines))
    return event


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
