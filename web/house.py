"""The house: the parts that one running application is made of, found from any request."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app

from centres.directory import Directory
from store import Store
from web.real import real

KEY = "priyom"


@dataclass
class House:
    """Made once by `create_app`. `parts`: what channels put there for surfaces (by room name),
    so that no room has to import its own kind. `heard`: ids of devices that gave a sign of life
    and are not written down yet (`hub.presence`). `public_url`: what visitors' phones reach, and
    `served_at` what this machine itself does."""

    store: Store
    directory: Directory
    home: Path
    secret: str
    demo: bool = False
    test_clock: bool = False
    rate_limits: bool = True
    redis_url: str | None = None
    public_url: str | None = None
    served_at: str = "http://127.0.0.1:8000"
    heard: set[str] = field(default_factory=set)
    parts: dict[str, Any] = field(default_factory=dict)


def house() -> House:
    """The house that the current request is in."""
    found: House = real(current_app).extensions[KEY]
    return found
