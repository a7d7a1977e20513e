"""One person or team at a time, by an admin. Each function is one deed, noted for the person whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from assessor.formats.roster_cells import LONGEST, ROLES, Wrong, cell, path_text
from assessor.roster import deeds
from assessor.roster.handles import free_handle
from assessor.roster.planning import NO_ADMIN
from assessor.roster.tree import Tree, key
from assessor.roster.words import changes
from assessor.store import Connection, Store, audit, people
from assessor.store import roster as stored
from assessor.store.errors import Loop, Missing
from assessor.store.people import Person, Team

HERE = "Somebody else has this {field}: {name}."


class Objection(Exception):
    """It cannot be done; `wrong` says why in a sentence for each field of the form, "" for the whole."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(wrong.values()))
        self.wrong = dict(wrong)


@dataclass(frozen=True)
class Given:
    """A person as a form says: texts as they were typed, ids as they were chosen."""

    name: str
    email: str
    handle: str
    team_id: str
    roles: frozenset[str]
    manages: frozenset[str]


def add(store: Store, given: Given, by: str, at: datetime) -> Person:
    """A new person. Raises Objection."""
    with store.write() as conn:
        stored.admins(conn)
        fields = _read(conn, given)
        fields["handle"] = fields["handle"] or free_handle(fields["email"] or fields["name"], stored.handles(conn))
        person = Person(id=str(uuid4()), created_at=at, **fields)
        if person.email is None and not given.handle:
            raise Objection({"email": "Give an e-mail address or a handle, so that they can sign in."})
        _free(conn, person)
        people.add_person(conn, person)
        audit.note(conn, deeds.entry(at, by, deeds.ADDED, person.id, changes(None, person, _tree(conn))))
    return person


def change(store: Store, person_id: str, given: Given, by: str, at: datetime) -> Person:
    """Other fields for somebody. Raises Objection, and Missing if there is nobody with this id."""
    with store.write() as conn:
        admins = stored.admins(conn)
        old = person(conn, person_id)
        fields = _read(conn, given)
        fields["handle"] = fields["handle"] or old.handle
        new = replace(old, **fields)
        if admins == {old.id} and "admin" not in new.roles:
            raise Objection({"roles": f"{old.name} stays admin: {NO_ADMIN}."})
        _free(conn, new)
        people.change_person(conn, new)
        differs = changes(old, new, _tree(conn))
        if differs:
            audit.note(conn, deeds.entry(at, by, deeds.CHANGED, new.id, differs))
    return new


def leave(store: Store, person_id: str, by: str, at: datetime) -> None:
    """Somebody has left. Raises Objection if they are the last admin, and Missing."""
    with store.write() as conn:
        if stored.admins(conn) == {person_id}:
            raise Objection({"": f"{person(conn, person_id).name} cannot leave: {NO_ADMIN}."})
        old = person(conn, person_id)
        if old.left_at is None:
            people.leave(conn, person_id, at)
            _note(conn, old, replace(old, left_at=at), deeds.LEFT, by, at)


def come_back(store: Store, person_id: str, by: str, at: datetime) -> None:
    """Somebody who had left is here again. Raises Missing."""
    with store.write() as conn:
        old = person(conn, person_id)
        if people.come_back(conn, person_id) == "stored":
            _note(conn, old, replace(old, left_at=None), deeds.CAME_BACK, by, at)


def add_team(store: Store, name: str, parent_id: str, by: str, at: datetime) -> Team:
    """A new team. Raises Objection."""
    with store.write() as conn:
        team = _team(conn, Team(str(uuid4()), name, parent_id or None))
        people.add_team(conn, team)
        audit.note(conn, deeds.entry(at, by, deeds.ADDED_TEAM, None, team=_path(conn, team.id)))
    return team


def change_team(store: Store, team_id: str, name: str, parent_id: str, by: str, at: datetime) -> None:
    """Another name or place for a team. Raises Objection, and Missing if there is no such team."""
    with store.write() as conn:
        if team_id not in people.teams(conn):
            raise Missing(f"there is no team {team_id}")
        old = _path(conn, team_id)
        changed = _team(conn, Team(team_id, name, parent_id or None))
        try:
            outcome = people.change_team(conn, changed)
        except Loop:
            raise Objection({"parent": "A team cannot be part of itself or of a team below it."}) from None
        if outcome == "stored":
            audit.note(
                conn, deeds.entry(at, by, deeds.CHANGED_TEAM, None, team=deeds.arrow(old, _path(conn, team_id)))
            )


def person(conn: Connection, person_id: str) -> Person:
    """Somebody who was not erased. Raises Missing."""
    found = people.by_id(conn, person_id)
    if found is None or found.erased_at:
        raise Missing(f"there is no person {person_id}")
    return found


def _read(conn: Connection, given: Given) -> dict[str, Any]:
    """What a form says, as a person has it."""
    read: dict[str, Any] = {"roles": given.roles, "manages": given.manages, "team_id": given.team_id or None}
    wrong = {}
    for name in ("name", "email", "handle"):
        try:
            read[name] = cell(name, getattr(given, name))
        except Wrong as error:
            wrong[name] = f"{error.what[:1].upper()}{error.what[1:]}; write {error.allowed}."
    known = people.teams(conn)
    if not {*given.manages, *filter(None, [given.team_id])} <= known.keys():
        wrong["team"] = "One of these teams is not there any more; choose again."
    if not given.roles <= set(ROLES):
        wrong["roles"] = f"Choose some of {', '.join(ROLES)}."
    if wrong:
        raise Objection(wrong)
    return read


def _free(conn: Connection, person: Person) -> None:
    """Stop if the handle or the e-mail is somebody else's."""
    owners = {"handle": people.by_handle(conn, person.handle)}
    owners["email"] = people.by_email(conn, person.email) if person.email else None
    wrong = {
        field: HERE.format(field=field.replace("email", "e-mail address"), name=owner.name)
        for field, owner in owners.items()
        if owner and owner.id != person.id
    }
    if wrong:
        raise Objection(wrong)


def _team(conn: Connection, given: Team) -> Team:
    """The team with a name that has its place to itself."""
    try:
        path = cell("team", given.name)
    except Wrong as error:
        raise Objection({"name": f"{error.what[:1].upper()}{error.what[1:]}; write {error.allowed}."}) from None
    if len(path) != 1:
        raise Objection({"name": f"Give one name of 1 to {LONGEST['team']} characters, without / and ;."})
    tree = _tree(conn)
    if given.parent_id and given.parent_id not in tree.teams:
        raise Objection({"parent": "That team is not there any more; choose again."})
    team = replace(given, name=path[0])
    wanted = (*tree.path(given.parent_id), team.name)
    if any(key(other) == key(wanted) for id_, other in tree.paths().items() if id_ != team.id):
        raise Objection({"name": f"There is a team {path_text(wanted)} already."})
    return team


def _note(conn: Connection, old: Person, new: Person, action: str, by: str, at: datetime) -> None:
    audit.note(conn, deeds.entry(at, by, action, old.id, changes(old, new, _tree(conn))))


def _path(conn: Connection, team_id: str) -> str:
    return path_text(_tree(conn).path(team_id))


def _tree(conn: Connection) -> Tree:
    return Tree(people.teams(conn))
