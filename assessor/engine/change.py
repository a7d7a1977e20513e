"""What has changed between two moments, and whether that is more than chance (measurement §2)."""

from __future__ import annotations

from dataclasses import dataclass

from assessor.engine.know import Knowledge


@dataclass(frozen=True)
class Change:
    """`by` is what was gained, −1..1; `clear` whether the later estimate lies outside the earlier range."""

    by: float
    clear: bool


def change(before: Knowledge, now: Knowledge) -> Change:
    """How an estimate differs from an earlier one of the same practice."""
    return between(before.mastery, before.low, before.high, now.mastery)


def between(was: float, low: float, high: float, mastery: float) -> Change:
    """The same of an earlier estimate with its range, and a later one, all 0..1."""
    return Change(mastery - was, not low <= mastery <= high)
