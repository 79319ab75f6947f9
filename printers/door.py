"""How an agent's machine is let in: by a code that it shows, as kiosks and boards are, or by a
token. What it is known by is kept in the agent's home, for its own user's eyes only."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

FILE = "credential.json"
_COOKIE = "device_"
_ASK_EVERY = 3.0


@dataclass(frozen=True, slots=True)
class Credential:
    """`device` and `secret` of an enrolled one; else `agent` is the device's code and `token` an
    agent's bearer token."""

    server: str
    device: str | None = None
    secret: str | None = None
    agent: str | None = None
    token: str | None = None

    def shown(self) -> tuple[dict[str, str], dict[str, str]]:
        """Headers and `auth` of a socket that this agent opens."""
        if self.token:
            return {}, {"token": self.token}
        return {"Cookie": f"{_COOKIE}{self.device}={self.secret}"}, {"as": f"device:{self.device}"}


def read(home: Path) -> Credential | None:
    file = home / FILE
    return Credential(**json.loads(file.read_text())) if file.is_file() else None


def keep(home: Path, credential: Credential) -> None:
    """Writes it so that nobody else on the machine can read it, not even for a moment."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = home / FILE
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump({key: value for key, value in asdict(credential).items() if value}, out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def enrol(server: str, show: Callable[[str], None], pause: float = _ASK_EVERY) -> Credential:
    """Asks to be let in, as a browser would: shows the code until an administrator has approved it.

    Waits for the server as long as it takes. Raises `ValueError` where no priyom answers."""
    server, shown = server.rstrip("/"), ""
    if urlsplit(server).scheme not in ("http", "https"):
        raise ValueError(f"{server} is no address of a server: http://… or https://…")
    with requests.Session() as browser:
        while True:
            try:
                answer = browser.get(f"{server}/enrol/agent", allow_redirects=False, timeout=10)
                credential = _let_in(server, browser)
                if credential is not None:
                    return credential
                if not answer.ok:
                    raise ValueError(f"{server} answers {answer.status_code}: is it priyom?")
                code = browser.get(f"{server}/enrol/agent/now", timeout=10).json()["code"]
                if code and code != shown:
                    show(code)
                    shown = code
            except requests.ConnectionError:
                pass
            except requests.Timeout:
                pass
            time.sleep(pause)


def _let_in(server: str, browser: requests.Session) -> Credential | None:
    for cookie in browser.cookies:
        if cookie.name.startswith(_COOKIE) and cookie.value:
            return Credential(server, cookie.name.removeprefix(_COOKIE), cookie.value)
    return None
