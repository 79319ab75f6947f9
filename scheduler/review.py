"""When time alone may next change something about a case, so that only those due are looked at."""

from datetime import date, datetime, timedelta

from scheduler.casefile import CaseFile
from scheduler.plans import previous_day, to_plan

_DAY = timedelta(days=1)


def review_on(file: CaseFile, now: datetime, trouble: bool) -> date | None:
    """The centre's next day on which to look at the case again; None when nothing is due."""
    timeline = file.timeline(now)
    tomorrow = timeline.today + _DAY
    if file.case.state != "open":
        return None
    if trouble or any(booking.state == "arrived" for booking in file.bookings):
        return tomorrow
    visits = to_plan(file, timeline)
    days: list[date] = []
    previous = previous_day(file, visits[0]) if visits else None
    if visits:
        silent = timeline.lapses(visits[0], previous)
        days += [silent + _DAY] if silent else []
    for visit in visits:
        expected = timeline.expected(visit, previous)
        days += [one.on + _DAY for one in expected if one.is_open]
        booking = file.live(visit)
        if booking is None:
            # It shall be booked and is not: missed today, or not published yet.
            days += [tomorrow] if visit <= file.case.booked_upto else []
            break
        # The eve: is what the visit needs there? And the day after: did the visitor come?
        days += [booking.day - _DAY, booking.day, booking.day + _DAY]
        previous = booking.day
    return min((day for day in days if day >= tomorrow), default=None)
