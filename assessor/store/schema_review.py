"""The tables of reviewing: what was answered, what is remembered of each learning point, and how well it shall be.

Kept apart from attempts and their responses, so that nothing which measures ever meets an answer given for practice.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, Text

from assessor.store.metadata import metadata, one_of
from assessor.store.types import Data, Moment

SURENESS = ("sure", "fairly", "guess")

review = Table(
    "review",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("point", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("fingerprint", ForeignKey("item_version.fingerprint"), nullable=False),
    Column("presented", Data, nullable=False),
    Column("answer", Data, nullable=False),
    Column("credit", Integer, nullable=False),
    Column("confidence", Text, nullable=False),
    Column("reviewed_at", Moment, nullable=False),
    Index(None, "person_id", "reviewed_at"),
    Index(None, "person_id", "item_id"),
    CheckConstraint("credit BETWEEN 0 AND 100", name="credit"),
    one_of("confidence", SURENESS),
)

review_card = Table(
    "review_card",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("point", Text, primary_key=True),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("seen", Data, nullable=False),
    Column("alarming", Boolean, nullable=False),
    CheckConstraint("stability > 0", name="stability"),
    CheckConstraint("difficulty BETWEEN 1 AND 10", name="difficulty"),
)

review_wish = Table(
    "review_wish",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("percent", Integer, nullable=False),
    Column("wished_at", Moment, nullable=False),
    CheckConstraint("percent BETWEEN 70 AND 97", name="percent"),
)
