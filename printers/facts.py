"""What is printed, and how the house tells it: each slip's facts are gathered as it is printed."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import Connection

from printers.slip import Slip


class Kind(StrEnum):
    """What a job prints, and of what: a ticket's slip, the visits of a case; of a printer's device
    a trial slip, or its code pages to choose from."""

    TICKET = "ticket"
    VISITS = "visits"
    TRIAL = "trial"
    PAGES = "pages"


Tell = Callable[[Connection, Kind, str], Slip | None]
"""`tell(conn, kind, subject)`: the slip of the ticket or case with this id, in its own language and
as of now; None where none is needed any more (left, over, unknown, nothing booked)."""
