"""The kiosk's sentences about the visits of a case: booked, moved, checked in."""

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from web.booking_refusals import PHONES
from web.reasons import REASONS

VISIT_TEXTS: dict[str, LazyString] = {
    # the start
    "welcome": lazy_gettext("How can we help you?"),
    "start_ticket": lazy_gettext("Take a ticket"),
    "start_book": lazy_gettext("Book visits"),
    "start_book_note": lazy_gettext("Connection to the grid up to {limit} kW"),
    "start_booked": lazy_gettext("I have a booking"),
    "start_booked_note": lazy_gettext("Enter or scan the code of your visit"),
    # booking: who and what
    "book_title": lazy_gettext("Have you applied already?"),
    "book_new": lazy_gettext("No, this is a new connection"),
    "book_new_note": lazy_gettext("We will propose all dates at once"),
    "book_known": lazy_gettext("Yes, I have a case number"),
    "book_known_note": lazy_gettext("Book, move or cancel a visit"),
    "power_title": lazy_gettext("How much power do you need?"),
    "power_note": lazy_gettext("In kilowatts, as in your application"),
    "power_quick": lazy_gettext("{power} kW"),
    "kw": lazy_gettext("kW"),
    "power_missing": lazy_gettext("Please enter the power in kilowatts"),
    "over_title": lazy_gettext("More than {limit} kW"),
    "over_text": lazy_gettext(
        "Applications over {limit} kW are taken by a clerk. Please take a ticket."
    ),
    "applicant_title": lazy_gettext("Who is the connection for?"),
    "household": lazy_gettext("For a household"),
    "household_note": lazy_gettext("A house, a flat, a plot of land"),
    "business": lazy_gettext("For a business"),
    "business_note": lazy_gettext("A company or a sole trader"),
    "phone_title": lazy_gettext("Your mobile phone"),
    "phone_note": lazy_gettext("We will send your dates and any changes to it"),
    "phone_short": lazy_gettext("The number is not complete: ten digits after +7"),
    "phone.unreadable": PHONES["unreadable"],
    "phone.foreign": PHONES["foreign"],
    "phone.not_mobile": PHONES["not_mobile"],
    # keypad
    "erase": lazy_gettext("Erase the last digit"),
    "comma": lazy_gettext("Decimal comma"),
    "keypad": lazy_gettext("Keypad"),
    # the dates
    "chain_title": lazy_gettext("Your dates"),
    "chain_one_title": lazy_gettext("Your date"),
    "chain_note": lazy_gettext("If a date does not suit you, choose another time"),
    "visit": lazy_gettext("Visit {visit}"),
    "bring": lazy_gettext("Bring:"),
    "only_business": lazy_gettext("{document} (for a business)"),
    "only_household": lazy_gettext("{document} (for a household)"),
    "other_time": lazy_gettext("Other time"),
    "later_visit": lazy_gettext("Will be booked later: no days are open yet"),
    "confirm": lazy_gettext("Book"),
    "hold_left": lazy_gettext("These times are kept for you for another {minutes} min"),
    "chain_gone": lazy_gettext("Somebody took this time before you. Here are new dates."),
    "chain_shifted": lazy_gettext("Later visits moved with it"),
    "chain_expired": lazy_gettext("The times are no longer kept. Here are new dates."),
    "times_title": lazy_gettext("Visit {visit}: choose a time"),
    "times_earlier": lazy_gettext("Earlier"),
    "times_later": lazy_gettext("Later"),
    "times_none": lazy_gettext("No free time on these days"),
    "times_day": lazy_gettext("Day"),
    "times_time": lazy_gettext("Time"),
    "none_title": lazy_gettext("There is no free time now"),
    "none_text": lazy_gettext("Please take a ticket: a clerk will find a day for you."),
    # booked
    "booked_title": lazy_gettext("You are booked"),
    "booked_slip": lazy_gettext("Take the sheet with your dates below"),
    "sheet_there": lazy_gettext("Take the sheet with your dates from another printer: {place}"),
    "booked_photo": lazy_gettext("Photograph this screen: the printer is not working"),
    "booked_code": lazy_gettext("Visit code"),
    "booked_case": lazy_gettext("Case number"),
    "booked_note": lazy_gettext("On the day, enter the visit code at this kiosk"),
    "moved_title": lazy_gettext("The visit is moved"),
    "cancelled_title": lazy_gettext("The visit is cancelled"),
    "cancelled_text": lazy_gettext(
        "You can book another time here or by phone, with your case number."
    ),
    # a known case
    "case_title": lazy_gettext("Your case number"),
    "case_note": lazy_gettext("Eight digits, on the sheet with your dates"),
    "last4_title": lazy_gettext("Last four digits of your phone"),
    "last4_note": lazy_gettext("The phone that you gave when you applied"),
    "code_short": lazy_gettext("There should be eight digits"),
    "last4_short": lazy_gettext("There should be four digits"),
    "unknown_case": lazy_gettext(
        "The number and the digits do not fit together. Please check them."
    ),
    "locked_title": lazy_gettext("Too many wrong attempts"),
    "locked_text": lazy_gettext(
        "Please take a ticket and ask a clerk, or try again in ten minutes."
    ),
    "known_title": lazy_gettext("Your next visit"),
    "known_move": lazy_gettext("Move"),
    "known_move_note": lazy_gettext("Choose another day or time"),
    "known_cancel": lazy_gettext("Cancel"),
    "known_cancel_note": lazy_gettext("The visit and those after it are given up"),
    "known_book": lazy_gettext("Book the next visit"),
    "known_open": lazy_gettext("Visit {visit} is not booked yet"),
    "known_over_title": lazy_gettext("All visits are behind you"),
    "known_over_text": lazy_gettext("If you need anything else, please take a ticket."),
    "known_ticket": lazy_gettext("Take a ticket"),
    "known_ticket_note": lazy_gettext("Come to a clerk today"),
    "sure_title": lazy_gettext("Cancel this visit?"),
    "sure_later": lazy_gettext("The visits after it are given up with it."),
    "sure_yes": lazy_gettext("Yes, cancel"),
    "sure_no": lazy_gettext("No, keep it"),
    "move_none": lazy_gettext(
        "With this time no day is left for a later visit. Choose another one."
    ),
    # check-in
    "checkin_title": lazy_gettext("The code of your visit"),
    "checkin_note": lazy_gettext("Eight digits on your sheet, or hold it to the scanner"),
    "checkin_known": lazy_gettext("Move or cancel a visit"),
    "unknown_code": lazy_gettext("We do not know this code. Please check the digits."),
    "in.too_early": lazy_gettext("You are early"),
    "in.too_early_text": lazy_gettext("Your visit is {start}. Come back from {opens}."),
    "in.too_late": lazy_gettext("This visit is over"),
    "in.too_late_text": lazy_gettext("It was {start}. Take a ticket or book another time."),
    "in.wrong_centre": lazy_gettext("You are expected elsewhere"),
    "in.wrong_centre_text": lazy_gettext(
        "This visit is booked at another of our centres. Its address is on your sheet."
    ),
    "in.used": lazy_gettext("You have checked in already"),
    "in.used_text": lazy_gettext("Your number is {number}. Please watch the board."),
    "in.spent": lazy_gettext("This code was used"),
    "in.spent_text": lazy_gettext(
        "Number {number} is not in the line any more. Please take a ticket."
    ),
    "in.cancelled": lazy_gettext("This booking was cancelled"),
    "in.cancelled_text": lazy_gettext("Take a ticket or book another time."),
    # on the way
    "working": lazy_gettext("One moment"),
    "retry_working": lazy_gettext("What you entered is kept, and we are trying again."),
    "sorry_title": lazy_gettext("This did not work"),
    "sorry_text": lazy_gettext("Please take a ticket: a clerk will help you."),
    "ended_title": lazy_gettext("This case has ended"),
}


def reasons() -> dict[str, str]:
    """Why a visit is not earlier, by key, with {holes} for what the page fills in."""
    named = {f"why.{key}": gettext(text) for key, text in REASONS.items()}
    return {key: _holes(text) for key, text in named.items()}


def _holes(text: str) -> str:
    for name in ("date", "span", "visit", "count"):
        text = text.replace(f"%({name})s", f"{{{name}}}")
    return text
