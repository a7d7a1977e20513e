"""What each lesson changed for those who read it, from their answers before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from assessor.engine.catalogue import Catalogue, Lesson
from assessor.engine.effects import Pair, observe, pair
from assessor.engine.know import Evidence
from assessor.progress import scale
from assessor.progress.evidence import as_asked
from assessor.store import Connection, Store, attempts, effects, study
from assessor.store.attempts import Given

AROUND = timedelta(days=60)
"""Answers given later than this after a reading owe to more than the lesson."""
STEP = 10
"""Readers in one transaction."""


def measure(store: Store, catalogue: Catalogue, now: Callable[[], datetime], ending: Callable[[], bool]) -> int:
    """Work out anew what lessons change, over everybody who has studied one; how many lessons have a pair.

    Stops early when `ending` says so, and then keeps what was found the last time.
    """
    pairs: dict[str, list[Pair]] = defaultdict(list)
    last = ""
    while not ending():
        with store.read() as conn:
            scaled = scale.in_force(conn, catalogue)
            readers = study.readers(conn, last, STEP)
            for person_id in readers:
                for lesson, one in _pairs(conn, scaled, person_id):
                    pairs[lesson].append(one)
        if not readers:
            found = {lesson: observe(ones) for lesson, ones in pairs.items()}
            with store.write() as conn:
                effects.keep(conn, found, now())
            return len(found)
        last = readers[-1]
    return 0


def _pairs(conn: Connection, catalogue: Catalogue, person_id: str) -> Iterable[tuple[str, Pair]]:
    """One for each lesson that a person has studied and answered on around their first reading of it."""
    given = [one for one in attempts.history(conn, person_id) if one.counts]
    first: dict[str, datetime] = {}
    for reading in study.of_person(conn, person_id):
        first.setdefault(reading.lesson, reading.studied_at)
    evidence = _evidence(conn, catalogue, given)
    for page, at in first.items():
        lesson = catalogue.lessons.get(page)
        if lesson and (found := _pair(catalogue, lesson, given, evidence, at)):
            yield page, found


def _pair(
    catalogue: Catalogue, lesson: Lesson, given: list[Given], evidence: dict[str, Evidence], at: datetime
) -> Pair | None:
    before: dict[str, list[Evidence]] = defaultdict(list)
    for one in given:
        if one.answered_at <= at:
            before[one.practice].append(evidence[one.id])
    known = {one.item_id for one in given if one.answered_at <= at}
    after = [
        evidence[one.id]
        for one in given
        if one.practice == lesson.practice and at < one.answered_at <= at + AROUND and one.item_id not in known
    ]
    return pair(lesson.practice, lesson.covers.get(lesson.practice, 1.0), catalogue.domains, before, after, at)


def _evidence(conn: Connection, catalogue: Catalogue, given: list[Given]) -> dict[str, Evidence]:
    """By response, with the item as it was when it was asked."""
    items = as_asked(conn, catalogue, {one.fingerprint for one in given})
    return {
        one.id: Evidence(catalogue.parameters(items[one.fingerprint]), one.credit, one.answered_at) for one in given
    }
