"""What must be nought."""

from __future__ import annotations

from dataclasses import asdict

from bench._writers import Reckoning

NOTHING = {"lost": 0, "altered": 0, "twice": 0, "halves": 0}


def amiss(found: Reckoning) -> dict[str, int]:
    """The figures of a reckoning that are not mere counts."""
    return {name: count for name, count in asdict(found).items() if name in NOTHING}
