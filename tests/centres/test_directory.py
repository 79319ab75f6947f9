"""Several centres as one: whose day it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from centres.directory import Centre, Directory, today_in, zone_of
from centres.network_file import import_network
from store import Store
from tests.scheduler.conftest import NETWORK

EVENING = datetime(2026, 11, 23, 18, 0, tzinfo=ZoneInfo("UTC"))
"""Nine in the evening in Moscow; the next day has begun in Vladivostok."""


def test_it_is_the_day_of_most_of_them(sqlite_store: Store) -> None:
    """Not of whoever comes first by code: a head in Moscow with one hall in the far east sees the
    figures of Moscow's day, and that hall's head those of its own."""
    with sqlite_store.write() as tx:
        import_network(tx, NETWORK)
    centres = list(Directory(sqlite_store).network.centres.values())
    east: list[Centre] = [one for one in centres if one.zone.key == "Asia/Vladivostok"]
    moscow = [one for one in centres if one.zone.key == "Europe/Moscow"]
    assert today_in([*east, *moscow, *moscow], EVENING) == date(2026, 11, 23)
    assert today_in(east, EVENING) == date(2026, 11, 24)
    assert zone_of([]).key == "Europe/Moscow"
