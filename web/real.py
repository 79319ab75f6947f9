"""The objects behind Flask's stand-ins.

`request`, `g` and `current_app` look up the real object at each use, by way of an attribute that
is not found: as dear as a statement of the database, and a touch would use them fifty times."""

from typing import TypeVar, cast

T = TypeVar("T")


def real(stand_in: T) -> T:
    """What it stands for, here and now: to be asked for once and then used."""
    return cast(T, stand_in._get_current_object())  # type: ignore[attr-defined]
