"""A served hall for the board's and the tracking page's tests: its screens and its clerks."""

import time
from typing import Any

from centres.devices import let_in, list_devices
from centres.secrets import digest
from store import Clock, Store, cursors
from tests.conftest import SCREENSHOTS
from tests.house import Served
from tests.looks import violations

SIZES = {"board": {"width": 1920, "height": 1080}, "phone": {"width": 390, "height": 844}}
SIZES |= {"upright": {"width": 1080, "height": 1920}, "small": {"width": 1280, "height": 800}}

OVERFLOWING = """() => {
  const page = document.documentElement;
  const found = page.scrollWidth > innerWidth || page.scrollHeight > innerHeight ? ["page"] : [];
  for (const one of document.querySelectorAll("main, main *")) {
    if (one.closest(".visually-hidden, svg") || !one.clientWidth) continue;
    if (getComputedStyle(one).display.startsWith("inline")) continue;
    const over = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 8;
    const scrolls = /auto|scroll/.test(getComputedStyle(one).overflow);
    if (over && (scrolls || one.scrollWidth > one.clientWidth + 1)) found.push(one.className);
  }
  return found;
}"""
"""What does not fit where it stands."""


def device_of(served: Served, centre: str, kind: str = "board") -> str:
    """The id of the first device of this kind in a centre."""
    store = Store(f"sqlite:///{served.home / 'priyom.db'}", Clock())
    with store.read() as conn:
        found = next(one for one in list_devices(conn, centre) if one.kind == kind)
    store.close()
    return found.id


def wait_until_called_out(served: Served, centre: str) -> None:
    """Until every call so far had its turn, heard or not."""
    store = Store(served.database, Clock())
    for _ in range(300):
        with store.read() as conn:
            if all(code != centre for code, _, _ in cursors.behind(conn, "voice")):
                break
        time.sleep(0.1)
    else:
        raise AssertionError(f"calls of {centre} still wait for their turn")
    store.close()


def shoot(page: Any, name: str) -> None:
    """Keep a picture, and hold it to what every picture must hold."""
    page.wait_for_timeout(300)
    page.screenshot(path=SCREENSHOTS / f"board-{name}.png")
    over = page.evaluate(OVERFLOWING)
    assert not over, over
    breaches = violations(page)
    assert not breaches, breaches


def open_board(served: Served, page: Any, centre: str) -> None:
    """Enter as the centre's board, by a form of the demo's first page."""
    device = device_of(served, centre)
    page.goto(served.url)
    page.evaluate(
        """device => {
          const form = document.querySelector("form[action^='/demo/open/']");
          form.action = `/demo/open/${device}`;
          form.removeAttribute("target");
          form.submit();
        }""",
        device,
    )
    page.wait_for_url(f"**/display/{device}")
    page.wait_for_selector('#board[data-online="yes"]')


def enter_board(served: Served, page: Any, code: str) -> str:
    """Enter as the board of this code, let in beforehand as an administrator would; its id."""
    store = Store(f"sqlite:///{served.home / 'priyom.db'}", Clock())
    with store.write("test") as tx:
        device = next(one for one in list_devices(tx.conn) if one.code == code)
        let_in(tx, device, digest(code))
    store.close()
    page.context.add_cookies([{"name": f"device_{device.id}", "value": code, "url": served.url}])
    page.goto(f"{served.url}/display/{device.id}")
    page.wait_for_selector('#board[data-online="yes"]')
    return device.id


class Clerks:
    """The clerks of one centre, by the API; `call` gives a new visitor a ticket and calls it."""

    def __init__(self, served: Served, centre: str) -> None:
        self.served, self.centre = served, centre
        self.windows: set[str] = set()

    def issue(self, service: str = "reference", **more: Any) -> dict[str, Any]:
        body = {"service": service, "channel": "desk"} | more
        return self._ask(f"/centres/{self.centre}/tickets", body)

    def open(self, window: str) -> None:
        if window not in self.windows:
            self._ask(f"/centres/{self.centre}/windows/{window}/open", {})
            self.windows.add(window)

    def next(self, window: str) -> dict[str, Any]:
        self.open(window)
        return self._ask(f"/centres/{self.centre}/windows/{window}/next", {})

    def call(self, window: str, service: str = "reference", **more: Any) -> dict[str, Any]:
        self.issue(service, **more)
        return self.next(window)

    def act(self, ticket: str, action: str) -> dict[str, Any]:
        return self._ask(f"/tickets/{ticket}/{action}", {})

    def go_home(self) -> None:
        """Everybody is served or leaves, every window closes: the hall is as it was."""
        board = self.served.call("GET", f"/centres/{self.centre}/board").json()
        for one in (*board["calls"], *board["waiting"]):
            self._ask(
                f"/tickets/{one['ticket']}/{'finish' if 'window' in one else 'cancel'}",
                {},
                (200, 409),
            )
        for window in self.windows:
            self._ask(f"/centres/{self.centre}/windows/{window}/close", {})
        self.windows.clear()

    def _ask(
        self, path: str, body: dict[str, Any], expected: tuple[int, ...] = (200, 201)
    ) -> dict[str, Any]:
        answer = self.served.call("POST", path, body)
        assert answer.status_code in expected, (path, answer.status_code, answer.text)
        found: dict[str, Any] = answer.json()
        return found
