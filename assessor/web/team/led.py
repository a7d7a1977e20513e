"""Whom one leads: the teams of one's own and below, and who works in them, without oneself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assessor import access
from assessor.access import Relation
from assessor.coaching.assigned import lineage
from assessor.store import Connection, people
from assessor.store.people import Person, Team
from assessor.web.people import me


@dataclass(frozen=True)
class Led:
    """What somebody leads: `teams` are all teams there are, `ids` those that are theirs or below."""

    teams: Mapping[str, Team]
    ids: frozenset[str]
    persons: tuple[Person, ...]
    """In the order of their names."""

    @cached_property
    def by_id(self) -> dict[str, Person]:
        """Who works in one of them, by id."""
        return {one.id: one for one in self.persons}

    @property
    def above(self) -> frozenset[str]:
        """The teams that one's own are part of, but for one's own."""
        return frozenset[str]().union(*(lineage(self.teams, id_) for id_ in me().manages)) - self.ids

    def team(self, team_id: str | None) -> Team | None:
        """One of one's teams."""
        return self.teams.get(team_id or "") if team_id in self.ids else None


def led(conn: Connection) -> Led:
    """Whom who is signed in leads: nobody else may be asked, or be seen."""
    teams, own = people.teams(conn), me()
    ids = frozenset(id_ for id_ in teams if not own.manages.isdisjoint(lineage(teams, id_)))
    found = sorted(people.working_in(conn, ids), key=lambda one: (people.sought(one), one.id))
    return Led(teams, ids, tuple(one for one in found if one.id != own.id))


def leads(asker: Person, teams: Mapping[str, Team], team_id: str | None) -> bool:
    """Whether somebody leads a team, or one that it is part of, and may still ask for something."""
    may = asker.active and access.may(asker, "assign", Relation.BELOW)
    return may and not asker.manages.isdisjoint(lineage(teams, team_id))
