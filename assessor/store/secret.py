"""Secrets are kept only as digests, so that whoever reads the database can use none of them."""

from __future__ import annotations

from hashlib import sha256


def digest(secret: str) -> str:
    """SHA-256 as hexadecimal text: enough for a random token, never for a password, which can be guessed."""
    return sha256(secret.encode()).hexdigest()
