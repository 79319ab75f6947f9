"""A hall as a test speaks of it: people come, windows call, minutes pass."""

from datetime import datetime, timedelta
from typing import Any

import line
from centres.directory import Centre, Directory
from line import Ticket, rows
from line.rows import WindowState
from store import Entry, Store, journal
from tests.house import MORNING


class Room:
    """The tests' large hall: windows 1 and 2 serve everything, 3 documents and reference."""

    def __init__(self, store: Store, code: str = "hall") -> None:
        self.store = store
        found = Directory(store).centre(code)
        assert found
        self.centre: Centre = found

    def now(self) -> datetime:
        return self.store.clock.now()

    def at(self, text: str) -> None:
        """It is `text` (HH:MM or HH:MM:SS) in Moscow on the tests' Monday."""
        hours, minutes, seconds = [int(part) for part in (text + ":00").split(":")[:3]]
        midnight = MORNING - timedelta(hours=10)
        self.store.clock.set(midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds))

    def wait(self, **span: float) -> None:
        self.store.clock.advance(timedelta(**span))

    def come(self, *services: str, any_hour: bool = True, **wish: Any) -> Ticket:
        asked = line.Wish(services=services or ("reference",), **wish)
        with self.store.write("kiosk:test") as tx:
            return line.issue(tx, self.centre, asked, any_hour=any_hour)

    def open(self, window: str = "1", services: list[str] | None = None) -> WindowState:
        with self.store.write("clerk:test") as tx:
            return line.open_window(tx, self.centre, window, services)

    def pause(self, window: str = "1", reason: str | None = None) -> WindowState:
        with self.store.write("clerk:test") as tx:
            return line.pause_window(tx, self.centre, window, reason)

    def close(self, window: str = "1") -> WindowState:
        with self.store.write("clerk:test") as tx:
            return line.close_window(tx, self.centre, window)

    def called(self, window: str = "1", finish: Ticket | None = None) -> line.Called | None:
        with self.store.write("clerk:test") as tx:
            return line.call_next(tx, self.centre, window, finish.id if finish else None)

    def next(self, window: str = "1", finish: Ticket | None = None) -> Ticket:
        """Call somebody who is surely there."""
        found = self.called(window, finish)
        assert found, "nobody waits"
        return found.ticket

    def act(self, ticket: Ticket, action: str, **target: str) -> Ticket:
        with self.store.write("clerk:test") as tx:
            return line.act(tx, self.centre, ticket.id, action, line.Target(**target))

    def end_day(self, at: datetime | None = None) -> int:
        with self.store.write("job:day-end", at=at) as tx:
            return line.end_day(tx, self.centre)

    def see(self, ticket: Ticket) -> Ticket:
        """The ticket as the database has it now."""
        with self.store.read() as conn:
            found = rows.find(conn, ticket.id)
        assert found
        return found

    def line(self) -> list[str]:
        """Numbers in the order of the line."""
        with self.store.read() as conn:
            return [one.number for one in line.hall(conn, self.centre, self.now()).line]

    def window(self, window: str = "1") -> WindowState:
        with self.store.read() as conn:
            return rows.window_state(conn, self.centre.code, window)

    def entries(self) -> list[Entry]:
        with self.store.read() as conn:
            return journal.after(conn, self.centre.code, 0, 10_000)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.entries()]
