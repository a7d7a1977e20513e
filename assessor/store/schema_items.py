"""The tables of what is known of the items from everybody's answers, and of what people decided about the scale."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, Text

from assessor.store.metadata import metadata, one_of
from assessor.store.types import Data, Moment

STAGES = ("Rasch", "two-parameter")
STATES = ("needs-work", "not-enough-evidence", "likely-there", "solid")

calibration = Table(
    "calibration",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Moment, nullable=False),
    Column("reps", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("loading", Float, nullable=False),
    # By practice: where its middle is, and how sure that is.
    Column("practices", Data, nullable=False),
    one_of("stage", STAGES),
)

calibrated_item = Table(
    "calibrated_item",
    metadata,
    Column("calibration", ForeignKey("calibration.number"), primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("b", Float, nullable=False),
    Column("a", Float, nullable=False),
    Column("c", Float, nullable=False),
    Column("w", Float, nullable=False),
    Column("error", Float, nullable=False),
)

calibration_use = Table(
    "calibration_use",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    # Empty: the authors' levels.
    Column("calibration", ForeignKey("calibration.number")),
    # Empty: the assessor itself.
    Column("by_id", ForeignKey("person.id"), index=True),
)

rescaled = Table(
    "rescaled",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("practice", Text, primary_key=True),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("calibration", ForeignKey("calibration.number")),
    Column("at", Moment, nullable=False),
    one_of("before", STATES),
    one_of("after", STATES),
)

item_analysis = Table(
    "item_analysis",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("figures", Data, nullable=False),
    Column("as_of", Moment, nullable=False),
    CheckConstraint("answers >= 0", name="answers"),
)

judgement = Table(
    "judgement",
    metadata,
    Column("judge_id", ForeignKey("person.id"), primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("practice", Text, nullable=False, index=True),
    Column("people", Integer, nullable=False),
    Column("judged_at", Moment, nullable=False),
    CheckConstraint("people BETWEEN 0 AND 100", name="people"),
)

cut_change = Table(
    "cut_change",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("practice", Text, nullable=False),
    # All three empty: what practices.yaml says.
    Column("cut", Float),
    Column("error", Float),
    Column("judges", Integer),
    Column("by_id", ForeignKey("person.id"), nullable=False, index=True),
    Index(None, "practice", "at"),
    CheckConstraint("cut > 0 AND cut <= 0.95", name="cut"),
    CheckConstraint("(cut IS NULL) = (error IS NULL) AND (cut IS NULL) = (judges IS NULL)", name="whole"),
)
