"""The network as rows. What is configured is known by its code; nothing here changes in a hall's
day except by an administrator's hand."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, PrimaryKeyConstraint, String, Table

from store import metadata
from store.types import Id, Json, Moment

network = Table(
    "network",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("settings", Json, nullable=False),
)
"""One row: the company. `version` grows with each change, so that caches know. `settings`:
`hotline`, `trust_line` (phone numbers for the halls), `target_low`, `target_high` (minutes)."""

branches = Table(
    "branches",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("name", Json, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("active", Boolean, nullable=False),
)
"""`kind`: `executive` (the executive apparatus) or `branch`. `name`: text by language."""

centres = Table(
    "centres",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("branch", ForeignKey("branches.code"), nullable=False, index=True),
    Column("name", Json, nullable=False),
    Column("address", Json, nullable=False),
    Column("phone", String(32)),
    Column("category", Integer, nullable=False),
    Column("zone", String(40), nullable=False),
    Column("hours", Json, nullable=False),
    Column("settings", Json, nullable=False),
    Column("active", Boolean, nullable=False),
)
"""`hours`: {"weekly": ["mon-fri 09:00-17:00", …], "breaks": ["mon-fri 13:00-13:45", …],
"exceptions": {"2026-12-31": "closed" | "09:00-16:00"}}. `settings` override the network's:
`one_click`, `day_end` ("midnight" | "close"), `rates`, `target_low`, `target_high`, `voice`
({"output": "board" | "machine" | "off", "volume": percent, "quiet": ["20:00-08:00"]})."""

services = Table(
    "services",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("parent", ForeignKey("services.code")),
    Column("name", Json, nullable=False),
    Column("letter", String(1)),
    Column("minutes", Integer, nullable=False),
    Column("queued", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
)
"""A tree. A folder has children and no letter; a leaf has a letter, `minutes` = typical service."""

centre_services = Table(
    "centre_services",
    metadata,
    Column("centre", ForeignKey("centres.code"), nullable=False),
    Column("service", ForeignKey("services.code"), nullable=False),
    PrimaryKeyConstraint("centre", "service"),
)

windows = Table(
    "windows",
    metadata,
    Column("centre", ForeignKey("centres.code"), nullable=False),
    Column("code", String(8), nullable=False),
    Column("services", Json, nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    PrimaryKeyConstraint("centre", "code"),
)
"""`services`: codes the window may serve, [] = all of its centre's."""

people = Table(
    "people",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("role", String(16), nullable=False),
    Column("scope", String(32), nullable=False),
    Column("password", String(200)),
    Column("lang", String(8), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
)
"""`role`: desk, insight or admin. `scope`: a centre's or branch's code, or `network`. `password`
is an argon2 hash, or empty: no sign-in. `locked_until` is real time."""

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("scope", String(32), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)
"""Bearer tokens of machines. Only the SHA-256 of a token is kept; times are real."""

devices = Table(
    "devices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(64), unique=True),
    Column("centre", ForeignKey("centres.code"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(80), nullable=False),
    Column("settings", Json, nullable=False),
    Column("digest", String(64)),
    Column("enrolled_at", Moment),
    Column("heard_at", Moment),
    Column("trouble", String(16)),
    Column("trouble_at", Moment),
    Column("active", Boolean, nullable=False),
)
"""`kind`: kiosk, board, printer or agent. `code` names it in the network file. `digest`: SHA-256
of the secret in its cookie, empty until it was enrolled. `settings` of a board: `diagonal`
(inches), `height` (metres), `windows` (codes of its zone), `sound`; of a kiosk: `printer` and
`fallback` (printers' codes); of a printer: see `printers.roster.adopt`. `heard_at`: its last sign
of life, by the real clock. `trouble`: what was last found wrong and is not over, since
`trouble_at`."""

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("device", Id),
    Column("asked_at", Moment, nullable=False),
    Column("approved_by", String(80)),
)
"""A screen that asks to be let in: it shows `code`, an administrator names the device. Lives 15
minutes of real time. `digest`: of the secret that only the asking browser has."""
