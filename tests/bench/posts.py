"""Closed-loop posting over raw keep-alive sockets: a client so thin that the server is measured.

Runs in the second process."""

import itertools
import json
import random
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LANES = 8
"""Connections, each with one request under way: a hall's windows."""

Make = Callable[[bytes], bytes]
"""The answer's body before (empty at first) → the next request of this connection."""

_keys = itertools.count(time.time_ns())


@dataclass(frozen=True)
class Plan:
    """What to post: `nothing`, `issue` (a ticket in one of the halls) or `next` (in the first hall:
    finish the visitor at the window and call the next one)."""

    kind: str
    port: int
    token: str
    halls: list[str]


@dataclass
class Burst:
    """What came of it. `seconds`: from the first request sent to the last answer."""

    done: int = 0
    seconds: float = 0.0
    bad: list[str] = field(default_factory=list)


def request(path: str, token: str, body: str) -> bytes:
    """One POST as bytes, with an Idempotency-Key of its own."""
    head = (
        f"POST /api/v1{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {next(_keys):x}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def maker(plan: Plan, lane: int) -> Make:
    """How this connection makes its requests."""
    if plan.kind == "nothing":
        return lambda _: request("/test/nothing", plan.token, "{}")
    if plan.kind == "issue":
        chance = random.Random(lane)
        body = '{"service":"reference","channel":"desk"}'
        return lambda _: request(f"/centres/{chance.choice(plan.halls)}/tickets", plan.token, body)
    path = f"/centres/{plan.halls[0]}/windows/{lane + 1}/next"

    def call(before: bytes) -> bytes:
        finish = {"finish": json.loads(before)["id"]} if before else {}
        return request(path, plan.token, json.dumps(finish))

    return call


class Lane:
    """One keep-alive connection."""

    def __init__(self, port: int, make: Make) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._make = make
        self._got = b""
        self.body = b""

    def send(self) -> None:
        self._got = b""
        self.socket.sendall(self._make(self.body))

    def take(self) -> int | None:
        """The status once the answer is whole, else None."""
        self._got += self.socket.recv(65536)
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found:
            return None
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(body) < length:
            return None
        self.body = body
        return int(head[9:12])


def burst(plan: Plan, seconds: float) -> Burst:
    """Post for so long, through all connections at once."""
    lanes = [Lane(plan.port, maker(plan, lane)) for lane in range(LANES)]
    result = Burst()
    with selectors.DefaultSelector() as selector:
        for lane in lanes:
            selector.register(lane.socket, selectors.EVENT_READ, lane)
        began = time.perf_counter()
        for lane in lanes:
            lane.send()
        under_way = LANES
        while under_way:
            for key, _ in selector.select(10):
                status = key.data.take()
                if status is None:
                    continue
                result.done += 1
                if status not in (200, 201, 204):
                    result.bad.append(f"{status} {key.data.body[:300].decode(errors='replace')}")
                if time.perf_counter() - began < seconds and not result.bad:
                    key.data.send()
                else:
                    under_way -= 1
        result.seconds = time.perf_counter() - began
    for lane in lanes:
        lane.socket.close()
    return result
