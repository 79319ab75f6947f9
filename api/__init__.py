"""The HTTP API, `/api/v1`: parse, ask the house, render. No logic of its own."""

from flask import Blueprint

from api import boards, bookings, cases, clock, erasures, journal, legs, programme, slips
from api import slots, tickets, waits, windows
from api.declare import CALLS
from api.documents import documents
from web import booking_refusals

ROOMS = (
    boards,
    bookings,
    cases,
    clock,
    erasures,
    journal,
    legs,
    programme,
    slips,
    slots,
    tickets,
    waits,
    windows,
)


def blueprints() -> list[Blueprint]:
    """Every declared call as a route, and the documents that describe them."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    for call in CALLS:
        api.add_url_rule(call.path, call.view.__name__, call.view, methods=[call.method])
    api.record_once(lambda state: booking_refusals.register(state.app))
    return [api, documents()]
