"""The tables of what people write for themselves: self-checks, questions to the clinic, what they commit to."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text

from assessor.store.metadata import metadata, one_of
from assessor.store.types import Data, Moment

ABOUT = ("self", "team")

self_check = Table(
    "self_check",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("about", Text, nullable=False),
    Column("check_id", Text, nullable=False),
    Column("levels", Data, nullable=False),
    Column("checked_at", Moment, nullable=False),
    Index(None, "person_id", "about", "checked_at"),
    one_of("about", ABOUT),
)

clinic_question = Table(
    "clinic_question",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("shows_name", Boolean, nullable=False),
    Column("written_at", Moment, nullable=False),
    # Empty while it is a draft.
    Column("asked_at", Moment, index=True),
    # When its answer was read; empty again once that is changed.
    Column("read_at", Moment),
    Index(None, "person_id", "written_at"),
    CheckConstraint("read_at IS NULL OR asked_at IS NOT NULL", name="read"),
)

clinic_answer = Table(
    "clinic_answer",
    metadata,
    Column("question_id", ForeignKey("clinic_question.id"), primary_key=True),
    Column("trainer_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("answer", Text, nullable=False),
    Column("answered_at", Moment, nullable=False),
)

SETTLED = ("open", "done", "dropped")

commitment = Table(
    "commitment",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    # The lesson that it comes from; empty if from none.
    Column("lesson", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("account", Text, nullable=False),
    # A day as in 2026-11-27: the same text on both engines, and in the order of time.
    Column("due_on", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("settled_at", Moment),
    # The day before it was put off, so that this can be undone.
    Column("moved_from", Text),
    Index(None, "person_id", "due_on"),
    CheckConstraint("(settled_at IS NULL) = (state = 'open')", name="settled"),
    CheckConstraint("length(due_on) = 10", name="due_on"),
    one_of("state", SETTLED),
)
