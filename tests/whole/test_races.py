"""Eight clerks press «next» at the same moment."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from store import Store, journal
from store.journal import heads
from store.journal import journal as entries
from tests import house, machine
from tests.conftest import need
from tests.whole.crowd import Clerk, Hands, fill, serve

TICKETS = 2000
CLERKS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def halls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[house.Served]:
    """The twenty halls on SQLite with one worker, or PostgreSQL and Redis with three."""
    if request.param == "sqlite":
        served = serve(tmp_path).start()
        yield served
        served.stop()
        return
    need("PostgreSQL", machine.postgres())
    need("Redis", machine.redis_url())
    with house.postgres_database() as url:
        redis = machine.redis_url() or ""
        served = serve(tmp_path, workers=3, database_url=url, redis_url=redis).start()
        yield served
        served.stop()


def test_nobody_is_called_twice_nobody_is_skipped_and_no_clerk_sees_an_error(
    halls: house.Served,
) -> None:
    """The tickets of 20 halls go to 8 clerks; each ticket is called exactly once."""
    url = halls.environment.get("PRIYOM_DATABASE_URL", f"sqlite:///{halls.home / 'priyom.db'}")
    given = fill(url, TICKETS)
    clerks = [Clerk(halls, window + 1) for window in range(CLERKS)]
    hands = Hands()
    for clerk in clerks:
        hands.add(clerk.serve_all)
    hands.go()
    assert hands.errors == []
    called = Counter(ticket for clerk in clerks for ticket in clerk.called)
    assert set(called) == given
    assert max(called.values()) == 1
    assert_gapless(url)


def assert_gapless(url: str) -> None:
    """The journal of each centre counts 1, 2, 3… up to its head."""
    store = Store(url)
    with store.read() as conn:
        query = select(entries.c.centre, func.count(), func.min(entries.c.seq))
        for centre, count, first in conn.execute(query.group_by(entries.c.centre)):
            assert (first, count) == (1, journal.head(conn, centre)), centre
        assert conn.execute(select(func.count()).select_from(heads)).scalar()
    store.close()
