"""Every sentence of the kiosk, in both languages at once: a visitor switches without a reload.

Forms of a plural are keyed by the categories of the browser's `Intl.PluralRules` (Russian: one,
few, many; English: one, other). What stands in {braces} is filled in by the page.
"""

from flask_babel import force_locale, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from kiosk.visit_texts import VISIT_TEXTS, reasons
from web.booking_refusals import voice
from web.reasons import SPANS

LANGUAGES = (("ru", "Русский"), ("en", "English"))
"""Code and own name of each language, the centre's own first: it is the one after each visitor."""

TEXTS: dict[str, LazyString] = {
    # the question and what stands around it
    "question": lazy_gettext("What brings you here?"),
    "question_folder": lazy_gettext("Choose what you need"),
    "question_several": lazy_gettext("Mark everything you need"),
    "now_waiting_nobody": lazy_gettext("Nobody is waiting now"),
    "row_wait": lazy_gettext("wait {wait}"),
    "row_closed": lazy_gettext("window not open yet"),
    # always visible
    "text_larger": lazy_gettext("Larger text"),
    "text_normal": lazy_gettext("Normal text"),
    "reach_lower": lazy_gettext("Lower the buttons"),
    "reach_normal": lazy_gettext("Raise the buttons"),
    "contrast_high": lazy_gettext("High contrast"),
    "contrast_normal": lazy_gettext("Usual colours"),
    "listen": lazy_gettext("Listen"),
    "listen_stop": lazy_gettext("Be quiet"),
    "restart": lazy_gettext("Start again"),
    "back": lazy_gettext("Back"),
    "next": lazy_gettext("Next"),
    "settings": lazy_gettext("Screen settings"),
    # quiet options
    "priority": lazy_gettext("Priority service"),
    "priority_on": lazy_gettext("Priority: switched on"),
    "priority_title": lazy_gettext("Who is served first"),
    "priority_note": lazy_gettext(
        "Please have the document ready: the clerk will look at it. The system does not record it."
    ),
    "priority_yes": lazy_gettext("I am entitled"),
    "priority_no": lazy_gettext("Without priority"),
    "several": lazy_gettext("Several services"),
    "several_off": lazy_gettext("One service only"),
    "several_take": lazy_gettext("Take one ticket"),
    # a ticket is on its way
    "sending": lazy_gettext("One moment, taking your ticket"),
    "retry_title": lazy_gettext("No connection"),
    "retry_text": lazy_gettext(
        "Your choice is kept and we are trying again. You will get exactly one ticket."
    ),
    "busy_title": lazy_gettext("Many visitors at once"),
    "busy_text": lazy_gettext("Please wait a little, we are trying again by ourselves."),
    # the ticket
    "your_number": lazy_gettext("Your number"),
    "ahead_nobody": lazy_gettext("Nobody is ahead of you"),
    "range": lazy_gettext("{low}–{high} min"),
    "range_upto": lazy_gettext("up to {high} min"),
    "range_about": lazy_gettext("about {high} min"),
    "long_wait": lazy_gettext("The wait is long now."),
    "long_nearby": lazy_gettext("At {name}, {address}, it takes {wait}."),
    "long_book": lazy_gettext("Book a visit for another time"),
    "wait_label": lazy_gettext("Expected wait"),
    "take_slip": lazy_gettext("Take your slip below"),
    "slip_there": lazy_gettext("Your slip comes out of another printer: {place}"),
    "watch_board": lazy_gettext("We will call your number on the board and aloud"),
    "seen_title": lazy_gettext("Your number is {number}"),
    "seen_called": lazy_gettext("You are called to window {window}"),
    "seen_parked": lazy_gettext("The clerk will call you again"),
    "seen_over": lazy_gettext("This number has been served. Take a new one if you need to."),
    "photo_title": lazy_gettext("The printer is not working"),
    "photo_text": lazy_gettext("Photograph the number or the code: your place is kept"),
    "qr_text": lazy_gettext("Follow the queue on your phone"),
    "qr_alt": lazy_gettext("Code of the page with your place in the queue"),
    "with_priority": lazy_gettext("Priority"),
    "done": lazy_gettext("Done"),
    "back_in": lazy_gettext("The screen clears in {seconds} s"),
    "undo": lazy_gettext("Wrong service? Give the ticket back"),
    "undone_title": lazy_gettext("Ticket {number} is cancelled"),
    "undone_text": lazy_gettext("The slip is no longer valid. You can take another one."),
    "undo_failed": lazy_gettext("The ticket could not be given back: please ask a clerk"),
    # when it does not work
    "printer_down": lazy_gettext("The printer is not working: your number will be shown here"),
    "offline": lazy_gettext("No connection to the queue. We are trying again by ourselves"),
    "loading": lazy_gettext("The screen is starting"),
    "loading_text": lazy_gettext("It will take a few seconds"),
    "closed_title": lazy_gettext("We are closed"),
    "closed_opens": lazy_gettext("We open {when}"),
    "closed_unknown": lazy_gettext("The opening time is posted at the door"),
    "today_at": lazy_gettext("today at {time}"),
    "tomorrow_at": lazy_gettext("tomorrow at {time}"),
    "day_at": lazy_gettext("{day} at {time}"),
    "refused_title": lazy_gettext("This kiosk cannot give tickets now"),
    "refused_text": lazy_gettext("Please go to a clerk: they will give you a number."),
    "gone_title": lazy_gettext("This service is no longer offered here"),
    "gone_text": lazy_gettext("Please choose another one or ask a clerk."),
    "failed_title": lazy_gettext("The ticket could not be taken"),
    "failed_text": lazy_gettext("Please try again or ask a clerk."),
    "to_start": lazy_gettext("To the start"),
    # nobody touches the screen
    "idle_title": lazy_gettext("Are you still here?"),
    "idle_text": lazy_gettext("The screen clears in {seconds} s, your choice is not kept"),
    "idle_stay": lazy_gettext("I am still here"),
    **VISIT_TEXTS,
}

_SAMPLES = {"one": 1, "few": 3, "many": 5, "other": 5}
"""A number of each category: Russian says 1 талон, 3 талона, 5 талонов."""


def _plurals(number: int) -> dict[str, str]:
    """The counted sentences in the form that `number` asks for."""
    hole, spoken = "{count}", voice()
    return {
        "now_waiting": ngettext(
            "%(count)s person is waiting now",
            "%(count)s people are waiting now",
            number,
            count=hole,
        ),
        "row_waiting": ngettext("%(count)s waiting", "%(count)s waiting", number, count=hole),
        "ahead": ngettext(
            "%(count)s person is ahead of you",
            "%(count)s people are ahead of you",
            number,
            count=hole,
        ),
        "chosen": ngettext(
            "%(count)s service chosen", "%(count)s services chosen", number, count=hole
        ),
        **{f"span.{unit}": spoken.span(unit, number, hole) for unit in SPANS},
    }


def texts() -> dict[str, dict[str, str]]:
    """{"ru": {key: text}, "en": …}; counted sentences as `key.one`, `key.few`, …"""
    spoken = {}
    for language, _ in LANGUAGES:
        with force_locale(language):
            said = {key: str(text) for key, text in TEXTS.items()} | reasons()
            for category, number in _SAMPLES.items():
                said |= {f"{key}.{category}": form for key, form in _plurals(number).items()}
            spoken[language] = said
    return spoken
