"""Run another program from any thread, gevent's included, and never wait for it too long."""

from __future__ import annotations

import os
import posix
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["ProgramFailed", "run"]

_STEP = 0.005
_BEHIND = 10
"""How far a program's turn at the processor stands behind the server's: a call is painted before
it is spoken, and the chime sounds first."""


class ProgramFailed(RuntimeError):
    """The program is not there, said no, or did not come back in time."""


def run(argv: Sequence[str], *, stdin: Path, stdout: Path, timeout: float) -> None:
    """Run ``argv`` with its input and output in files; raise :class:`ProgramFailed` unless it
    ends by itself with status 0 within ``timeout`` seconds. On a timeout its group is killed.

    Not :mod:`subprocess`: under gevent that module watches children through the main loop and
    refuses to work in a pool thread («child watchers are only available on the default loop»),
    and a pool thread is where synthesis belongs. gevent replaces ``os.posix_spawnp`` and
    ``os.waitpid`` in the same way, hence their originals in :mod:`posix`.
    """
    try:
        pid = posix.posix_spawnp(
            argv[0],
            list(argv),
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, str(stdin), os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(stdout), os.O_WRONLY | os.O_CREAT, 0o600),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
            setpgroup=0,
            # gunicorn blocks or handles signals that a child must meet in their default state.
            setsigmask=[],
            setsigdef=[signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGPIPE],
        )
    except OSError as error:
        raise ProgramFailed(f"{argv[0]}: {error.strerror}") from error
    with suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, pid, _BEHIND)
    deadline = time.monotonic() + timeout
    while True:
        status = _ended(pid)
        if status is not None:
            break
        if time.monotonic() > deadline:
            _kill(pid)
            raise ProgramFailed(f"{argv[0]}: no answer in {timeout:g} s")
        time.sleep(_STEP)
    if status:
        raise ProgramFailed(f"{argv[0]}: status {status}")


def _ended(pid: int) -> int | None:
    """Exit status of ``pid``, None while it runs. A status that somebody else collected (gevent's
    loop reaps every child once it watches one) counts as 0: the output decides then."""
    try:
        done, status = posix.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if done else None


def _kill(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
        posix.waitpid(pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
