"""Settings: environment variables with the prefix `PRIYOM_` (docs/operations.md lists them), or the
same in the file that PRIYOM_SETTINGS names."""

import os
import secrets
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PRIYOM_"
FILE = "PRIYOM_SETTINGS"
"""The variable that names a file of settings, a NAME=value a line."""
ANYWHERE = ("0.0.0.0", "[::]")


class Settings(BaseSettings):
    """Each field is the variable PRIYOM_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    def __init__(self, **given: Any) -> None:
        # Server and command line read the same file, so that no command meets another database.
        super().__init__(_env_file=os.environ.get(FILE), **given)

    host: str = Field("127.0.0.1", description="Address to serve at; 0.0.0.0 is every address.")
    port: int = Field(8000, ge=1, le=65535, description="Port to serve at.")
    workers: int = Field(
        1, ge=1, description="Processes that serve; more than one needs PostgreSQL and Redis."
    )
    home: Path = Field(Path("var"), description="Folder of everything written to disk.")
    database_url: str | None = Field(
        None,
        description="SQLAlchemy address; SQLite in the home folder when empty. PostgreSQL: "
        "`postgresql+psycopg://user:password@host/name`.",
    )
    redis_url: str | None = Field(
        None, description="Redis address; needed for more than one worker."
    )
    secret: str | None = Field(
        None,
        description="Signs sessions and slip links; made once in the home folder when empty.",
    )
    public_url: str | None = Field(
        None, description="Address that visitors' phones reach, for the QR of a slip."
    )
    secure_cookies: bool = Field(
        False, description="Send cookies over HTTPS only; set it behind a TLS proxy."
    )
    proxies: int = Field(
        0, ge=0, le=3, description="Number of trusted reverse proxies in front of the server."
    )
    smtp_url: str | None = Field(
        None,
        description="Where mail goes out: smtp://, smtp+starttls:// or smtps://, then "
        "[user:password@]host[:port].",
    )
    mail_from: str | None = Field(None, description="The sender of mail, with a name if wanted.")
    sms_url: str | None = Field(None, description="Where the SMS gateway takes POST requests.")
    sms_token: str | None = Field(None, description="The SMS gateway's bearer token.")
    test_clock: bool = Field(
        False, description="Opens `POST /api/v1/test/clock` to an admin token on loopback."
    )
    rate_limits: bool = Field(True, description="0 turns rate limits and lockouts off.")
    live: bool = Field(
        True, description="In a demo: simulated visitors and clerks move the halls, from 10:40 on."
    )
    foresight: bool = Field(True, description="0: no lookout is started, and nothing is foreseen.")
    log_level: str = Field("INFO", description="Least severe level that is logged.")

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.home.resolve() / 'priyom.db'}"

    @property
    def served_at(self) -> str:
        """Where this machine itself reaches the house."""
        return f"http://{'127.0.0.1' if self.host in ANYWHERE else self.host}:{self.port}"

    def signing_secret(self) -> str:
        """The secret given, or the one kept in the home folder."""
        if self.secret:
            return self.secret
        path = self.home / "secret"
        if not path.exists():
            path.write_text(secrets.token_urlsafe(48))
            path.chmod(0o600)
        return path.read_text().strip()
