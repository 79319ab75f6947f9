"""`priyom agent`: one agent on this machine, from being let in to the end of its process."""

from __future__ import annotations

import fcntl
import logging
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import click

from printers import door
from printers.agent import Agent
from printers.door import Credential
from printers.ledger import Ledger


def run(
    home: Path, server: str | None, code: str | None, token: str | None, anew: bool = False
) -> None:
    """Lets the machine in where it is new (or `anew`), then prints until it is told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Two agents over one ledger would both find a job «accepted».
    lock = (home / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException(f"another agent runs in {home}") from None
    agent = Agent(
        _credential(home, server, code, token, anew), Ledger(home / "ledger.db"), say=_say
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: agent.stop())
    agent.run()
    _release(lock)


def _credential(
    home: Path, server: str | None, code: str | None, token: str | None, anew: bool
) -> Credential:
    before = door.read(home)
    address = (server or (before.server if before else "")).rstrip("/")
    if not address:
        raise click.UsageError("say --server once: it is remembered")
    if token:
        if not code:
            raise click.UsageError("--token-file needs --as, the agent's code")
        known = Credential(address, agent=code, token=token)
    elif before is None or anew:
        try:
            known = door.enrol(address, _show_code)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    else:
        known = replace(before, server=address)
    if known != before:
        door.keep(home, known)
    return known


def _show_code(code: str) -> None:
    _say(f"code: {code}  (an administrator types it in «Devices» beside this agent)")


def _say(text: Any) -> None:
    click.echo(f"priyom agent: {text}", err=True)


def _release(lock: TextIO) -> None:
    lock.close()
