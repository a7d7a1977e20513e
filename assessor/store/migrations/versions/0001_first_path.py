"""The tables of the first path: people, attempts with their responses, ratings, studied lessons, recommendations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.migrations.append_only import refuse_updates

revision = "0001"
down_revision = None


def upgrade() -> None:
    _people()
    _attempts()
    _responses()
    _ratings()
    _lessons()
    refuse_updates("item_version", "response", "rating", "studied", "recommendation")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _people() -> None:
    op.create_table(
        "team",
        _text("id"),
        _text("name"),
        _text("parent_id", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.ForeignKeyConstraint(["parent_id"], ["team.id"], name="fk_team_parent_id"),
    )
    op.create_table(
        "person",
        _text("id"),
        _text("handle"),
        _text("name"),
        _text("team_id", nullable=True),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("handle", name="uq_person_handle"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_person_team_id"),
    )
    op.create_table(
        "person_role",
        _text("person_id"),
        _text("role"),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_person_role"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_role_person_id"),
        sa.CheckConstraint("role IN ('rep', 'manager', 'trainer', 'admin')", name=op.f("ck_person_role_role")),
    )
    op.create_table(
        "manages",
        _text("person_id"),
        _text("team_id"),
        sa.PrimaryKeyConstraint("person_id", "team_id", name="pk_manages"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_manages_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_manages_team_id"),
    )


def _attempts() -> None:
    op.create_table(
        "item_version",
        _text("fingerprint"),
        _text("item_id"),
        _text("practice"),
        _text("kind"),
        _text("body"),
        _moment("first_seen_at"),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_item_version"),
    )
    op.create_table(
        "attempt",
        _text("id"),
        _text("person_id"),
        _text("form_id"),
        _text("content_version"),
        _text("plan"),
        _moment("started_at"),
        _moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_attempt_person_id"),
    )
    op.create_index("ix_attempt_person_id_started_at", "attempt", ["person_id", "started_at"])


def _responses() -> None:
    op.create_table(
        "response",
        _text("id"),
        _text("attempt_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("item_id"),
        _text("practice"),
        _text("point"),
        _text("fingerprint"),
        _text("presented"),
        _text("answer"),
        sa.Column("credit", sa.Integer(), nullable=False),
        _text("confidence"),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("first_attempt", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        _moment("answered_at"),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.UniqueConstraint("attempt_id", "position", name="uq_response_attempt_id_position"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_response_attempt_id"),
        sa.ForeignKeyConstraint(["fingerprint"], ["item_version.fingerprint"], name="fk_response_fingerprint"),
        sa.CheckConstraint("position >= 0", name=op.f("ck_response_position")),
        sa.CheckConstraint("credit BETWEEN 0 AND 100", name=op.f("ck_response_credit")),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_response_seconds")),
        sa.CheckConstraint("confidence IN ('sure', 'fairly', 'guess')", name=op.f("ck_response_confidence")),
    )


def _ratings() -> None:
    op.create_table(
        "rating",
        _text("sheet_id"),
        _text("rater_id"),
        _text("subject_id"),
        _text("source"),
        _text("practice"),
        _text("criterion"),
        sa.Column("level", sa.Integer(), nullable=False),
        _moment("rated_at"),
        sa.PrimaryKeyConstraint("sheet_id", "criterion", name="pk_rating"),
        sa.ForeignKeyConstraint(["rater_id"], ["person.id"], name="fk_rating_rater_id"),
        sa.ForeignKeyConstraint(["subject_id"], ["person.id"], name="fk_rating_subject_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_rating_level")),
        sa.CheckConstraint("(source = 'self') = (rater_id = subject_id)", name=op.f("ck_rating_self")),
        sa.CheckConstraint("source IN ('self', 'manager', 'colleague')", name=op.f("ck_rating_source")),
    )
    op.create_index("ix_rating_subject_id_source_rated_at", "rating", ["subject_id", "source", "rated_at"])


def _lessons() -> None:
    op.create_table(
        "studied",
        _text("id"),
        _text("person_id"),
        _text("lesson"),
        _moment("studied_at"),
        sa.PrimaryKeyConstraint("id", name="pk_studied"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_studied_person_id"),
    )
    op.create_index("ix_studied_person_id_studied_at", "studied", ["person_id", "studied_at"])
    op.create_table(
        "recommendation",
        _text("id"),
        _text("person_id"),
        _text("attempt_id", nullable=True),
        _moment("made_at"),
        _text("rule_version"),
        _text("content_version"),
        _text("inputs"),
        _text("lessons"),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_recommendation_person_id"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_recommendation_attempt_id"),
    )
    op.create_index("ix_recommendation_attempt_id", "recommendation", ["attempt_id"])
    op.create_index("ix_recommendation_person_id_made_at", "recommendation", ["person_id", "made_at"])
