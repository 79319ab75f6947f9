"""Screens without browsers: websockets that watch halls and note when they are told of a call.

Engine.IO and WebSocket are spoken by hand: five thousand sockets of a client library would cost
more than the server that is measured. Runs in the second process."""

import asyncio
import json
import random
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from tests.bench.posts import request

PONG, OPEN, CONNECTED, ACK, EVENT = b"3", b"0", b"40", b"430", b"42"
AT_ONCE = 50
"""Sockets that connect at the same time: a network's screens do not all start in one moment."""


@dataclass
class Heard:
    """`delays`: seconds from the beginning of a change to each socket that was told of it, by the
    clock that both processes share; `sent`: number → when the clerk's POST was sent; `missed`:
    tellings that did not come."""

    sockets: int = 0
    calls: int = 0
    delays: list[float] = field(default_factory=list)
    missed: int = 0
    sent: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Load:
    """A network at work: `sockets` watch the halls in turn, and `per_second` calls go to random
    halls for so many seconds; every `every`th goes to the halls in `often`."""

    port: int
    token: str
    halls: dict[str, list[str]]
    sockets: int
    per_second: float
    seconds: float
    often: list[str] = field(default_factory=list)
    every: int = 10**9


class Screen(asyncio.Protocol):
    """One websocket: connects, watches one view of one hall, answers pings."""

    def __init__(self, load: Load, hall: str, view: str, told: Callable[..., None]) -> None:
        self.hall, self.view = hall, view
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._load, self._told = load, told
        self._transport: Any = None
        self._bytes = b""
        self._upgraded = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: bench\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: cHJpeW9tcHJpeW9tcHJpeQ==\r\n\r\n"
        )

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(self._bytes[:200]))

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        if not self._upgraded:
            head, found, rest = self._bytes.partition(b"\r\n\r\n")
            if not found:
                return
            self._upgraded, self._bytes = True, rest
        while (frame := self._frame()) is not None:
            self._take(frame)

    def _frame(self) -> bytes | None:
        """The next whole frame's payload; a server's frames are not masked."""
        data = self._bytes
        if len(data) < 2:
            return None
        length, start = data[1] & 0x7F, 2
        if length == 126 and len(data) >= 4:
            (length,), start = struct.unpack(">H", data[2:4]), 4
        elif length == 127 and len(data) >= 10:
            (length,), start = struct.unpack(">Q", data[2:10]), 10
        elif length >= 126:
            return None
        if len(data) < start + length:
            return None
        self._bytes = data[start + length :]
        return data[start : start + length]

    def _send(self, text: str) -> None:
        data = text.encode()
        head = bytes([0x81, 0x80 | len(data)] if len(data) < 126 else [0x81, 0xFE])
        if len(data) >= 126:
            head += struct.pack(">H", len(data))
        # A mask of zeros leaves the payload as it is.
        self._transport.write(head + bytes(4) + data)

    def _take(self, frame: bytes) -> None:
        if frame.startswith(EVENT):
            event, body = json.loads(frame[2:])
            if event == "entry" and body["kind"] == "ticket.called":
                self._told(self, body, time.time())
        elif frame.startswith(ACK):
            if not self.ready.done():
                self.ready.set_result(None)
        elif frame.startswith(CONNECTED):
            watch = {"centre": self.hall, "view": self.view}
            self._send(f"420{json.dumps(['watch', watch])}")
        elif frame.startswith(OPEN):
            self._send(f"40{json.dumps({'token': self._load.token})}")
        elif frame == b"2":
            self._send("3")

    def close(self) -> None:
        self._transport.close()


def work(load: Load, progress: Any = None) -> Heard:
    """Connect, call, listen. `progress`: a queue that is told how many sockets watch."""
    return asyncio.run(_work(load, progress))


async def _work(load: Load, progress: Any) -> Heard:
    heard = Heard()
    screens: dict[str, list[Screen]] = {hall: [] for hall in load.halls}
    owed: dict[str, int] = {}

    def told(_screen: Screen, body: dict[str, Any], at: float) -> None:
        heard.delays.append(at - datetime.fromisoformat(body["at"]).timestamp())
        owed[body["ticket"]] = owed.get(body["ticket"], 0) - 1

    await _connect(load, screens, told, progress)
    heard.sockets = sum(map(len, screens.values()))
    await asyncio.sleep(2)
    clerks = Clerks(load)
    await clerks.come()
    chance = random.Random(1)
    names = list(load.halls)
    began = time.perf_counter()
    while (now := time.perf_counter() - began) < load.seconds:
        often = load.often and heard.calls % load.every == 0
        hall = chance.choice(load.often if often else names)
        try:
            ticket, number, sent = await clerks.call(hall)
        except (KeyError, ConnectionError, ValueError) as error:
            heard.errors.append(repr(error))
            break
        heard.calls += 1
        heard.sent[f"{hall} {number}"] = sent
        owed[ticket] = owed.get(ticket, 0) + len(screens[hall])
        pause = heard.calls / load.per_second - (time.perf_counter() - began)
        await asyncio.sleep(max(0.0, pause))
    del now
    await asyncio.sleep(2)
    heard.missed = sum(abs(count) for count in owed.values())
    for screen in [one for each in screens.values() for one in each]:
        screen.close()
    return heard


async def _connect(
    load: Load, screens: dict[str, list[Screen]], told: Callable[..., None], progress: Any
) -> None:
    """Let the screens come, a few at a time: boards and desks of each hall in turn."""
    loop = asyncio.get_running_loop()
    names = list(load.halls)
    for first in range(0, load.sockets, AT_ONCE):
        group = []
        for number in range(first, min(first + AT_ONCE, load.sockets)):
            hall = names[number % len(names)]
            view = "board" if number // len(names) % 2 == 0 else "desk"
            screen = Screen(load, hall, view, told)
            await loop.create_connection(partial(_same, screen), "127.0.0.1", load.port)
            screens[hall].append(screen)
            group.append(screen.ready)
        await asyncio.gather(*group)
        if progress is not None:
            progress.put(len(group))


def _same(screen: Screen) -> Screen:
    return screen


class Clerks:
    """All windows of all halls behind one connection, pressing «next»."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._turn: dict[str, int] = {}
        self._current: dict[tuple[str, str], str] = {}
        self._reader: Any = None
        self._writer: Any = None

    async def come(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._load.port)

    async def call(self, hall: str) -> tuple[str, str, float]:
        """Id and number of the visitor called, and when the POST was sent."""
        windows = self._load.halls[hall]
        turn = self._turn[hall] = self._turn.get(hall, -1) + 1
        window = windows[turn % len(windows)]
        current = self._current.get((hall, window))
        body = json.dumps({"finish": current} if current else {})
        path = f"/centres/{hall}/windows/{window}/next"
        sent = time.time()
        self._writer.write(request(path, self._load.token, body))
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        answer = json.loads(await self._reader.readexactly(length))
        self._current[hall, window] = answer["id"]
        return answer["id"], answer["number"], sent
