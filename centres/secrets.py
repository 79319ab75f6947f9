"""Secrets of machines: made here, kept only as digests."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits as text for a header or a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 is enough for a random secret of this length: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()
