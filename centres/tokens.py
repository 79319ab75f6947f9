"""Bearer tokens of machines: random, stored hashed, expiring, revocable."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from centres.access import Principal
from centres.secrets import digest, new_secret
from centres.tables import tokens
from store import Change, new_id
from store.clock import real_now

LIFE = timedelta(days=365)

_FIND = select(
    tokens.c.id, tokens.c.role, tokens.c.scope, tokens.c.expires_at, tokens.c.revoked_at
).where(tokens.c.digest == bindparam("digest"))


def create_token(tx: Change, role: str, scope: str, life: timedelta = LIFE) -> str:
    """A new token; its text is given here once and never again."""
    secret, now = new_secret(), real_now()
    row = {"id": new_id(), "digest": digest(secret), "role": role, "scope": scope}
    tx.conn.execute(tokens.insert(), row | {"created_at": now, "expires_at": now + life})
    return secret


def revoke_token(tx: Change, token_id: str) -> bool:
    here = (tokens.c.id == token_id) & tokens.c.revoked_at.is_(None)
    return tx.conn.execute(tokens.update().where(here).values(revoked_at=real_now())).rowcount > 0


@dataclass(frozen=True)
class Token:
    """What is known of a token besides its text, which nobody knows."""

    id: str
    role: str
    scope: str
    created_at: datetime
    expires_at: datetime


def list_tokens(conn: Connection) -> list[Token]:
    """Those that open something still, the oldest first."""
    columns = [tokens.c[name] for name in Token.__dataclass_fields__]
    good = tokens.c.revoked_at.is_(None) & (tokens.c.expires_at > real_now())
    return [Token(*row) for row in conn.execute(select(*columns).where(good).order_by("id"))]


def find_token(conn: Connection, secret: str) -> Principal | None:
    """Who bears `secret`, unless it expired or was revoked."""
    row = conn.execute(_FIND, {"digest": digest(secret)}).first()
    if row is None or row.revoked_at is not None or row.expires_at <= real_now():
        return None
    return Principal("token", row.id, row.role, row.scope)
