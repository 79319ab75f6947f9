"""What the scheduler refuses, and the reasons it gives, said so that a person understands and
knows how to go on. A slot that went comes with the next best plan."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Response
from flask.sansio.scaffold import Scaffold
from flask_babel import format_date, format_datetime, get_translations, gettext as _
from flask_babel import lazy_gettext as _l

from centres.directory import Centre
from scheduler import casefile, problems as planned
from scheduler.plans import Proposal, propose
from scheduler.timeline import Why
from web.house import house
from web.language import current_language
from web.problems import Problem, answer, not_found
from web.reasons import Voice


def voice() -> Voice:
    """The language in force of this request."""
    spoken = get_translations()
    return Voice(spoken.gettext, spoken.ngettext, partial(format_date, format="long"))


def explained(visit: int, reasons: Iterable[Why]) -> list[dict[str, Any]]:
    """Reasons of one visit for a machine and for a person."""
    spoken = voice()
    return [
        {"visit": visit, "key": why[0], "values": _plain(why[1]), "text": spoken.reason(why)}
        for why in reasons
    ]


def plan_out(centre: Centre, proposal: Proposal) -> dict[str, Any]:
    """A chain as it is offered."""
    return {
        "visits": [
            {
                "visit": one.visit,
                "service": one.slot.service,
                "slot": str(one.slot),
                "start": local(centre, one.start),
                "end": local(centre, one.end),
                "provisional": place > 0,
            }
            for place, one in enumerate(proposal.visits)
        ],
        "left_out": list(proposal.left_out),
        "explains": [reason for one in proposal.visits for reason in explained(one.visit, one.why)],
    }


def local(centre: Centre, moment: datetime | None) -> str | None:
    """In the centre's own time, with its zone."""
    return moment.astimezone(centre.zone).isoformat() if moment else None


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def next_best(case_id: str) -> dict[str, Any] | None:
    """The best plan as things stand now, if there is one."""
    here = house()
    network = casefile.Pinned(here.directory.network)
    with here.store.read() as conn:
        file = casefile.find(conn, network, case_id)
        try:
            found = propose(conn, file, here.store.clock.now())
        except planned.CaseEnded:
            return None
    return plan_out(file.centre, found.plans[0]) if found.plans else None


def _power(error: planned.PowerNotCovered) -> Problem:
    if error.power_kw is None:
        title = _("Please state the power you ask for.")
    else:
        title = _("This programme is for up to %(limit)g kW. Please take a ticket.")
        title %= {"limit": error.up_to_kw}
    return Problem(
        422,
        "power-not-covered",
        title,
        up_to_kw=error.up_to_kw,
        offer={"ticket": {"service": error.service}},
    )


def _programme(error: planned.ProgrammeNotHere) -> Problem:
    title = _("This centre does not take cases of the programme.")
    return Problem(422, "programme-not-here", title, missing=error.missing)


PHONES = {
    "unreadable": _l("This is not a telephone number. Example: +7 916 123-45-67."),
    "foreign": _l("Please give a Russian mobile number. Example: +7 916 123-45-67."),
    "not_mobile": _l("Please give a mobile number: we send messages to it."),
}


def _phone(error: planned.BadPhone) -> Problem:
    return Problem(422, "bad-phone", str(PHONES[error.why]), field="phone", why=error.why)


def _no_case(_error: planned.UnknownCase) -> Problem:
    return Problem(404, "unknown-case", _("No case fits this code and these digits."))


def _no_booking(_error: planned.UnknownBooking) -> Problem:
    return not_found()


def _ended(error: planned.CaseEnded) -> Problem:
    return Problem(409, "case-ended", _("This case has ended."), state=error.state)


def _past(error: planned.InThePast) -> Problem:
    title = _("That day is over.")
    return Problem(422, "in-the-past", title, earliest=error.earliest.isoformat())


def _bad_slot(error: planned.BadSlot) -> Problem:
    title = _("There is no such time for this visit.")
    return Problem(422, "no-such-slot", title, visit=error.visit, slot=error.slot)


def _order(error: planned.BadVisits) -> Problem:
    title = _("Visits are booked in their order.")
    return Problem(409, "visits-out-of-order", title, expected=error.expected)


def _booked(error: planned.AlreadyBooked) -> Problem:
    title = _("This visit is booked already.")
    return Problem(409, "already-booked", title, visit=error.visit, booking=error.booking)


def _gone(error: planned.SlotGone) -> Problem:
    title = _("Somebody was quicker: this time is taken. Here is the next best plan.")
    plan = next_best(error.case)
    return Problem(409, "slot-gone", title, visit=error.visit, slot=error.slot, plan=plan)


def _unlawful(error: planned.Unlawful) -> Problem:
    title = _("The visit cannot be on this day.")
    return Problem(
        409,
        "unlawful-date",
        title,
        visit=error.visit,
        first=error.first.isoformat(),
        last=error.last.isoformat() if error.last else None,
        explains=explained(error.visit, error.why),
        plan=next_best(error.case),
    )


def _no_chain(error: planned.NoLawfulChain) -> Problem:
    title = _("With this change, no day is left for visit %(visit)s.") % {"visit": error.visit}
    plan = next_best(error.case)
    return Problem(409, "no-lawful-chain", title, visit=error.visit, plan=plan)


def _state(error: planned.BookingState) -> Problem:
    title = _("This booking can no longer be changed.")
    return Problem(409, "booking-state", title, state=error.state)


def _fact(error: planned.FactNotKnown) -> Problem:
    title = _("The programme has no such fact.")
    return Problem(422, "unknown-fact", title, known=list(error.known))


def _fact_date(error: planned.FactDate) -> Problem:
    title = _("This day cannot be: it does not fit what is known of the case.")
    first, last = error.first.isoformat(), error.last.isoformat()
    return Problem(422, "impossible-date", title, first=first, last=last)


def _no_code(_error: planned.UnknownCode) -> Problem:
    return Problem(404, "unknown-code", _("We do not know this code. Please check the digits."))


CHECK_IN = {
    "too_early": _l("You are early: come back at %(opens)s, your visit is at %(start)s."),
    "too_late": _l("This visit was on %(day)s. Please book another time or take a ticket."),
    "wrong_centre": _l("You are expected at another centre: %(centre)s."),
    "used": _l("You have checked in already: your number is %(number)s."),
    "spent": _l("This code was used: number %(number)s has left the line. Please take a ticket."),
    "cancelled": _l("This booking was cancelled. Please book another time or take a ticket."),
}


def _check_in(error: planned.CheckIn) -> Problem:
    network = house().directory.network
    centre = network.centres.get(error.centre or "")
    name = centre.name.get(current_language(), "") if centre else ""
    values = {
        "opens": _moment(error.opens),
        "start": _moment(error.start),
        "day": format_date(error.start, "long") if error.start else "",
        "centre": name,
        "number": error.number or "",
    }
    return Problem(
        409,
        f"check-in-{error.reason.replace('_', '-')}",
        str(CHECK_IN[error.reason]) % values,
        reason=error.reason,
        start=error.start.isoformat() if error.start else None,
        opens=error.opens.isoformat() if error.opens else None,
        centre=error.centre,
        number=error.number,
    )


def _moment(moment: datetime | None) -> str:
    return format_datetime(moment, "d MMMM, HH:mm", rebase=False) if moment else ""


SAID: dict[type[Exception], Callable[[Any], Problem]] = {
    planned.PowerNotCovered: _power,
    planned.ProgrammeNotHere: _programme,
    planned.BadPhone: _phone,
    planned.UnknownCase: _no_case,
    planned.UnknownBooking: _no_booking,
    planned.CaseEnded: _ended,
    planned.InThePast: _past,
    planned.BadSlot: _bad_slot,
    planned.BadVisits: _order,
    planned.AlreadyBooked: _booked,
    planned.SlotGone: _gone,
    planned.Unlawful: _unlawful,
    planned.NoLawfulChain: _no_chain,
    planned.BookingState: _state,
    planned.FactNotKnown: _fact,
    planned.FactDate: _fact_date,
    planned.CheckIn: _check_in,
    planned.UnknownCode: _no_code,
}


def register(app: Scaffold) -> None:
    for kind, say_it in SAID.items():

        def handler(error: Exception, say_it: Callable[[Any], Problem] = say_it) -> Response:
            return answer(say_it(error))

        app.register_error_handler(kind, handler)
