"""What somebody says against recommendations, as the engine takes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assessor.engine.objections import Kind, Objection
from assessor.store import Connection, objections
from assessor.store.objections import Said
from assessor.store.recommendations import Recommendation


def spoken(conn: Connection, person_id: str) -> list[Objection]:
    """All that a person says against recommendations, the latest first, whether or not it still holds."""
    return [as_objection(one) for one in objections.of_person(conn, person_id)]


def as_objection(said: Said) -> Objection:
    """What the engine knows of it."""
    return Objection(Kind(said.kind), said.lesson, said.practice, said.said_at)


def outdated(advice: Recommendation | None, said: Iterable[Objection], now: datetime) -> bool:
    """Whether something that was set aside when the recommendation was made is to be shown again."""
    ends = [one.until for one in said if one.until is not None]
    return advice is not None and any(advice.made_at < end <= now for end in ends)
