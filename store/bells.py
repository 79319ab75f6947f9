"""Wake-ups between processes: PostgreSQL's LISTEN rings the bells of every worker."""

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.engine import make_url

from store.engine import CHANNEL, Store

log = logging.getLogger(__name__)


def listen(store: Store, ring: Callable[[set[str]], None]) -> None:
    """Ring for each commit, of this process or (on PostgreSQL) of any.

    A lost connection is opened again; what was missed meanwhile the followers' patrol finds."""
    if store.is_sqlite:
        store.on_commit(ring)
        return
    url = make_url(store.url).set(drivername="postgresql").render_as_string(hide_password=False)
    threading.Thread(target=_forever, args=(url, ring), name="bells", daemon=True).start()


def _forever(url: str, ring: Callable[[set[str]], None]) -> None:
    # A house on SQLite starts without it.
    import psycopg

    while True:
        try:
            with psycopg.connect(url, autocommit=True) as conn:
                conn.execute(f"LISTEN {CHANNEL}")
                for notice in conn.notifies():
                    ring({notice.payload})
        except psycopg.Error as error:
            log.warning("listening again in a second: %s", error)
            time.sleep(1)
