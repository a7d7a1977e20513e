"""What people say against recommended lessons, and what lessons were found to change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "objection",
        _text("person_id"),
        _text("lesson"),
        _text("practice"),
        _text("kind"),
        _text("words"),
        sa.Column("shared", sa.Boolean(), nullable=False),
        _moment("said_at"),
        _text("recommendation_id"),
        sa.PrimaryKeyConstraint("person_id", "lesson", name="pk_objection"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_objection_person_id"),
        sa.ForeignKeyConstraint(["recommendation_id"], ["recommendation.id"], name="fk_objection_recommendation_id"),
        sa.CheckConstraint("kind IN ('not-now', 'do-this', 'wrong')", name=op.f("ck_objection_kind")),
    )
    op.create_index("ix_objection_recommendation_id", "objection", ["recommendation_id"])
    op.create_index("ix_objection_kind_lesson", "objection", ["kind", "lesson"])
    op.create_table(
        "lesson_effect",
        _text("lesson"),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("observed", sa.Float(), nullable=False),
        _moment("as_of"),
        sa.PrimaryKeyConstraint("lesson", name="pk_lesson_effect"),
        sa.CheckConstraint("pairs >= 0", name=op.f("ck_lesson_effect_pairs")),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
