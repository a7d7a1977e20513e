"""Teams by their paths, as files and pages name them."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize
from uuid import uuid4

from assessor.formats.roster_cells import TeamPath, path_text
from assessor.store.people import Team


def key(path: TeamPath) -> str:
    """What two spellings of the same path have in common: neither capitals nor blanks make another team."""
    # Joined first, for a name that was not given here may hold a slash.
    names = normalize("NFC", path_text(path)).casefold().split("/")
    return path_text(tuple(" ".join(name.split()) for name in names))


class Tree:
    """The teams that there are, and those that a file adds."""

    def __init__(self, teams: Mapping[str, Team]) -> None:
        self.teams = dict(teams)
        self.new: list[Team] = []
        """Parents before what is part of them."""
        self._paths = {id_: self._path(id_) for id_ in teams}
        self._children: dict[str | None, list[Team]] = {}
        for team in sorted(teams.values(), key=lambda one: one.name.casefold()):
            self._children.setdefault(team.parent_id, []).append(team)
        self._ids: dict[str, list[str]] = {}
        for id_, path in self._paths.items():
            self._ids.setdefault(key(path), []).append(id_)

    def path(self, team_id: str | None) -> TeamPath:
        """The names from the top down to a team; empty for none."""
        return self._paths[team_id] if team_id else ()

    def paths(self) -> dict[str, TeamPath]:
        """All teams, each after the one that it is part of, and in the order of their names."""
        return dict(sorted(self._paths.items(), key=lambda one: [name.casefold() for name in one[1]]))

    def children(self, team_id: str | None) -> list[Team]:
        """The teams that are part of this one, or of none, in the order of their names."""
        return self._children.get(team_id, [])

    def grow(self, path: TeamPath, preferred: str | None = None) -> str:
        """The id of the team with this path, which is added if it is not there, with all that it is part of.

        Of several with the same path it is the preferred one, if that is among them.
        """
        if found := self._ids.get(key(path)):
            return preferred if preferred in found else found[0]
        parent = self.grow(path[:-1]) if path[1:] else None
        team = Team(str(uuid4()), path[-1], parent)
        self.teams[team.id] = team
        self.new.append(team)
        self._paths[team.id] = path
        self._ids[key(path)] = [team.id]
        return team.id

    def _path(self, team_id: str) -> TeamPath:
        names: list[str] = []
        here: str | None = team_id
        while here and len(names) <= len(self.teams):
            names.insert(0, self.teams[here].name)
            here = self.teams[here].parent_id
        return tuple(names)
