"""The key with which this installation signs what it hands out: sessions, and links that stop letters."""

from __future__ import annotations

import secrets
from pathlib import Path


def signing_key(var: Path) -> str:
    """The key in this folder, made at the first start and readable by its owner only."""
    path = var / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        fresh.replace(path)
    return path.read_text(encoding="ascii")
