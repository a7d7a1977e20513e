"""The tables of what a manager keeps for themselves, and of how somebody wants to be reminded."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, Text

from assessor.store.metadata import metadata, one_of
from assessor.store.types import Data, Moment

PARTS = ("group", "individual", "monitoring", "field", "motivation", "improvement")
"""The six parts of a proactive plan."""
RHYTHMS = ("week", "two-weeks", "month", "quarter")
REMINDED = ("assigned", "calls", "agreed", "week")
"""Kinds of what a digest tells; one can stop each."""

qualification = Table(
    "qualification",
    metadata,
    Column("manager_id", ForeignKey("person.id"), primary_key=True),
    Column("rep_id", ForeignKey("person.id"), primary_key=True, index=True),
    # As in 2026-Q4.
    Column("quarter", Text, primary_key=True),
    Column("levels", Data, nullable=False),
    Column("notes", Data, nullable=False),
    Column("will_do", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    CheckConstraint("length(quarter) = 7", name="quarter"),
)

# Whom a manager does not want to be told of until a day, as in 2026-12-07, a Monday.
put_off = Table(
    "put_off",
    metadata,
    Column("manager_id", ForeignKey("person.id"), primary_key=True),
    Column("rep_id", ForeignKey("person.id"), primary_key=True, index=True),
    Column("until", Text, nullable=False),
    CheckConstraint("length(until) = 10", name="until"),
)

plan_part = Table(
    "plan_part",
    metadata,
    Column("manager_id", ForeignKey("person.id"), primary_key=True),
    Column("part", Text, primary_key=True),
    Column("words", Text, nullable=False),
    Column("every", Text, nullable=False),
    # Its first day, from which the others follow: a rhythm that begins on the 31st stays at the ends of months.
    Column("begins_on", Text, nullable=False),
    # As in 08:30, in the manager's own time zone; empty for the whole day.
    Column("at", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("length(begins_on) = 10", name="begins_on"),
    CheckConstraint("length(at) IN (0, 5)", name="at"),
    one_of("part", PARTS),
    one_of("every", RHYTHMS),
)

plan_entry = Table(
    "plan_entry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("manager_id", ForeignKey("person.id"), nullable=False),
    Column("part", Text, nullable=False),
    Column("done_on", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index(None, "manager_id", "done_on"),
    CheckConstraint("length(done_on) = 10", name="done_on"),
    one_of("part", PARTS),
)

# The trailing figure of a month, as in 2026-11, and what had come in by which day.
month_figure = Table(
    "month_figure",
    metadata,
    Column("manager_id", ForeignKey("person.id"), primary_key=True),
    Column("month", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("target", Float, nullable=False),
    Column("entered_at", Moment, nullable=False),
    CheckConstraint("length(month) = 7", name="month"),
    CheckConstraint("target > 0", name="target"),
)

month_reading = Table(
    "month_reading",
    metadata,
    Column("manager_id", ForeignKey("person.id"), primary_key=True),
    Column("on_day", Text, primary_key=True),
    Column("value", Float, nullable=False),
    Column("entered_at", Moment, nullable=False),
    CheckConstraint("length(on_day) = 10", name="on_day"),
)

vignette_rating = Table(
    "vignette_rating",
    metadata,
    Column("manager_id", ForeignKey("person.id"), primary_key=True),
    Column("vignette", Text, primary_key=True),
    # A hash of its text: a vignette that is changed is another one.
    Column("fingerprint", Text, primary_key=True),
    Column("levels", Data, nullable=False),
    Column("rated_at", Moment, nullable=False),
    Index(None, "vignette", "fingerprint"),
)

reminder_wish = Table(
    "reminder_wish",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    # As in Europe/Berlin.
    Column("zone", Text, nullable=False),
    # Monday is 0.
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    # No letter leaves between these hours; the same hour twice: there are none.
    Column("quiet_from", Integer, nullable=False),
    Column("quiet_to", Integer, nullable=False),
    Column("wished_at", Moment, nullable=False),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    CheckConstraint("quiet_from BETWEEN 0 AND 23", name="quiet_from"),
    CheckConstraint("quiet_to BETWEEN 0 AND 23", name="quiet_to"),
)

reminder_off = Table(
    "reminder_off",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("since", Moment, nullable=False),
    one_of("kind", REMINDED),
)

calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("last_read_at", Moment),
)
