"""Everything that is kept about one person, as plain rows for themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, select

from assessor.store.schema import attempt, metadata
from assessor.store.types import Moment

THEIRS = {
    "person": ("id",),
    "person_role": ("person_id",),
    "manages": ("person_id",),
    "credential": ("person_id",),
    "identity": ("person_id",),
    "session": ("person_id",),
    "invitation": ("person_id",),
    "outbox": ("to_person_id",),
    "attempt": ("person_id",),
    "response": ("attempt_id",),
    "rating": ("subject_id",),
    "studied": ("person_id",),
    "recommendation": ("person_id",),
    "standing": ("person_id",),
    "audit": ("subject_id", "actor_id"),
}
"""The columns that make a row theirs, table by table; those of `attempt_id` hold one of their attempts."""

LEFT_OUT = {
    "person.folded": "made of name, handle and e-mail",
    "credential.password_hash": "a secret, and not what they typed",
    "session.id": "a secret's digest",
    "invitation.token_hash": "a secret's digest",
    "invitation.invited_by": "an invitation is about the person invited",
    "rating.rater_id": "a rating is about the person rated; who of several colleagues gave it is theirs to say",
}
"""Columns that are neither shown nor make a row theirs, each with the reason."""


def person(conn: Connection, person_id: str) -> dict[str, list[dict[str, Any]]]:
    """Every row about a person by table, oldest first: aware times, plain data; all tables empty if there is nobody.

    Texts of items are not among them: they hold the right answers, and what was shown is in the response.
    """
    return {name: _rows(conn, metadata.tables[name], person_id) for name in THEIRS}


def _rows(conn: Connection, table: Table, person_id: str) -> list[dict[str, Any]]:
    shown = [column for column in table.columns if f"{table.name}.{column.name}" not in LEFT_OUT]
    times = [column for column in shown if isinstance(column.type, Moment)]
    query = select(*shown).where(_theirs(table, person_id)).order_by(*times[:1], *table.primary_key.columns)
    return [dict(row) for row in conn.execute(query).mappings()]


def _theirs(table: Table, person_id: str) -> ColumnElement[bool]:
    if table.name == "response":
        return table.c.attempt_id.in_(select(attempt.c.id).where(attempt.c.person_id == person_id))
    return or_(*(table.c[column] == person_id for column in THEIRS[table.name]))
