"""Handing a mail to an SMTP server (RFC 5321), so that it is known what became of it.

The client takes each step by itself, since the step tells: before the last dot of the message the
server cannot have taken it, after the dot only its answer says so.
"""

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from urllib.parse import unquote, urlsplit

from notices.faults import Fate, Fault
from notices.settings import Settings

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
GOODBYE = 2.0
"""Seconds for the server's farewell: the message is in its hands already."""
_DOT = re.compile(rb"(?m)^\.")
_BUSY = 421
"""«Service not available, closing», as an answer to anything."""


class Post:
    """One server, for any number of messages."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.smtp_url or "")
        self._scheme, self._host = parts.scheme, parts.hostname or ""
        self._port = parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._timeout = settings.timeout

    def send(self, message: EmailMessage) -> None:
        """Raises `Fault`; returns only when the server has said that it took the message."""
        sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
        content = _DOT.sub(b"..", message.as_bytes(policy=WIRE))
        try:
            server = self._connect()
        except OSError as error:
            # smtplib's own exceptions are OSErrors, too.
            kind = "sign_in" if isinstance(error, smtplib.SMTPAuthenticationError) else "connect"
            raise Fault(kind, Fate.NOT_SENT, everybody=True) from error
        try:
            self._offer(server, sender, to)
            self._hand_over(server, content)
            _leave(server)
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            safe = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._timeout, context=safe
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        try:
            if self._scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _offer(self, server: smtplib.SMTP, sender: str, to: str) -> None:
        """The envelope, up to the server's leave to send the message."""
        try:
            code = server.mail(sender)[0]
            if code != 250:
                raise Fault("sender", Fate.NOT_SENT, everybody=True)
            code = server.rcpt(to)[0]
            if code not in (250, 251, 252):
                raise _refusal("recipient", code)
            code = server.docmd("DATA")[0]
            if code != 354:
                raise _refusal("message", code)
        except OSError as error:
            raise Fault("line", Fate.NOT_SENT, everybody=True) from error

    def _hand_over(self, server: smtplib.SMTP, content: bytes) -> None:
        try:
            server.send(content)
        except OSError as error:
            raise Fault("line", Fate.NOT_SENT, everybody=True) from error
        try:
            server.send(b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
            code = server.getreply()[0]
        except OSError as error:
            raise Fault("line_after_data", Fate.UNKNOWN, everybody=True) from error
        if not 200 <= code < 600:
            raise Fault("answer", Fate.UNKNOWN)
        if code >= 300:
            raise _refusal("message", code)


def _refusal(kind: str, code: int) -> Fault:
    """4xx: come back later. 5xx: never."""
    if code >= 500:
        return Fault(kind, Fate.REFUSED)
    return Fault(kind, Fate.NOT_SENT, everybody=code == _BUSY)


def _leave(server: smtplib.SMTP) -> None:
    try:
        if server.sock:
            server.sock.settimeout(GOODBYE)
        server.docmd("QUIT")
    except OSError:
        # It has the message; how it says goodbye is its own affair.
        return
