"""Handing a text message to a gateway over HTTP: POST {"to", "text", "id"} with a bearer token.

The gateway knows a message again by its id and answers a repeat as it did the first time, so a
message whose fate is unknown may be sent once more.
"""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from notices.faults import Fate, Fault
from notices.settings import Settings

_LATER = (401, 403, 404, 405, 407, 408, 425, 429)
"""Refusals that concern us or the moment, and not this message."""


class Gateway:
    """One gateway, for any number of messages."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.sms_url or "")
        self._safe = parts.scheme == "https"
        self._host, self._port = parts.hostname or "", parts.port
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._headers = {"Content-Type": "application/json", "Connection": "close"}
        if settings.sms_token:
            self._headers["Authorization"] = f"Bearer {settings.sms_token}"
        self._timeout = settings.timeout

    def send(self, to: str, text: str, message_id: str) -> None:
        """`to`: E.164. Raises `Fault`; returns only when the gateway has taken the message. No
        redirection is followed: the token is for this address alone."""
        body = json.dumps({"to": to, "text": text, "id": message_id}, ensure_ascii=False)
        kind = HTTPSConnection if self._safe else HTTPConnection
        line = kind(self._host, self._port, timeout=self._timeout)
        try:
            line.request("POST", self._path, body.encode(), self._headers)
            status = line.getresponse().status
        except (OSError, HTTPException) as error:
            raise Fault("line", Fate.NOT_SENT, everybody=True) from error
        finally:
            line.close()
        if 200 <= status < 300:
            return
        if 400 <= status < 500 and status not in _LATER:
            raise Fault(f"http_{status}", Fate.REFUSED)
        raise Fault(f"http_{status}", Fate.NOT_SENT, everybody=True)
