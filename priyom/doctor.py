"""The doctor: does the house stand on firm ground? Each finding says what to do."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from dotenv import dotenv_values
from sqlalchemy import func, select, text

from display import player
from centres.devices import list_devices
from display.voice import Voice
from notices import outbox
from priyom import demo_flag
from priyom.settings import FILE, PREFIX, Settings
from priyom.setup import alembic
from printers import roster
from printers.held import ABSENT
from store import Clock, Store, cursors
from store.clock import real_now
from store.journal import journal

MIN_FREE = 500 * 1024**2
"""Bytes below which a database may soon fail to write."""
STANDS = timedelta(minutes=5)
"""An entry that waits longer for a follower is not its pace: one that writes nothing saves its
place once a minute."""
UNSENT = timedelta(hours=1)
"""A message that was tried in vain for longer waits for a server that somebody should look at."""
LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was seen, and what to do if that is bad."""

    what: str
    good: bool
    said: str
    advice: str = ""


Checks = Mapping[str, Callable[[], Finding]]


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; a check that fails by itself is a bad finding, too. Each stage rests on
    the one before, so that one fault is told once: without a database there are no printers."""
    store = Store(settings.url, Clock(settings.home / "clock.json"))
    stages: tuple[Checks, ...] = (
        {"database": lambda: _database(store)},
        {"migrations": lambda: _migrations(store, settings)},
        {
            "printers": lambda: _printers(store),
            "agents": lambda: _agents(store),
            "clock": lambda: _clock(store),
            "followers": lambda: _followers(store),
            "notices": lambda: _notices(store, settings),
            "address": lambda: _address(store, settings),
        },
    )
    beside: Checks = {
        "settings": lambda: _settings(),
        "redis": lambda: _redis(settings),
        "voice": lambda: _voice(settings),
        "disk": lambda: _disk(settings),
    }
    found: list[Finding] = []
    for stage in stages:
        found += [_safely(what, check) for what, check in stage.items()]
        if not all(one.good for one in found):
            break
    return found + [_safely(what, check) for what, check in beside.items()]


def _safely(what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        return Finding(what, False, said, "See the message; `priyom init` makes the database.")


def _database(store: Store) -> Finding:
    with store.read() as conn:
        conn.execute(text("SELECT 1"))
    return Finding("database", True, store.engine.dialect.name)


def _migrations(store: Store, settings: Settings) -> Finding:
    wanted = ScriptDirectory.from_config(alembic(settings.url)).get_current_head()
    with store.read() as conn:
        found = MigrationContext.configure(conn).get_current_revision()
    advice = "Run `priyom init`; it brings the schema up to date."
    return Finding("migrations", found == wanted, f"{found} of {wanted}", advice)


def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("redis", True, "not used (one worker)")
    import redis

    redis.Redis.from_url(settings.redis_url, socket_timeout=3).ping()
    return Finding("redis", True, "answers")


def _printers(store: Store) -> Finding:
    with store.read() as conn:
        found = roster.list_printers(conn)
    bad = [f"{printer.code} {printer.state}" for printer in found if printer.down]
    advice = "Look at these printers: paper, cover, cable, power."
    return Finding("printers", not bad, "; ".join(bad) or f"{len(found)} known", advice)


def _agents(store: Store) -> Finding:
    """Agents that print for us, and whether they were heard of lately."""
    with store.read() as conn:
        wanted = {printer.agent for printer in roster.list_printers(conn) if printer.agent}
        heard = {one.code: one.heard_at for one in list_devices(conn) if one.kind == "agent"}
    fresh = real_now() - ABSENT
    bad = [
        f"{code} {_since(heard.get(code))}" for code in sorted(wanted) if _late(heard, code, fresh)
    ]
    said = "; ".join(bad) or (f"{len(wanted)} heard of lately" if wanted else "not used")
    advice = "Look at their machines: is it on, does `priyom agent` run, does it reach the server?"
    return Finding("agents", not bad, said, advice)


def _late(heard: Mapping[str | None, datetime | None], code: str, fresh: datetime) -> bool:
    at = heard.get(code)
    return at is None or at < fresh


def _since(at: datetime | None) -> str:
    return f"last heard {_minute(at)}" if at else "never heard"


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _voice(settings: Settings) -> Finding:
    status = Voice(settings.home / "voice").status()
    aloud = player.find()
    played = f"this machine plays with {Path(aloud[0]).name}" if aloud else "boards play it"
    spoken = ", ".join(status.speakers) or "chime only"
    said = f"{spoken}; {status.encoder}; {played}"
    return Finding("voice", status.ok, said, status.advice)


def _clock(store: Store) -> Finding:
    now = store.clock.now()
    with store.read() as conn:
        last = conn.execute(select(func.max(journal.c.at))).scalar()
    ahead = bool(last and last > now)
    advice = "The journal is ahead of this machine's clock: set the clock (NTP)."
    return Finding("clock", not ahead, now.isoformat(timespec="seconds"), advice)


def _followers(store: Store) -> Finding:
    """Whoever lives from the journal: screens, voice, slips, cases, messages, figures."""
    fresh = store.clock.now() - STANDS
    with store.read() as conn:
        since = cursors.waiting_since(conn)
    bad = [f"{name} since {_minute(at)}" for name, at in sorted(since.items()) if at < fresh]
    advice = "Does the server run? Its log says «a follower stumbled», and why."
    return Finding("followers", not bad, "; ".join(bad) or "up to date", advice)


def _notices(store: Store, settings: Settings) -> Finding:
    now = store.clock.now()
    with store.read() as conn:
        queues, lost = outbox.waiting(conn), outbox.lost(conn, now - LATELY)
    bad = [
        f"{one.tried} by {channel} tried in vain, the oldest of {_minute(one.since)}"
        for channel, one in sorted(queues.items())
        if one.tried and one.since < now - UNSENT
    ]
    bad += [f"{count} {state} since yesterday" for state, count in sorted(lost.items())]
    if bool(settings.smtp_url) != bool(settings.mail_from):
        bad.append("mail needs both PRIYOM_SMTP_URL and PRIYOM_MAIL_FROM: none is sent")
    ways = [("mail", settings.smtp_url), ("text messages", settings.sms_url)]
    good = ", ".join(f"{name} {'go out' if way else 'not set up'}" for name, way in ways)
    advice = "The log names each of them and what the server said: docs/notices.md."
    return Finding("notices", not bad, "; ".join(bad) or good, advice)


def _address(store: Store, settings: Settings) -> Finding:
    """What the QR of a slip leads to; a demo's visitors sit at the machine itself."""
    good = bool(settings.public_url) or demo_flag.is_demo(store)
    advice = "Set PRIYOM_PUBLIC_URL: a visitor's phone cannot reach the address above."
    return Finding("address", good, settings.public_url or settings.served_at, advice)


def _settings() -> Finding:
    """A name that no setting has is a setting that does not work."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE}
    read = os.environ.get(FILE)
    named = {*os.environ, *(dotenv_values(read) if read else ())}
    bad = sorted(name for name in named - known if name.startswith(PREFIX))
    said = ", ".join(bad) or f"from {read or 'the environment'}"
    return Finding("settings", not bad, said, "No setting is called so: docs/operations.md.")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free
    said = f"{free // 1024**2} MB free in {settings.home}"
    return Finding("disk", free > MIN_FREE, said, "Make room, or move PRIYOM_HOME.")
