"""Codes that people type: eight digits, drawn and not counted, so that none tells another."""

import secrets
from typing import Any

from sqlalchemy import Connection, select

DIGITS = 8


def unused_code(conn: Connection, column: Any) -> str:
    """A code that `column` does not hold yet. Should two writers ever draw the same one at once,
    the column's unique constraint refuses the second."""
    while True:
        code = f"{secrets.randbelow(9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1)}"
        if conn.execute(select(column).where(column == code)).first() is None:
            return code
