"""How people stand now: worked out from their answers, and kept for those who look at many at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessor.engine.catalogue import Catalogue
from assessor.engine.know import Knowledge
from assessor.progress import rescaling, scale
from assessor.progress.evidence import answered_by_each
from assessor.reports import Answered, knowledge
from assessor.store import Connection, Store, attempts, moments, standings
from assessor.store.attempts import Given
from assessor.store.standings import Standing

OLDEST = timedelta(days=30)
"""A range widens with the months since the last answer: what was worked out longer ago is worked out anew."""
AT_ONCE = 50
"""People on one page, and so the most for whom a page waits."""
STEP = 10
"""People in one transaction of the night: writers wait for a tenth of a second."""


@dataclass(frozen=True)
class _Renewed:
    """What was worked out of some people, from which answers on which scale, and what was kept before; by person."""

    scaled: Catalogue
    answers: Mapping[str, Sequence[Answered]]
    found: dict[str, dict[str, Knowledge]]
    kept: Mapping[str, Mapping[str, Standing]]


def renew(
    conn: Connection, catalogue: Catalogue, person_ids: Collection[str], now: datetime
) -> dict[str, dict[str, Knowledge]]:
    """Work out from all their answers how these people stand at `now`, and keep it; by person and practice."""
    standings.hold(conn, person_ids)
    return _renewed(conn, catalogue, attempts.histories(conn, person_ids), now).found


def renew_after_attempt(
    conn: Connection, catalogue: Catalogue, person_id: str, history: Sequence[Given], now: datetime
) -> dict[str, Knowledge]:
    """The same for who has just ended an attempt; what that changed is kept as well, by practice.

    `history` is everything that they have answered, read in this transaction after `standings.hold`.

    What only age or another scale changes is nothing that they did: it is no such moment, and what was kept on
    another scale is compared as the same answers stand on this one.
    """
    made = _renewed(conn, catalogue, {person_id: history}, now)
    kept = made.kept.get(person_id, {})
    before = {name: one.known for name, one in kept.items()}
    if any(one.scale_version != made.scaled.scale_version for one in kept.values()):
        before = knowledge(made.scaled, made.answers[person_id], max(one.as_of for one in kept.values()))
    moments.keep(conn, person_id, now, made.found[person_id], before)
    return made.found[person_id]


def _renewed(
    conn: Connection, catalogue: Catalogue, histories: Mapping[str, Sequence[Given]], now: datetime
) -> _Renewed:
    scaled = scale.in_force(conn, catalogue)
    answers = answered_by_each(conn, scaled, histories)
    found = {person_id: knowledge(scaled, given, now) for person_id, given in answers.items()}
    kept = standings.of_people(conn, found.keys())
    rescaling.note(conn, catalogue, histories, kept, found, scaled.calibration.number, now)
    standings.keep(conn, found, now, scaled.scale_version, scaled.calibration.number)
    return _Renewed(scaled, answers, found, kept)


def due(conn: Connection, catalogue: Catalogue, person_ids: Collection[str], now: datetime) -> list[str]:
    """Those of these people, `AT_ONCE` at most, whose standing is missing, old, or on another scale."""
    if not catalogue.domains:
        return []
    scaled = scale.in_force(conn, catalogue)
    return standings.due(conn, person_ids, now - OLDEST, scaled.scale_version, AT_ONCE)


def refresh(conn: Connection, catalogue: Catalogue, person_ids: Collection[str], now: datetime) -> int:
    """Renew the standing of those of these people who are due; how many they were."""
    them = due(conn, catalogue, person_ids, now)
    renew(conn, catalogue, them, now)
    return len(them)


def refresh_everybody(
    store: Store, catalogue: Catalogue, now: Callable[[], datetime], ending: Callable[[], bool]
) -> int:
    """Renew, a few people at a time, the standing of everybody who is here and due; how many they were.

    Stops early when `ending` says so: who is left is still due.
    """
    count, last = 0, ""
    while catalogue.domains and not ending():
        at = now()
        with store.write() as conn:
            scaled = scale.in_force(conn, catalogue)
            them = standings.due_anywhere(conn, at - OLDEST, scaled.scale_version, STEP, after=last)
            renew(conn, catalogue, them, at)
        if not them:
            break
        count, last = count + len(them), them[-1]
    return count
