"""The agent: runs on a machine in the hall and prints what the server cannot reach.

Everything it does is asked of the server over one Socket.IO connection, which it opens itself: no
port of the hall's machine stands open. A lost connection loses nothing: the spool waits on the
server, what was printed waits in the ledger to be told.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import socketio
from socketio.exceptions import SocketIOError

from printers.conversation import PATIENT, Patience
from printers.door import Credential
from printers.hand import Away, Hand, Wire, tell
from printers.ledger import Ledger

BEAT = 20.0
"""Seconds between words to the server when nothing happens: how its printers are."""
SOON = 4.0
"""The same while a printer is down: somebody may be putting paper in just now."""
NET = 5.0
"""Seconds between questions for work: a ring may have been lost."""
PAUSES = (1.0, 1.0, 2.0, 3.0, 5.0)
"""Seconds before the next try to reach the server; the last one for ever."""
ANSWER = 10.0
"""Seconds that the server has for an answer."""

log = logging.getLogger(__name__)


class Agent:
    """`run` until `stop`. One thread speaks for all printers, one more prints on each."""

    def __init__(
        self,
        credential: Credential,
        ledger: Ledger,
        patience: Patience = PATIENT,
        say: Callable[[str], None] = log.info,
    ) -> None:
        self._credential, self._ledger = credential, ledger
        self._patience, self._say = patience, say
        self._hands: dict[str, Hand] = {}
        self._bells: dict[str, threading.Event] = {}
        self._beat = threading.Event()
        self._stopped = threading.Event()
        self._client = socketio.Client(reconnection=False, handle_sigint=False)
        self._client.on("work", self._ring)
        self._client.on("disconnect", lambda *_reason: self._beat.set())

    def run(self) -> None:
        """Connects again and again, for as long as the machine is on."""
        tries = 0
        while not self._stopped.is_set():
            try:
                self._connect()
                tries = 0
                self._stay()
            except (Away, SocketIOError, OSError) as error:
                if tries == 0:
                    self._say(f"the server is away ({error}); trying again and again")
            finally:
                self._client.disconnect()
            self._stopped.wait(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1

    def stop(self) -> None:
        self._stopped.set()
        self._beat.set()
        for bell in self._bells.values():
            bell.set()

    def _connect(self) -> None:
        headers, auth = self._credential.shown()
        self._client.connect(
            self._credential.server,
            headers=headers,
            auth=auth,
            transports=["websocket"],
            wait_timeout=ANSWER,
        )
        self._introduce()
        for line in self._ledger.untold():
            tell(self._ask, self._ledger, line)
        self._say(f"connected: {', '.join(self._hands) or 'no printer is mine yet'}")

    def _stay(self) -> None:
        """Says every while how the printers are, as long as the connection holds."""
        while self._client.connected and not self._stopped.is_set():
            for hand in list(self._hands.values()):
                hand.look()
            self._introduce()
            self._ring()
            self._beat.wait(SOON if any(hand.down for hand in self._hands.values()) else BEAT)
            self._beat.clear()

    def _introduce(self) -> None:
        """Who is here, and how its printers are; the answer says which ones are its own."""
        said = {"journal": self._ledger.journal, "agent": self._credential.agent}
        seen = {code: hand.seen for code, hand in self._hands.items()}
        answer = self._ask("agent", {**said, "printers": seen})
        if "error" in answer:
            if answer["error"].get("status") == 401:
                raise Away("it does not let this agent in: start it with --enrol")
            raise Away(answer["error"].get("title", "refused"))
        wires = {told["code"]: Wire.of(told) for told in answer["printers"]}
        for code in [code for code in self._hands if code not in wires]:
            del self._hands[code], self._bells[code]
        for code, wire in wires.items():
            if code in self._hands:
                self._hands[code].rewire(wire)
            else:
                self._open(wire)

    def _open(self, wire: Wire) -> None:
        hand = self._hands[wire.code] = Hand(wire, self._ledger, self._patience)
        self._bells[wire.code] = threading.Event()
        name = f"printer-{wire.code}"
        threading.Thread(target=self._print, args=(hand,), name=name, daemon=True).start()

    def _print(self, hand: Hand) -> None:
        """One printer's thread."""
        code = hand.wire.code
        bell = self._bells[code]
        while self._hands.get(code) is hand and not self._stopped.is_set():
            bell.wait(NET)
            bell.clear()
            try:
                while self._client.connected and hand.work(self._ask):
                    if hand.down:
                        self._beat.set()
            except Away:
                continue
            except Exception:
                log.exception("printer %s", code)
                self._stopped.wait(NET)

    def _ring(self, _told: Any = None) -> None:
        for bell in list(self._bells.values()):
            bell.set()

    def _ask(self, event: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._client.call(event, body, timeout=ANSWER)
        except (SocketIOError, OSError) as error:
            raise Away(str(error) or type(error).__name__) from error
        return answer if isinstance(answer, dict) else {"error": {"title": "no answer"}}
