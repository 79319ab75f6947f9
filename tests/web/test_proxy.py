"""Behind a proxy: whoever comes counts by their own address, on a line as over HTTP."""

from pathlib import Path

import requests
import socketio

from tests.house import Served


def watched(served: Served, address: str, times: int) -> list[int | None]:
    """So many `watch` events of a stranger at this address; the status of each refusal."""
    client = socketio.Client(reconnection=False)
    headers = {"X-Forwarded-For": address}
    client.connect(served.url, headers=headers, transports=["websocket"])
    said = [client.call("watch", {"track": "/t/none"}, timeout=10) for _ in range(times)]
    client.disconnect()
    return [answer["error"]["status"] for answer in said]


def test_one_phone_does_not_use_up_the_limit_of_all(tmp_path: Path) -> None:
    """After 120 questions a minute one address is told to wait, and another one is answered."""
    served = Served(tmp_path, proxies="1", rate_limits="1").start()
    try:
        assert requests.get(f"{served.url}/healthz", timeout=10).ok
        assert watched(served, "10.9.9.9", 125)[-1] == 429
        assert watched(served, "10.1.1.1", 1) == [404]
    finally:
        served.stop()
