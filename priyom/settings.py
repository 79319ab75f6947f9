"""Settings: environment variables with the prefix `PRIYOM_` (docs/operations.md lists them)."""

import secrets
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is the variable PRIYOM_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="PRIYOM_")

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

    def signing_secret(self) -> str:
        """The secret given, or the one kept in the home folder."""
        if self.secret:
            return self.secret
        path = self.home / "secret"
        if not path.exists():
            path.write_text(secrets.token_urlsafe(48))
            path.chmod(0o600)
        return path.read_text().strip()
