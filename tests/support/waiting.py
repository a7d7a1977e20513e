"""How tests wait for what another thread, process or machine does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 120.0
"""Seconds for what takes a few on an idle machine. Waiting longer costs only a test that fails anyway; a wait that
gives up early fails one that is right."""
LOOK = 0.02
T = TypeVar("T")


def until(look: Callable[[], T], what: str) -> T:
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(LOOK)
    raise AssertionError(f"in {PATIENCE:g} s there was no {what}")
