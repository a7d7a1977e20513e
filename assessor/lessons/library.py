"""The content in service, read anew when a new edition has been released."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from assessor.engine.catalogue import Catalogue
from assessor.formats import folder
from assessor.formats.problems import Problem

PROBLEMS = "problems.json"
SHELF = "shelf"


@dataclass(frozen=True)
class Edition:
    """A catalogue in service, and the mistakes that keep newer versions of files out of it."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]


class Library:
    """Gives the current edition; `var` is the folder that `release` writes to. Safe to share between threads."""

    def __init__(self, var: Path) -> None:
        self._var = var
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._edition = Edition(Catalogue(), ())

    def edition(self) -> Edition:
        """The newest published edition; raises FileNotFoundError while there is none."""
        stat = (self._var / PROBLEMS).stat()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp != self._stamp:
            with self._lock:
                if stamp != self._stamp:
                    self._edition = _read(self._var, stamp)
                    self._stamp = stamp
        return self._edition


@lru_cache(maxsize=1)
def _read(var: Path, _stamp: tuple[int, int]) -> Edition:
    """An edition by its stamp: reading it takes a third of a second, and every application over a folder wants it."""
    written = json.loads((var / PROBLEMS).read_text(encoding="utf-8"))
    catalogue = folder.load(var / SHELF).catalogue
    return Edition(catalogue, tuple(Problem(**problem) for problem in written))
