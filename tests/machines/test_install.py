"""The page that tells how a hall is set up from nothing, followed to the letter."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from centres.devices import list_devices
from store import Store
from tests.house import MORNING, ROOT, Served

PAGE = (ROOT / "docs" / "install.md").read_text()
PASSWORD = "длинный пароль"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CODE = re.compile(r'data-code="([A-Z0-9]{6})"')


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of step 1, with the hall and the passwords of step 2."""
    running = Served(tmp_path_factory.mktemp("hall"), demo=False)
    (hall,) = blocks("yaml")
    path, slips = running.home / "hall.yaml", running.home / "slips"
    slips.mkdir()
    # There is no printer at that address here; a folder takes what it would get.
    path.write_text(hall.replace("network, address: '10.0.0.21:9100'", f"file, address: {slips}"))
    running.run("network", "import", str(path))
    for login in ("admin", "head", "anna", "ivan", "olga"):
        running.run("password", login, "--password", PASSWORD)
    running.start()
    running.set_clock(now=MORNING.isoformat())
    yield running
    running.stop()


def wait_until(done: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.1)


class Hands:
    """Somebody before a browser of their own."""

    def __init__(self, server: Served) -> None:
        self.url, self.browser = server.url, requests.Session()

    def submit(self, path: str, form_at: str, **fields: str) -> Any:
        token = TOKEN.search(self.browser.get(self.url + form_at).text)
        assert token
        return self.browser.post(self.url + path, data={"csrf_token": token[1], **fields})

    def sign_in(self, login: str) -> "Hands":
        answer = self.submit("/sign-in", "/sign-in", login=login, password=PASSWORD)
        assert answer.ok and "/sign-in" not in answer.url
        return self


def test_a_hall_from_nothing(server: Served) -> None:
    """A kiosk and two boards are let in by their codes, three clerks open three windows, a ticket
    is taken and called; every device is well."""
    admin = Hands(server).sign_in("admin")
    store = Store(server.database)
    with store.read() as conn:
        screens = [one for one in list_devices(conn) if one.kind in ("kiosk", "board")]
    store.close()
    assert [one.kind for one in screens] == ["board", "board", "kiosk"]
    for screen in screens:
        machine = Hands(server)
        shown = CODE.search(machine.browser.get(f"{server.url}/start/{screen.kind}").text)
        assert shown
        admin.submit("/office/approve", "/office", device=screen.id, code=shown[1])
        assert machine.browser.get(f"{server.url}/enrol/{screen.kind}").url.endswith(screen.id)
        assert machine.browser.get(f"{server.url}/start/{screen.kind}").url.endswith(screen.id)
    for window, login in enumerate(("anna", "ivan", "olga"), 1):
        page = Hands(server).sign_in(login).browser.get(f"{server.url}/desk/hall-1/{window}")
        assert page.ok
        path = f"/centres/hall-1/windows/{window}/open"
        assert server.call("POST", path, {"services": ["reference", "documents"]}).ok
    ticket = {"service": "reference", "channel": "kiosk"}
    taken = server.call("POST", "/centres/hall-1/tickets", ticket).json()
    called = server.call("POST", "/centres/hall-1/windows/1/next", {}).json()
    assert (taken["number"], called["number"]) == ("С001", "С001")
    wait_until(lambda: any((server.home / "slips").iterdir()))
    health = admin.browser.get(f"{server.url}/office/health").text
    assert health.count('data-status="good"') >= 3 and 'data-status="breach"' not in health


def test_a_password_is_asked_for_twice_and_long(server: Served) -> None:
    """A short one and a stranger are refused with a sentence."""
    for arguments in (("admin", "--password", "short"), ("nobody", "--password", PASSWORD)):
        command = [sys.executable, "-m", "priyom.cli", "password", *arguments]
        done = subprocess.run(command, env=server.environment, cwd=ROOT, capture_output=True)
        assert done.returncode == 2 and b"Error" in done.stderr


def test_server_and_commands_read_the_same_settings() -> None:
    """The unit and the command name one home and one file, which the page fills; neither fixes
    what that file is there to say."""
    unit, command = (
        (ROOT / "machines" / name).read_text() for name in ("priyom.service", "priyom")
    )
    for where in ("PRIYOM_HOME=/var/lib/priyom", "PRIYOM_SETTINGS=/etc/priyom/server.env"):
        assert where in unit and where in command
    assert "> /etc/priyom/server.env" in PAGE
    (start,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    assert start.endswith("/priyom serve")


def test_a_file_of_settings(tmp_path: Path) -> None:
    """Every command works on the database that the file names, whatever else stands in it."""
    settings = tmp_path / "server.env"
    settings.write_text(
        f"# ours\nPRIYOM_DATABASE_URL=sqlite:///{tmp_path}/other.db\n"
        "PRIYOM_MAIL_FROM=Приёмная <centre@example.org>\nTZ=Europe/Moscow\n"
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PRIYOM_")
    }
    environment |= {"PRIYOM_HOME": str(tmp_path), "PRIYOM_SETTINGS": str(settings)}
    for arguments in (("init",), ("token", "--role", "admin"), ("tokens",)):
        command = [sys.executable, "-m", "priyom.cli", *arguments]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "other.db").exists() and not (tmp_path / "priyom.db").exists()
    assert re.fullmatch(r"token:[0-9a-f-]{36}  admin  network  \d{4}-\d\d-\d\d\n", done.stdout)


def test_every_file_that_the_page_names_is_there() -> None:
    """Scripts, units and pages that the text speaks of exist."""
    named = re.findall(r"(?:/opt/priyom/|\s)(machines/[\w./-]+)", "\n".join(blocks("sh")))
    assert {"machines/prepare", "machines/priyom.service", "machines/priyom"} <= set(named)
    linked = re.findall(r"\]\(([\w./-]+)\)", PAGE)
    for name in [*named, *(f"docs/{one}" for one in linked)]:
        assert Path(ROOT / name).exists(), name
