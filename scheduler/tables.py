"""Planned time as rows: what has run, cases and who stands behind them, bookings, and the seats
that they draw on."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Float, ForeignKey, Index, Integer
from sqlalchemy import PrimaryKeyConstraint, SmallInteger, String, Table, text

from store import metadata
from store.types import Id, Json, Moment

job_runs = Table(
    "job_runs",
    metadata,
    Column("job", String(40), nullable=False),
    Column("key", String(80), nullable=False),
    Column("slot", Moment, nullable=False),
    Column("ran_at", Moment, nullable=False, index=True),
    PrimaryKeyConstraint("job", "key", "slot"),
)
"""`slot`: the moment for which it ran, by the hall's clock; `ran_at`: real time."""

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("centre", ForeignKey("centres.code"), nullable=False),
    Column("programme", String(40), nullable=False),
    Column("version", Date, nullable=False),
    Column("power_kw", Float, nullable=False),
    Column("applicant", String(10), nullable=False),
    Column("construction", Boolean, nullable=False),
    Column("near_grid", Boolean, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("state", String(10), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("booked_upto", Integer, nullable=False),
    Column("review_on", Date),
    Column("alerted", Boolean, nullable=False),
)
"""`code`: what the applicant types, with the last digits of the phone. `version`: the programme's
valid-from. `state`: open, finished, withdrawn or lapsed. `booked_upto`: the last visit that shall
stay booked: should its slot go, another is found. `review_on`: the next day of the centre on which
time alone may change something. `alerted`: the branch head has been told that no date is left."""

_OPEN = "state = 'open'"
Index(
    "ix_cases_review",
    cases.c.review_on,
    sqlite_where=text(_OPEN),
    postgresql_where=text(_OPEN),
)
Index("ix_cases_centre_ended", cases.c.centre, cases.c.ended_at)
Index("ix_cases_centre_opened", cases.c.centre, cases.c.opened_at)

case_people = Table(
    "case_people",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("name", String(120)),
    Column("phone", String(16), nullable=False),
    Column("email", String(254)),
    Column("application_no", String(40), index=True),
)
"""Everything that says who an applicant is, apart from the case, so that it can be erased and the
figures stay. `phone`: E.164."""

erasures = Table(
    "erasures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, unique=True),
    Column("centre", String(32), nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("erased_at", Moment, nullable=False),
    Column("fields", Json, nullable=False),
)
"""Whose personal data was erased and when; `fields`: names of what there was, never its content."""

case_reports = Table(
    "case_reports",
    metadata,
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("fact", String(20), nullable=False),
    Column("on", Date, nullable=False),
    Column("said", Date, nullable=False),
    PrimaryKeyConstraint("case", "fact"),
)
"""What was last reported of a case: the fact is or will be reached `on`; `said` that day."""

bookings = Table(
    "bookings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    Column("visit", Integer, nullable=False),
    Column("centre", ForeignKey("centres.code"), nullable=False),
    Column("service", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("minute", SmallInteger, nullable=False),
    Column("cells", SmallInteger, nullable=False),
    Column("seats_of", String(8)),
    Column("start", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("code", String(12), nullable=False, unique=True),
    Column("chosen", Boolean, nullable=False),
    Column("ticket", Id, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
"""`minute` of the centre's own day, `cells` of five minutes. `seats_of`: the group of windows whose
seat it holds, empty when it holds none. `state`: booked, arrived, served, no_show or cancelled.
`chosen`: the visitor picked this very time, so that good news does not move it forward."""

_LIVE = "state IN ('booked', 'arrived')"
# A visit is booked once: the database refuses a second live booking of it.
Index(
    "uq_bookings_live",
    bookings.c.case,
    bookings.c.visit,
    unique=True,
    sqlite_where=text(_LIVE),
    postgresql_where=text(_LIVE),
)
Index("ix_bookings_centre_day", bookings.c.centre, bookings.c.day)
Index("ix_bookings_due", bookings.c.day, sqlite_where=text(_LIVE), postgresql_where=text(_LIVE))

holds = Table(
    "holds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    Column("visit", Integer, nullable=False),
    Column("centre", ForeignKey("centres.code"), nullable=False),
    Column("service", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("minute", SmallInteger, nullable=False),
    Column("cells", SmallInteger, nullable=False),
    Column("seats_of", String(8)),
    Column("until", Moment, nullable=False, index=True),
)
"""Seats kept while somebody chooses."""

seats = Table(
    "seats",
    metadata,
    Column("centre", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("seats_of", String(8), nullable=False),
    Column("cell", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    PrimaryKeyConstraint("centre", "day", "seats_of", "cell"),
    # The seat too many is refused here, whatever the program believes.
    CheckConstraint("used <= capacity", name="capacity"),
    CheckConstraint("used >= 0", name="used"),
    # Read by day for a whole horizon: rows lie in the order of their key.
    sqlite_with_rowid=False,
)
"""Seats taken in a group of windows in one cell of five minutes; no row, none taken."""

case_tickets = Table(
    "case_tickets",
    metadata,
    Column("ticket", Id, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    Column("visit", Integer),
)
"""Every ticket of a case, booked or not: what its visits are counted by."""

case_grants = Table(
    "case_grants",
    metadata,
    Column("principal", String(80), nullable=False),
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("until", Moment, nullable=False, index=True),
    PrimaryKeyConstraint("principal", "case"),
)
"""Cases that a kiosk may act on, and until when: it made them or was shown their code."""

expected_arrivals = Table(
    "expected_arrivals",
    metadata,
    Column("centre", String(32), nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    Column("half_hour", SmallInteger, nullable=False),
    Column("arrivals", Float, nullable=False),
    PrimaryKeyConstraint("centre", "weekday", "half_hour"),
)
"""Walk-ins to expect: weekday 0 = Monday, half-hour 0–47 of the centre's own day. A weekday without
rows is taken to have the default morning peak."""

show_rates = Table(
    "show_rates",
    metadata,
    Column("centre", String(32), primary_key=True),
    Column("due", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
)
"""How many bookings of the last half-year fell due, and for how many nobody came."""

case_results = Table(
    "case_results",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("centre", String(32), nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("visits", SmallInteger, nullable=False),
    Column("days", Integer, nullable=False),
    Column("within", Boolean, nullable=False),
)
"""What became of a case that ended: tickets served, days from its opening, and whether it needed no
more visits than its programme has."""
Index("ix_case_results_ended", case_results.c.ended_on, case_results.c.centre)

case_gaps = Table(
    "case_gaps",
    metadata,
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("gap", String(20), nullable=False),
    Column("centre", String(32), nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("days", Integer, nullable=False),
    Column("over_cap", Boolean, nullable=False),
    PrimaryKeyConstraint("case", "gap"),
)
"""Calendar days that a finished case took to reach a milestone from the one before."""
Index("ix_case_gaps_ended", case_gaps.c.ended_on, case_gaps.c.centre)
