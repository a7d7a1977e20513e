"""Reviewing, apart from what is measured, and what people commit themselves to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.migrations.append_only import refuse_updates

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _reviews()
    _cards()
    _commitments()
    refuse_updates("review")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _reviews() -> None:
    op.create_table(
        "review",
        _text("id"),
        _text("person_id"),
        _text("point"),
        _text("item_id"),
        _text("fingerprint"),
        _text("presented"),
        _text("answer"),
        sa.Column("credit", sa.Integer(), nullable=False),
        _text("confidence"),
        _moment("reviewed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_review_person_id"),
        sa.ForeignKeyConstraint(["fingerprint"], ["item_version.fingerprint"], name="fk_review_fingerprint"),
        sa.CheckConstraint("credit BETWEEN 0 AND 100", name=op.f("ck_review_credit")),
        sa.CheckConstraint("confidence IN ('sure', 'fairly', 'guess')", name=op.f("ck_review_confidence")),
    )
    op.create_index("ix_review_person_id_reviewed_at", "review", ["person_id", "reviewed_at"])
    op.create_index("ix_review_person_id_item_id", "review", ["person_id", "item_id"])


def _cards() -> None:
    op.create_table(
        "review_card",
        _text("person_id"),
        _text("point"),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        _moment("due_at"),
        _moment("last_at"),
        _text("seen"),
        sa.Column("alarming", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "point", name="pk_review_card"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_review_card_person_id"),
        sa.CheckConstraint("stability > 0", name=op.f("ck_review_card_stability")),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 10", name=op.f("ck_review_card_difficulty")),
    )
    op.create_table(
        "review_wish",
        _text("person_id"),
        sa.Column("percent", sa.Integer(), nullable=False),
        _moment("wished_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_review_wish"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_review_wish_person_id"),
        sa.CheckConstraint("percent BETWEEN 70 AND 97", name=op.f("ck_review_wish_percent")),
    )


def _commitments() -> None:
    op.create_table(
        "commitment",
        _text("id"),
        _text("person_id"),
        _text("lesson"),
        _text("what"),
        _text("account"),
        _text("due_on"),
        _moment("made_at"),
        _text("state"),
        _moment("settled_at", nullable=True),
        _text("moved_from", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_commitment"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_commitment_person_id"),
        sa.CheckConstraint("(settled_at IS NULL) = (state = 'open')", name=op.f("ck_commitment_settled")),
        sa.CheckConstraint("length(due_on) = 10", name=op.f("ck_commitment_due_on")),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_commitment_state")),
    )
    op.create_index("ix_commitment_person_id_due_on", "commitment", ["person_id", "due_on"])
