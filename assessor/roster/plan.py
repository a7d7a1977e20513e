"""What a roster would change, row by row, against the people who are kept. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from assessor.formats.problems import Problem
from assessor.formats.roster import Roster, Row
from assessor.roster.words import Change
from assessor.store.people import Person, Team

Fate = Literal["new", "changed", "same", "refused"]
FATES: tuple[Fate, ...] = ("new", "changed", "same", "refused")


@dataclass(frozen=True)
class Line:
    """A row and what becomes of it. `person` is as they will be; None if the row is refused."""

    row: Row
    fate: Fate
    person: Person | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Every row's fate, for the people and teams that were `known` when it was made.

    `teams` are to be added, parents first, and `team_paths` are their names. `absent` are the people who are here and
    not in the file; `leaving` those of them who are marked as having left. `stays` says why somebody absent is not,
    although that was asked for.
    """

    roster: Roster
    known: tuple[Person, ...]
    known_teams: Mapping[str, Team]
    lines: tuple[Line, ...]
    teams: tuple[Team, ...]
    team_paths: tuple[str, ...]
    absent: tuple[Person, ...]
    leaving: tuple[Person, ...]
    stays: str

    @property
    def counts(self) -> dict[Fate, int]:
        """How many rows have each fate."""
        counted = Counter(line.fate for line in self.lines)
        return {fate: counted[fate] for fate in FATES}

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it would leave everything as it is."""
        return not (self.leaving or self.of("new") or self.of("changed"))

    def of(self, fate: Fate) -> list[Line]:
        """The rows with this fate."""
        return [line for line in self.lines if line.fate == fate]

    def digest(self) -> str:
        """The same for two plans that do the same to the same people."""
        done = [(line.row.line, line.fate, line.changes) for line in self.lines]
        return sha256(repr((done, self.team_paths, [one.id for one in self.leaving])).encode()).hexdigest()


def active_admins(people: Collection[Person]) -> set[str]:
    """The ids of the admins who may sign in."""
    return {one.id for one in people if one.active and "admin" in one.roles}


def will_be(known: Sequence[Person], lines: Sequence[Line]) -> list[Person]:
    """Everybody after the rows' changes."""
    changed = {line.person.id: line.person for line in lines if line.person}
    return list(({one.id: one for one in known} | changed).values())
