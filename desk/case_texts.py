"""What the clerk's page says about cases. `{name}` is filled in by its scripts."""

from flask_babel import lazy_gettext as _

HAND = {
    "case_in_hand": _("The case in hand"),
    "case_loading": _("Opening the case…"),
    "case_again": _("Try again"),
    "case_progress": _("Step {step} of {steps} · visit {visit} of {visits}"),
    "case_visits_over": _("All visits are over"),
    "case_state_finished": _("The case is finished"),
    "case_state_withdrawn": _("The application was withdrawn"),
    "case_state_lapsed": _("The application lapsed"),
    "case_applicant_household": _("household"),
    "case_applicant_business": _("company or entrepreneur"),
    "case_kw": _("{kw} kW"),
    "case_number_is": _("application {number}"),
    "case_step_done": _("done"),
    "case_step_here": _("now"),
    "case_step_ahead": _("ahead"),
    "case_step_late": _("not done yet"),
    "case_visit": _("visit {visit}"),
    "case_visit_n": _("Visit {visit}"),
    "case_now": _("now"),
    "case_not_yet": _("not yet"),
    "case_about": _("about {date}"),
    "case_from": _("from {date}"),
    "case_unbooked": _("not booked"),
    "case_papers": _("Papers of this visit"),
    "case_check_papers": _("Check the documents"),
    "case_hand_out": _("Hand out"),
    "case_book_visit": _("Book visit {visit}"),
    "case_mark": _("Mark a fact"),
    "case_number": _("Application number"),
    "case_number_change": _("Change the number"),
    "case_whole": _("The whole case"),
    "case_key_book": _("Book the next visit of the case"),
    "act_applicant": _("Applicant"),
}
"""The case in hand: under the visitor's number."""

FACTS = {
    "case_mark_title": _("What has happened?"),
    "case_mark_keys": _("A digit chooses, Enter marks. The day is today unless you change it."),
    "case_mark_first": _(
        "Mark first what this visit brought: the terms of the next one run from it."
    ),
    "case_mark_yes": _("Mark"),
    "case_forecast": _("Save as expected"),
    "case_forecast_hint": _(
        "The day lies ahead: it is kept as expected, and the visits move with it."
    ),
    "case_fact_withdrawn": _("The applicant withdraws"),
    "case_withdraw": _("Withdraw the application"),
    "case_withdraw_hint": _(
        "The case ends, and everything booked for it is cancelled. This cannot be undone."
    ),
    "case_fact_day": _("Day"),
    "case_day_missing": _("Choose the day."),
    "case_bad_day": _(
        "The day must be from {first} to {last}: it has to fit what is marked already."
    ),
    "case_marked": _("Marked. The visits have moved"),
    "case_expected": _("expected {date}"),
    "case_told": _("The applicant gets a message about it. Say the new dates."),
    "case_clear": _("Understood"),
    "case_cancelled": _("cancelled"),
    "case_told_gone": _("The applicant gets a message about it."),
    "case_number_title": _("Number of the application"),
    "case_number_label": _("Application number"),
    "case_number_missing": _("Enter the number."),
}
"""What happened, and what it changed."""

PLAN = {
    "case_planning": _("Looking for the best days…"),
    "case_plan_one": _("Appointment for visit {visit}"),
    "case_plan_many": _("Book the next visits"),
    "case_plan_new": _("Case {code}: the visits"),
    "case_plan_keys": _("Enter books what is shown. Digits show other days, T another time."),
    "case_book": _("Book these visits"),
    "case_book_later": _("Book later"),
    "case_alternatives": _("Visit {visit} on"),
    "case_alternative": _("visit {visit} – {date}"),
    "case_held": _("The seats are kept until {time}."),
    "case_other_time": _("Another time"),
    "case_bring": _("Bring:"),
    "case_unpublished": _("Its days are not open for booking yet. It is booked later."),
    "case_no_plan": _("No lawful day was found."),
    "case_shifted": _("Visit {visit} had to move to {date}. Press Enter again if that suits."),
    "case_time_title": _("Another time for visit {visit}"),
    "case_time_keys": _("Arrows move, Enter chooses the time."),
    "case_days": _("Days"),
    "case_times": _("Free times"),
    "case_more_days": _("Later days"),
    "case_free": _("{n} free"),
    "case_between": _("Lawful days: {first} to {last}."),
    "case_not_before": _("not before {first}"),
    "case_no_times": _("Nothing is free on the lawful days. The visit can stay as it is."),
    "case_back": _("Back"),
    "case_booked_title": _("Booked"),
    "case_booked_code": _("Code of the case: {code}"),
    "case_booked_hint": _(
        "Say the dates and codes, or show the screen. With the code of a visit its ticket is "
        "taken in the hall."
    ),
    "case_code_is": _("code {code}"),
    "case_moved_title": _("Moved"),
    "case_cancel_title": _("Cancel visit {visit}?"),
    "case_cancel_later": _("The visits booked after it are cancelled too"),
    "case_cancel_yes": _("Cancel the visit"),
    "case_cancelled_title": _("Cancelled"),
}
"""Booking the chain."""

FIND = {
    "case_find_title": _("Applicant"),
    "case_find_hint": _(
        "Digits go into the fields, the letters C, A and N choose what else can be done."
    ),
    "case_find_code": _("Code of the case or visit"),
    "case_find_last4": _("Last 4 digits of the phone"),
    "case_find": _("Find the case"),
    "case_code_missing": _("Enter the code of the case."),
    "case_last4_missing": _(
        "Enter the last 4 digits of the phone. To check in by a visit's code press C."
    ),
    "case_booking_code_missing": _("Enter the code of the visit."),
    "case_check_in": _("Has come by appointment"),
    "case_check_in_hint": _("by the code of the visit"),
    "case_by_number": _("By the application number"),
    "case_by_number_hint": _("where the code is not at hand"),
    "case_number_unknown": _("No application with this number is known here."),
    "case_opened_on": _("Opened on {date}"),
    "case_new": _("New application"),
    "case_new_hint": _("up to {kw} kW"),
    "case_locked": _(
        "Too many wrong codes: the search opens again in {minutes} min. A new application and"
        " a ticket work as usual."
    ),
    "case_problem_unknown-case": _(
        "No case fits this code and these digits. Ask the applicant to read out the code from"
        " the slip or the message."
    ),
    "case_power": _("Power, kW"),
    "case_power_hint": _("up to {kw}"),
    "case_power_missing": _("Enter the power."),
    "case_power_wrong": _("Write the power in digits, for example 15 or 120,5."),
    "case_too_much": _(
        "The programme is for up to {kw} kW. Such an application is taken by an ordinary ticket."
    ),
    "case_ordinary_ticket": _("Issue an ordinary ticket"),
    "case_kind": _("Applicant"),
    "case_name": _("Name or company"),
    "case_phone": _("Mobile phone"),
    "case_phone_hint": _("messages go there"),
    "case_phone_missing": _("Enter a mobile phone."),
    "case_email": _("E-mail"),
    "case_optional": _("optional"),
    "case_wrong_email": _("This is not an e-mail address."),
    "case_wrong_power": _("Check the power."),
    "case_wrong": _("Check what is written here."),
    "case_lang": _("Messages in"),
    "case_construction": _("New lines have to be built"),
    "case_near": _("The grid is near"),
    "case_channel": _("Applies"),
    "case_channel_desk": _("at the window"),
    "case_channel_phone": _("by telephone"),
    "case_centre": _("Centre of the visits"),
    "case_propose": _("Propose dates"),
}
"""A visitor or caller without a ticket."""

WHOLE = {
    "case_title": _("Case {code}"),
    "case_visits": _("Visits"),
    "case_facts": _("Dates and terms"),
    "case_applicant": _("Applicant"),
    "case_history": _("History"),
    "case_visit_done": _("took place"),
    "case_visit_passed": _("not needed"),
    "case_visit_booked": _("booked"),
    "case_visit_arrived": _("has come"),
    "case_visit_served": _("took place"),
    "case_visit_missed": _("did not take place"),
    "case_visit_open": _("not booked"),
    "case_move": _("Move"),
    "case_cancel": _("Cancel the booking"),
    "case_ticket": _("A ticket for this case"),
    "case_print": _("Print the slip"),
    "case_unknown": _("–"),
    "case_cap": _("by law up to {date}"),
    "case_over_cap": _("later than the law allows: up to {date}"),
    "case_opened": _("Opened"),
    "case_yes": _("yes"),
    "case_no": _("no"),
    "case_entry_case.opened": _("Case opened"),
    "case_entry_case.numbered": _("Application number entered"),
    "case_entry_case.fact": _("{fact}: {date}"),
    "case_entry_case.finished": _("Case finished"),
    "case_entry_case.reopened": _("Case goes on"),
    "case_entry_case.withdrawn": _("Application withdrawn"),
    "case_entry_case.lapsed": _("Application lapsed"),
    "case_entry_case.linked": _("Ticket linked to the case"),
    "case_entry_booking.made": _("Visit {visit} booked for {start}"),
    "case_entry_booking.moved": _("Visit {visit} moved to {start}"),
    "case_entry_booking.cancelled": _("Visit {visit} cancelled"),
    "case_entry_booking.arrived": _("Visit {visit}: has come, ticket {number}"),
    "case_entry_booking.served": _("Visit {visit} took place"),
    "case_entry_booking.no_show": _("Visit {visit}: nobody came"),
    "case_no_answer": _("The server does not answer. Try once more: nothing happens twice."),
}
"""The whole case."""

CASES = HAND | FACTS | PLAN | FIND | WHOLE
