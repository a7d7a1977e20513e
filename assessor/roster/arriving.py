"""Who it is that a single sign-on lets in: somebody known, somebody met for the first time, somebody new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from assessor.formats.roster_cells import Wrong, cell
from assessor.roster import deeds
from assessor.roster.handles import free_handle
from assessor.roster.planning import NO_ADMIN
from assessor.roster.tree import Tree, key
from assessor.roster.words import changes
from assessor.store import Connection, accounts, audit, people
from assessor.store import roster as stored
from assessor.store.accounts import Identity
from assessor.store.people import Person

SOURCE = "single sign-on"


class Refused(Exception):
    """Nobody is let in.

    Args:
        reason: "left" for somebody who has, "unknown" for whom an admin must first add.
    """

    def __init__(self, reason: Literal["left", "unknown"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Rules:
    """What an operator has set: whether newcomers get an account, and what claims say about roles and teams."""

    newcomers: bool
    role_claim: str
    roles: Mapping[str, frozenset[str]]
    """By group."""
    team_claim: str
    """Empty if none is set."""


@dataclass(frozen=True)
class Arrival:
    """What an issuer says about somebody; `subject` is what it calls them for ever."""

    issuer: str
    subject: str
    name: str
    email: str | None = None
    verified: bool = False
    """Whether the issuer has made sure that the address is theirs."""
    handle: str = ""
    groups: frozenset[str] = frozenset()
    team: str = ""


def read(claims: Mapping[str, Any], rules: Rules) -> Arrival:
    """What checked claims say. What cannot be read is as if it were not said."""
    said = _text(claims.get("email"))
    # Letters beyond ASCII can turn into others when they are lowered, and one person into another.
    email = _cell("email", said) if said.isascii() else None
    wish = _text(claims.get("preferred_username")) or email or ""
    groups = claims.get(rules.role_claim)
    return Arrival(
        claims["iss"],
        claims["sub"],
        _cell("name", claims.get("name")) or _cell("name", wish.partition("@")[0]) or "New here",
        email,
        claims.get("email_verified") is True or claims.get("email_verified") == "true",
        wish,
        frozenset(filter(None, map(_text, groups if isinstance(groups, list) else [groups]))),
        _text(claims.get(rules.team_claim)),
    )


def arrive(conn: Connection, arrival: Arrival, rules: Rules, at: datetime) -> Person:
    """The person who may sign in, with the roles and the team that the claims give them.

    Raises Refused, and Conflict if somebody else arrived under the same name in the same moment: try again.
    """
    known = accounts.by_identity(conn, arrival.issuer, arrival.subject)
    person = people.by_id(conn, known) if known else _first_time(conn, arrival, rules, at)
    assert person is not None, "an identity of nobody"
    if not person.active:
        raise Refused("left")
    return _as_said(conn, person, arrival, rules, at)


def _first_time(conn: Connection, arrival: Arrival, rules: Rules, at: datetime) -> Person:
    """Whom the address belongs to, if it is certain that it is theirs; else somebody new."""
    owner = people.by_email(conn, arrival.email) if arrival.email else None
    if owner is None:
        if not rules.newcomers:
            raise Refused("unknown")
        person = _new(conn, arrival, at)
    elif not arrival.verified or accounts.knows(conn, arrival.issuer, owner.id):
        raise Refused("unknown")
    else:
        person = owner
    if person.active:
        accounts.link(conn, Identity(arrival.issuer, arrival.subject, person.id))
        audit.note(conn, deeds.entry(at, person.id, deeds.CONNECTED, person.id, issuer=arrival.issuer))
    return person


def _new(conn: Connection, arrival: Arrival, at: datetime) -> Person:
    taken = {one.handle.casefold() for one in people.everyone(conn)}
    handle = free_handle(arrival.handle or arrival.name, taken)
    # An address that nobody has verified may be somebody's who comes later.
    email = arrival.email if arrival.verified else None
    person = Person(str(uuid4()), handle, arrival.name, at, frozenset({"rep"}), email=email)
    people.add_person(conn, person)
    told = changes(None, person, Tree(people.teams(conn)))
    audit.note(conn, deeds.entry(at, None, deeds.ADDED, person.id, told, source=SOURCE))
    return person


def _as_said(conn: Connection, old: Person, arrival: Arrival, rules: Rules, at: datetime) -> Person:
    """Roles that groups give, groups take as well; the others stay, and so does the team if what is said is none."""
    mapped = frozenset[str]().union(*rules.roles.values())
    given = frozenset[str]().union(*(rules.roles.get(group, ()) for group in arrival.groups))
    tree = Tree(people.teams(conn))
    new = replace(old, roles=old.roles - mapped | given, team_id=_team(tree, arrival.team) or old.team_id)
    more = {"source": SOURCE}
    if "admin" in old.roles - new.roles and stored.admins(conn) == {old.id}:
        new = replace(new, roles=new.roles | {"admin"})
        more["kept"] = f"stays admin: {NO_ADMIN}"
    people.change_person(conn, new)
    if new != old or "kept" in more:
        audit.note(conn, deeds.entry(at, None, deeds.CHANGED, new.id, changes(old, new, tree), **more))
    return new


def _team(tree: Tree, said: str) -> str | None:
    """The team with this path, or else the only one with this name."""
    path = _cell("team", said)
    if not path:
        return None
    wanted, paths = key(path), tree.paths()
    found = [id_ for id_, path in paths.items() if key(path) == wanted]
    named = [id_ for id_, path in paths.items() if key(path[-1:]) == wanted]
    return found[0] if found else named[0] if len(named) == 1 else None


def _cell(column: str, said: object) -> Any:
    """What a roster's column would hold; None for what it could not."""
    try:
        return cell(column, _text(said)) or None
    except Wrong:
        return None


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""
