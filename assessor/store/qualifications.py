"""What managers note about the people whom they lead, quarter by quarter: for whoever wrote it, and nobody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, func, select, update

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import person, team
from assessor.store.schema_coach import qualification as table


@dataclass(frozen=True)
class Qualified:
    """What a manager noted about a rep in a quarter, such as 2026-Q4.

    `levels` gives questions 1..5, or 0 where it is not known yet; `notes` gives them words; `written_at` is aware.
    """

    manager_id: str
    rep_id: str
    quarter: str
    levels: Mapping[str, int]
    notes: Mapping[str, str]
    will_do: str
    written_at: datetime


@dataclass(frozen=True)
class Line:
    """One of a manager's people: when this quarter was last written, which quarter was last before it, if any."""

    id: str
    name: str
    team: str
    levels: Mapping[str, int]
    written_at: datetime | None
    before: str | None


_COLUMNS = tuple(table.c[name] for name in Qualified.__dataclass_fields__)
_PAIR = (table.c.manager_id == bindparam("manager"), table.c.rep_id == bindparam("rep"))
_OF_PAIR = select(*_COLUMNS).where(*_PAIR).order_by(table.c.quarter.desc())
_LED = (person.c.team_id.in_(bindparam("teams", expanding=True)), person.c.id != bindparam("manager"), ACTIVE)
_DIRECT = case((person.c.team_id.in_(bindparam("own", expanding=True)), 0), else_=1)
_OLD = table.alias()
_BEFORE = (
    select(func.max(_OLD.c.quarter))
    .where(
        _OLD.c.manager_id == bindparam("manager"), _OLD.c.rep_id == person.c.id, _OLD.c.quarter < bindparam("quarter")
    )
    .correlate(person)
    .scalar_subquery()
)
_NOW = (
    (table.c.manager_id == bindparam("manager"))
    & (table.c.rep_id == person.c.id)
    & (table.c.quarter == bindparam("quarter"))
)
_PAGE = (
    select(person.c.id, person.c.name, team.c.name, table.c.levels, table.c.written_at, _BEFORE)
    .join(team, team.c.id == person.c.team_id)
    .outerjoin(table, _NOW)
    .where(*_LED)
    .order_by(_DIRECT, person.c.folded, person.c.id)
    .offset(bindparam("skip"))
    .limit(bindparam("most"))
)


def keep(conn: Connection, made: Qualified) -> Outcome:
    """Keep it, in place of what was kept for its quarter; the same words leave the time as it was."""
    if insert_new(conn, table, [asdict(made)]):
        return "stored"
    existing = get(conn, made.manager_id, made.rep_id, made.quarter)
    if existing and replace(existing, written_at=made.written_at) == made:
        return "same"
    said = {name: getattr(made, name) for name in ("levels", "notes", "will_do", "written_at")}
    conn.execute(update(table).where(_of(made.manager_id, made.rep_id, made.quarter)).values(said))
    return "stored"


def bring_back(conn: Connection, gone: Qualified) -> Outcome:
    """Keep again what was deleted. Raises Conflict if something else was written for its quarter since."""
    if insert_new(conn, table, [asdict(gone)]):
        return "stored"
    existing = get(conn, gone.manager_id, gone.rep_id, gone.quarter)
    if existing is None or replace(existing, written_at=gone.written_at) != gone:
        raise Conflict(f"what was noted for {gone.quarter}", existing)
    return "same"


def get(conn: Connection, manager_id: str, rep_id: str, quarter: str) -> Qualified | None:
    """What a manager noted about somebody in a quarter."""
    return next((one for one in of_pair(conn, manager_id, rep_id) if one.quarter == quarter), None)


def of_pair(conn: Connection, manager_id: str, rep_id: str) -> list[Qualified]:
    """Everything that a manager noted about somebody, the last quarter first."""
    return [Qualified(*row) for row in conn.execute(_OF_PAIR, {"manager": manager_id, "rep": rep_id})]


def remove(conn: Connection, manager_id: str, rep_id: str, quarter: str) -> None:
    """Delete what a manager noted about somebody in a quarter; nothing happens if there is nothing."""
    conn.execute(delete(table).where(_of(manager_id, rep_id, quarter)))


def page(
    conn: Connection,
    manager_id: str,
    own: Collection[str],
    teams: Collection[str],
    quarter: str,
    skip: int,
    most: int,
) -> list[Line]:
    """Who works in any of these teams, without the manager: those of their `own` teams first, by name."""
    given = {"manager": manager_id, "own": sorted(own), "teams": sorted(teams), "quarter": quarter}
    rows = conn.execute(_PAGE, given | {"skip": skip, "most": most})
    return [Line(id_, name, of, levels or {}, at, before) for id_, name, of, levels, at, before in rows]


def _of(manager_id: str, rep_id: str, quarter: str) -> ColumnElement[bool]:
    return (table.c.manager_id == manager_id) & (table.c.rep_id == rep_id) & (table.c.quarter == quarter)
