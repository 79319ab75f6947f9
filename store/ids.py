"""Identifiers of things that happen: tickets, jobs, bookings, devices."""

import uuid

import uuid_utils


def new_id() -> str:
    """A fresh UUIDv7 as text: unique without asking the database, so that a centre cut off from
    the head office can go on issuing, and sorted by time, so that indexes stay compact."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """Is this an id in its one written form? PostgreSQL refuses to compare anything else."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
