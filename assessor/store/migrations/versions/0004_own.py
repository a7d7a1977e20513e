"""What people write for themselves: self-checks, and what they ask the clinic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.migrations.append_only import refuse_updates

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _self_checks()
    _clinic()
    refuse_updates("self_check")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _self_checks() -> None:
    op.create_table(
        "self_check",
        _text("id"),
        _text("person_id"),
        _text("about"),
        _text("check_id"),
        _text("levels"),
        _moment("checked_at"),
        sa.PrimaryKeyConstraint("id", name="pk_self_check"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_self_check_person_id"),
        sa.CheckConstraint("about IN ('self', 'team')", name=op.f("ck_self_check_about")),
    )
    op.create_index("ix_self_check_person_id_about_checked_at", "self_check", ["person_id", "about", "checked_at"])


def _clinic() -> None:
    op.create_table(
        "clinic_question",
        _text("id"),
        _text("person_id"),
        _text("title"),
        _text("question"),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        _moment("written_at"),
        _moment("asked_at", nullable=True),
        _moment("read_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_clinic_question"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_clinic_question_person_id"),
        sa.CheckConstraint("read_at IS NULL OR asked_at IS NOT NULL", name=op.f("ck_clinic_question_read")),
    )
    op.create_index("ix_clinic_question_asked_at", "clinic_question", ["asked_at"])
    op.create_index("ix_clinic_question_person_id_written_at", "clinic_question", ["person_id", "written_at"])
    op.create_table(
        "clinic_answer",
        _text("question_id"),
        _text("trainer_id"),
        _text("answer"),
        _moment("answered_at"),
        sa.PrimaryKeyConstraint("question_id", name="pk_clinic_answer"),
        sa.ForeignKeyConstraint(["question_id"], ["clinic_question.id"], name="fk_clinic_answer_question_id"),
        sa.ForeignKeyConstraint(["trainer_id"], ["person.id"], name="fk_clinic_answer_trainer_id"),
    )
    op.create_index("ix_clinic_answer_trainer_id", "clinic_answer", ["trainer_id"])
