"""The screen of a machine, for real: its X session and its Chromium, over a served house, with the
test in the place of systemd's watchdog."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image, ImageGrab

from centres.devices import approve, find_device
from store import Store
from tests.conftest import SCREENSHOTS, need
from tests.display.hall import device_of
from tests.house import Served
from tests.machines.test_prepare import prepare

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CENTRE = "zok-110"
FLAGS = "--no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking"
PAPER = (246, 244, 239)


class Screen:
    """A machine's screen under Xvfb, and what it tells systemd."""

    def __init__(self, served: Served, folder: Path, kind: str, size: str) -> None:
        prepare(kind, "http://127.0.0.1:1", "--root", str(folder / "machine"))
        self._start_x(size)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(folder / "notify"))
        environment = os.environ | {
            "DISPLAY": self.display,
            "NOTIFY_SOCKET": str(folder / "notify"),
            "PRIYOM_SERVER": served.url,
            "PRIYOM_KIND": kind,
            "PRIYOM_ROTATE": "normal",
            "PRIYOM_PROFILE": str(folder / "profile"),
            "PRIYOM_CHROMIUM_FLAGS": FLAGS,
        }
        self.session = subprocess.Popen(
            [str(folder / "machine/usr/local/lib/priyom/session")],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _start_x(self, size: str) -> None:
        read, write = os.pipe()
        self._x = subprocess.Popen(
            [
                "Xvfb",
                "-noreset",
                "-displayfd",
                str(write),
                "-screen",
                "0",
                f"{size}x24",
                "-nolisten",
                "tcp",
            ],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.display = f":{answer.readline().strip()}"

    def beats(self, seconds: float) -> int:
        """How many signs of life reach systemd in that time."""
        until, found = time.monotonic() + seconds, 0
        while (left := until - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                found += b"WATCHDOG=1" in self._socket.recv(4096)
            except TimeoutError:
                break
        return found

    def wait_for_beat(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while not self.beats(1):
            assert time.monotonic() < until, "no sign of life"

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display)

    def pages(self) -> list[Any]:
        """The processes that draw pages."""
        everybody = psutil.Process(self.session.pid).children(recursive=True)
        return [one for one in everybody if "--type=renderer" in " ".join(one.cmdline())]

    def close(self) -> None:
        # Where its browser died, the session may have ended before.
        with suppress(ProcessLookupError):
            os.killpg(self.session.pid, signal.SIGKILL)
        self.session.wait()
        self._x.terminate()
        self._x.wait()
        self._socket.close()


@pytest.fixture
def screen(served: Served, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Screen]:
    """A kiosk's machine, its screen hung upright."""
    for command in ("Xvfb", "chromium", "systemd-notify", "xrandr", "curl"):
        need(command, shutil.which(command))
    opened = Screen(served, tmp_path, "kiosk", "1080x1920")
    yield opened
    opened.close()


def let_in(served: Served) -> None:
    """The administrator types the code that the screen shows."""
    store = Store(served.database)
    device_id = device_of(served, CENTRE, "kiosk")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with store.write("user:admin") as tx:
            device = find_device(tx.conn, device_id)
            code = tx.conn.exec_driver_sql(
                "SELECT code FROM enrolments WHERE kind = 'kiosk' AND device IS NULL"
                " ORDER BY asked_at DESC LIMIT 1"
            ).scalar()
            if code and device and approve(tx, code, device):
                break
        time.sleep(0.5)
    store.close()


def test_from_a_code_to_the_first_touch(served: Served, screen: Screen) -> None:
    """It fills the screen without a browser's frame, shows its code, goes on when it is let in,
    and beats all the time."""
    screen.wait_for_beat()
    # The first beat comes with the page, its first picture a moment later.
    until = time.monotonic() + 15
    while screen.picture().getpixel((540, 3))[:3] != PAPER and time.monotonic() < until:
        time.sleep(0.5)
    shown = screen.picture()
    shown.save(SCREENSHOTS / "machine-enrol.png")
    assert shown.size == (1080, 1920)
    # Paper to every edge: no tab, no address bar, no scroll bar.
    corners = [(2, 2), (1079, 2), (2, 1919), (1079, 1919), (540, 3)]
    assert {shown.getpixel(corner)[:3] for corner in corners} == {PAPER}
    let_in(served)
    until = time.monotonic() + 20
    while screen.picture().tobytes() == shown.tobytes():
        assert time.monotonic() < until, "the kiosk does not begin"
        time.sleep(0.5)
    time.sleep(2)
    screen.picture().save(SCREENSHOTS / "machine-kiosk.png")
    assert screen.beats(21) >= 2


def test_a_page_that_hangs_falls_silent(screen: Screen) -> None:
    """When the page's process stands still no sign of life comes: systemd's watchdog ends it."""
    screen.wait_for_beat()
    for page in screen.pages():
        page.suspend()
    screen.beats(1)
    assert screen.beats(25) == 0


def test_a_browser_that_dies_ends_the_session(screen: Screen) -> None:
    """The session ends with the browser, so that systemd starts both again."""
    screen.wait_for_beat()
    for one in psutil.Process(screen.session.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "chromium" in one.name():
                one.kill()
    assert screen.session.wait(20) != 0


def test_it_waits_for_the_server(served: Served, tmp_path: Path) -> None:
    """Without a server the screen stays empty paper and alive; nobody sees a browser's error."""
    for command in ("Xvfb", "systemd-notify", "xrandr", "curl"):
        need(command, shutil.which(command))
    away = type("Away", (), {"url": "http://127.0.0.1:9"})()
    screen = Screen(away, tmp_path, "board", "1920x1080")
    try:
        screen.wait_for_beat(20)
        assert screen.beats(6) >= 2
        assert screen.pages() == []
        assert screen.picture().getpixel((960, 540))[:3] == PAPER
    finally:
        screen.close()


def test_a_machine_knows_itself_again(app: Any, client: Any) -> None:
    """After a night's restart the browser goes to its own page; a stranger's asks to be let in."""
    from centres.devices import let_in as let
    from centres.devices import list_devices
    from centres.secrets import digest

    store = app.extensions["priyom"].store
    with store.write() as tx:
        kiosk = next(one for one in list_devices(tx.conn) if one.kind == "kiosk")
        let(tx, kiosk, digest("secret"))
    assert client.get("/start/kiosk").headers["Location"].endswith("/enrol/kiosk")
    client.set_cookie(f"device_{kiosk.id}", "secret")
    answer = client.get("/start/kiosk")
    assert answer.headers["Location"].endswith(f"/kiosk/{kiosk.id}")
    assert "Max-Age=31536000" in answer.headers["Set-Cookie"]
    assert client.get("/start/board").headers["Location"].endswith("/enrol/board")
    assert client.get("/start/desk").status_code == 404
