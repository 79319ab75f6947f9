"""Liveness, readiness and Prometheus metrics, outside `/api`."""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import func, select, text

from line.tables import tickets
from line.ticket import State
from notices import outbox
from store import cursors
from store.journal import heads
from web.guards import public
from web.house import house

pages = Blueprint("health", __name__)

_waiting = Gauge("priyom_waiting", "Visitors waiting, by centre", ["centre"])
_journal = Gauge("priyom_journal_entries", "Entries of the journal, all centres")
_late = Gauge(
    "priyom_follower_seconds", "Age of the oldest entry that it has not dealt with", ["follower"]
)
_redis = Gauge("priyom_redis_up", "1 while Redis answers, or is not needed")
_unsent = Gauge("priyom_notices_waiting", "Messages that wait to be sent, by channel", ["channel"])
_unsent_since = Gauge(
    "priyom_notices_seconds", "Age of the oldest message that waits, by channel", ["channel"]
)


@pages.get("/healthz")
@public("a supervisor asks whether the process lives", limited=False)
def healthz() -> Response:
    return Response("ok\n", content_type="text/plain")


@pages.get("/readyz")
@public("a supervisor asks whether the process can work", limited=False)
def readyz() -> Response:
    with house().store.read() as conn:
        conn.execute(text("SELECT 1"))
    return Response("ready\n", content_type="text/plain")


@pages.get("/metrics")
@public("counts only, no names; a proxy keeps it inside", limited=False)
def metrics() -> Response:
    now = house().store.clock.now()
    with house().store.read() as conn:
        query = select(tickets.c.centre, func.count()).where(tickets.c.state == State.WAITING)
        waiting = {centre: count for centre, count in conn.execute(query.group_by("centre"))}
        entries = conn.execute(select(func.coalesce(func.sum(heads.c.seq), 0))).scalar_one()
        since, queues = cursors.waiting_since(conn), outbox.waiting(conn)
    _redis.set(_redis_answers(house().redis_url))
    _waiting.clear()
    for centre, count in waiting.items():
        _waiting.labels(centre).set(count)
    _journal.set(entries)
    for gauge in (_late, _unsent, _unsent_since):
        gauge.clear()
    for follower, at in since.items():
        _late.labels(follower).set((now - at).total_seconds())
    for channel, queue in queues.items():
        _unsent.labels(channel).set(queue.count)
        _unsent_since.labels(channel).set((now - queue.since).total_seconds())
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _redis_answers(url: str | None) -> bool:
    """Where it does not, workers count for themselves and screens of the others lag behind."""
    if url is None:
        return True
    import redis

    try:
        with redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
