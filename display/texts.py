"""What the boards and the tracking page say. English here; the catalogue holds the Russian.

What stands in {braces} is filled in by the page.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale, lazy_gettext

from web.typography import tied_all

Texts = Mapping[str, Any]

BOARD: Texts = {
    "ticket": lazy_gettext("Ticket"),
    "window": lazy_gettext("Window"),
    "go": lazy_gettext("Go to window {window}"),
    "serving": lazy_gettext("Now at window {window}"),
    # nobody called, or closed
    "empty": lazy_gettext("Your number will appear here"),
    "empty_hint": lazy_gettext("Your number and window are shown on this screen and spoken"),
    "closed": lazy_gettext("The centre is closed"),
    "opens_today": lazy_gettext("Opens today at {time}"),
    "opens_tomorrow": lazy_gettext("Opens tomorrow at {time}"),
    "opens_on": lazy_gettext("Opens {day} at {time}"),
    "days": [
        lazy_gettext("on Sunday"),
        lazy_gettext("on Monday"),
        lazy_gettext("on Tuesday"),
        lazy_gettext("on Wednesday"),
        lazy_gettext("on Thursday"),
        lazy_gettext("on Friday"),
        lazy_gettext("on Saturday"),
    ],
    # above one window: how it stands while nobody is called to it
    "above": {
        "open": lazy_gettext("Free"),
        "paused": lazy_gettext("Back soon"),
        "closed": lazy_gettext("Window closed"),
    },
    # more calls than rows
    "more": lazy_gettext("Also called"),
    "more_left": lazy_gettext("and {n} more"),
    # the foot
    "waiting": lazy_gettext("In line: {n}"),
    "nobody": lazy_gettext("Nobody in line"),
    "range": lazy_gettext("the wait is {low}–{high} min"),
    "range_upto": lazy_gettext("the wait is up to {high} min"),
    "range_about": lazy_gettext("the wait is about {high} min"),
    "next": lazy_gettext("Coming up"),
    "offline": lazy_gettext("No connection. The board will refresh by itself"),
    "sound": lazy_gettext("Touch to turn the sound on"),
}

TRACK: Texts = {
    "title": lazy_gettext("Your ticket"),
    # in the hall
    "ahead": lazy_gettext("Ahead of you"),
    "nobody_ahead": lazy_gettext("Nobody is ahead of you"),
    "nobody_ahead_hint": lazy_gettext("Please stay in the hall: you will be called any moment"),
    "waiting": lazy_gettext("You are in line"),
    "waiting_hint": lazy_gettext(
        "This page refreshes by itself. The hall board and the voice call you too"
    ),
    "booked_for": lazy_gettext("You are booked for {time}"),
    "range": lazy_gettext("{low}–{high} min left"),
    "range_upto": lazy_gettext("Up to {high} min left"),
    "range_about": lazy_gettext("About {high} min left"),
    "go": lazy_gettext("Go to window"),
    "called": lazy_gettext("You are called"),
    "called_again": lazy_gettext("You are called again"),
    "serving": lazy_gettext("You are at window {window}"),
    "parked": lazy_gettext("Your visit is paused"),
    "parked_hint": lazy_gettext("The clerk will call you again. Keep the ticket"),
    # over
    "finished": lazy_gettext("Your visit is finished"),
    "finished_hint": lazy_gettext("Thank you for coming"),
    "no_show": lazy_gettext("You were called and did not come"),
    "no_show_hint": lazy_gettext(
        "Come to a window within half an hour: the clerk can take you back"
    ),
    "left": lazy_gettext("You have left the line"),
    "left_hint": lazy_gettext("Changed your mind? Take a new ticket at the kiosk"),
    "expired": lazy_gettext("This ticket is no longer valid"),
    "expired_hint": lazy_gettext("It was issued on {date}. Please take a new one"),
    # leaving
    "leave": lazy_gettext("I am leaving"),
    "leave_sure": lazy_gettext("Give up your place?"),
    "leave_warning": lazy_gettext(
        "Ticket {number} will not be called any more. Your place cannot be given back"
    ),
    "leave_yes": lazy_gettext("Yes, I am leaving"),
    "leave_no": lazy_gettext("Keep my place"),
    "leaving": lazy_gettext("One moment…"),
    "leave_failed": lazy_gettext("It did not work. Check the connection and try again"),
    # the page itself
    "offline": lazy_gettext("No connection. The page will refresh by itself"),
    "signal": lazy_gettext("Signal when called"),
    "signal_on": lazy_gettext("The signal is on"),
    "other": lazy_gettext("Русский"),
}


def in_language(texts: Texts, lang: str) -> dict[str, Any]:
    """`texts` as plain strings in `lang`, ready for JSON."""
    with force_locale(lang):
        return {key: tied_all(_plain(text)) for key, text in texts.items()}


def _plain(text: Any) -> Any:
    if isinstance(text, list):
        return [str(one) for one in text]
    if isinstance(text, dict):
        return {key: str(one) for key, one in text.items()}
    return str(text)
