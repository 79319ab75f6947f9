"""A visitor before a kiosk's page in a real Chromium, and hands to break what stands behind it."""

import json
from collections.abc import Callable
from typing import Any

from tests.conftest import SCREENSHOTS
from tests.display.hall import device_of
from tests.house import Served
from tests.looks import plain, violations

SIZES = {"portrait": (1080, 1920), "landscape": (1280, 1024)}
SETTLE = 500
"""The page is deaf for a moment after each change of screen, ms."""

Change = Callable[[dict[str, Any]], None]

OVERFLOWING = """() => {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) found.push("page");
  for (const one of document.querySelectorAll("#kiosk, #kiosk *")) {
    if (one.closest("svg, .visually-hidden")) continue;
    const box = one.getBoundingClientRect();
    if (!box.width) continue;
    const name = `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`;
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
      found.push(`outside: ${name}`);
    if (one.clientWidth && one.scrollWidth > one.clientWidth + 1) found.push(`wide: ${name}`);
    if (/auto|scroll/.test(getComputedStyle(one).overflow)) found.push(`scrolls: ${name}`);
  }
  const main = document.querySelector(".main");
  if (main.scrollHeight > main.clientHeight + 1) found.push("main is too high");
  return found;
}"""
"""Whatever does not fit, would scroll, or stands outside the screen."""

COVERED = """() => [...document.querySelectorAll("#kiosk button")].filter((button) => {
  const box = button.getBoundingClientRect();
  if (!box.width || button.closest("[inert]")) return false;
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !button.contains(top);
}).map((button) => button.textContent)"""
"""Buttons that something else lies upon."""


class Visitor:
    """Opens the first kiosk of a centre by the demo's first page and touches what it shows.

    `change` edits every state that the hub sends, so that any printer or door can be acted out.
    Unless `start` is asked for, the visitor goes on to the services at once."""

    def __init__(
        self,
        served: Served,
        browser: Any,
        centre: str,
        size: str = "portrait",
        change: Change | None = None,
        clock: bool = False,
        start: bool = False,
    ) -> None:
        self.served, self.centre = served, centre
        self.sockets: list[Any] = []
        self.cut = False
        self.errors: list[str] = []
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            has_touch=True,
        )
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if clock:
            self.page.clock.install()
        self._change = change
        self.page.route_web_socket("**/socket.io/**", self._between)
        device = device_of(served, centre, "kiosk")
        self.page.goto(served.url)
        self.page.evaluate(
            """device => {
              const form = document.querySelector(`form[action="/demo/open/${device}"]`)
                ?? document.querySelector("form[action^='/demo/open/']");
              form.action = `/demo/open/${device}`;
              form.removeAttribute("target");
              form.submit();
            }""",
            device,
        )
        self.page.wait_for_url(f"**/kiosk/{device}")
        self.page.wait_for_selector("#kiosk:not([data-screen=loading])")
        if not start and self.page.get_attribute("#kiosk", "data-screen") == "start":
            self.rest()

    def _between(self, socket: Any) -> None:
        if self.cut:
            socket.close()
            return
        self.sockets.append(socket)
        server = socket.connect_to_server()
        server.on_message(lambda message: socket.send(self._changed(message)))

    def _changed(self, message: Any) -> Any:
        """Socket.IO's answer to `watch` (43…) carries the state, and a patch (42…) parts of it;
        everything else passes."""
        if self._change is None or not isinstance(message, str) or message[:2] not in ("42", "43"):
            return message
        at = message.index("[")
        said = json.loads(message[at:])
        if message.startswith("43"):
            self._change(said[0]["snapshot"])
        elif said[0] == "patch":
            self._change(said[1]["set"])
        return message[:at] + json.dumps(said)

    def lose_server(self) -> None:
        """The connection breaks, and none comes about."""
        self.cut = True
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def find_server(self) -> None:
        self.cut = False

    def touch(self, target: str) -> None:
        """A row by its service code, or a button by its act (`act:back`)."""
        self.page.wait_for_timeout(SETTLE)
        kind, _, name = target.rpartition(":")
        self.page.click(f"[data-act={name}]" if kind else f"[data-row={name}]")

    def see(self, screen: str) -> None:
        self.page.wait_for_selector(f"#kiosk[data-screen={screen}]", timeout=10_000)

    def rest(self) -> None:
        """The start of the next visitor, who comes for a ticket."""
        self.see("start")
        self.touch("act:ticket")
        self.see("services")

    def type(self, digits: str) -> None:
        """Touch the keypad's keys, one after the other."""
        self.page.wait_for_timeout(SETTLE)
        for digit in digits:
            self.page.click(f'[data-act="key-{digit}"]')

    def erase(self, count: int) -> None:
        self.page.wait_for_timeout(SETTLE)
        for _ in range(count):
            self.page.click("[data-act=key-erase]")

    def pick(self, day: int, time: int) -> None:
        """A day of those that are shown, and one of its times; both counted from 0."""
        self.see("times")
        self.page.wait_for_timeout(SETTLE)
        self.page.locator(".picks-days .pick").nth(day).click()
        self.page.locator(".picks-times .pick").nth(time).click()

    def text(self, selector: str) -> str:
        return plain(self.page.inner_text(selector))

    def look(self, name: str) -> None:
        """A screenshot to judge; nothing overflows, nothing is covered, axe finds nothing."""
        self.page.evaluate("document.fonts.ready")
        self.page.wait_for_timeout(200)
        self.page.screenshot(path=SCREENSHOTS / f"kiosk-{name}.png")
        for found in (self.page.evaluate(OVERFLOWING), self.page.evaluate(COVERED)):
            assert not found, found
        breaches = violations(self.page)
        assert not breaches, breaches

    def waiting(self) -> list[str]:
        """Numbers in the hall's line, as the board has them."""
        answer = self.served.call("GET", f"/centres/{self.centre}/board").json()
        return [one["number"] for one in answer["waiting"]]

    def leave(self) -> None:
        self.context.close()
        assert self.errors == []
