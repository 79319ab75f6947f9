"""Publishing: the journal's follower that tells the screens.

Entries go out in the order of `seq` from a stored cursor, whoever committed them. What has no
entry (positions, order, figures) goes out as patches, at most one a second and hall; with `last`,
the entry pushed before them, so that a screen notices one that was lost on the way."""

import time
from collections.abc import Callable
from functools import partial
from random import random
from typing import Any, Protocol

from foresight.forecast import Forecast
from hub import foreseen, views
from hub.nearby import nearby
from hub.projections import PROJECTIONS, Projection, track
from hub.rooms import centre_room, scope_room, track_room, trackers_room
from hub.snapshots import insight_snapshot
from line import hall
from line.hall import Hall
from line.ticket import IN_HALL
from store import Entry, Store
from web.house import House

PATCH_EVERY = 1.0
"""Seconds between patches of one hall."""
REFRESH_EVERY = 15.0
"""Seconds between patches of a hall in which nothing happened: turns shift by themselves."""
LOOK_EVERY = 1.0
"""Seconds between looks for such halls."""
FIGURES_EVERY = 2.0
"""Seconds between patches of figures of one scope."""


class Pushes(Protocol):
    """What the publisher needs of Socket.IO."""

    def emit(self, event: str, payload: Any, *, to: str) -> None: ...


class Publisher:
    """Keeps per room what was sent last, and which halls want a patch."""

    def __init__(self, house: House, pushes: Pushes, watched: Callable[[str], bool]) -> None:
        self._house, self._pushes, self._watched = house, pushes, watched
        self._sent: dict[str, int] = {}
        self._patched: dict[str, float] = {}
        self._looked = 0.0
        self._dirty: set[str] = set()
        self._figured: dict[str, float] = {}
        self._stale: set[tuple[str, str]] = set()

    def handle(self, _store: Store, centre: str, entries: list[Entry]) -> None:
        # Who joins a room after this look takes a snapshot, and that contains these entries.
        rooms = {view: centre_room(view, centre) for view in PROJECTIONS}
        watched = [view for view, room in rooms.items() if self._watched(room)]
        for entry in entries:
            for view in watched:
                self._push(rooms[view], view, entry, PROJECTIONS[view])
            if entry.ticket:
                room = track_room(entry.ticket)
                if self._watched(room):
                    self._push(room, "track", entry, track)
                if entry.kind.startswith("ticket.") and entry.data["state"] not in IN_HALL:
                    self._sent.pop(room, None)
        self._dirty.add(centre)
        self.mark_figures(centre)

    def _push(self, room: str, view: str, entry: Entry, project: Projection) -> None:
        payload = project(entry)
        if payload is None:
            return
        # Unknown after a start: everything before this entry was sent by whoever led then.
        prev = self._sent.get(room, entry.seq - 1)
        self._sent[room] = entry.seq
        self._pushes.emit(
            "entry", payload | {"view": view, "seq": entry.seq, "prev": prev}, to=room
        )

    def mark(self, centre: str) -> None:
        """What is foreseen of this hall has changed."""
        self._dirty.add(centre)
        self.mark_figures(centre)

    def mark_figures(self, centre: str) -> None:
        """The figures of this centre have changed, and those of what it belongs to. Who begins to
        look after this takes a snapshot, and whoever folds the figures marks them again."""
        found = self._house.directory.centre(centre)
        scopes = [("centre", centre), ("network", "network")]
        if found:
            scopes.append(("branch", found.branch))
        self._stale.update(scope for scope in scopes if self._watched(scope_room(*scope)))

    def idle(self, _store: Store) -> bool:
        """Patch one hall that is due, as a call must not wait for the patches of a hundred halls,
        and not before what was told just now is on its way. True: some are left."""
        time.sleep(0)
        now = time.monotonic()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._dirty.update(self._quiet(now))
        for centre in list(self._dirty):
            if now - self._patched.get(centre, 0.0) >= PATCH_EVERY:
                self._patched[centre] = now
                self._dirty.discard(centre)
                if self._patch(centre):
                    return True
        for scope in list(self._stale):
            name = scope_room(*scope)
            if now - self._figured.get(name, 0.0) >= FIGURES_EVERY:
                self._figured[name] = now
                self._stale.discard(scope)
                self._figure(*scope)
        return False

    def _quiet(self, now: float) -> list[str]:
        """Halls that nobody has touched for a while: each at a moment of its own, or all of them
        would be patched at once every time. No such moment is so late that the first news of a
        hall would have to wait for its patch."""
        last, spread = self._patched, REFRESH_EVERY - PATCH_EVERY
        return [
            code
            for code in self._house.directory.network.centres
            if now - last.setdefault(code, now - PATCH_EVERY - random() * spread) >= REFRESH_EVERY
        ]

    def _patch(self, code: str) -> bool:
        """Tell whoever looks at this hall; False: nobody does."""
        rooms = {view: centre_room(view, code) for view in PROJECTIONS}
        centre = self._house.directory.centre(code)
        watching = (*rooms.values(), trackers_room(code))
        if centre is None or not any(self._watched(room) for room in watching):
            return False
        with self._house.store.read() as conn:
            seen = hall(conn, centre, self._house.store.clock.now())
        forecast = self._house.parts["forecasts"].of(code, seen.at)
        for view, room in rooms.items():
            if self._watched(room):
                self._set(room, code, view, seen.seq, self._values(view, seen, forecast))
        for ticket in seen.line:
            room = track_room(ticket.id)
            if self._watched(room):
                values = {
                    "position": seen.places[ticket.id],
                    "open_windows": views.open_windows(seen),
                    **foreseen.track(seen, ticket, forecast),
                }
                self._set(room, code, "track", seen.seq, values)
        return True

    def _values(self, view: str, seen: Hall, forecast: Forecast | None) -> dict[str, Any]:
        """What has no entry, of one view."""
        opening = views.opening(seen.centre, seen.at)
        if view == "board":
            waiting = {"waiting": views.board_line(seen)}
            return waiting | foreseen.board(seen, forecast) | opening
        if view == "desk":
            order = {"order": [ticket.id for ticket in seen.line]}
            return order | foreseen.desk(seen, forecast)
        elsewhere = partial(nearby, self._house, seen.centre, seen.at)
        services = {"services": views.kiosk_services(seen)}
        return services | foreseen.kiosk(seen, forecast, elsewhere) | opening

    def _figure(self, kind: str, code: str) -> None:
        room = scope_room(kind, code)
        if not self._watched(room):
            return
        network = self._house.directory.network
        if kind == "centre":
            centres = [network.centres[code]] if code in network.centres else []
        elif kind == "branch":
            centres = network.by_branch.get(code, [])
        else:
            centres = list(network.centres.values())
        values = insight_snapshot(self._house, centres, at_centre=kind == "centre")
        self._set(room, code, "insight", None, values)

    def _set(
        self, room: str, centre: str, view: str, seq: int | None, values: dict[str, Any]
    ) -> None:
        now = self._house.store.clock.now().isoformat()
        patch: dict[str, Any] = {"centre": centre, "view": view, "seq": seq}
        patch["last"] = self._sent.get(room)
        patch["set"] = values | {"now": now}
        self._pushes.emit("patch", patch, to=room)
