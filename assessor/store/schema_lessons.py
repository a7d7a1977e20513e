"""What becomes of recommended lessons: what people say against one, and what one was found to change."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, Text

from assessor.store.metadata import metadata, one_of
from assessor.store.types import Moment

OBJECTIONS = ("not-now", "do-this", "wrong")

# One of a person against a lesson: another one takes its place, and taking it back deletes it.
objection = Table(
    "objection",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("practice", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("recommendation_id", ForeignKey("recommendation.id"), nullable=False, index=True),
    Index(None, "kind", "lesson"),
    one_of("kind", OBJECTIONS),
)

lesson_effect = Table(
    "lesson_effect",
    metadata,
    Column("lesson", Text, primary_key=True),
    Column("pairs", Integer, nullable=False),
    Column("observed", Float, nullable=False),
    Column("as_of", Moment, nullable=False),
    CheckConstraint("pairs >= 0", name="pairs"),
)
