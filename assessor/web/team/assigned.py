"""What is asked of one's teams: how far it is done, by whom, and the end of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching.assigned import Stand, as_tasks, in_order, standing
from assessor.coaching.targets import KINDS, offered, title_of
from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, assignments, people
from assessor.store.assignments import Assignment
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.led import Led, leads, led
from assessor.web.team.paging import page_number, part

NAMED = 5
"""Names of who is overdue, on the list of everything."""


@dataclass(frozen=True)
class Row:
    """Something that was asked for, with where those whom one leads stand with it.

    `to` is whom it is for, in words; `title` what, empty where it is not in service any more.
    """

    made: Assignment
    title: str
    to: str
    asked_by: str
    stands: Sequence[Stand]

    @cached_property
    def done(self) -> int:
        """How many have done it."""
        return sum(one.at.state == "done" for one in self.stands)

    @cached_property
    def overdue(self) -> list[Stand]:
        """Who is overdue, what was due first first."""
        return in_order([one for one in self.stands if one.at.state == "overdue"])

    @cached_property
    def due_on(self) -> date:
        """The next day of it: of who has not done it, or else on which it is asked for again, or the last one."""
        left = [one.at.due_on for one in self.stands if one.at.state != "done"]
        again = [one.at.again_on for one in self.stands if one.at.again_on]
        return min(left or again or [self.made.due_on])

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        all_done = self.made.repeats == "never" and 0 < len(self.stands) == self.done
        return bool(self.made.withdrawn_at) or all_done


@desk.get("/assigned/")
@needs("assign")
def assigned() -> ResponseReturnValue:
    """All of it, a page at a time: what is not over by its next day, then what is."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        mine = led(conn)
        if not mine.ids:
            return render_template("team_none.html")
        own = me().id
        asked = assignments.of_teams(conn, mine.ids | mine.above, mine.ids, own)
        found = _rows(conn, catalogue, mine, [one for one in asked if one.person_id != own])
    left = sorted((row for row in found if not row.over), key=lambda row: row.due_on)
    over = sorted((row for row in found if row.over), key=lambda row: row.made.made_at, reverse=True)
    shown = part(left + over, page_number(request.args))
    return render_template(
        "assigned_team.html",
        rows=[row for row in shown.lines if not row.over],
        over=[row for row in shown.lines if row.over],
        part=shown,
        left=len(left),
        named=NAMED,
        kinds=KINDS,
        today=service().now().date(),
    )


@desk.get("/assigned/<uuid:assignment_id>/")
@needs("assign")
def assignment(assignment_id: UUID) -> ResponseReturnValue:
    """One of it: each person, a page at a time, whether it is done, and when."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        mine = led(conn)
        made = visible(conn, mine, assignment_id)
        (row,) = _rows(conn, catalogue, mine, [made])
        shown = part(in_order(row.stands), page_number(request.args))
        tasks = as_tasks(conn, shown.lines)
        ends = _may_end(conn, mine, made)
    return render_template(
        "assigned_one.html",
        row=row,
        tasks=tasks,
        part=shown,
        persons=mine.by_id,
        ends=ends,
        asks_again=ends and _team_of(mine, made) is not None,
        kind=KINDS[made.kind],
    )


@desk.get("/assigned/<uuid:assignment_id>/take-back")
@needs("assign")
def confirm_end_assignment(assignment_id: UUID) -> ResponseReturnValue:
    """Ask whether it is to end."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        mine = led(conn)
        made = _to_end(conn, mine, assignment_id)
        (row,) = _rows(conn, catalogue, mine, [made])
    return render_template("assigned_take_back.html", row=row)


@desk.post("/assigned/<uuid:assignment_id>/take-back")
@needs("assign")
def end_assignment(assignment_id: UUID) -> ResponseReturnValue:
    """End it, or undo that."""
    with service().store.write() as conn:
        mine = led(conn)
        made = _to_end(conn, mine, assignment_id)
        if request.form.get("said") == "undo":
            _team_of(mine, made) or abort(404)
            assignments.ask_again(conn, made.id)
        else:
            assignments.withdraw(conn, made.id, service().now())
    return redirect(url_for("team.assignment", assignment_id=made.id), 303)


def to_whom(mine: Led, made: Assignment) -> str:
    """Whom something is for, in words that name nothing but what one leads."""
    if made.person_id:
        found = mine.by_id.get(made.person_id)
        return found.name if found else "somebody whom you do not lead any more"
    if made.team_id in mine.above:
        return "everybody in a team that yours is part of"
    team = mine.team(made.team_id)
    return f"everybody in {team.name if team else 'a team that you do not lead any more'}"


def visible(conn: Connection, mine: Led, assignment_id: UUID) -> Assignment:
    """Something that one asks for, or that was asked of who one leads; whatever else there is, is not found."""
    found = assignments.get(conn, str(assignment_id)) or abort(404)
    if found.made_by_id == me().id:
        return found
    if found.person_id:
        must_be_allowed(conn, "assign", found.person_id)
    elif found.team_id not in mine.ids | mine.above:
        abort(404)
    return found


def _to_end(conn: Connection, mine: Led, assignment_id: UUID) -> Assignment:
    found = visible(conn, mine, assignment_id)
    return found if _may_end(conn, mine, found) else abort(404)


def _may_end(conn: Connection, mine: Led, made: Assignment) -> bool:
    """Who asked takes it back; whoever leads them all does once who asked does not lead them any more."""
    if made.made_by_id == me().id:
        return True
    team_id = _team_of(mine, made)
    asker = people.by_id(conn, made.made_by_id) if team_id else None
    return team_id is not None and (asker is None or not leads(asker, mine.teams, team_id))


def _team_of(mine: Led, made: Assignment) -> str | None:
    """The team that it is for, or in which who it is for works; None if one leads neither."""
    if made.person_id:
        return mine.by_id[made.person_id].team_id if made.person_id in mine.by_id else None
    return made.team_id if made.team_id in mine.ids else None


def _rows(conn: Connection, catalogue: Catalogue, mine: Led, asked: Sequence[Assignment]) -> list[Row]:
    found: dict[str, list[Stand]] = {one.id: [] for one in asked}
    in_force = [one for one in asked if not one.withdrawn_at]
    for stand in standing(conn, catalogue, in_force, mine.persons, mine.teams, service().now()):
        found[stand.made.id].append(stand)
    names = assignments.names(conn, {one.made_by_id for one in asked})
    there = offered(catalogue)
    return [Row(one, title_of(there, one), to_whom(mine, one), names[one.made_by_id], found[one.id]) for one in asked]
