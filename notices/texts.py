"""Mails in words. Pure: facts become a subject and a plain text."""

from collections.abc import Iterable

from notices import breaches, cases
from notices.devices import in_words
from notices.facts import Change, Facts, Visit
from notices.outbox import Kind
from notices.words import Words
from scheduler.timeline import Why


def mail(facts: Facts) -> tuple[str, str]:
    """Subject and body."""
    words = Words(facts.lang)
    if facts.kind is Kind.NO_DATE:
        return _alert(facts, words)
    if facts.breach:
        return breaches.in_words(facts.place, facts.phone, facts.breach, words)
    if facts.cases:
        return cases.in_words(facts.kind, facts.place, facts.cases, words)
    if facts.devices:
        over = facts.kind is Kind.DEVICE_RECOVERED
        return in_words(over, facts.place, facts.phone, facts.devices, words)
    subject = _subject(facts, words)
    blocks = [_greeting(facts, words), _opening(facts, words)]
    blocks += [_change(one, words) for one in facts.changes if _is_news(facts, one)]
    if facts.visits and facts.kind is not Kind.REMINDER:
        blocks.append(_heading(facts, words))
    blocks += [_visit(one, words) for one in facts.visits]
    blocks += _closing(facts, words)
    return subject, "\n\n".join(block for block in blocks if block) + "\n"


def reasons(change: Change, words: Words) -> list[str]:
    """Why, a sentence each; a visitor who chose the day knows it."""
    why = list(change.why)
    if not why and change.cause == "visitor" and change.what != "made":
        why = [("visit.asked", {})]
    return [f"{words.reason(one)}." for one in _without_repeats(why)]


def _when(facts: Facts, visit: Visit, words: Words) -> str:
    """«today», «tomorrow» or the day, as seen by whoever reads it now."""
    days = (visit.start.date() - facts.at.date()).days
    _ = words.gettext
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return words.weekday(visit.start.date())


def _is_news(facts: Facts, change: Change) -> bool:
    """A confirmation lists what was made anyway; only what moved along is said apart."""
    return facts.kind is not Kind.CONFIRMATION or change.what != "made"


def _subject(facts: Facts, words: Words) -> str:
    _ = words.gettext
    if facts.kind is Kind.REMINDER:
        visit = facts.visits[0]
        values = {"visit": visit.number, "when": _when(facts, visit, words)}
        values["time"] = f"{visit.start:%H:%M}"
        return _("Reminder: visit %(visit)s – %(when)s, %(time)s") % values
    if facts.ended:
        return _ended(facts, words)
    if facts.kind is Kind.CONFIRMATION:
        return _("You are booked: %(when)s") % {"when": words.short(facts.visits[0].start)}
    if facts.kind is Kind.CANCELLATION:
        return _("Your booking is cancelled")
    return _("Your visits have other times now")


def _greeting(facts: Facts, words: Words) -> str:
    _ = words.gettext
    return _("Hello, %(name)s!") % {"name": facts.name} if facts.name else _("Hello!")


def _opening(facts: Facts, words: Words) -> str:
    _ = words.gettext
    values = {"code": facts.case_code}
    if facts.ended:
        return f"{_ended(facts, words)}. " + _("Your case: %(code)s.") % values
    if facts.kind is Kind.CONFIRMATION:
        return _("You are booked. The code of your case is %(code)s.") % values
    if facts.kind is Kind.REMINDER:
        visit = facts.visits[0]
        values |= {"when": _when(facts, visit, words), "time": f"{visit.start:%H:%M}"}
        said = _(
            "We remind you of your visit: %(when)s, %(time)s. The code of your case is %(code)s."
        )
        return said % values
    return _("The plan of your visits has changed. The code of your case is %(code)s.") % values


def _ended(facts: Facts, words: Words) -> str:
    return words.reason((f"case.{facts.ended}", {}))


def _change(change: Change, words: Words) -> str:
    _ = words.gettext
    values = {
        "visit": change.visit,
        "before": words.moment(change.before) if change.before else "",
        "after": words.moment(change.after) if change.after else "",
    }
    was, now = _("It was: %(before)s"), _("It is now: %(after)s")
    if change.what == "moved":
        lines = [_("Visit %(visit)s is moved."), was, now]
    elif change.what == "made":
        lines = [_("Visit %(visit)s is booked."), now]
    else:
        lines = [_("Visit %(visit)s is cancelled."), was]
    lines = [line % values for line in lines]
    why = reasons(change, words)
    if why:
        lines.append(_("Why: %(why)s") % {"why": " ".join(why)})
    return "\n  ".join(lines)


def _heading(facts: Facts, words: Words) -> str:
    _ = words.gettext
    return _("Your visits:") if len(facts.visits) > 1 else _("Your visit:")


def _visit(visit: Visit, words: Words) -> str:
    _ = words.gettext
    title = _("Visit %(visit)s") % {"visit": visit.number}
    lines = [f"{title}. {visit.name}" if visit.name else title]
    lines.append(words.moment(visit.start))
    lines.append(", ".join(part for part in (visit.place, visit.address) if part))
    lines.append(_("Code for the kiosk: %(code)s") % {"code": visit.code})
    if visit.bring:
        lines.append(_("Please bring:"))
        lines += [f"  - {document}" for document in visit.bring]
    return "\n  ".join(lines)


def _closing(facts: Facts, words: Words) -> list[str]:
    _ = words.gettext
    found = []
    if len(facts.visits) > 1:
        found.append(
            _(
                "Visits after the next one are provisional: if something before them takes more "
                "or less time, they move, and we tell you at once."
            )
        )
    if not facts.visits and not facts.ended:
        found.append(_("Nothing is booked now."))
    if not facts.ended:
        way = _(
            "To choose another time, go to a kiosk with the code of your case and the last four "
            "digits of your telephone."
        )
        ring = _("Or call %(phone)s.") % {"phone": facts.hotline} if facts.hotline else ""
        found.append(f"{way} {ring}".rstrip())
    elif facts.hotline:
        found.append(_("Questions: %(phone)s.") % {"phone": facts.hotline})
    found.append(f"{facts.company}\n" + _("This message was sent automatically."))
    return found


def _alert(facts: Facts, words: Words) -> tuple[str, str]:
    """For the branch head: no name and no telephone, the case's code finds the rest."""
    _ = words.gettext
    values = {"code": facts.case_code, "visit": facts.visit, "place": facts.place}
    subject = _("No lawful date is left: case %(code)s, visit %(visit)s") % values
    said = _(
        "In the centre «%(place)s» no lawful date is left for visit %(visit)s of the case "
        "%(code)s. Please open more windows or days, or call the applicant."
    )
    why = [f"{words.reason(one)}." for one in facts.why]
    blocks = [said % values, "\n".join(why), facts.company]
    return subject, "\n\n".join(block for block in blocks if block) + "\n"


def _without_repeats(found: Iterable[Why]) -> list[Why]:
    kept: list[Why] = []
    for why in found:
        if why not in kept:
            kept.append(why)
    return kept
