"""Moments as text: one text for equal moments, and an order that is that of time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, sampled_from

from store.moments import iso, sortable, written

ZONES = [UTC, *map(ZoneInfo, ("Europe/Moscow", "Asia/Kamchatka", "America/St_Johns"))]
# The years that a hall's clock may show.
moments = datetimes(datetime(2001, 1, 1), datetime(2199, 1, 1), timezones=sampled_from(ZONES))


@given(moments)
def test_written_as_the_standard_library_does(moment: datetime) -> None:
    """A moment is written with its own offset, and its microseconds if it has any."""
    assert written(moment) == moment.isoformat()


@given(moments, sampled_from(ZONES))
def test_equal_moments_have_one_text(moment: datetime, zone: ZoneInfo) -> None:
    """Wherever it was said, a moment reads the same in the journal; none reads as none."""
    assert iso(moment) == iso(moment.astimezone(zone)) == moment.astimezone(UTC).isoformat()
    assert iso(None) is None


@given(moments, moments)
def test_the_order_of_texts_is_that_of_time(one: datetime, other: datetime) -> None:
    """What the database sorts as text is sorted by time, a microsecond apart, too."""
    # In UTC: within one zone Python compares what the clocks on the wall show.
    earlier = one.astimezone(UTC) < other.astimezone(UTC)
    assert (sortable(one) < sortable(other)) == earlier
    later = one.astimezone(UTC) + timedelta(microseconds=1)
    assert sortable(one) < sortable(later)
    assert len(sortable(one)) == len("2026-11-23 07:00:00.000000")


def test_a_moment_without_a_zone_is_refused() -> None:
    """It is always a mistake: nobody knows when it was."""
    with pytest.raises(ValueError, match="without a zone"):
        sortable(datetime(2026, 11, 23, 10, 0))
