"""The tree of teams: added, renamed, moved."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.formats.roster_cells import LONGEST
from assessor.roster import changes
from assessor.roster.changes import Objection
from assessor.roster.tree import Tree
from assessor.store import people
from assessor.store.people import Team
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.staff.blueprint import desk


@desk.get("/teams/")
@needs("change teams")
def teams() -> ResponseReturnValue:
    """All teams, and a form for one more."""
    return _page(None, "", request.args.get("parent", ""))


@desk.post("/teams/")
@needs("change teams")
def add_team() -> ResponseReturnValue:
    """Keep a new team."""
    name, parent = request.form.get("name", ""), request.form.get("parent", "")
    try:
        changes.add_team(service().store, name, parent, me().id, service().now())
    except Objection as objection:
        return _page(None, name, parent, objection)
    return redirect(url_for("people.teams"), 303)


@desk.get("/teams/<uuid:team_id>/")
@needs("change teams")
def team(team_id: UUID) -> ResponseReturnValue:
    """One team's name and place, to be changed."""
    found = _found(team_id)
    return _page(found, found.name, found.parent_id or "")


@desk.post("/teams/<uuid:team_id>/")
@needs("change teams")
def change_team(team_id: UUID) -> ResponseReturnValue:
    """Rename or move it."""
    found = _found(team_id)
    name, parent = request.form.get("name", ""), request.form.get("parent", "")
    try:
        changes.change_team(service().store, found.id, name, parent, me().id, service().now())
    except Objection as objection:
        return _page(found, name, parent, objection)
    return redirect(url_for("people.teams"), 303)


def _found(team_id: UUID) -> Team:
    with service().store.read() as conn:
        found = people.teams(conn).get(str(team_id))
    if found is None:
        abort(404)
    return found


def _page(team: Team | None, name: str, parent_id: str, objection: Objection | None = None) -> ResponseReturnValue:
    with service().store.read() as conn:
        tree = Tree(people.teams(conn))
        below = people.below(conn, [team.id]) if team else frozenset()
    html = render_template(
        "people_teams.html",
        team=team,
        name=name,
        parent_id=parent_id,
        wrong=objection.wrong if objection else {},
        tree=tree,
        places={id_: path for id_, path in tree.paths().items() if id_ not in below},
        longest=LONGEST["team"],
    )
    return html, 422 if objection else 200
