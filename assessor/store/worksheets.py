"""Accounts on worksheets, with what their owner wrote about each. Whoever leads them is told counts, at most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, case, delete, func, select, update

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema_team import worksheet_row as table


@dataclass(frozen=True)
class Row:
    """One account on one person's worksheet.

    `cells` are what was written, by column; `written_at` is aware; `counts_until` is the last day on which it proves
    the practice, None if it does not.
    """

    id: str
    person_id: str
    worksheet: str
    account: str
    cells: Mapping[str, str]
    written_at: datetime
    counts_until: date | None = None


@dataclass(frozen=True)
class Tally:
    """`x` of `n` ≥ 1 accounts on a worksheet prove its practice; `last` is when one was last written (aware)."""

    x: int
    n: int
    last: datetime


_COLUMNS = tuple(table.c[name] for name in Row.__dataclass_fields__)
_THESE: BindParameter[Any] = bindparam("people", expanding=True)
_ON = (table.c.person_id.in_(_THESE), table.c.worksheet == bindparam("sheet"))
_X = func.sum(case((table.c.counts_until >= bindparam("today"), 1), else_=0)).label("x")
_N, _AT = func.count().label("n"), func.max(table.c.written_at).label("at")
# Put together once: composing a query takes five times as long as running it.
_TALLY = select(table.c.person_id, _X, _N).where(*_ON).group_by(table.c.person_id)
_LAST = select(table.c.person_id, _AT).where(*_ON).group_by(table.c.person_id)
_OWN = select(table.c.worksheet, _X, _N, _AT).where(table.c.person_id == bindparam("who")).group_by(table.c.worksheet)
_UNTIL = update(table).where(table.c.id == bindparam("row")).values(counts_until=bindparam("until"))
_AFTER = select(*_COLUMNS).where(table.c.id > bindparam("after")).order_by(table.c.id).limit(bindparam("most"))


def keep(conn: Connection, made: Row) -> Outcome:
    """Keep a new account, or what is newly written about one.

    Raises Conflict if its id holds somebody else's, or one of another worksheet.
    """
    row = _row(made)
    if insert_new(conn, table, [row]):
        return "stored"
    existing = get(conn, made.id)
    assert existing is not None, "its id was taken a moment ago, and nobody is erased while they write"
    if (existing.person_id, existing.worksheet) != (made.person_id, made.worksheet):
        raise Conflict(f"account {made.id}", existing)
    if replace(made, written_at=existing.written_at) == existing:
        return "same"
    said = {name: row[name] for name in ("account", "cells", "written_at", "counts_until")}
    conn.execute(update(table).where(table.c.id == made.id).values(said))
    return "stored"


def add(conn: Connection, made: Iterable[Row]) -> int:
    """Keep many new accounts at once; those whose ids are taken are passed over. How many are new."""
    return insert_new(conn, table, [_row(one) for one in made])


def get(conn: Connection, row_id: str) -> Row | None:
    """The account with this id."""
    row = conn.execute(select(*_COLUMNS).where(table.c.id == row_id)).one_or_none()
    return _made(row) if row else None


def of_person(conn: Connection, person_id: str, worksheet: str | None = None) -> list[Row]:
    """Every account on a person's worksheet, or on all of them; the first written first."""
    theirs = table.c.person_id == person_id
    wanted = theirs if worksheet is None else theirs & (table.c.worksheet == worksheet)
    return [
        _made(row) for row in conn.execute(select(*_COLUMNS).where(wanted).order_by(table.c.written_at, table.c.id))
    ]


def remove(conn: Connection, row_id: str, person_id: str) -> None:
    """Delete one of this person's; nothing happens if they have none of this id."""
    conn.execute(delete(table).where(_theirs(row_id, person_id)))


def tally(conn: Connection, person_ids: Collection[str], worksheet: str, today: date) -> dict[str, tuple[int, int]]:
    """How many accounts on each one's worksheet prove its practice today, of how many; who has none is left out."""
    given = {"people": sorted(person_ids), "sheet": worksheet, "today": today.isoformat()}
    return {row.person_id: (int(row.x), row.n) for row in conn.execute(_TALLY, given)}


def last_written(conn: Connection, person_ids: Collection[str], worksheet: str) -> dict[str, datetime]:
    """When each of these people last wrote on the worksheet (aware); who never did is left out."""
    given = {"people": sorted(person_ids), "sheet": worksheet}
    return {row.person_id: row.at for row in conn.execute(_LAST, given)}


def own(conn: Connection, person_id: str, today: date) -> dict[str, Tally]:
    """The same of all that one person has written, by worksheet; those without an account are left out."""
    given = {"who": person_id, "today": today.isoformat()}
    return {row.worksheet: Tally(int(row.x), row.n, row.at) for row in conn.execute(_OWN, given)}


def after(conn: Connection, row_id: str, most: int) -> list[Row]:
    """Accounts of anybody, at most so many, in the order of their ids from the one after this id on."""
    return [_made(row) for row in conn.execute(_AFTER, {"after": row_id, "most": most})]


def count_until(conn: Connection, found: Mapping[str, date | None]) -> None:
    """Put another last day, or none, on these accounts, by id; when they were written stays."""
    given = [{"row": one, "until": day and day.isoformat()} for one, day in sorted(found.items())]
    if given:
        conn.execute(_UNTIL, given)


def _theirs(row_id: str, person_id: str) -> ColumnElement[bool]:
    return (table.c.id == row_id) & (table.c.person_id == person_id)


def _row(made: Row) -> dict[str, Any]:
    return asdict(made) | {"counts_until": made.counts_until and made.counts_until.isoformat()}


def _made(row: Any) -> Row:
    found = dict(row._mapping)
    return Row(**found | {"counts_until": found["counts_until"] and date.fromisoformat(found["counts_until"])})
