"""The tables of what people write for themselves: their self-checks, what they ask the clinic, and its answers."""

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
