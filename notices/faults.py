"""What can go wrong on the way to a server, said so that the outbox knows what to do."""

from enum import StrEnum


class Fate(StrEnum):
    """What became of the message."""

    NOT_SENT = "not_sent"
    """Surely not taken; it may be tried again."""
    REFUSED = "refused"
    """Not taken, and never will be."""
    UNKNOWN = "unknown"
    """It may have been taken: trying again might say it twice."""


class Fault(Exception):
    """`kind`: a short word for the row. `everybody`: the server or its configuration is at fault,
    so others need not be tried now."""

    def __init__(self, kind: str, fate: Fate, everybody: bool = False) -> None:
        super().__init__(kind)
        self.kind, self.fate, self.everybody = kind, fate, everybody


class Nothing(Exception):
    """There is nothing to send: the reason, a short word for the row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
