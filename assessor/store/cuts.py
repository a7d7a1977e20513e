"""What judges say of each question, and the cuts that were made of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from assessor.store.once import insert_new
from assessor.store.schema import person
from assessor.store.schema_items import cut_change, judgement


@dataclass(frozen=True)
class Judgement:
    """A judge's figure for a fingerprint: so many of a hundred people who are just there would know it, 0..100."""

    judge_id: str
    fingerprint: str
    practice: str
    people: int
    judged_at: datetime


@dataclass(frozen=True)
class Change:
    """From `at` (aware) on this is the cut of a practice, 0..0.95, with its standard error and number of judges.

    All three are None where somebody went back to what practices.yaml says.
    """

    id: str
    at: datetime
    practice: str
    cut: float | None
    error: float | None
    judges: int | None
    by_id: str


@dataclass(frozen=True)
class Decided:
    """A change with the name of who made it."""

    change: Change
    name: str


_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_JUDGEMENTS = select(*(judgement.c[name] for name in Judgement.__dataclass_fields__))
_CHANGES = (
    select(*(cut_change.c[name] for name in Change.__dataclass_fields__), person.c.name)
    .join(person, person.c.id == cut_change.c.by_id)
    .order_by(cut_change.c.at.desc(), cut_change.c.id)
)
_LATER = cut_change.alias("later")
_OVER = select(_LATER.c.id).where(_LATER.c.practice == cut_change.c.practice, _LATER.c.at > cut_change.c.at)
_IN_FORCE = _CHANGES.where(~_OVER.exists())


def judge(conn: Connection, given: Collection[Judgement]) -> None:
    """Keep what a judge says, instead of what they said before."""
    if not given:
        return
    insert = _INSERT[conn.dialect.name](judgement)
    new = {name: insert.excluded[name] for name in ("practice", "people", "judged_at")}
    rows = [asdict(one) for one in sorted(given, key=lambda one: one.fingerprint)]
    conn.execute(insert.on_conflict_do_update(index_elements=["judge_id", "fingerprint"], set_=new), rows)


def take_back(conn: Connection, judge_id: str, fingerprints: Collection[str]) -> None:
    """Let a judge have said nothing of these."""
    own = (judgement.c.judge_id == judge_id) & judgement.c.fingerprint.in_(sorted(fingerprints))
    conn.execute(delete(judgement).where(own))


def of_practice(conn: Connection, practice: str) -> dict[str, dict[str, int]]:
    """What all judges said of a practice's questions: judge → fingerprint → people of a hundred."""
    return by_practice(conn, [practice]).get(practice, {})


def by_practice(conn: Connection, practices: Collection[str]) -> dict[str, dict[str, dict[str, int]]]:
    """The same for several practices."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in conn.execute(_JUDGEMENTS.where(judgement.c.practice.in_(sorted(practices)))):
        found.setdefault(row.practice, {}).setdefault(row.judge_id, {})[row.fingerprint] = row.people
    return found


def change(conn: Connection, made: Change) -> None:
    """Let this be the practice's cut from now on."""
    insert_new(conn, cut_change, [asdict(made)])


def changes(conn: Connection, practice: str) -> list[Decided]:
    """Every change of a practice's cut, the newest first."""
    return [
        Decided(Change(*row[:-1]), row[-1]) for row in conn.execute(_CHANGES.where(cut_change.c.practice == practice))
    ]


def in_force(conn: Connection) -> Mapping[str, Decided]:
    """The last change of each practice's cut that was set here; those that follow practices.yaml are left out."""
    found = [Decided(Change(*row[:-1]), row[-1]) for row in conn.execute(_IN_FORCE)]
    return {one.change.practice: one for one in found if one.change.cut is not None}
