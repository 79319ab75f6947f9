"""Snapshots on demand: what somebody who starts to watch sees first."""

from functools import partial
from typing import Any

from centres.access import Principal
from centres.directory import Centre, today_in
from foresight.alerts import counts
from hub import foreseen, views
from hub.nearby import nearby
from line import hall, rows
from measures import Period, waits
from store import journal
from web.house import House


def centre_snapshot(house: House, principal: Principal, view: str, centre: Centre) -> Any:
    """`(seq, snapshot)` of a view of one centre."""
    at = house.store.clock.now()
    if view == "insight":
        # Its last entry before the figures are read: they hold it, or a patch will bring it.
        with house.store.read() as conn:
            seq = journal.head(conn, centre.code)
        return seq, insight_snapshot(house, [centre], at_centre=True)
    with house.store.read() as conn:
        seen = hall(conn, centre, at)
        forecast = house.parts["forecasts"].of(centre.code, at)
        if view == "desk":
            shown = views.desk(seen, rows.lately_ended(conn, centre.code, at), forecast)
            shown |= _printers(house, centre.code)
        elif view == "kiosk":
            shown = views.kiosk(seen, forecast, partial(nearby, house, centre, at))
            shown["printer"] = _printer(house, principal)
            shown["doubts"] = _printers(house, centre.code).get("doubts", {})
        else:
            shown = views.board(seen, forecast)
    return seen.seq, shown


def _printer(house: House, principal: Principal) -> dict[str, Any]:
    """The state of this very kiosk's printer, as the printers' room knows it."""
    state_of = house.parts.get("printer_of_kiosk")
    state: dict[str, Any] = state_of(principal.id) if state_of else {"state": "unknown"}
    return state


def _printers(house: House, centre: str) -> dict[str, Any]:
    """How the printers of the hall are, and whose slip may not have come out."""
    told = house.parts.get("printers_of_centre")
    found: dict[str, Any] = told(centre) if told else {}
    return found


def insight_snapshot(house: House, centres: list[Centre], at_centre: bool = False) -> Any:
    """Today's figures of these centres; by centre where there are several."""
    at = house.store.clock.now()
    today = today_in(centres, at)
    with house.store.read() as conn:
        found = waits(conn, centres, Period(today, today), at, by="hour" if at_centre else "centre")
        if at_centre:
            found["by_service"] = waits(conn, centres, Period(today, today), at, by="service")[
                "groups"
            ]
            found["by_window"] = waits(conn, centres, Period(today, today), at, by="window")[
                "groups"
            ]
            found["alerts"] = counts(conn, [centres[0].code], today, today)
            states = rows.window_states(conn, centres[0].code)
            found["windows"] = {
                window.code: states[window.code].state if window.code in states else "closed"
                for window in centres[0].windows
            }
    found["outlook"] = foreseen.insight(house.parts["forecasts"], centres, at)
    return found | {"seq": None, "now": at.isoformat()}


def track_snapshot(house: House, ticket_id: str) -> Any:
    """`(seq, snapshot)` of one ticket, or None where it or its centre is gone."""
    with house.store.read() as conn:
        ticket = rows.find(conn, ticket_id)
        centre = house.directory.centre(ticket.centre) if ticket else None
        if ticket is None or centre is None:
            return None
        seen = hall(conn, centre, house.store.clock.now())
        forecast = house.parts["forecasts"].of(centre.code, seen.at)
        return seen.seq, views.track(seen, ticket, forecast)
