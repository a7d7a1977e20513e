"""The next day of a part of a plan is no longer kept: it follows from what was done, and a call can be taken back."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("plan_part") as part:
        part.drop_constraint(op.f("ck_plan_part_next_on"), type_="check")
        part.drop_column("next_on")
