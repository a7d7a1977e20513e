"""A roster goes into the store, and comes out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from assessor.formats import roster as roster_file
from assessor.formats import spreadsheet
from assessor.formats.roster import Entry, Roster
from assessor.roster import deeds
from assessor.roster.plan import Plan
from assessor.roster.planning import plan
from assessor.roster.tree import Tree
from assessor.roster.words import Change
from assessor.store import Connection, Store, audit, people
from assessor.store import roster as stored
from assessor.store.people import Person


class Outdated(Exception):
    """What would be done is not what was shown any more; `plan` is what would be done now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("people have changed since; look at it again")
        self.plan = plan


def preview(store: Store, roster: Roster, at: datetime, leavers: bool = False, by: str | None = None) -> Plan:
    """What the roster would do now. Nothing is written."""
    with store.read() as conn:
        return plan(roster, people.everyone(conn), people.teams(conn), at, leavers, by)


def apply(store: Store, shown: Plan, at: datetime, leavers: bool = False, by: str | None = None) -> Plan:
    """Do what was shown, all of it or nothing; `by` is None on the command line. Raises Outdated."""
    with store.write() as conn:
        stored.admins(conn)
        known, teams = tuple(people.everyone(conn)), people.teams(conn)
        # Working it out takes a second for ten thousand rows, for which nobody else could write.
        if (known, teams) != (shown.known, shown.known_teams):
            anew = plan(shown.roster, known, teams, at, leavers, by)
            if anew.digest() != shown.digest():
                raise Outdated(anew)
            shown = anew
        _write(conn, shown, at, by)
    return shown


def export(store: Store) -> bytes:
    """Everybody, leavers too, as a file whose import changes nothing."""
    with store.read() as conn:
        tree, everyone = Tree(people.teams(conn)), people.everyone(conn)
    return roster_file.write(_entry(one, tree) for one in everyone)


def refused(plan: Plan) -> bytes:
    """The refused rows as they were written, each with its line and the reason, as a file to mend and import."""
    width = len(plan.roster.header)
    rows = [(*plan.roster.header, "line", "why it was refused")]
    for line in plan.of("refused"):
        cells = (*line.row.cells, *[""] * width)[:width]
        why = "; ".join(f"{problem.what} ({problem.allowed})" for problem in line.problems)
        rows.append((*cells, str(line.row.line), why))
    return spreadsheet.write(rows)


def _write(conn: Connection, plan: Plan, at: datetime, by: str | None) -> None:
    for team in plan.teams:
        people.add_team(conn, team)
    gone = [replace(one, left_at=at) for one in plan.leaving]
    stored.add(conn, [line.person for line in plan.of("new") if line.person])
    changed = [line.person for line in plan.of("changed") if line.person]
    stored.change(conn, [*changed, *gone], at)
    if not plan.changes_nothing:
        audit.note_all(conn, list(_notes(plan, at, by)))


def _notes(plan: Plan, at: datetime, by: str | None) -> Iterator[audit.Entry]:
    known = {one.id: one for one in plan.known}
    yield deeds.entry(at, by, deeds.IMPORTED, None, rows=plan.counts, leaving=len(plan.leaving))
    for path in plan.team_paths:
        yield deeds.entry(at, by, deeds.ADDED_TEAM, None, team=path)
    for line in plan.lines:
        if line.person is None or line.fate == "same":
            continue
        old = known.get(line.person.id)
        action = deeds.action(old.left_at, line.person.left_at) if old else deeds.ADDED
        yield deeds.entry(at, by, action, line.person.id, line.changes)
    for one in plan.leaving:
        yield deeds.entry(at, by, deeds.LEFT, one.id, [Change("left", "", at.date().isoformat())])


def _entry(one: Person, tree: Tree) -> Entry:
    return Entry(
        name=one.name,
        email=one.email,
        handle=one.handle,
        team=tree.path(one.team_id),
        roles=one.roles,
        manages=frozenset(map(tree.path, one.manages)),
        left=one.left_at.date() if one.left_at else None,
    )
