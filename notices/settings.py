"""Where notices go out. Nothing is required: what is not configured is not sent, and says so."""

from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit

SMTP = ("smtp", "smtp+starttls", "smtps")
HTTP = ("http", "https")


@dataclass(frozen=True)
class Settings:
    """`smtp_url`: smtp://, smtp+starttls:// or smtps://[user:password@]host[:port]. `mail_from`:
    an address, with a name before it if wanted. `sms_url`: where the gateway takes POST requests;
    `sms_token`: its bearer token. `timeout`: seconds without an answer before a server counts as
    hanging. Raises `ValueError` for addresses that cannot be."""

    smtp_url: str | None = None
    mail_from: str | None = None
    sms_url: str | None = None
    sms_token: str | None = None
    timeout: float = 20

    def __post_init__(self) -> None:
        _check("smtp_url", self.smtp_url, SMTP)
        _check("sms_url", self.sms_url, HTTP)
        if self.mail_from and "@" not in parseaddr(self.mail_from)[1]:
            raise ValueError("mail_from is no mail address")

    @property
    def has_mail(self) -> bool:
        return bool(self.smtp_url and self.mail_from)

    @property
    def has_sms(self) -> bool:
        return bool(self.sms_url)


def _check(name: str, url: str | None, schemes: tuple[str, ...]) -> None:
    """The message never repeats the address: it may hold a password."""
    if not url:
        return
    try:
        parts: SplitResult = urlsplit(url)
        good = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"{name} shall be like {schemes[0]}://host:port")
