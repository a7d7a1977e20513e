"""Whom a manager does not want to be told of this week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "put_off",
        sa.Column("manager_id", sa.Text(), nullable=False),
        sa.Column("rep_id", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("manager_id", "rep_id", name="pk_put_off"),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_put_off_manager_id"),
        sa.ForeignKeyConstraint(["rep_id"], ["person.id"], name="fk_put_off_rep_id"),
        sa.CheckConstraint("length(until) = 10", name=op.f("ck_put_off_until")),
    )
    op.create_index("ix_put_off_rep_id", "put_off", ["rep_id"])
