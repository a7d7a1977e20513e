"""A manager's plan, what they did of it, and the coaching that is known here without their writing it down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)

from assessor.engine.kinds.text import fold
from assessor.engine.plan import PARTS, Course, PartName, Rhythm
from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import person
from assessor.store.schema_coach import month_figure, plan_entry, plan_part
from assessor.store.schema_team import observation, one_to_one


@dataclass(frozen=True)
class PlanPart:
    """One part of a manager's plan: what, in which rhythm, from which day on, at what hour (08:30, or empty).

    `next_on` is its next day, which lies in the past if it is overdue.
    """

    manager_id: str
    part: PartName
    words: str
    every: Rhythm
    begins_on: date
    next_on: date
    at: str
    changed_at: datetime


@dataclass(frozen=True)
class Entry:
    """Something that a manager did of a part of their plan, in their words."""

    id: str
    manager_id: str
    part: PartName
    done_on: date
    words: str
    made_at: datetime


@dataclass(frozen=True)
class Seen:
    """Coaching that is known here: a joint call, or a one-to-one that was shown to the rep.

    `rep` is the name of whom it was with, empty if they are none of the manager's people any more.
    """

    part: PartName
    done_on: date
    rep: str


_MANAGER: BindParameter[str] = bindparam("manager")
_MANAGERS: BindParameter[str] = bindparam("managers", expanding=True)
_ENTRIES = select(*(plan_entry.c[name] for name in Entry.__dataclass_fields__))
_OF_MONTH = _ENTRIES.where(
    plan_entry.c.manager_id == _MANAGER, plan_entry.c.done_on.between(bindparam("first"), bindparam("last"))
).order_by(plan_entry.c.done_on, plan_entry.c.made_at, plan_entry.c.id)
_CALLS = (
    observation.c.manager_id.label("manager_id"),
    literal("monitoring").label("part"),
    observation.c.call_on.label("done_on"),
    observation.c.rep_id.label("rep_id"),
    observation.c.account.label("which"),
)
_TALKS = (
    one_to_one.c.manager_id.label("manager_id"),
    literal("individual").label("part"),
    one_to_one.c.held_on.label("done_on"),
    one_to_one.c.rep_id.label("rep_id"),
    one_to_one.c.id.label("which"),
)
_KNOWN = union_all(
    select(*_CALLS).where(observation.c.manager_id.in_(_MANAGERS)),
    select(*_TALKS).where(one_to_one.c.manager_id.in_(_MANAGERS), one_to_one.c.shared_at.is_not(None)),
).subquery("known")
_NAME = case((person.c.team_id.in_(bindparam("teams", expanding=True)) & ACTIVE, person.c.name), else_="")
_SEEN = (
    select(_KNOWN.c.part, _KNOWN.c.done_on, _NAME, _KNOWN.c.rep_id, _KNOWN.c.which)
    .join(person, person.c.id == _KNOWN.c.rep_id)
    .where(_KNOWN.c.done_on.between(bindparam("first"), bindparam("last")))
    .order_by(_KNOWN.c.done_on, person.c.folded, _KNOWN.c.part)
)
_DONE = union_all(
    select(_KNOWN.c.manager_id, _KNOWN.c.part, _KNOWN.c.done_on),
    select(plan_entry.c.manager_id, plan_entry.c.part, plan_entry.c.done_on).where(
        plan_entry.c.manager_id.in_(_MANAGERS)
    ),
).subquery("done")
_LAST = (
    select(_DONE.c.manager_id, _DONE.c.part, func.max(_DONE.c.done_on))
    .where(_DONE.c.done_on <= bindparam("today"))
    .group_by(_DONE.c.manager_id, _DONE.c.part)
)
_FIGURES = select((month_figure.c.month + "-01").label("day")).where(month_figure.c.manager_id == _MANAGER)
_BEGAN = select(func.min(union_all(select(_DONE.c.done_on.label("day")), _FIGURES).subquery("days").c.day))
_PARTS = select(plan_part).where(plan_part.c.manager_id == _MANAGER)


def parts(conn: Connection, manager_id: str, today: date) -> dict[PartName, PlanPart]:
    """The parts that a manager has set, in the order of the six; each with its next day as of `today`."""
    last = last_done(conn, [manager_id], today)
    rows = conn.execute(_PARTS, {"manager": manager_id})
    found = {row.part: _part(row, last.get((manager_id, row.part))) for row in rows}
    return {name: found[name] for name in PARTS if name in found}


def last_done(conn: Connection, manager_ids: Collection[str], today: date) -> dict[tuple[str, PartName], date]:
    """The last day up to `today` on which each of these managers did each part: by their log, or as is known here."""
    rows = conn.execute(_LAST, {"managers": sorted(manager_ids), "today": today.isoformat()})
    return {(manager_id, part): date.fromisoformat(day) for manager_id, part, day in rows}


def began(conn: Connection, manager_id: str) -> date | None:
    """The first day of which anything is known that a manager did, or entered of its month."""
    first: str | None = conn.execute(_BEGAN, {"manager": manager_id, "managers": [manager_id]}).scalar_one()
    return date.fromisoformat(first) if first else None


def keep_part(conn: Connection, made: PlanPart) -> Outcome:
    """Set a part, in place of how it was set before; set as it is, its time stays as well.

    Its next day is not kept: it follows from the rhythm and from what was done, which may come and go elsewhere.
    """
    row = asdict(made) | {"begins_on": made.begins_on.isoformat()}
    del row["next_on"]
    if insert_new(conn, plan_part, [row]):
        return "stored"
    own = (plan_part.c.manager_id == made.manager_id) & (plan_part.c.part == made.part)
    said = {name: row[name] for name in ("words", "every", "begins_on", "at")}
    differs = or_(*(plan_part.c[name] != value for name, value in said.items()))
    changed = update(plan_part).where(own, differs).values(said | {"changed_at": made.changed_at})
    return "stored" if conn.execute(changed).rowcount else "same"


def remove_part(conn: Connection, manager_id: str, part: str) -> None:
    """Take a part out of a manager's plan; what they did of it stays in the log."""
    conn.execute(delete(plan_part).where(plan_part.c.manager_id == manager_id, plan_part.c.part == part))


def log(conn: Connection, made: Entry) -> Outcome:
    """Keep what a manager did, or newer words for it. Raises Conflict if its id holds somebody else's."""
    row = asdict(made) | {"done_on": made.done_on.isoformat()}
    if insert_new(conn, plan_entry, [row]):
        return "stored"
    existing = entry(conn, made.id)
    if existing is None or existing.manager_id != made.manager_id or existing.part != made.part:
        raise Conflict(f"what was done, {made.id}", existing)
    if replace(existing, made_at=made.made_at) == made:
        return "same"
    conn.execute(update(plan_entry).where(plan_entry.c.id == made.id).values(words=made.words))
    return "stored"


def entry(conn: Connection, entry_id: str) -> Entry | None:
    """What was done, by its id."""
    row = conn.execute(_ENTRIES.where(plan_entry.c.id == entry_id)).one_or_none()
    return _entry(row) if row else None


def entries(conn: Connection, manager_id: str, first: date, last: date) -> list[Entry]:
    """What a manager wrote down from the first day to the last, in that order."""
    given = {"manager": manager_id, "first": first.isoformat(), "last": last.isoformat()}
    return [_entry(row) for row in conn.execute(_OF_MONTH, given)]


def remove_entry(conn: Connection, made: Entry) -> None:
    """Delete what somebody wrote down; the part's next day is again as it was without."""
    conn.execute(delete(plan_entry).where(plan_entry.c.id == made.id, plan_entry.c.manager_id == made.manager_id))


def seen(conn: Connection, manager_id: str, teams: Collection[str], first: date, last: date) -> list[Seen]:
    """The coaching of a manager that is known here, from the first day to the last, in that order.

    `teams` are those that they lead and all below: whoever works elsewhere by now is not named. A visit is one call,
    on however many practices it was rated.
    """
    given = {"managers": [manager_id], "teams": sorted(teams), "first": first.isoformat(), "last": last.isoformat()}
    once = {
        (part, day, rep_id, fold(which)): Seen(part, date.fromisoformat(day), name)
        for part, day, name, rep_id, which in conn.execute(_SEEN, given)
    }
    return list(once.values())


def _part(row: Any, last: date | None) -> PlanPart:
    found = dict(row._mapping)
    begins = date.fromisoformat(found["begins_on"])
    return PlanPart(**found | {"begins_on": begins, "next_on": Course(begins, found["every"]).next_on(last)})


def _entry(row: Any) -> Entry:
    return Entry(**dict(row._mapping) | {"done_on": date.fromisoformat(row.done_on)})
