"""What the line refuses, each by name. Surfaces turn these into problem documents."""

from dataclasses import dataclass
from datetime import datetime

from line.ticket import Ticket


class LineProblem(Exception):
    """Something asked of the line that it will not do."""


@dataclass
class UnknownService(LineProblem):
    """The centre does not offer it, or nobody can queue for it."""

    service: str


@dataclass
class UnknownWindow(LineProblem):
    window: str


@dataclass
class CentreClosed(LineProblem):
    """A kiosk issues nothing outside opening hours; `opens_at` is the next opening, if known."""

    opens_at: datetime | None


class NoTarget(LineProblem):
    """A transfer that names neither a service nor a window."""


@dataclass
class WindowNotOpen(LineProblem):
    """It is paused or closed; `current` is still served there, if anybody."""

    window: str
    state: str
    current: Ticket | None = None


@dataclass
class WindowBusy(LineProblem):
    """Another visitor is at the window than was named: `current`, if anybody."""

    window: str
    current: Ticket | None


class UnknownTicket(LineProblem):
    """No such ticket in this centre's hall."""
