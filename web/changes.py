"""One request, one change: the transaction that knows the request's Idempotency-Key."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from flask import request
from flask_babel import gettext as _

from store import Change, Once
from web.guards import require
from web.house import house
from web.problems import Problem
from web.real import real

MAX_KEY = 200


def once(required: bool = False) -> Once | None:
    """What makes this request repeatable, scoped to principal, method and full path."""
    asked = real(request)
    key = asked.headers.get("Idempotency-Key")
    if not key:
        if required:
            raise Problem(400, "key-required", _("This request needs an Idempotency-Key."))
        return None
    if len(key) > MAX_KEY:
        raise Problem(400, "key-required", _("The Idempotency-Key is too long."))
    scope = f"{require().key} {asked.method} {asked.full_path}"
    return Once(_digest(scope.encode()), key, _digest(asked.get_data()))


@contextmanager
def change(key_required: bool = False) -> Iterator[Change]:
    """A transaction in the principal's name. Say `tx.answer(status, body)` inside it: answer and
    change commit together, so that a repeat gets the same."""
    asked = once(key_required)
    with house().store.write(require().key, once=asked) as tx:
        yield tx


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
