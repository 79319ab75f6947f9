"""Heavy work off the event loop, for rooms that know the web only."""

from store.offload import offload

__all__ = ["offload"]
