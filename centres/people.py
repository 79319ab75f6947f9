"""Clerks, heads and administrators: sign-in with lockout."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from sqlalchemy import Connection, select

from centres.access import Principal
from centres.tables import people
from store import Change
from store.clock import real_now

TRIES = 5
LOCKED = timedelta(minutes=5)
"""Five wrong passwords lock the name for five minutes of real time."""

_hasher = PasswordHasher()


def fits_nobody(hasher: PasswordHasher) -> str:
    """A hash like any other of this hasher, which no password fits. Put together and not made: that
    would take a seventh of a second at each start."""
    salt, digest = (
        b64encode(token_bytes(size)).rstrip(b"=").decode()
        for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


# Verified against for an unknown name, so that names cannot be told apart by time.
_NOBODY = fits_nobody(_hasher)


@dataclass(frozen=True)
class Person:
    """One who may sign in; `scope` is a centre's or branch's code, or `network`; `mark` changes
    with the password, and tells nothing of it."""

    login: str
    name: str
    role: str
    scope: str
    lang: str
    mark: str

    @property
    def principal(self) -> Principal:
        return Principal("user", self.login, self.role, self.scope, self.name, self.mark)


def find_person(conn: Connection, login: str) -> Person | None:
    here = (people.c.login == login) & people.c.active
    row = conn.execute(select(people).where(here)).mappings().first()
    return _person(row) if row else None


def hash_password(password: str) -> str:
    """Argon2id. Slow on purpose: never call it on the event loop."""
    return _hasher.hash(password)


def set_password(tx: Change, login: str, hashed: str) -> None:
    values = {"password": hashed, "failures": 0, "locked_until": None}
    tx.conn.execute(people.update().where(people.c.login == login).values(values))


def kept_password(conn: Connection, login: str) -> tuple[str, datetime | None]:
    """The stored hash (a stranger's for an unknown name) and until when the name is locked."""
    query = select(people.c.password, people.c.locked_until)
    row = conn.execute(query.where((people.c.login == login) & people.c.active)).first()
    return ((row.password or _NOBODY), row.locked_until) if row else (_NOBODY, None)


def is_right(hashed: str, password: str) -> bool:
    """Slow on purpose: call it in a pool of threads."""
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def count_failure(tx: Change, login: str) -> None:
    """A wrong password; the fifth in a row locks the name."""
    here = people.c.login == login
    tx.conn.execute(people.update().where(here).values(failures=people.c.failures + 1))
    full = here & (people.c.failures >= TRIES)
    values = {"failures": 0, "locked_until": real_now() + LOCKED}
    tx.conn.execute(people.update().where(full).values(values))


def forgive(tx: Change, login: str) -> None:
    values = {"failures": 0, "locked_until": None}
    tx.conn.execute(people.update().where(people.c.login == login).values(values))


def mark_of(hashed: str | None) -> str:
    """Some digits of a digest of the hash, which has a salt of its own each time."""
    return sha256((hashed or "").encode()).hexdigest()[:16]


def _person(row: Any) -> Person:
    told = {name: row[name] for name in ("login", "name", "role", "scope", "lang")}
    return Person(**told, mark=mark_of(row["password"]))
