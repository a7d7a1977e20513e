"""How people stood after each attempt, beside how they stood before it: what has changed, without reckoning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from assessor.engine.know import Knowledge
from assessor.store.once import insert_new
from assessor.store.schema_team import standing_moment

_FIGURES = ("mastery", "low", "high")


def keep(
    conn: Connection, person_id: str, at: datetime, now: Mapping[str, Knowledge], before: Mapping[str, Knowledge]
) -> None:
    """Keep how somebody stands `now`, at the end of an attempt, on each practice with answers, and stood `before`.

    The same moment twice is kept once.
    """
    key = {"person_id": person_id, "at": at}
    insert_new(
        conn,
        standing_moment,
        [
            key | {"practice": practice} | _now(known) | _before(before.get(practice))
            for practice, known in sorted(now.items())
            if known.answers
        ],
    )


def _now(known: Knowledge) -> dict[str, Any]:
    figures = {name: getattr(known, name) for name in (*_FIGURES, "cut", "answers")}
    return figures | {"state": known.state.value}


def _before(known: Knowledge | None) -> dict[str, Any]:
    there = known if known and known.answers else None
    figures = {f"before_{name}": getattr(there, name, None) for name in _FIGURES}
    return figures | {"before_state": there.state.value if there else None}
