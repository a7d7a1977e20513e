"""What the engine said last of each person and practice; people in the order of their names, and found by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.folding import folded

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _standing()
    _names()
    # From a team to those below it, and to those who lead it.
    op.create_index("ix_team_parent_id", "team", ["parent_id"])
    op.create_index("ix_manages_team_id", "manages", ["team_id"])


def _standing() -> None:
    shares = ("mastery", "low", "high", "chance_there", "shortfall", "theta", "cut")
    op.create_table(
        "standing",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("practice", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=False) for name in shares),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("last_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scale_version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "practice", name="pk_standing"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_standing_person_id"),
        sa.CheckConstraint(
            "state IN ('needs-work', 'not-enough-evidence', 'likely-there', 'solid')", name=op.f("ck_standing_state")
        ),
        sa.CheckConstraint("answers >= 0", name=op.f("ck_standing_answers")),
    )


def _names() -> None:
    op.add_column("person", sa.Column("folded", sa.Text(), nullable=False, server_default=sa.text("''")))
    person = sa.table("person", *(sa.column(name, sa.Text()) for name in ("id", "name", "handle", "email", "folded")))
    rows = op.get_bind().execute(sa.select(person.c.id, person.c.name, person.c.handle, person.c.email)).all()
    given = [{"who": id_, "words": folded(*names)} for id_, *names in rows]
    if given:
        filled = sa.update(person).where(person.c.id == sa.bindparam("who")).values(folded=sa.bindparam("words"))
        op.get_bind().execute(filled, given)
    op.create_index("ix_person_folded", "person", ["folded"])
    op.drop_index("ix_person_team_id", "person")
    op.create_index("ix_person_team_id_folded", "person", ["team_id", "folded"])
