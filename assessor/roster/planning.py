"""Working a roster's plan out: whom each row means, what of it may be, what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from unicodedata import normalize
from uuid import uuid4

from assessor.formats.problems import Problem, listed, suggestion
from assessor.formats.roster import Entry, Roster, Row
from assessor.formats.roster_cells import TeamPath, path_text
from assessor.roster.handles import free_handle
from assessor.roster.plan import Line, Plan, active_admins, will_be
from assessor.roster.tree import Tree, key
from assessor.roster.words import changes
from assessor.store.people import Person, Team

HINTS, COMPARED = 20, 200
"""How many refused rows get a “did you mean”, and with how many teams each is compared: it takes its time."""
NO_ADMIN = "without them there would be no admin left"
FIRST_MEND = "rows were refused; correct them first, so that nobody leaves by a slip"


def plan(
    roster: Roster,
    known: Sequence[Person],
    teams: Mapping[str, Team],
    at: datetime,
    leavers: bool = False,
    by: str | None = None,
) -> Plan:
    """What a roster does to the people and teams that are kept at the time `at`.

    `leavers` marks those who are not in the file as having left, except whoever asks for it, `by`.
    """
    planner = _Planner(roster, known, teams, at)
    lines = planner.lines()
    named = {line.person.id for line in lines if line.person} | planner.refused
    absent = tuple(one for one in known if one.active and one.id not in named)
    leaving, stays = _leaving(lines, known, absent, by) if leavers else ((), "")
    lines = _with_an_admin(lines, known, roster.path)
    added = _needed(planner.tree, lines)
    paths = tuple(path_text(planner.tree.path(team.id)) for team in added)
    return Plan(roster, tuple(known), dict(teams), tuple(lines), added, paths, absent, leaving, stays)


class _Planner:
    """One reading of a roster: who is kept, who was met in an earlier row."""

    def __init__(self, roster: Roster, known: Sequence[Person], teams: Mapping[str, Team], at: datetime) -> None:
        self.roster, self.at = roster, at
        self.tree = Tree(teams)
        self.refused: set[str] = set()
        """Those whom a refused row means: they are in the file all the same."""
        self._handles = {one.handle.casefold(): one for one in known}
        self._emails = {one.email: one for one in known if one.email}
        self._met: dict[str, int] = {}
        self._taken = set(self._handles) | {row.entry.handle for row in roster.rows if row.entry and row.entry.handle}
        self._hints = HINTS

    def lines(self) -> list[Line]:
        """Every row's fate, as far as it does not depend on the other rows' fates."""
        matched = [(row, *self._match(row)) for row in self.roster.rows]
        good = [row.entry.team for row, _, wrong in matched if row.entry and not wrong]
        self._teams = {key(path[:depth]): path[:depth] for path in good for depth in range(1, len(path) + 1)}
        self._teams |= {key(path): path for path in self.tree.paths().values()}
        return [self._line(row, existing, wrong) for row, existing, wrong in matched]

    def _match(self, row: Row) -> tuple[Person | None, tuple[Problem, ...]]:
        """Whom a row means, and why it cannot be taken."""
        entry = row.entry
        if entry is None:
            return None, row.problems
        by_handle = self._handles.get((entry.handle or "").casefold())
        by_email = self._emails.get(entry.email or "")
        existing = by_handle or by_email
        if by_handle and by_email and by_handle.id != by_email.id:
            what = f"the handle is {by_handle.name}'s and the e-mail {by_email.name}'s"
            return existing, (self._problem(row, "email", what, "both of the same person"),)
        names = [text for text in (existing and existing.id, entry.handle, entry.email) if text]
        if first := next((self._met[name] for name in names if name in self._met), None):
            what = f"the same person is in line {first}"
            return existing, (self._problem(row, "email", what, "one row for each person"),)
        self._met |= dict.fromkeys(names, row.line)
        if isinstance(entry.left, date) and entry.left > self.at.date():
            what = f"left: {entry.left} has not come yet"
            return existing, (self._problem(row, "left", what, "empty until that day"),)
        return existing, ()

    def _line(self, row: Row, existing: Person | None, wrong: tuple[Problem, ...]) -> Line:
        entry = row.entry
        if entry and not wrong:
            wrong = tuple(self._unknown(row, entry.manages))
        if entry is None or wrong:
            self.refused |= {existing.id} if existing else set()
            return Line(row, "refused", problems=wrong)
        person = self._changed(existing, entry) if existing else self._new(entry)
        differs = changes(existing, person, self.tree)
        return Line(row, "new" if existing is None else "changed" if differs else "same", person, differs)

    def _unknown(self, row: Row, paths: Iterable[TeamPath]) -> Iterable[Problem]:
        for path in sorted(paths):
            if key(path) in self._teams:
                continue
            self._hints -= 1
            meant = suggestion(path_text(path)[:60], self._alike(path)) if self._hints >= 0 else ""
            what = f"manages: there is no team {path_text(path)[:60]}{meant}"
            there = listed(map(path_text, self._teams.values()))
            yield self._problem(row, "manages", what, f"teams that somebody works in, with ; between them: {there}")

    def _alike(self, path: TeamPath) -> list[str]:
        """Teams as deep as this one whose name begins with the same letter."""
        first = path[-1][:1].casefold()
        found = (known for known in self._teams.values() if len(known) == len(path))
        return list(islice((path_text(known) for known in found if known[-1][:1].casefold() == first), COMPARED))

    def _new(self, entry: Entry) -> Person:
        handle = entry.handle or free_handle(entry.email or entry.name, self._taken)
        self._taken.add(handle)
        nobody = Person(str(uuid4()), handle, entry.name, self.at, frozenset({"rep"}))
        return self._changed(nobody, entry)

    def _changed(self, person: Person, entry: Entry) -> Person:
        """The person with what the file has columns for; where only the spelling differs, ours stays."""
        led = {key(path): path for path in entry.manages}
        stay = {id_ for id_ in person.manages if key(self.tree.path(id_)) in led}
        known = {key(self.tree.path(id_)) for id_ in stay}
        given: dict[str, Any] = {
            "name": person.name if _plain(person.name) == entry.name else entry.name,
            "email": person.email if _plain(person.email or "") == entry.email else entry.email,
            "handle": person.handle if person.handle.casefold() == entry.handle else entry.handle or person.handle,
            "team": self.tree.grow(entry.team, person.team_id) if entry.team else None,
            "roles": entry.roles,
            "manages": frozenset(stay | {self.tree.grow(self._teams[one]) for one in led.keys() - known}),
            "left": self._left(entry.left, person.left_at),
        }
        fields = {"team": "team_id", "left": "left_at"}
        said = {fields.get(name, name): value for name, value in given.items() if name in self.roster.columns}
        return replace(person, **said)

    def _left(self, said: date | bool | None, since: datetime | None) -> datetime | None:
        if not said or since:
            return since if said else None
        return datetime.combine(said, time(), UTC) if isinstance(said, date) else self.at

    def _problem(self, row: Row, column: str, what: str, allowed: str) -> Problem:
        columns = self.roster.columns
        place = columns.get(column, columns.get("handle", 0))
        return Problem(self.roster.path, row.line, place + 1, what, allowed)


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _leaving(
    lines: Sequence[Line], known: Sequence[Person], absent: Sequence[Person], by: str | None
) -> tuple[tuple[Person, ...], str]:
    """Who leaves because they are not in the file, and why somebody else does not."""
    if any(line.fate == "refused" for line in lines):
        return (), FIRST_MEND
    left = tuple(one for one in absent if one.id != by)
    stays = "you are not in the file, and stay" if len(left) < len(absent) else ""
    remaining = [one for one in will_be(known, lines) if one.id not in {gone.id for gone in left}]
    if active_admins(known) and not active_admins(remaining):
        return tuple(one for one in left if "admin" not in one.roles), f"the admins stay: {NO_ADMIN}"
    return left, stays


def _with_an_admin(lines: list[Line], known: Sequence[Person], path: str) -> list[Line]:
    """The rows, but for those that would take the last admins away."""
    before = active_admins(known)
    if not before or active_admins(will_be(known, lines)):
        return lines
    return [_kept(line, path) if line.person and line.person.id in before else line for line in lines]


def _kept(line: Line, path: str) -> Line:
    problem = Problem(path, line.row.line, 1, NO_ADMIN, "another admin first")
    return Line(line.row, "refused", problems=(problem,))


def _needed(tree: Tree, lines: Iterable[Line]) -> tuple[Team, ...]:
    """The new teams that somebody works in or leads, and those that they are part of; parents first."""
    needed: set[str] = set()
    for line in lines:
        waiting = [line.person.team_id, *line.person.manages] if line.person else []
        for here in waiting:
            while here and here not in needed:
                needed.add(here)
                here = tree.teams[here].parent_id
    return tuple(team for team in tree.new if team.id in needed)
