"""A visitor who sees little, hears the screen, or uses keys alone, in a real Chromium."""

import shutil
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import need
from tests.house import Served
from tests.kiosk.conftest import Enter
from tests.kiosk.visitor import SIZES, Visitor

CENTRE = "zok-112"
pytestmark = pytest.mark.browser


def press(visitor: Visitor, wanted: str, most: int = 40) -> None:
    """Go on with Tab until the focus is on what is wanted, then Enter."""
    visitor.page.wait_for_timeout(600)
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            ring = visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", f"{wanted} shows no focus"
            visitor.page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {wanted} by keys")


def focused(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.textContent"))


def test_a_ticket_by_keys_alone(at_kiosk: Enter) -> None:
    """From the start to the number: each screen begins at its question, which has the focus and is
    read out, and every control has a name that a screen reader can say."""
    visitor = at_kiosk(CENTRE, start=True)
    before = visitor.waiting()
    assert "Чем вам помочь?" in focused(visitor)
    tree = visitor.page.locator("#kiosk").aria_snapshot()
    for line in ('heading "Чем вам помочь?"', 'button "Взять талон', 'button "Контраст"'):
        assert line in tree
    press(visitor, "[data-act=ticket]")
    visitor.see("services")
    assert focused(visitor) == "Что вам нужно?"
    press(visitor, "[data-row=reference]")
    visitor.see("result")
    tree = visitor.page.locator("#kiosk").aria_snapshot()
    assert 'heading "Ваш номер' in tree and 'img "' in tree and 'button "Готово"' in tree
    assert len(visitor.waiting()) == len(before) + 1
    press(visitor, "[data-act=done]")
    visitor.see("start")


def test_every_control_has_a_name(at_kiosk: Enter) -> None:
    """On every screen that a finger reaches first, no button is nameless and none is a duplicate of
    another one's name."""
    visitor = at_kiosk(CENTRE, start=True)
    for target, screen in (
        (None, "start"),
        ("act:book", "book"),
        ("act:isNew", "power"),
    ):
        if target:
            visitor.touch(target)
            visitor.see(screen)
        names = visitor.page.evaluate(
            """[...document.querySelectorAll("#kiosk button")].map((one) =>
              (one.getAttribute("aria-label") ?? one.textContent).trim())"""
        )
        assert all(names) and len(names) == len(set(names)), names


@pytest.mark.parametrize("size", list(SIZES))
def test_high_contrast(at_kiosk: Enter, size: str) -> None:
    """White and yellow on black, on every screen to the ticket, beside larger text; it goes with
    the visitor."""
    visitor = at_kiosk(CENTRE, size, start=True)
    visitor.touch("act:contrast")
    assert (
        visitor.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    )
    visitor.look(f"{size}-contrast-start")
    visitor.touch("act:ticket")
    visitor.see("services")
    visitor.touch("act:large")
    visitor.look(f"{size}-contrast-large")
    visitor.touch("act:priority")
    visitor.see("priority")
    visitor.look(f"{size}-contrast-priority")
    visitor.touch("act:back")
    visitor.touch("reference")
    visitor.see("result")
    visitor.look(f"{size}-contrast-result")
    visitor.touch("act:done")
    visitor.see("start")
    assert visitor.page.get_attribute("body", "data-palette") is None
    visitor.touch("act:contrast")
    visitor.touch("act:book")
    visitor.touch("act:isNew")
    visitor.see("power")
    visitor.look(f"{size}-contrast-power")


def listening(visitor: Visitor) -> list[str]:
    """Keeps what is asked of the voice, in order."""
    asked: list[str] = []

    def note(request: Any) -> None:
        if "/say/" in request.url:
            asked.append(request.url)

    visitor.page.on("request", note)
    return asked


def test_the_screen_is_read_aloud(at_kiosk: Enter) -> None:
    """Question first, then the choices, in the hall's own voice; each is a real sound that
    Chromium plays to its end."""
    need("espeak-ng", shutil.which("espeak-ng"))
    visitor = at_kiosk(CENTRE, start=True)
    asked = listening(visitor)
    visitor.page.evaluate(
        """() => {
          window.ended = 0;
          const play = Audio.prototype.play;
          Audio.prototype.play = function () {
            this.playbackRate = 8;
            this.addEventListener("ended", () => { window.ended += 1; });
            return play.call(this);
          };
        }"""
    )
    visitor.touch("act:listen")
    until = time.monotonic() + 30
    while visitor.page.evaluate("window.ended") < 3:
        assert time.monotonic() < until, "nothing is played"
        visitor.page.wait_for_timeout(100)
    said = [parse_qs(urlsplit(url).query)["text"][0] for url in asked]
    assert said[0] == "Чем вам помочь?"
    assert said[1].startswith("Взять талон.")
    visitor.page.wait_for_selector("[data-act=listen][aria-pressed=false]", timeout=30_000)


def test_a_touch_silences_it(at_kiosk: Enter) -> None:
    """Any touch ends the reading at once, and so does the next screen."""
    need("espeak-ng", shutil.which("espeak-ng"))
    visitor = at_kiosk(CENTRE, start=True)
    asked = listening(visitor)
    visitor.touch("act:listen")
    visitor.page.wait_for_selector("[data-act=listen][aria-pressed=true]")
    visitor.look("portrait-listening")
    visitor.page.mouse.click(540, 400)
    visitor.page.wait_for_selector("[data-act=listen][aria-pressed=false]")
    count = len(asked)
    visitor.page.wait_for_timeout(1500)
    assert len(asked) == count
    visitor.touch("act:listen")
    visitor.touch("act:book")
    visitor.see("book")
    assert visitor.page.get_attribute("[data-act=listen]", "aria-pressed") == "false"


def test_what_was_typed_is_never_read(at_kiosk: Enter) -> None:
    """A telephone number or a code is not spoken into the hall."""
    visitor = at_kiosk(CENTRE, start=True)
    for target in ("act:book", "act:isKnown"):
        visitor.touch(target)
    visitor.see("case")
    visitor.type("12345678")
    asked = listening(visitor)
    visitor.touch("act:listen")
    visitor.page.wait_for_timeout(2500)
    assert asked and not any("1234" in url for url in asked)


def test_only_short_sentences_of_a_kiosk(app: Any, client: Any, served: Served) -> None:
    """Nobody else has the hall's voice, and no long text."""
    assert client.get("/kiosk/nobody/say/ru?text=привет").status_code == 302
    from centres.devices import let_in, list_devices
    from centres.secrets import digest

    store = app.extensions["priyom"].store
    with store.write() as tx:
        kiosk = next(one for one in list_devices(tx.conn) if one.kind == "kiosk")
        let_in(tx, kiosk, digest("secret"))
    client.set_cookie(f"device_{kiosk.id}", "secret")
    need("espeak-ng", shutil.which("espeak-ng"))
    answer = client.get(f"/kiosk/{kiosk.id}/say/ru?text=Взять талон")
    assert answer.status_code == 200 and answer.mimetype.startswith("audio/")
    for path in ("say/ru?text=", "say/de?text=a", f"say/ru?text={'а' * 301}"):
        assert client.get(f"/kiosk/{kiosk.id}/{path}").status_code == 404
