"""Attempts that grow: what they are for; and how often a form's latest attempts asked each item."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("attempt", sa.Column("aim", sa.Text(), nullable=True))
    op.create_index("ix_attempt_form_id_started_at", "attempt", ["form_id", "started_at"])
