"""How people stand now: worked out from their answers, and kept for those who look at many at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from assessor.engine.catalogue import Catalogue
from assessor.engine.know import Knowledge
from assessor.progress import rescaling, scale
from assessor.progress.evidence import answered_by_each
from assessor.reports import knowledge
from assessor.store import Connection, Store, attempts, standings

OLDEST = timedelta(days=30)
"""A range widens with the months since the last answer: what was worked out longer ago is worked out anew."""
AT_ONCE = 50
"""People on one page, and so the most for whom a page waits."""
STEP = 10
"""People in one transaction of the night: writers wait for a tenth of a second."""


def renew(
    conn: Connection, catalogue: Catalogue, person_ids: Collection[str], now: datetime
) -> dict[str, dict[str, Knowledge]]:
    """Work out from all their answers how these people stand at `now`, and keep it; by person and practice."""
    standings.hold(conn, person_ids)
    scaled = scale.in_force(conn, catalogue)
    histories = attempts.histories(conn, person_ids)
    answers = answered_by_each(conn, scaled, histories)
    found = {person_id: knowledge(scaled, given, now) for person_id, given in answers.items()}
    rescaling.note(conn, catalogue, histories, found, scaled.calibration.number, now)
    standings.keep(conn, found, now, scaled.scale_version, scaled.calibration.number)
    return found


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
