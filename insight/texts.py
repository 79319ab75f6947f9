"""What the head's pages say; their scripts get these as JSON. `{name}` is filled in there."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext

TEXTS = {
    "loading": _("Fetching today's figures…"),
    "offline": _(
        "No connection to the server. These are the figures of {time}; they go on by "
        "themselves as soon as the connection is back."
    ),
    "signed_out": _("You are signed out."),
    "sign_in": _("Sign in again"),
    "updated": _("figures of {time}"),
    "minutes": _("{n} min"),
    "scope_none": _("Nobody has come today yet"),
    "centre_idle": _("Nobody is waiting now"),
    "centre_good": _("{n} waiting now, the longest for {longest}: within the target"),
    "centre_near": _(
        "{n} waiting now, the longest for {longest}: close to the limit of {high} min"
    ),
    "centre_over": _("{n} waiting now, the longest for {longest}: over the limit of {high} min"),
    "centre_risk": _("The wait will pass {high} min at about {time}: {chance} likely"),
    "sub_risk": _("Risk that somebody waits longer than {high} min within the hour: {chance}."),
    "sub_day": _("Today {served} of {issued} served; median {median}, nine in ten within {p90}."),
    "sub_day_over": _(
        "Today {served} of {issued} served; median {median}, but nine in ten only within {p90}."
    ),
    "sub_day_none": _("Today {issued} came, nobody has been served yet."),
    "sub_now": _("{n} waiting, the longest for {longest} in {name}."),
    "sub_now_idle": _("Nobody is waiting."),
    "status_over": _("over {high} min"),
    "status_risk": _("soon {high} min"),
    "status_near": _("close to {high} min"),
    "status_day": _("today over {high}"),
    "status_good": _("within the target"),
    "status_idle": _("nobody waiting"),
    "status_none": _("no visitors"),
    "window_open": _("open"),
    "window_paused": _("on a break"),
    "window_closed": _("closed"),
    "band_upto": _("up to {upto} min"),
    "band_between": _("{over}–{upto} min"),
    "band_over": _("over {over} min"),
    "before": _("{n} the day before"),
    "none_yet": _("Nobody yet today."),
    "no_window": _("no window yet"),
    "window": _("Window {window}"),
    "hour": _("{from}–{to}"),
    "gone_left": _("{n} left before their turn"),
    "gone_no_show": _("{n} did not come when called"),
    "gone_expired": _("{n} were still waiting at closing"),
}

TEXTS |= {
    "col_centre": _("Centre"),
    "col_service": _("Service"),
    "col_window": _("Service window"),
    "col_hour": _("Hour"),
    "col_state": _("State"),
    "col_strip": _("Waits on a scale of 0 to 40 minutes"),
    "col_waiting": _("Waiting now"),
    "col_longest": _("Longest"),
    "col_median": _("Median"),
    "col_p90": _("Nine in ten within"),
    "col_served": _("Served"),
    "col_wait": _("Wait"),
    "col_of_served": _("Of those served"),
    "col_of_issued": _("Of those who came"),
    "col_people": _("People"),
    "target": _("target {low}–{high} min"),
}
"""Columns of the tables."""

TEXTS |= {
    "advice_open": _("Open window {window}"),
    "advice_resume": _("Bring window {window} back from its break"),
    "advice_take": _("Let window {window} take as well: {services}"),
    "advice_postpone": _("Put the break of window {window} off by {minutes} min"),
    "advice_effect": _("{what}: risk {before} → {after}"),
    "advice_people": _("{what}: over {high} min within the hour {before} → {after} people"),
    "advice_full": _(
        "Centres with every window at work: {n}. Suggest there to book or to go to a nearby centre."
    ),
    "advice_none": _(
        "Every window works. Suggest to those who can to book a visit or to go to a nearby centre."
    ),
    "outlook_by": _("by {time}, {chance}"),
    "outlook_over": _("{n} waiting too long already"),
    "alerts_today": _("Warnings today: {right} came true, {averted} averted, {wrong} false."),
}
"""What is foreseen, and what to do."""

PLURALS: dict[str, Callable[[int], str]] = {
    "scope_over": lambda n: ngettext(
        "{over} of {n} centre: somebody waits longer than {high} min",
        "{over} of {n} centres: somebody waits longer than {high} min",
        n,
    ),
    "scope_risk": lambda n: ngettext(
        "{risky} of {n} centre: by {by} somebody will wait longer than {high} min",
        "{risky} of {n} centres: by {by} somebody will wait longer than {high} min",
        n,
    ),
    "scope_more": lambda n: ngettext(
        "{n} more centre will pass {high} min by {by}.",
        "{n} more centres will pass {high} min by {by}.",
        n,
    ),
    "scope_near": lambda n: ngettext(
        "{near} of {n} centre: waits are close to {high} min, none is over",
        "{near} of {n} centres: waits are close to {high} min, none is over",
        n,
    ),
    "scope_good": lambda n: ngettext(
        "In the {n} centre nobody waits longer than {high} min",
        "In all {n} centres nobody waits longer than {high} min",
        n,
    ),
}
"""Sentences whose form hangs on a number: what `words.js` calls forms."""


def texts() -> dict[str, Any]:
    """All of them in the language of the request."""
    return {name: str(text) for name, text in TEXTS.items()} | {
        name: {"one": say(1), "few": say(2), "many": say(5), "other": say(5)}
        for name, say in PLURALS.items()
    }
