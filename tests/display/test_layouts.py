"""Boards of every shape and place: upright, by zone, above a window; content beside the calls."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from PIL import Image

from centres.directory import Directory
from line import act
from store import Clock, Store
from tests.conftest import SCREENSHOTS
from tests.display.hall import SIZES, Clerks, enter_board, shoot
from tests.house import MORNING, Served
from tests.looks import violations

pytestmark = pytest.mark.browser

HALL, SMALL = "zok-001", "zok-003"
WHOLE, LEFT, ABOVE = f"{HALL}-board-1", f"{HALL}-board-3", f"{HALL}-board-5"
AMBER = '.call[data-band="on"]'


@pytest.fixture
def screens(browser: Any, served: Served) -> Iterator[Any]:
    """`screens(board, size)` → its page, entered."""
    contexts = []

    def open_one(board: str, size: str = "board") -> Any:
        context = browser.new_context(viewport=SIZES[size], locale="ru-RU")
        contexts.append(context)
        page = context.new_page()
        enter_board(served, page, board)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def clerks(served: Served) -> Iterator[Clerks]:
    people = Clerks(served, HALL)
    people.go_home()
    yield people
    people.go_home()


def numbers(page: Any) -> list[str]:
    return list(page.eval_on_selector_all(".call", "rows => rows.map(row => row.dataset.number)"))


def test_a_zone_shows_its_own_windows_only(screens: Any, clerks: Clerks) -> None:
    """Who is called to window 9 is not looked for above windows 1 to 6; all boards agree on the
    call whose turn it is."""
    left, whole = screens(LEFT), screens(WHOLE)
    here, there = clerks.call("3"), clerks.call("9")
    left.wait_for_selector(AMBER)
    whole.wait_for_selector(f'.call[data-number="{there["number"]}"][data-band="on"]')
    assert numbers(left) == [here["number"]]
    assert set(numbers(whole)) == {here["number"], there["number"]}
    shoot(left, "zone")


def test_a_board_above_a_window_tells_how_it_stands(screens: Any, clerks: Clerks) -> None:
    """Its code always; closed, free, whom it calls, and whom it serves."""
    above = screens(ABOVE, "small")
    assert above.inner_text(".code b") == "7"
    above.wait_for_selector('#board[data-window="closed"]')
    shoot(above, "above-closed")
    clerks.open("7")
    above.wait_for_selector('#board[data-window="open"]')
    shoot(above, "above-free")
    called = clerks.call("7")
    above.wait_for_selector(AMBER)
    assert numbers(above) == [called["number"]]
    shoot(above, "above-call")
    clerks.act(called["id"], "start")
    above.wait_for_selector('.call[data-state="serving"]')
    above.wait_for_selector(AMBER, state="detached", timeout=12_000)
    clerks.call("8")
    above.wait_for_timeout(500)
    assert numbers(above) == [called["number"]]


def test_a_board_hung_upright_has_more_rows(screens: Any, clerks: Clerks) -> None:
    """Calls above, content in the lower third; the list of others takes its place."""
    board = screens(WHOLE, "upright")
    board.wait_for_selector("#message:not([hidden])")
    shoot(board, "upright-empty")
    for window in range(1, 4):
        clerks.call(str(window))
    board.wait_for_selector(AMBER)
    shoot(board, "upright-call")
    assert len(numbers(board)) == 3
    for window in range(4, 13):
        clerks.call(str(window))
    board.wait_for_selector("#more li")
    shoot(board, "upright-full")
    listed = board.eval_on_selector_all("#more li", "all => all.length")
    assert len(numbers(board)) + listed == 12


def test_a_board_comes_back_by_itself_after_hours(
    served: Served, screens: Any, clerks: Clerks
) -> None:
    """Five hours without a server: the board says so all the time, and shows the truth within
    seconds of its return, what happened meanwhile included."""
    board = screens(WHOLE)
    ended, stays = clerks.call("7"), clerks.call("8")
    board.wait_for_selector(f'.call[data-number="{stays["number"]}"]')
    board.clock.install()
    served.kill()
    try:
        board.wait_for_selector("#offline:not([hidden])", timeout=5_000)
        for _ in range(10):
            board.clock.fast_forward("30:00")
            board.wait_for_timeout(100)
        assert board.is_visible("#offline")
        store = Store(f"sqlite:///{served.home / 'priyom.db'}", Clock())
        centre = Directory(store).centre(HALL)
        assert centre
        with store.write("test") as tx:
            act(tx, centre, ended["id"], "finish")
        store.close()
    finally:
        served.start()
        served.set_clock(now=MORNING.isoformat())
    for _ in range(20):
        board.clock.fast_forward(1_000)
        board.wait_for_timeout(100)
    board.wait_for_selector("#offline", state="hidden", timeout=10_000)
    board.wait_for_selector(f'.call[data-number="{ended["number"]}"]', state="detached")
    board.wait_for_selector(f'.call[data-number="{stays["number"]}"]')
    assert numbers(board) == [stays["number"]]


def test_a_small_hall_hung_upright(served: Served, screens: Any) -> None:
    """One huge number, and where to go."""
    people = Clerks(served, SMALL)
    people.go_home()
    try:
        board = screens(f"{SMALL}-board-1", "upright")
        people.call("1", "tp-application")
        board.wait_for_selector(AMBER)
        shoot(board, "upright-one")
    finally:
        people.go_home()


def test_a_closed_hall_sleeps(served: Served, screens: Any) -> None:
    """In the evening every kind of board is dim, without content."""
    served.set_clock(now="2026-11-23T19:30:00+03:00")
    try:
        board, above = screens(WHOLE, "upright"), screens(ABOVE, "small")
        for page, name in ((board, "upright-night"), (above, "above-night")):
            page.wait_for_selector('#board[data-night="on"][data-content="off"]')
            shoot(page, name)
    finally:
        served.set_clock(now=MORNING.isoformat())


class Office:
    """A signed-in administrator."""

    def __init__(self, served: Served, login: str = "admin") -> None:
        self.url, self.session = served.url, requests.Session()
        body = {"csrf_token": self._csrf("/sign-in")}
        assert self.session.post(f"{self.url}/demo/sign-in/{login}", data=body).ok

    def _csrf(self, path: str) -> str:
        page = self.session.get(f"{self.url}{path}").text
        return page.split('name="csrf" content="')[1].split('"')[0]

    def add(self, file: tuple[str, bytes] | None = None, **fields: str) -> requests.Response:
        body = {"csrf_token": self._csrf("/office/content"), "seconds": "5"} | fields
        return self.session.post(
            f"{self.url}/office/content", data=body, files={"file": file} if file else None
        )

    def page(self, browser: Any, width: int, height: int) -> Any:
        """A browser of this size in which the same person is signed in."""
        context = browser.new_context(viewport={"width": width, "height": height}, locale="ru-RU")
        for cookie in self.session.cookies:
            one = {"name": cookie.name, "value": cookie.value or "", "url": self.url}
            context.add_cookies([one])
        return context.new_page()

    def clear(self) -> None:
        page = self.session.get(f"{self.url}/office/content").text
        token = self._csrf("/office/content")
        for part in page.split('action="/office/content/')[1:]:
            path = f"/office/content/{part.split('/')[0]}/remove"
            assert self.session.post(f"{self.url}{path}", data={"csrf_token": token}).ok


def picture() -> bytes:
    """A poster as a designer might send it."""
    drawn = Image.linear_gradient("L").resize((1200, 1500)).convert("RGB")
    out = io.BytesIO()
    drawn.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def office(served: Served) -> Iterator[Office]:
    people = Office(served)
    yield people
    people.clear()


def test_content_has_the_right_third_and_gives_way(
    screens: Any, clerks: Clerks, office: Office
) -> None:
    """A text and a picture in turn with the centre's own page; a call hides them at once."""
    board = screens(WHOLE)
    board.wait_for_selector("#content .own:not([hidden])")
    said = (
        "Запишитесь на приём заранее: на сайте, по телефону или у киоска. Вас примут без очереди."
    )
    assert office.add(title="Приём по записи", text=said, centre=HALL).ok
    assert office.add(("poster.jpg", picture()), title="Плакат", centre=HALL).ok
    board.wait_for_selector("#content .slide h2", timeout=30_000)
    assert board.is_visible("#content")
    shoot(board, "content-text")
    called = clerks.call("7")
    board.wait_for_selector(AMBER)
    assert not board.is_visible("#content")
    shoot(board, "content-gives-way")
    clerks.act(called["id"], "start")
    board.wait_for_selector("#content .slide img", timeout=20_000)
    assert board.is_visible("#content")
    assert board.eval_on_selector("#content img", "one => one.naturalWidth") == 1200
    shoot(board, "content-picture")
    office.clear()
    board.wait_for_selector("#content .own:not([hidden])", timeout=3_000)


RECORD = """async () => {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 320, height: 400 });
  const pen = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = (one) => parts.push(one.data);
  recorder.start();
  for (let i = 0; i < 60; i++) {
    pen.fillStyle = `hsl(${i * 6} 60% 40%)`;
    pen.fillRect(0, 0, 320, 400);
    await new Promise((done) => setTimeout(done, 100));
  }
  const stopped = new Promise((done) => (recorder.onstop = done));
  recorder.stop();
  await stopped;
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}"""
"""A film of six seconds, made by the browser itself."""


def test_a_video_stops_for_a_call_and_goes_on(screens: Any, clerks: Clerks, office: Office) -> None:
    """Silent always; hidden and still while a call is announced, going on afterwards."""
    board = screens(WHOLE)
    film = bytes(board.evaluate(RECORD))
    assert office.add(("film.webm", film), title="Ролик", centre=HALL).ok
    board.wait_for_function(
        "() => document.querySelector('#content video')?.currentTime > 0.3", timeout=40_000
    )
    assert board.evaluate("document.querySelector('#content video').muted")
    called = clerks.call("7")
    board.wait_for_selector(AMBER)
    assert not board.is_visible("#content")
    assert board.evaluate("document.querySelector('#content video').paused")
    clerks.act(called["id"], "start")
    board.wait_for_function(
        "() => document.querySelector('#board').dataset.content === 'on'"
        " && document.querySelector('#content video')?.paused === false",
        timeout=20_000,
    )


def test_the_office_shows_what_is_on_the_boards(
    served: Served, browser: Any, office: Office
) -> None:
    """Everything in turn with its days, and a form that says what is wrong."""
    office.add(("poster.jpg", picture()), title="Плакат о записи", last_day="2026-12-31")
    office.add(
        title="Тариф с 1 января",
        text="Новый тариф.",
        first_day="2027-01-01",
        last_day="2027-02-01",
        **{"from": "09:00", "to": "17:00"},
    )
    for width, height, name in ((1440, 900, "desk"), (390, 844, "phone")):
        page = office.page(browser, width, height)
        page.goto(f"{served.url}/office/content")
        assert page.locator(".showing-list li").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shoot_page(page, f"content-office-{name}")
        page.context.close()


def test_the_office_sets_a_hall_s_voice(served: Served, browser: Any, office: Office) -> None:
    """One page: the voice above, each board below; it fits a phone, too."""
    for width, height, name in ((1440, 900, "desk"), (390, 844, "phone")):
        page = office.page(browser, width, height)
        page.goto(f"{served.url}/office/halls/{HALL}")
        assert page.locator(".hall-form").count() == 6
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shoot_page(page, f"hall-office-{name}")
        page.context.close()


def shoot_page(page: Any, name: str) -> None:
    """The whole page, and what axe finds on it."""
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.jpg", b"<html><script>alert(1)</script></html>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("cut.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40),
        ("much.jpg", b"\xff\xd8\xff" + b"0" * (17 * 1024**2)),
    ],
)
def test_what_is_no_picture_is_refused(office: Office, name: str, data: bytes) -> None:
    """A name proves nothing: the file itself is looked at, and a sentence says what is wrong."""
    answer = office.add((name, data), title="Плакат")
    assert answer.status_code == 422
    assert "field-wrong" in answer.text
