"""How many visitors a day will bring."""

from datetime import date, timedelta

import pytest

from foresight.demand import MOST, spread, visitors

MONDAY = date(2026, 11, 23)


def weeks(count: int, by_weekday: tuple[int, ...] = (50, 30, 30, 30, 20)) -> dict[date, int]:
    """A past of so many weeks up to `MONDAY`, Monday to Friday."""
    found = {}
    for ahead in range(1, 7 * count + 1):
        day = MONDAY - timedelta(days=ahead)
        if day.weekday() < 5:
            found[day] = by_weekday[day.weekday()]
    return found


def test_a_day_is_like_its_weekday() -> None:
    """A Monday as Mondays were, whatever Fridays are."""
    history = weeks(6)
    assert visitors(history, MONDAY, set(history)) == pytest.approx(50)
    assert visitors(history, MONDAY + timedelta(days=4), set(history)) == pytest.approx(20)


def test_a_weekday_never_seen_is_not_guessed() -> None:
    """Nothing is known of a Saturday on which the centre never worked."""
    history = weeks(6)
    assert visitors(history, MONDAY + timedelta(days=5), set(history)) is None


def test_newer_weeks_count_more() -> None:
    """A hall that has grown is expected to stay grown."""
    history = {day: count * 2 if day > MONDAY - timedelta(weeks=3) else count
               for day, count in weeks(12).items()}  # fmt: skip
    expected = visitors(history, MONDAY, set(history))
    assert expected is not None and 75 > expected > 65


def test_after_a_holiday_people_catch_up() -> None:
    """Days after closed working days brought half as many again: so will the next one."""
    history = weeks(20)
    for back in (4, 8, 12, 16):
        closed = MONDAY - timedelta(weeks=back)
        del history[closed]
        history[closed + timedelta(days=1)] = 45
    working = set(history)
    tuesday = MONDAY + timedelta(days=1)
    usual = visitors(history, tuesday, working | {MONDAY})
    after = visitors(history, tuesday, working)
    assert usual is not None and after is not None
    assert 1.2 < after / usual <= MOST


def test_the_season_of_last_year_counts() -> None:
    """Where November was busier than the weeks before it a year ago, it will be again."""
    history = weeks(70)
    last_year = MONDAY - timedelta(weeks=52)
    for day in history:
        if abs((day - last_year).days) <= 10:
            history[day] = round(history[day] * 1.4)
    expected = visitors(history, MONDAY, set(history))
    assert expected is not None and 55 < expected < 72


def test_a_day_is_spread_as_such_days_were() -> None:
    """By half-hour, within the opening hours, and the whole is kept."""
    found = spread(30, {18: 2.0, 19: 4.0, 3: 9.0}, range(18, 20))
    assert found[18] == pytest.approx(10) and found[19] == pytest.approx(20)
    assert sum(found) == pytest.approx(30)
    assert spread(10, {}, range(18, 20))[18:20] == [5.0, 5.0]
