"""The lookout beside the server: started by whoever leads, gone when that is gone."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between looks at whether this process leads, and before a dead lookout comes back."""
BEHIND = 19
"""How far its turn at the processor stands behind the server's: as far as can be, or it would take
a part of each processor that both want, while a clerk waits."""


def beside(leads: Callable[[], bool], told: Callable[[str], None]) -> None:
    """Keep a lookout running for as long as this process leads, from a thread of its own.
    `told(centre)` hears that there is a new forecast."""
    threading.Thread(target=_forever, args=(leads, told), name="lookout", daemon=True).start()


def _forever(leads: Callable[[], bool], told: Callable[[str], None]) -> None:
    while True:
        time.sleep(PAUSE)
        if not leads():
            continue
        try:
            _run(leads, told)
        except Exception:
            log.exception("the lookout could not be heard")


def _run(leads: Callable[[], bool], told: Callable[[str], None]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "priyom.cli", "lookout"],
        # Its standard input ends when this process does, however that happens: it then goes, too.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.setpriority(os.PRIO_PROCESS, process.pid, BEHIND)
    assert process.stdin and process.stdout
    with process.stdin:
        for line in process.stdout:
            told(line.strip())
            if not leads():
                break
    process.wait()
    if leads():
        log.warning("the lookout ended with %s; another one follows", process.returncode)
