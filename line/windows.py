"""Windows open, pause and close. Who is being served there is served to the end."""

from collections.abc import Sequence
from dataclasses import replace

from centres.directory import Centre
from line import rows
from line.entries import note_window
from line.problems import UnknownService, UnknownWindow
from line.rows import WindowState
from store import Change

KINDS = {"open": "opened", "paused": "paused", "closed": "closed"}


def open_window(
    tx: Change, centre: Centre, window: str, services: Sequence[str] | None = None
) -> WindowState:
    """Start calling, for all services that the window may serve or for those named."""
    configured = centre.window(window)
    if configured is None:
        raise UnknownWindow(window)
    offered = {service.code for service in centre.services if service.letter}
    for code in services or ():
        if code not in offered:
            raise UnknownService(code)
    chosen = tuple(services) if services else configured.services
    return _set(tx, centre, window, "open", services=chosen, clerk=tx.actor, reason=None)


def pause_window(tx: Change, centre: Centre, window: str, reason: str | None) -> WindowState:
    return _set(tx, centre, window, "paused", reason=reason)


def close_window(tx: Change, centre: Centre, window: str, reason: str | None = None) -> WindowState:
    return _set(tx, centre, window, "closed", reason=reason, clerk=None)


def _set(tx: Change, centre: Centre, window: str, state: str, **values: object) -> WindowState:
    """Idempotent: setting what already is leaves no entry."""
    if centre.window(window) is None:
        raise UnknownWindow(window)
    tx.lock(centre.code)
    before = rows.window_state(tx.conn, centre.code, window)
    after = replace(before, state=state, **values)  # type: ignore[arg-type]
    if after == before:
        return before
    after = replace(after, since=tx.now)
    rows.save_window(tx.conn, after, is_new=before.since is None)
    note_window(tx, KINDS[state], after)
    return after
