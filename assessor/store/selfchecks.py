"""Self-checks for mistakes, as they were filled in: whoever did sees them, and may delete them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema_own import self_check


@dataclass(frozen=True)
class Sheet:
    """One self-check, filled in: `about` is self, or team for all reps whom a manager leads, taken together.

    `levels` gives each behaviour its level 1..5; `checked_at` is aware.
    """

    id: str
    person_id: str
    about: str
    check_id: str
    levels: Mapping[str, int]
    checked_at: datetime


_SHEETS = select(*(self_check.c[name] for name in Sheet.__dataclass_fields__))


def add(conn: Connection, sheet: Sheet) -> Outcome:
    """Keep a sheet; only its time may differ if it is the "same" as one that is kept. Raises Conflict otherwise."""
    if insert_new(conn, self_check, [asdict(sheet)]):
        return "stored"
    (existing,) = _sheets(conn, self_check.c.id == sheet.id)
    if replace(existing, checked_at=sheet.checked_at) != sheet:
        raise Conflict(f"self-check {sheet.id}", existing)
    return "same"


def of_person(conn: Connection, person_id: str, about: str) -> list[Sheet]:
    """Every sheet of a person about themselves, or about their team, oldest first."""
    return _sheets(conn, (self_check.c.person_id == person_id) & (self_check.c.about == about))


def remove(conn: Connection, sheet_id: str, person_id: str) -> None:
    """Delete a sheet of this person's; nothing happens if they have none of this id."""
    conn.execute(delete(self_check).where(self_check.c.id == sheet_id, self_check.c.person_id == person_id))


def _sheets(conn: Connection, wanted: ColumnElement[bool]) -> list[Sheet]:
    query = _SHEETS.where(wanted).order_by(self_check.c.checked_at, self_check.c.id)
    return [Sheet(*row) for row in conn.execute(query)]
