"""Files between being looked at and being imported: an hour on the server's disk, for the server's eyes only."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

FOLDER = "rosters"
"""Where in var/ they lie."""
HOUR = timedelta(hours=1)
ROSTER, BEFORE, DONE = "csv", "before.csv", "json"
"""What is kept of one import: the file itself, everybody as they were before it, and what it did."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Kept:
    """A folder of files that go by the SHA-256 of the roster that they belong to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, raw: bytes, now: datetime) -> str:
        """Keep a roster; its digest."""
        self.drop_old(now)
        digest = sha256(raw).hexdigest()
        self.put(digest, ROSTER, raw, now)
        return digest

    def put(self, digest: str, what: str, raw: bytes, now: datetime) -> None:
        """Keep something along with a roster."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{digest}.{what}"
        half = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(raw)
        os.utime(half, (now.timestamp(), now.timestamp()))
        half.replace(path)

    def get(self, digest: str, what: str, now: datetime) -> bytes | None:
        """What is kept; None if nothing is, or not any more."""
        if not _DIGEST.fullmatch(digest):
            return None
        self.drop_old(now)
        try:
            return (self._folder / f"{digest}.{what}").read_bytes()
        except FileNotFoundError:
            return None

    def drop_old(self, now: datetime) -> None:
        """Delete what has been here for an hour."""
        oldest = (now - HOUR).timestamp()
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            try:
                if path.stat().st_mtime <= oldest:
                    path.unlink(missing_ok=True)
            except FileNotFoundError:  # another request was faster
                continue
