"""Small files that several processes share."""

import os
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Write the file anew, so that nobody ever reads half of it. It is not flushed to disk: after a
    power cut there may be none, or the one before."""
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)
