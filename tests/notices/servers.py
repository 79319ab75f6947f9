"""A real mail server and a real gateway for text messages, on loopback, with moods."""

import asyncio
import json
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from tests.house import free_port


class MailServer:
    """`mood`: good, or how it fails; `refused`: recipients it will never take."""

    def __init__(self) -> None:
        self.mood = "good"
        self.refused: set[str] = set()
        self.raw: list[bytes] = []
        self.envelopes: list[Any] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    def start(self) -> "MailServer":
        self._controller.start()
        return self

    def stop(self) -> None:
        """Again is nothing: a test may have stopped it before its time."""
        if self._controller.server:
            self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=default) for one in self.raw]  # type: ignore

    async def handle_MAIL(
        self, server: Any, _s: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.mood == "dies early":
            server.transport.close()
        if self.mood == "busy":
            return "451 Try again later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _s: Any, envelope: Any, address: str, _o: Any) -> str:
        if address in self.refused:
            return "550 No such user"
        if self.mood == "greylists":
            return "450 Come back"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        if self.mood == "rejects":
            return "554 We do not like this"
        if self.mood == "full":
            return "452 Disk full"
        self.raw.append(envelope.original_content)
        self.envelopes.append(envelope)
        if self.mood == "dies":
            server.transport.close()
        if self.mood == "hangs":
            await asyncio.sleep(5)
        return "250 Taken"


@dataclass
class Gateway:
    """`mood`: a status to answer with, `hangs`, `dies` (takes the message and says nothing) or
    `refuses` (dies at once). It keeps a message once however often its id comes."""

    mood: Any = 202
    token: str = "secret"
    asked: list[dict[str, Any]] = field(default_factory=list)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    go_on: threading.Event = field(default_factory=threading.Event)

    def start(self) -> "Gateway":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def stop(self) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/send?from=priyom"

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.kept.values()]


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gateway.asked.append({**body, "path": self.path})
            if self.headers["Authorization"] != f"Bearer {gateway.token}":
                return self.answer(401)
            if gateway.mood == "hangs":
                gateway.kept.setdefault(body["id"], body)
                gateway.go_on.wait(5)
                return None
            if gateway.mood == "dies":
                gateway.kept.setdefault(body["id"], body)
            if isinstance(gateway.mood, str):
                self.connection.close()
                return None
            if 200 <= gateway.mood < 300:
                gateway.kept.setdefault(body["id"], body)
            return self.answer(gateway.mood)

        def answer(self, status: int) -> None:
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/other")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            """Nothing: a test's output is its own."""

    return Handler
