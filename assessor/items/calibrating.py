"""Making a calibration of everybody's first answers. Loads NumPy, and so runs in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from assessor.engine.calibrate import calibrate
from assessor.engine.calibration import RASCH_FROM, Calibration
from assessor.engine.catalogue import Catalogue
from assessor.engine.kinds import AnyItem
from assessor.items import versions
from assessor.items.bank import Gathered, gather, in_service
from assessor.progress import scale
from assessor.progress.evidence import answered_by_each
from assessor.reports import knowledge
from assessor.store import Connection, Store, attempts
from assessor.store import calibrations as kept
from assessor.store.calibrations import Version

FAR = 0.5
"""A question that moves further on the θ scale is named: a level of the author's is 0.4."""
STEP = 50
"""People at a time."""


@dataclass(frozen=True)
class Effect:
    """What a calibration changes: each question's b before and after, furthest first, and words about people."""

    moved: tuple[tuple[AnyItem, float, float], ...]
    people: int
    """Who have finished an attempt."""
    reworded: int
    """Of them, those about whom at least one word changes."""


def work_out(store: Store, catalogue: Catalogue) -> tuple[Calibration, Gathered]:
    """The calibration that today's answers make; empty for fewer than 20 reps. Nothing is kept."""
    with store.read() as conn:
        gathered = gather(conn, catalogue)
    return calibrate(gathered.banked, gathered.credits), gathered


def keep(store: Store, made: Calibration, gathered: Gathered, now: datetime) -> tuple[Version, bool]:
    """Keep a calibration, all of it or nothing, and put it in force unless somebody has gone back; whether it was.

    Raises Conflict if another process keeps one at the same time.
    """
    with store.write() as conn:
        follows = versions.follows(conn)
        version = kept.keep(conn, made, gathered.answers, now)
        if follows:
            versions.put_in_force(conn, version.number, None, now)
    return version, follows


def effect(store: Store, catalogue: Catalogue, made: Calibration, now: datetime) -> Effect:
    """What would change against what is in force now."""
    with store.read() as conn:
        before = scale.in_force(conn, catalogue)
        after = replace(before, calibration=made)
        people = attempts.finishers(conn)
        reworded = 0
        for start in range(0, len(people), STEP):
            reworded += _reworded(conn, before, after, people[start : start + STEP], now)
    moved = [(item, before.parameters(item).b, after.parameters(item).b) for item in in_service(catalogue).values()]
    far = sorted(
        (one for one in moved if abs(one[2] - one[1]) > FAR), key=lambda one: (-abs(one[2] - one[1]), one[0].id)
    )
    return Effect(tuple(far), len(people), reworded)


def too_few(made: Calibration) -> str:
    """Why there is nothing to keep; empty if there is."""
    return "" if made.items else f"too few ({made.reps} of {RASCH_FROM} reps)"


def _reworded(conn: Connection, before: Catalogue, after: Catalogue, people: list[str], now: datetime) -> int:
    histories = attempts.histories(conn, people)
    was, will = (answered_by_each(conn, one, histories) for one in (before, after))
    return sum(
        any(one.state != known_after[name].state for name, one in knowledge(before, was[who], now).items())
        for who in people
        if (known_after := knowledge(after, will[who], now))
    )
