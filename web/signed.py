"""Signed ids: what stands behind a slip's QR. They reveal nothing and cannot be guessed."""

import hmac
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import SigningAlgorithm


def sign(secret: str, ticket_id: str) -> str:
    """The id with its signature, 50 characters fit for an address."""
    short = urlsafe_b64encode(bytes.fromhex(ticket_id.replace("-", ""))).rstrip(b"=")
    return _signer(secret).sign(short).decode()


class _Hmac(SigningAlgorithm):
    """HMAC with SHA-1 as the library does it, in one step of OpenSSL: every ticket is signed."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


@lru_cache(maxsize=8)
def _signer(secret: str) -> Signer:
    # The key is derived here once and not at every signature.
    key = Signer(secret, salt="track").derive_key()
    return Signer(key, key_derivation="none", algorithm=_Hmac())


def unsign(secret: str, text: str) -> str | None:
    """The id again, or None where anything is wrong with it."""
    try:
        short = _signer(secret).unsign(text)
        return str(uuid.UUID(bytes=urlsafe_b64decode(short + b"==")))
    except (BadSignature, ValueError):
        return None
