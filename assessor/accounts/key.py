"""The key with which this installation signs what it hands out: sessions, and links that stop letters."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def signing_key(var: Path) -> str:
    """The key in this folder, made at the first start and readable by its owner only.

    Of several processes that start at once, one makes it for all.
    """
    path = var / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_hex(32), encoding="ascii")
    try:
        # It appears whole, and in nobody's place.
        os.link(fresh, path)
    except FileExistsError:
        pass
    except OSError:  # a disk that knows no second name for a file
        fresh.replace(path)
    fresh.unlink(missing_ok=True)
