"""What is kept of how people stand, worked out anew first where it is old."""

from __future__ import annotations

from collections.abc import Collection

from assessor.progress import standing
from assessor.store import standings
from assessor.store.standings import Standing
from assessor.web.service import service


def up_to_date(person_ids: Collection[str]) -> dict[str, dict[str, Standing]]:
    """The standing of each of these people by practice, `standing.AT_ONCE` of them worked out anew at most."""
    catalogue, now = service().library.edition().catalogue, service().now()
    with service().store.read() as conn:
        if not standing.due(conn, catalogue, person_ids, now):
            return standings.of_people(conn, person_ids)
    with service().store.write() as conn:
        standing.refresh(conn, catalogue, person_ids, now)
        return standings.of_people(conn, person_ids)
