"""A person's fields in words: what a preview shows and the audit keeps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from assessor.formats.roster_cells import ROLES, path_text
from assessor.roster.tree import Tree
from assessor.store.people import Person


@dataclass(frozen=True)
class Change:
    """A field, and what it said and says; empty text for nothing."""

    field: str
    old: str
    new: str


def fields(person: Person | None, tree: Tree) -> dict[str, str]:
    """Each field that can be changed, in one line."""
    if person is None:
        return dict.fromkeys(("name", "email", "handle", "team", "roles", "manages", "left"), "")
    return {
        "name": person.name,
        "email": person.email or "",
        "handle": person.handle,
        "team": path_text(tree.path(person.team_id)),
        "roles": in_order(person.roles),
        "manages": "; ".join(sorted(path_text(tree.path(id_)) for id_ in person.manages)),
        "left": day(person.left_at),
    }


def changes(old: Person | None, new: Person, tree: Tree) -> tuple[Change, ...]:
    """What differs between a person as they are and as they will be."""
    before, after = fields(old, tree), fields(new, tree)
    return tuple(Change(name, before[name], text) for name, text in after.items() if before[name] != text)


def in_order(roles: Collection[str]) -> str:
    """Roles, from rep to admin."""
    return ", ".join(role for role in ROLES if role in roles)


def day(at: datetime | None) -> str:
    """A day as files have it, in UTC."""
    return at.date().isoformat() if at else ""
