"""Liveness, readiness and Prometheus metrics, outside `/api`."""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import func, select, text

from line.tables import tickets
from line.ticket import State
from store.journal import heads
from web.guards import public
from web.house import house

pages = Blueprint("health", __name__)

_waiting = Gauge("priyom_waiting", "Visitors waiting, by centre", ["centre"])
_journal = Gauge("priyom_journal_entries", "Entries of the journal, all centres")


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
    with house().store.read() as conn:
        query = select(tickets.c.centre, func.count()).where(tickets.c.state == State.WAITING)
        waiting = {centre: count for centre, count in conn.execute(query.group_by("centre"))}
        entries = conn.execute(select(func.coalesce(func.sum(heads.c.seq), 0))).scalar_one()
    _waiting.clear()
    for centre, count in waiting.items():
        _waiting.labels(centre).set(count)
    _journal.set(entries)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
