"""What is known of the items, and of what people decided about the scale."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.migrations.append_only import refuse_updates

revision = "0007"
down_revision = "0006"

_STATES = "('needs-work', 'not-enough-evidence', 'likely-there', 'solid')"


def upgrade() -> None:
    _calibrations()
    _calibration_use()
    _rescaled()
    _analysis()
    _cuts()
    # Which calibration it rests on; empty: the authors' levels.
    op.add_column("standing", sa.Column("calibration", sa.Integer(), nullable=True))
    refuse_updates("calibration", "calibrated_item", "calibration_use", "cut_change")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable, autoincrement=False)


def _figure(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=nullable)


def _calibrations() -> None:
    op.create_table(
        "calibration",
        _number("number"),
        _moment("made_at"),
        _number("reps"),
        _number("answers"),
        _text("stage"),
        _figure("loading"),
        _text("practices"),
        sa.PrimaryKeyConstraint("number", name="pk_calibration"),
        sa.CheckConstraint("stage IN ('Rasch', 'two-parameter')", name=op.f("ck_calibration_stage")),
    )
    op.create_table(
        "calibrated_item",
        _number("calibration"),
        _text("fingerprint"),
        *(_figure(name) for name in ("b", "a", "c", "w", "error")),
        sa.PrimaryKeyConstraint("calibration", "fingerprint", name="pk_calibrated_item"),
        sa.ForeignKeyConstraint(["calibration"], ["calibration.number"], name="fk_calibrated_item_calibration"),
    )


def _calibration_use() -> None:
    op.create_table(
        "calibration_use",
        _text("id"),
        _moment("at"),
        _number("calibration", nullable=True),
        _text("by_id", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_calibration_use"),
        sa.ForeignKeyConstraint(["calibration"], ["calibration.number"], name="fk_calibration_use_calibration"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_calibration_use_by_id"),
    )
    op.create_index("ix_calibration_use_at", "calibration_use", ["at"])
    op.create_index("ix_calibration_use_by_id", "calibration_use", ["by_id"])


def _rescaled() -> None:
    op.create_table(
        "rescaled",
        _text("person_id"),
        _text("practice"),
        _text("before"),
        _text("after"),
        _number("calibration", nullable=True),
        _moment("at"),
        sa.PrimaryKeyConstraint("person_id", "practice", name="pk_rescaled"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_rescaled_person_id"),
        sa.ForeignKeyConstraint(["calibration"], ["calibration.number"], name="fk_rescaled_calibration"),
        sa.CheckConstraint(f"before IN {_STATES}", name=op.f("ck_rescaled_before")),
        sa.CheckConstraint(f"after IN {_STATES}", name=op.f("ck_rescaled_after")),
    )


def _analysis() -> None:
    op.create_table(
        "item_analysis",
        _text("fingerprint"),
        _number("answers"),
        _text("figures"),
        _moment("as_of"),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_item_analysis"),
        sa.CheckConstraint("answers >= 0", name=op.f("ck_item_analysis_answers")),
    )


def _cuts() -> None:
    op.create_table(
        "judgement",
        _text("judge_id"),
        _text("fingerprint"),
        _text("practice"),
        _number("people"),
        _moment("judged_at"),
        sa.PrimaryKeyConstraint("judge_id", "fingerprint", name="pk_judgement"),
        sa.ForeignKeyConstraint(["judge_id"], ["person.id"], name="fk_judgement_judge_id"),
        sa.CheckConstraint("people BETWEEN 0 AND 100", name=op.f("ck_judgement_people")),
    )
    op.create_index("ix_judgement_practice", "judgement", ["practice"])
    op.create_table(
        "cut_change",
        _text("id"),
        _moment("at"),
        _text("practice"),
        _figure("cut", nullable=True),
        _figure("error", nullable=True),
        _number("judges", nullable=True),
        _text("by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cut_change"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_cut_change_by_id"),
        sa.CheckConstraint("cut > 0 AND cut <= 0.95", name=op.f("ck_cut_change_cut")),
        sa.CheckConstraint(
            "(cut IS NULL) = (error IS NULL) AND (cut IS NULL) = (judges IS NULL)", name=op.f("ck_cut_change_whole")
        ),
    )
    op.create_index("ix_cut_change_practice_at", "cut_change", ["practice", "at"])
    op.create_index("ix_cut_change_by_id", "cut_change", ["by_id"])
