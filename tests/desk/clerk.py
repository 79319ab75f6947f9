"""What a clerk does and sees, for the tests of the desk."""

from typing import Any

from tests.house import ROOT, Served
from tests.looks import plain, violations

SCREENSHOTS = ROOT / "var" / "screenshots"


_SESSIONS: dict[tuple[str, str], Any] = {}
"""Server and login → the browser's cookies, so that signing in is done once."""


def signed_in(served: Served, browser: Any, login: str, size: tuple[int, int]) -> Any:
    """A browser's context in which the demo's person has signed in by the first page."""
    key = (served.url, login)
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        storage_state=_SESSIONS.get(key),
    )
    if key not in _SESSIONS:
        page = context.new_page()
        page.goto(served.url)
        here = "forms => forms.forEach(form => form.removeAttribute('target'))"
        page.eval_on_selector_all("form", here)
        page.click(f"form[action$='/sign-in/{login}'] button")
        page.wait_for_load_state()
        page.close()
        _SESSIONS[key] = context.storage_state()
    return context


def follow(page: Any, link: str) -> None:
    """Click the link, and wait until the page behind it is whole: a click alone returns earlier."""
    with page.expect_navigation():
        page.click(link)


class Clerk:
    """An administrator at a window: may be at any, so each test has a hall of its own."""

    def __init__(
        self, served: Served, browser: Any, centre: str, window: str, size: tuple[int, int]
    ) -> None:
        self.served, self.centre, self.window = served, centre, window
        self.errors: list[str] = []
        self.context = signed_in(served, browser, "admin", size)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{served.url}/desk/{centre}/{window}")
        self.see("closed")

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The API, as a machine beside the page."""
        answer = self.served.call(method, path, body)
        assert answer.ok, answer.text
        return answer.json() if answer.text else None

    def issue(self, service: str = "reference", **more: Any) -> Any:
        path = f"/centres/{self.centre}/tickets"
        return self.call("POST", path, {"service": service, "channel": "kiosk"} | more)

    def see(self, mode: str, number: str | None = None) -> None:
        """Wait until the page shows this state of the window, and this visitor at it."""
        self.page.wait_for_selector(f"[data-part=work][data-mode={mode}]", timeout=10_000)
        if number:
            self.page.wait_for_selector(f"[data-part=number]:text-is('{number}')", timeout=10_000)

    def press(self, key: str) -> None:
        # A second press at once would be taken for a slipped finger, as it should.
        self.page.wait_for_timeout(400)
        self.page.keyboard.press(key)

    def text(self, part: str) -> str:
        return plain(self.page.inner_text(f"[data-part={part}]"))

    def waits_for(self, part: str, text: str) -> None:
        self.page.wait_for_selector(f"[data-part={part}]:has-text('{text}')", timeout=10_000)

    def look(self, name: str) -> None:
        """A screenshot to judge; axe finds nothing and the page does not scroll."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"desk-{name}.png")
        assert violations(self.page) == []
        over = "document.documentElement.scrollHeight - innerHeight"
        assert self.page.evaluate(over) <= 0
