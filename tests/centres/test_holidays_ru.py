from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from centres.holidays_ru import RUSSIA
from centres.hours import Hours, parse_week

OFFICE = Hours(ZoneInfo("Europe/Moscow"), parse_week(["mon-fri 09:00-17:00"]))


def days(text: str) -> list[str]:
    return text.split()


# Weekdays off by the government's transfer decrees, and the long New Year holidays.
OFF = days("""
2012-01-09 2012-03-09 2012-04-30 2012-05-07 2012-05-08 2012-06-11 2012-11-05 2012-12-31
2013-01-08 2013-05-02 2013-05-03 2013-05-10
2014-03-10 2014-05-02 2014-06-13 2014-11-03
2015-01-09 2015-03-09 2015-05-04 2015-05-11
2016-02-22 2016-03-07 2016-05-03
2017-02-24 2017-05-08 2017-11-06
2018-03-09 2018-04-30 2018-06-11 2018-11-05 2018-12-31
2019-05-02 2019-05-03 2019-05-10
2020-05-04 2020-05-05 2020-05-11
2021-02-22 2021-11-05 2021-12-31
2022-03-07 2022-05-03 2022-05-10
2023-02-24 2023-05-08
2024-04-29 2024-04-30 2024-05-10 2024-12-30 2024-12-31
2025-05-02 2025-05-08 2025-06-13 2025-11-03 2025-12-31
2026-01-09 2026-03-09 2026-05-11 2026-12-31
""")

WORKING = days("""
2012-01-10 2013-01-09 2014-01-09 2014-03-11 2015-01-12 2016-01-11 2018-01-09 2019-01-09
2024-01-09 2024-05-08 2025-01-09 2025-05-05 2025-05-06 2025-06-11 2025-12-30 2026-01-12
2026-05-04 2026-05-08 2026-11-03 2026-11-05 2026-12-30
""")

SHORT = days("""
2025-03-07 2025-04-30 2025-06-11 2025-11-01 2026-04-30 2026-05-08 2026-06-11 2026-11-03
""")


@pytest.mark.parametrize("day", OFF)
def test_transferred_days_are_off(day: str) -> None:
    """A day off by the year's decree closes an office that works Monday to Friday."""
    assert RUSSIA.is_off(date.fromisoformat(day))
    assert OFFICE.spans(date.fromisoformat(day)) == ()


@pytest.mark.parametrize("day", WORKING)
def test_days_around_the_holidays_are_worked(day: str) -> None:
    """A weekday that no decree gave off is a working day."""
    assert not RUSSIA.is_off(date.fromisoformat(day))
    assert OFFICE.spans(date.fromisoformat(day))


@pytest.mark.parametrize("day", SHORT)
def test_days_before_holidays_are_shorter(day: str) -> None:
    """The working day before a holiday ends one hour earlier, and is itself not off."""
    assert RUSSIA.is_short(date.fromisoformat(day))
    assert not RUSSIA.is_off(date.fromisoformat(day))


def test_working_saturdays_stay_closed() -> None:
    """A Saturday worked by decree opens no centre that has no Saturday hours."""
    assert OFFICE.spans(date(2025, 11, 1)) == ()
    assert OFFICE.spans(date(2018, 4, 28)) == ()


@pytest.mark.parametrize("year", range(2012, 2028))
def test_fixed_holidays_of_the_labour_code(year: int) -> None:
    """1–8 January, 23 February, 8 March, 1 and 9 May, 12 June and 4 November are always off."""
    fixed = [date(year, 1, 1) + timedelta(days=n) for n in range(8)]
    fixed += [date(year, *day) for day in ((2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))]
    if year == 2012:
        fixed = [day for day in fixed if day.month > 1 or day.day not in (6, 8)]
    assert all(RUSSIA.is_off(day) for day in fixed if day.weekday() < 5)


@pytest.mark.parametrize("year", [1, 1900, 9999])
def test_years_without_a_known_calendar_have_no_holidays(year: int) -> None:
    """A date far outside the known years is answered, not an error."""
    assert not RUSSIA.is_off(date(year, 6, 15))
