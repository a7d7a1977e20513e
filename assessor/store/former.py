"""What managers have written about people whom they do not lead any more: shown to nobody, and theirs to delete."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, select

from assessor.store.people import ACTIVE
from assessor.store.schema import person
from assessor.store.schema_coach import qualification
from assessor.store.schema_team import one_to_one, story

_HERE = select(person.c.id).where(person.c.team_id.in_(bindparam("teams", expanding=True)), ACTIVE)


def _elsewhere(table: Table) -> Any:
    return (table.c.manager_id == bindparam("manager")) & table.c.rep_id.not_in(_HERE)


# What a rep was shown of a one-to-one is theirs as well, and stays.
_KINDS = {
    "notes": (qualification, _elsewhere(qualification)),
    "drafts": (one_to_one, _elsewhere(one_to_one) & one_to_one.c.shared_at.is_(None)),
    "stories": (story, _elsewhere(story)),
}
KINDS = tuple(_KINDS)
_COUNTS = select(
    *(
        select(func.count(table.c.rep_id.distinct())).where(where).scalar_subquery().label(kind)
        for kind, (table, where) in _KINDS.items()
    )
)


@dataclass(frozen=True)
class Former:
    """About how many people there are notes of a quarter, drafts of one-to-ones, stories."""

    notes: int
    drafts: int
    stories: int

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.notes or self.drafts or self.stories)


def of_manager(conn: Connection, manager_id: str, teams: Collection[str]) -> Former:
    """What there is about people who work in none of these teams, all that the manager leads."""
    return Former(*conn.execute(_COUNTS, _given(manager_id, teams)).one())


def remove(conn: Connection, manager_id: str, teams: Collection[str], kind: str) -> None:
    """Delete all of one of the `KINDS`."""
    table, where = _KINDS[kind]
    conn.execute(delete(table).where(where), _given(manager_id, teams))


def _given(manager_id: str, teams: Collection[str]) -> dict[str, object]:
    return {"manager": manager_id, "teams": sorted(teams)}
