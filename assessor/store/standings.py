"""What the engine said last of each person and practice, for those who look at many people at once.

Answers are what is true; a standing can be thrown away and worked out anew from them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from assessor.engine.know import Knowledge
from assessor.store.people import ACTIVE
from assessor.store.schema import attempt, person, standing


@dataclass(frozen=True)
class Standing:
    """What was `known` of a practice at the moment `as_of` (aware), on the catalogue's scale of that version."""

    practice: str
    known: Knowledge
    as_of: datetime
    scale_version: str
    calibration: int | None = None
    """Its number; None for the authors' levels."""


_FIGURES = ("mastery", "low", "high", "chance_there", "shortfall", "theta", "cut", "answers", "stale")
_KEY = ("person_id", "practice")
_KNOWN = [name if name != "last_answer" else "last_answer_at" for name in Knowledge.__dataclass_fields__]
# Put together once: composing a query takes five times as long as running it.
_THESE: BindParameter[Any] = bindparam("people", expanding=True)
_HELD = select(person.c.id).where(person.c.id.in_(_THESE)).order_by(person.c.id).with_for_update(key_share=True)
_OF_ANOTHER_SCALE = delete(standing).where(
    standing.c.person_id == bindparam("who"),
    standing.c.scale_version != bindparam("scale"),
    standing.c.as_of < bindparam("before"),
)
_STANDINGS = (
    select(*(standing.c[name] for name in (*_KEY, "as_of", "scale_version", "calibration", *_KNOWN)))
    .where(standing.c.person_id.in_(_THESE))
    .order_by(standing.c.person_id, standing.c.practice)
)
_FINISHED = select(attempt.c.id).where(attempt.c.person_id == person.c.id, attempt.c.finished_at.is_not(None))
_FRESH = select(standing.c.practice).where(
    standing.c.person_id == person.c.id,
    standing.c.as_of >= bindparam("before"),
    standing.c.scale_version == bindparam("scale"),
)
_ALL_DUE = (
    select(person.c.id).where(_FINISHED.exists(), ~_FRESH.exists()).order_by(person.c.id).limit(bindparam("most"))
)
_DUE = _ALL_DUE.where(person.c.id.in_(_THESE))
_DUE_ANYWHERE = _ALL_DUE.where(ACTIVE, person.c.id > bindparam("after"))


def _upsert(insert: Any) -> Any:
    new = {column.name: insert.excluded[column.name] for column in standing.columns if column.name not in _KEY}
    newer = insert.excluded.as_of >= standing.c.as_of
    return insert.on_conflict_do_update(index_elements=_KEY, set_=new, where=newer)


_KEEP = {"sqlite": _upsert(sqlite.insert(standing)), "postgresql": _upsert(postgresql.insert(standing))}


def hold(conn: Connection, person_ids: Collection[str]) -> None:
    """Be the only one who works out these people's standing until the transaction ends.

    Call it before reading their answers: otherwise, on PostgreSQL, one who read them earlier could write later. On
    SQLite one write runs at a time as it is.
    """
    conn.execute(_HELD, {"people": sorted(person_ids)}).all()


def keep(
    conn: Connection,
    found: Mapping[str, Mapping[str, Knowledge]],
    as_of: datetime,
    scale_version: str,
    calibration: int | None = None,
) -> None:
    """Keep what is known of each of these people, practice by practice, instead of what was known before.

    What was kept later than `as_of` stays.
    """
    if not found:
        return
    rows = [
        _row(person_id, practice, known)
        | {"as_of": as_of, "scale_version": scale_version, "calibration": calibration}
        for person_id, practices in sorted(found.items())
        for practice, known in sorted(practices.items())
    ]
    conn.execute(
        _OF_ANOTHER_SCALE,
        [{"who": who, "before": as_of, "scale": scale_version} for who in sorted(found)],
    )
    if not rows:
        return
    conn.execute(_KEEP[conn.dialect.name], rows)


def of_people(conn: Connection, person_ids: Collection[str]) -> dict[str, dict[str, Standing]]:
    """The standing of each of these people by practice; who has none is left out."""
    found: dict[str, dict[str, Standing]] = {}
    rows = conn.execute(_STANDINGS, {"people": sorted(person_ids)}).all()
    for person_id, practice, as_of, scale_version, calibration, *known in rows:
        kept = Standing(practice, Knowledge(*known), as_of, scale_version, calibration)
        found.setdefault(person_id, {})[practice] = kept
    return found


def due(conn: Connection, person_ids: Collection[str], before: datetime, scale_version: str, most: int) -> list[str]:
    """Those of these people who have finished an attempt and whose standing is missing, from before a moment, or on
    another scale: at most so many, in the order of their ids."""
    given = {"before": before, "scale": scale_version, "most": most}
    return list(conn.scalars(_DUE, given | {"people": sorted(person_ids)}))


def due_anywhere(conn: Connection, before: datetime, scale_version: str, most: int, after: str = "") -> list[str]:
    """The same among everybody who has not left and whose id comes after the given one."""
    given = {"before": before, "scale": scale_version, "most": most}
    return list(conn.scalars(_DUE_ANYWHERE, given | {"after": after}))


def _row(person_id: str, practice: str, known: Knowledge) -> dict[str, Any]:
    key = {"person_id": person_id, "practice": practice}
    figures = {name: getattr(known, name) for name in _FIGURES}
    return key | figures | {"state": known.state.value, "last_answer_at": known.last_answer}
