"""What the commands for people say in a terminal: tables on stderr, mistakes and files on stdout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assessor.formats import roster as roster_file
from assessor.formats.problems import as_text
from assessor.formats.roster_cells import path_text
from assessor.roster import importing
from assessor.roster.plan import FATES, Line, Plan
from assessor.roster.tree import Tree
from assessor.roster.words import in_order
from assessor.store import Store, people
from assessor.store import roster as stored
from assessor.store.people import Person

FIRST = 10
"""Rows of each fate in a table."""
LIST = ("Handle", "Name", "E-mail", "Team", "Roles", "Leads", "Signs in")
WIDEST = 40
"""Characters of a column of that list before what follows is moved on."""
DOES = {"new": "added", "changed": "changed", "same": "left alone", "refused": "left out"}


def import_roster(
    store: Store, path: Path, at: datetime, leavers: bool, apply: bool, console: Console, out: Callable[[str], None]
) -> int:
    """Show what a file would do, and do it if that is asked for; 1 if rows or the file were refused, else 0."""
    with console.status("Reading the file"):
        roster = roster_file.read(path.read_bytes(), str(path))
    if roster.problems:
        out(as_text(roster.problems))
        return 1
    with console.status(f"Comparing {len(roster.rows):,} rows with the people who are here"):
        plan = importing.preview(store, roster, at, leavers)
    problems = [problem for line in plan.of("refused") for problem in line.problems]
    if problems:
        out(as_text(problems))
    _show(plan, console)
    if apply and not plan.changes_nothing:
        with console.status("Writing"):
            importing.apply(store, plan, at, leavers)
    console.print(_end(plan, apply))
    return 1 if problems else 0


def list_people(store: Store, out: Callable[[str], None]) -> None:
    """Everybody, a line each, with their team, roles, and whether they can sign in."""
    with store.read() as conn:
        everyone, tree, can = people.everyone(conn), Tree(people.teams(conn)), stored.can_sign_in(conn)
    rows = [LIST, *(_in_list(one, tree, one.id in can) for one in everyone)]
    # Not a table of rich's, which takes half a minute for ten thousand.
    widths = [min(max(map(len, column)), WIDEST) for column in zip(*rows, strict=True)]
    for row in rows:
        out("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _in_list(one: Person, tree: Tree, can: bool) -> tuple[str, ...]:
    leads = "; ".join(sorted(path_text(tree.path(id_)) for id_ in one.manages))
    signs_in = "has left" if one.left_at else "yes" if can else "not yet"
    team = path_text(tree.path(one.team_id))
    return tuple(map(_printable, (one.handle, one.name, one.email or "", team, in_order(one.roles), leads, signs_in)))


def _show(plan: Plan, console: Console) -> None:
    roster = plan.roster
    console.print(f"Read as {roster.encoding} with {roster.separator} between the cells.")
    if roster.ignored:
        console.print(f"Unknown columns, left out: {', '.join(roster.ignored)}", markup=False)
    if plan.team_paths:
        console.print(f"New teams: {', '.join(plan.team_paths[:FIRST])}{_more(plan.team_paths)}", markup=False)
    table = Table("Line", "Who", "Fate", "What")
    for fate in ("changed", "new", "refused"):
        for line in plan.of(fate)[:FIRST]:
            table.add_row(str(line.row.line), _plain(_who(line)), fate, _plain(_what(line)))
    if table.row_count:
        console.print(table)
    counts = Table("Rows", "How many", "What happens")
    for fate in FATES:
        counts.add_row(fate, f"{plan.counts[fate]:,}", DOES[fate])
    leave = f"{len(plan.leaving):,} marked as having left" if plan.leaving else "left alone"
    counts.add_row("not in the file", f"{len(plan.absent):,}", leave)
    console.print(counts)
    for title, them in (("Not in the file", plan.absent), ("Leaving", plan.leaving)):
        if them:
            console.print(f"{title}: {', '.join(map(_name, them[:FIRST]))}{_more(them)}", markup=False)
    if plan.stays:
        console.print(f"Nobody else leaves: {plan.stays}.", markup=False)


def _end(plan: Plan, apply: bool) -> str:
    if plan.changes_nothing:
        return "There is nothing to do."
    return "Imported." if apply else "Nothing was written yet: --apply does it."


def _who(line: Line) -> str:
    return _name(line.person) if line.person else " ".join(line.row.cells[:2])[:60]


def _what(line: Line) -> str:
    if line.problems:
        return "; ".join(problem.what for problem in line.problems)
    if line.fate == "new":
        return ", ".join(
            f"{one.field}: {one.new}" for one in line.changes if one.field in ("team", "roles", "manages")
        )
    return ", ".join(f"{one.field}: {one.old or 'nothing'} → {one.new or 'nothing'}" for one in line.changes)


def _name(one: Person) -> str:
    return f"{one.name} ({one.email or one.handle})"


def _more(them: tuple[object, ...]) -> str:
    return f" and {len(them) - FIRST:,} more" if len(them) > FIRST else ""


def _plain(text: str) -> str:
    """Text that neither rich nor a terminal takes for an instruction."""
    return escape(_printable(text))


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in text)
