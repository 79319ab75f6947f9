"""What the clerk's page says; its scripts get these as JSON. `{name}` is filled in there."""

from flask_babel import lazy_gettext as _

from desk.case_texts import CASES

PRIMARY = {
    "next": _("Next visitor"),
    "next_finishes": _("finishes the visit of {number}"),
    "finish_visit": _("Finish the visit"),
    "start": _("Start the visit"),
    "open": _("Open the window"),
    "continue": _("Continue work"),
}
"""What Space does, written on the one large button."""

ACTIONS = {
    "recall": _("Call again"),
    "no-show": _("No-show"),
    "finish": _("Finish"),
    "park": _("Put aside"),
    "transfer": _("Transfer"),
}
"""The row below it: short words."""

STATES = {
    "open": _("open"),
    "paused": _("on a break"),
    "closed": _("closed"),
}

CURRENT = {
    "current_called": _("Called to your window"),
    "current_serving": _("Being served"),
    "current_idle": _("The window is free"),
    "current_paused": _("Break"),
    "current_closed": _("The window is closed"),
    "idle_waiting": _("{n} waiting for you, the longest for {minutes} min"),
    "idle_none": _("Nobody is waiting for you now. The next visitor appears here by themselves."),
    "upcoming": _("Next in turn"),
    "upcoming_wait": _("waiting for {minutes} min"),
    "closed_waiting": _("{n} waiting in the hall. Opened, the window calls for: {services}."),
    "paused_waiting": _("{n} waiting for you"),
    "timer_called": _("since the call"),
    "timer_recalled": _("since call {n}"),
    "timer_serving": _("since {time}"),
    "timer_paused": _("since {time}"),
    "usual": _("usually about {minutes} min"),
    "waited": _("waited {minutes} min"),
    "then": _("then: {services}"),
    "leg": _("service {leg} of {legs}"),
    "recalls": _("called again {n} of {most}"),
    "exhausted": _(
        "Called {n} times without an answer. Mark a no-show? The visitor can still be "
        "taken back within 30 minutes."
    ),
}

LINE = {
    "line": _("The line"),
    "line_mine": _("To your window"),
    "line_others": _("Other windows"),
    "hall_waiting": _("{n} waiting in the hall"),
    "line_empty": _("Nobody is waiting"),
    "range": _("{low}–{high} min to go"),
    "range_upto": _("up to {high} min to go"),
    "range_about": _("about {high} min to go"),
    "line_empty_mine": _("Nobody is waiting for you"),
    "parked": _("On hold"),
    "missed": _("Did not come"),
    "to_here": _("To the window"),
    "to_line": _("To the line"),
    "minutes": _("{n} min"),
    "over_target": _("longer than {minutes} minutes"),
    "chip_priority": _("priority"),
    "chip_booked": _("booked {time}"),
    "chip_returning": _("came back"),
    "chip_window": _("to window {window}"),
    "row_label": _("{number}, {service}, waiting {minutes} min. Open the ticket"),
    "title_waiting": _("({n}) Window {window}"),
    "title_current": _("{number} · Window {window}"),
}

UNDO = {
    "undo": _("Undo"),
    "undo_next": _("{number} called"),
    "undo_recall": _("{number} called again"),
    "undo_start": _("{number}: the visit started"),
    "undo_finish": _("{number} finished"),
    "undo_no-show": _("{number} did not come"),
    "undo_park": _("{number} put aside"),
    "undo_resume": _("{number} taken back"),
    "undo_transfer": _("{number} transferred"),
    "undo_cancel": _("{number} left"),
}

TROUBLE = {
    "offline": _(
        "No connection to the server. The line goes on without loss; the buttons work "
        "again as soon as the connection is back."
    ),
    "retrying": _(
        "No answer yet. “{act}” is being sent again by itself, nothing has to be pressed."
    ),
    "lost": _(
        "“{act}” did not reach the server within a minute. Look at the screen and press "
        "again if it is still needed."
    ),
    "nobody": _("Nobody is waiting for you yet."),
    "problem": _("That did not work. Try once more."),
    "signed_out": _("You are signed out. The visitor and the line are safe."),
    "sign_in": _("Sign in again"),
    "loading": _("Fetching the line…"),
}

DIALOGS = {
    "cancel": _("Cancel"),
    "close": _("Close"),
    "transfer_title": _("Where to send {number}?"),
    "transfer_service": _("To a service"),
    "transfer_window": _("To a window"),
    "to_window": _("Window {window}"),
    "transfer_hint": _("Press a digit. T changes between services and windows."),
    "transfer_keeps": _("The visitor keeps their place by the time of arrival."),
    "pause_title": _("Why the break?"),
    "pause_hint": _("Press a digit. The board shows the window as on a break."),
    "pause_lunch": _("Lunch"),
    "pause_rest": _("Short break"),
    "pause_papers": _("Work with documents"),
    "pause_meeting": _("Meeting"),
    "pause_other": _("Another reason"),
    "services_title": _("Services of window {window}"),
    "services_hint": _("Digits switch services on and off, Enter saves."),
    "services_save": _("Save"),
    "services_none": _("Choose at least one service."),
    "services_all": _("all services"),
    "services_some": _("{n} of {total} services"),
    "close_title": _("Close window {window}?"),
    "close_none": _("Nobody is waiting for you."),
    "close_waiting": _(
        "{n} waiting for you. Other windows will call those whose service they have."
    ),
    "close_yes": _("Close the window"),
    "issue_title": _("A ticket for someone"),
    "issue_hint": _("Digits choose services in the order of serving, 0 is priority, Enter issues."),
    "issue_priority": _("Priority"),
    "issue_priority_hint": _("document checked"),
    "issue_paper": _("Print the slip"),
    "issue_lang": _("Language"),
    "issue_yes": _("Issue"),
    "issue_none": _("Choose a service."),
    "issued_title": _("Ticket"),
    "issued_ahead": _("{n} ahead."),
    "issued_first": _("Nobody ahead."),
    "issued_say": _("Tell the visitor this number."),
    "issued_paper": _("The slip is being printed."),
    "issued_done": _("Done"),
    "slip_again": _("Print again"),
    "slip_printing": _("The slip comes out of the printer «{printer}»."),
    "slip_waiting": _("The printer «{printer}» does not print now. The slip waits for it."),
    "printer_near_end": _("«{printer}» will soon be out of paper: please have a new roll ready."),
    "printer_paper_out": _("«{printer}» is out of paper: slips wait for a new roll."),
    "printer_cover": _("The cover of «{printer}» is open: slips wait."),
    "printer_offline": _("«{printer}» does not answer: please check power and cable. Slips wait."),
    "slip_doubtful": _("The slip {number} may not have come out: ask, and print it again."),
    "printer_unknown": _("«{printer}» has fallen silent: please switch it off and on again."),
    "ticket_left": _("The visitor left"),
    "ticket_left_hint": _("If the visitor has left, the ticket can be taken out of the line."),
    "ticket_service": _("Service"),
    "ticket_issued": _("Issued at"),
    "ticket_waiting": _("Waits"),
    "ticket_channel": _("Taken at"),
    "channel_kiosk": _("the kiosk"),
    "channel_desk": _("a window"),
    "channel_phone": _("by telephone"),
    "channel_portal": _("the portal"),
    "help_title": _("Keys"),
    "help_hint": _("The keys work with any keyboard layout."),
    "key_space": _("Space"),
    "key_help": _("These keys"),
    "act_close": _("Close the window"),
    "act_services": _("Services of the window"),
    "act_pause": _("Break"),
    "act_issue": _("Issue a ticket"),
    "act_primary": _("The large button"),
}

TEXTS = PRIMARY | CURRENT | LINE | UNDO | TROUBLE | DIALOGS | CASES
TEXTS |= {f"act_{name}": text for name, text in ACTIONS.items()}
TEXTS |= {f"state_{name}": text for name, text in STATES.items()}


def texts() -> dict[str, str]:
    """All of them in the language of the request."""
    return {name: str(text) for name, text in TEXTS.items()}
