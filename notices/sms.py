"""Text messages in words, and how long they may be. Pure.

The most that one costs is three segments: 201 characters of Cyrillic, 459 of plain Latin. What
matters is said first; what else fits follows in the order of its use."""

from collections.abc import Sequence

from notices.facts import Change, Facts
from notices.outbox import Kind
from notices.texts import reasons
from notices.words import Words

MOST = 3
"""Segments."""
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = set("^{}\\[~]|€")
"""The same alphabet, escaped: two places each."""


def segments(text: str) -> int:
    """How many a telephone network makes of it (3GPP TS 23.038 and 23.040)."""
    if all(one in _GSM or one in _GSM_TWICE for one in text):
        places = sum(2 if one in _GSM_TWICE else 1 for one in text)
        single, part = 160, 153
    else:
        places = len(text.encode("utf-16-be")) // 2
        single, part = 70, 67
    return 1 if places <= single else -(-places // part)


def fit(needed: Sequence[str], extras: Sequence[str]) -> str:
    """All of `needed`, cut off where it must be, and those of `extras` that find room."""
    text = " ".join(needed)
    while segments(text) > MOST:
        text = text.rstrip("…")[:-1].rstrip() + "…"
    for extra in extras:
        longer = f"{text} {extra}"
        if extra and segments(longer) <= MOST:
            text = longer
    return text


def sms(facts: Facts) -> str:
    """The whole message."""
    words = Words(facts.lang)
    if facts.kind is Kind.REMINDER:
        return _reminder(facts, words)
    if facts.ended:
        said = words.reason((f"case.{facts.ended}", {}))
        return fit([f"{said}."], [_questions(facts, words)])
    if facts.kind is Kind.CONFIRMATION:
        return _confirmation(facts, words)
    return _news(facts, words)


def _confirmation(facts: Facts, words: Words) -> str:
    _ = words.gettext
    needed = [_("You are booked.")]
    for visit in facts.visits:
        said = _("Visit %(visit)s: %(start)s, code %(code)s.")
        values = {"visit": visit.number, "start": words.short(visit.start), "code": visit.code}
        needed.append(said % values)
    first = facts.visits[0]
    return fit(needed, [f"{first.place}.", f"{first.address}.", _other(facts, words)])


def _news(facts: Facts, words: Words) -> str:
    needed = [_change(one, words) for one in facts.changes]
    extras = [_reason(facts.changes[0], words), _other(facts, words)]
    extras += [_reason(one, words) for one in facts.changes[1:]]
    return fit(needed, list(dict.fromkeys(extras)))


def _change(change: Change, words: Words) -> str:
    _ = words.gettext
    values = {
        "visit": change.visit,
        "before": words.short(change.before) if change.before else "",
        "after": words.short(change.after) if change.after else "",
    }
    if change.what == "moved":
        return _("Visit %(visit)s: %(after)s instead of %(before)s.") % values
    if change.what == "made":
        return _("Visit %(visit)s: %(after)s.") % values
    return _("Visit %(visit)s on %(before)s is cancelled.") % values


def _reason(change: Change, words: Words) -> str:
    """The one that says most: about what was reported, else the nearest before the visit."""
    why = [one for one in change.why if one[0] != "visit.latest"]
    told = [one for one in why if one[0].startswith(f"{change.cause}.")] or why[-1:]
    if told:
        return f"{words.reason(told[0])}."
    return next(iter(reasons(change, words)), "")


def _reminder(facts: Facts, words: Words) -> str:
    _ = words.gettext
    visit = facts.visits[0]
    values = {"visit": visit.number, "start": words.short(visit.start), "code": visit.code}
    said = _("Reminder: visit %(visit)s on %(start)s, code %(code)s.") % values
    bring = _("Bring: %(documents)s.") % {"documents": ", ".join(visit.bring)}
    extras = [f"{visit.place}.", f"{visit.address}."]
    return fit([said], [*extras, bring if visit.bring else "", _other(facts, words)])


def _other(facts: Facts, words: Words) -> str:
    _ = words.gettext
    return _("Another time: %(phone)s.") % {"phone": facts.hotline} if facts.hotline else ""


def _questions(facts: Facts, words: Words) -> str:
    _ = words.gettext
    return _("Questions: %(phone)s.") % {"phone": facts.hotline} if facts.hotline else ""
