"""Who may do what: one table, asked by every page.

An action is allowed if the person has one of its roles, or if its relation to the subject is listed. What is not in
the table is not allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Someone(Protocol):
    """A person, as far as rights go."""

    @property
    def id(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Rule:
    """Who may take an action."""

    anyone: bool = False
    """Also who is not signed in."""
    signed_in: bool = False
    """Everybody with an account."""
    oneself: bool = False
    """The person whose data it is, and nobody else."""
    roles: frozenset[str] = frozenset()
    """Whoever holds one of these."""


ADMIN = frozenset({"admin"})
TABLE: dict[str, Rule] = {
    "read lessons": Rule(anyone=True),
    "sign in": Rule(anyone=True),
    "use a link": Rule(anyone=True),
    "see health": Rule(anyone=True),
    "sign out": Rule(signed_in=True),
    "use own account": Rule(signed_in=True),
    "use own desk": Rule(signed_in=True),
    "see attempt": Rule(oneself=True),
    "answer": Rule(oneself=True),
    "see content problems": Rule(roles=frozenset({"trainer", "admin"})),
    "see people": Rule(roles=ADMIN),
    "change people": Rule(roles=ADMIN),
    "invite people": Rule(roles=ADMIN),
    "import people": Rule(roles=ADMIN),
    "export people": Rule(roles=ADMIN),
    "change teams": Rule(roles=ADMIN),
}


def may(person: Someone | None, action: str, subject_id: str | None = None) -> bool:
    """Whether a person (None: not signed in) may take an action on what belongs to `subject_id`.

    Raises KeyError for an action that is not in the table.
    """
    rule = TABLE[action]
    if rule.anyone:
        return True
    if person is None:
        return False
    if rule.oneself:
        return subject_id == person.id
    return rule.signed_in or bool(rule.roles & person.roles)
