"""Pictures and videos for the boards: what they really are, whatever their name says.

A picture is drawn anew, so that nothing but its dots reaches a screen; a video must begin as MP4
or WebM do. The browser is told this type and no other."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

__all__ = ["MOST_BYTES", "Media", "Unfit", "look"]

MOST_BYTES = 64 * 1024**2
"""Of a video: two minutes in good quality."""
MOST_PICTURE_BYTES = 16 * 1024**2
MOST_DOTS = 60_000_000
"""Of a picture before it is drawn anew: more is a trap for memory."""
LARGEST = (1920, 1920)


class Unfit(ValueError):
    """Not a file that a board could show; the text is one of `why` in content_pages."""


@dataclass(frozen=True)
class Media:
    """`kind`: picture or video."""

    kind: str
    mimetype: str
    suffix: str
    data: bytes


def look(data: bytes) -> Media:
    """What this file is, made safe to show. Raises Unfit: too_large, unreadable or empty."""
    if not data:
        raise Unfit("empty")
    if len(data) > MOST_BYTES:
        raise Unfit("too_large")
    if data[4:8] == b"ftyp":
        return Media("video", "video/mp4", ".mp4", data)
    if data[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in data[:64]:
        return Media("video", "video/webm", ".webm", data)
    return Media("picture", "image/webp", ".webp", _drawn(data))


def _drawn(data: bytes) -> bytes:
    """The picture drawn anew, upright, no larger than a screen."""
    if len(data) > MOST_PICTURE_BYTES:
        raise Unfit("too_large")
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as found:
            if found.width * found.height > MOST_DOTS:
                raise Unfit("too_large")
            picture = ImageOps.exif_transpose(found).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise Unfit("too_large") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit("unreadable") from error
    picture.thumbnail(LARGEST)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=86)
    return out.getvalue()
