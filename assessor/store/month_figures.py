"""The trailing figure that a manager chooses to put beside their plan: a month's target, and what came in by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, delete, select, update

from assessor.engine.rear_view import Reading
from assessor.store.once import Outcome, insert_new
from assessor.store.schema_coach import month_figure, month_reading


@dataclass(frozen=True)
class Figure:
    """What a month is to bring: `month` as in 2026-11, `name` what is counted, `target` > 0 in its units."""

    manager_id: str
    month: str
    name: str
    target: float
    entered_at: datetime


_FIGURES = select(*(month_figure.c[name] for name in Figure.__dataclass_fields__))


def keep(conn: Connection, made: Figure) -> Outcome:
    """Keep a month's figure, in place of the one before; the same one leaves the time as it was."""
    if insert_new(conn, month_figure, [asdict(made)]):
        return "stored"
    existing = get(conn, made.manager_id, made.month)
    if existing and replace(existing, entered_at=made.entered_at) == made:
        return "same"
    own = (month_figure.c.manager_id == made.manager_id) & (month_figure.c.month == made.month)
    said = {"name": made.name, "target": made.target, "entered_at": made.entered_at}
    conn.execute(update(month_figure).where(own).values(said))
    return "stored"


def get(conn: Connection, manager_id: str, month: str) -> Figure | None:
    """A manager's figure of a month."""
    own = (month_figure.c.manager_id == manager_id) & (month_figure.c.month == month)
    row = conn.execute(_FIGURES.where(own)).one_or_none()
    return Figure(*row) if row else None


def last(conn: Connection, manager_id: str) -> Figure | None:
    """The figure of the last month that has one, to begin the next one with."""
    theirs = _FIGURES.where(month_figure.c.manager_id == manager_id).order_by(month_figure.c.month.desc()).limit(1)
    row = conn.execute(theirs).one_or_none()
    return Figure(*row) if row else None


def read_off(conn: Connection, manager_id: str, reading: Reading, at: datetime) -> Outcome:
    """Keep what had come in by a day, in place of what was said of that day before."""
    row = {"manager_id": manager_id, "on_day": reading.on.isoformat(), "value": reading.value, "entered_at": at}
    if insert_new(conn, month_reading, [row]):
        return "stored"
    own = (month_reading.c.manager_id == manager_id) & (month_reading.c.on_day == reading.on.isoformat())
    other = own & (month_reading.c.value != reading.value)
    changed = update(month_reading).where(other).values(value=reading.value, entered_at=at)
    return "stored" if conn.execute(changed).rowcount else "same"


def readings(conn: Connection, manager_id: str, first: date, last: date) -> list[Reading]:
    """What a manager entered from the first day to the last, in that order."""
    days = month_reading.c.on_day.between(first.isoformat(), last.isoformat())
    own = select(month_reading.c.on_day, month_reading.c.value).where(month_reading.c.manager_id == manager_id, days)
    return [Reading(date.fromisoformat(day), value) for day, value in conn.execute(own.order_by("on_day"))]


def remove_reading(conn: Connection, manager_id: str, day: date) -> None:
    """Delete what was said of a day; nothing happens if nothing was."""
    own = (month_reading.c.manager_id == manager_id) & (month_reading.c.on_day == day.isoformat())
    conn.execute(delete(month_reading).where(own))


def remove(conn: Connection, manager_id: str, month: str, days: Sequence[date]) -> None:
    """Delete a month's figure with what was entered on its first to its last day, `days`."""
    first, last = days[0].isoformat(), days[-1].isoformat()
    own = month_reading.c.manager_id == manager_id
    conn.execute(delete(month_reading).where(own, month_reading.c.on_day.between(first, last)))
    conn.execute(delete(month_figure).where(month_figure.c.manager_id == manager_id, month_figure.c.month == month))
