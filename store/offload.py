"""Slow work off the event loop: flushes to disk, password hashes, synthesis, reports."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def offload(work: Callable[..., T], *args: Any) -> T:
    """Run in a real thread while other requests go on. Under gevent a slow function would freeze
    every screen of every hall; with ordinary threads it runs where it is."""
    try:
        from gevent import get_hub, monkey
    except ImportError:
        return work(*args)
    if not monkey.is_module_patched("threading"):
        return work(*args)
    result: T = get_hub().threadpool.apply(work, args)
    return result
