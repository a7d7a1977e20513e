"""Which calls were taken back, so that a phone that holds one unsent does not bring it back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.types import Moment

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "call_taken_back",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("manager_id", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_taken_back"),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_call_taken_back_manager_id"),
    )
    op.create_index("ix_call_taken_back_manager_id", "call_taken_back", ["manager_id"])
