"""What a manager keeps for themselves, and how somebody wants to be reminded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.migrations.append_only import refuse_updates

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _qualification()
    _plan_part()
    _plan_entry()
    _month_figure()
    _month_reading()
    _vignette_rating()
    _reminder_wish()
    _reminder_off()
    _calendar_feed()
    op.add_column("outbox", _moment("handed_at", nullable=True))
    refuse_updates("vignette_rating")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _share(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _qualification() -> None:
    op.create_table(
        "qualification",
        _text("manager_id"),
        _text("rep_id"),
        _text("quarter"),
        _text("levels"),
        _text("notes"),
        _text("will_do"),
        _moment("written_at"),
        sa.PrimaryKeyConstraint("manager_id", "rep_id", "quarter", name="pk_qualification"),
        _refers("qualification", "manager_id", "person.id"),
        _refers("qualification", "rep_id", "person.id"),
        sa.CheckConstraint("length(quarter) = 7", name=op.f("ck_qualification_quarter")),
    )
    op.create_index("ix_qualification_rep_id", "qualification", ["rep_id"])


def _plan_part() -> None:
    op.create_table(
        "plan_part",
        _text("manager_id"),
        _text("part"),
        _text("words"),
        _text("every"),
        _text("begins_on"),
        _text("next_on"),
        _text("at"),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint("manager_id", "part", name="pk_plan_part"),
        _refers("plan_part", "manager_id", "person.id"),
        sa.CheckConstraint("length(next_on) = 10", name=op.f("ck_plan_part_next_on")),
        sa.CheckConstraint("length(at) IN (0, 5)", name=op.f("ck_plan_part_at")),
        sa.CheckConstraint(
            "part IN ('group', 'individual', 'monitoring', 'field', 'motivation', 'improvement')",
            name=op.f("ck_plan_part_part"),
        ),
        sa.CheckConstraint("length(begins_on) = 10", name=op.f("ck_plan_part_begins_on")),
        sa.CheckConstraint("every IN ('week', 'two-weeks', 'month', 'quarter')", name=op.f("ck_plan_part_every")),
    )


def _plan_entry() -> None:
    op.create_table(
        "plan_entry",
        _text("id"),
        _text("manager_id"),
        _text("part"),
        _text("done_on"),
        _text("words"),
        _moment("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_entry"),
        _refers("plan_entry", "manager_id", "person.id"),
        sa.CheckConstraint(
            "part IN ('group', 'individual', 'monitoring', 'field', 'motivation', 'improvement')",
            name=op.f("ck_plan_entry_part"),
        ),
        sa.CheckConstraint("length(done_on) = 10", name=op.f("ck_plan_entry_done_on")),
    )
    op.create_index("ix_plan_entry_manager_id_done_on", "plan_entry", ["manager_id", "done_on"])


def _month_figure() -> None:
    op.create_table(
        "month_figure",
        _text("manager_id"),
        _text("month"),
        _text("name"),
        _share("target"),
        _moment("entered_at"),
        sa.PrimaryKeyConstraint("manager_id", "month", name="pk_month_figure"),
        _refers("month_figure", "manager_id", "person.id"),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_month_figure_month")),
        sa.CheckConstraint("target > 0", name=op.f("ck_month_figure_target")),
    )


def _month_reading() -> None:
    op.create_table(
        "month_reading",
        _text("manager_id"),
        _text("on_day"),
        _share("value"),
        _moment("entered_at"),
        sa.PrimaryKeyConstraint("manager_id", "on_day", name="pk_month_reading"),
        _refers("month_reading", "manager_id", "person.id"),
        sa.CheckConstraint("length(on_day) = 10", name=op.f("ck_month_reading_on_day")),
    )


def _vignette_rating() -> None:
    op.create_table(
        "vignette_rating",
        _text("manager_id"),
        _text("vignette"),
        _text("fingerprint"),
        _text("levels"),
        _moment("rated_at"),
        sa.PrimaryKeyConstraint("manager_id", "vignette", "fingerprint", name="pk_vignette_rating"),
        _refers("vignette_rating", "manager_id", "person.id"),
    )
    op.create_index("ix_vignette_rating_vignette_fingerprint", "vignette_rating", ["vignette", "fingerprint"])


def _reminder_wish() -> None:
    op.create_table(
        "reminder_wish",
        _text("person_id"),
        _text("zone"),
        _number("weekday"),
        _number("hour"),
        _number("quiet_from"),
        _number("quiet_to"),
        _moment("wished_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_reminder_wish"),
        _refers("reminder_wish", "person_id", "person.id"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_reminder_wish_hour")),
        sa.CheckConstraint("quiet_from BETWEEN 0 AND 23", name=op.f("ck_reminder_wish_quiet_from")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_reminder_wish_weekday")),
        sa.CheckConstraint("quiet_to BETWEEN 0 AND 23", name=op.f("ck_reminder_wish_quiet_to")),
    )


def _reminder_off() -> None:
    op.create_table(
        "reminder_off",
        _text("person_id"),
        _text("kind"),
        _moment("since"),
        sa.PrimaryKeyConstraint("person_id", "kind", name="pk_reminder_off"),
        _refers("reminder_off", "person_id", "person.id"),
        sa.CheckConstraint("kind IN ('assigned', 'calls', 'agreed', 'week')", name=op.f("ck_reminder_off_kind")),
    )


def _calendar_feed() -> None:
    op.create_table(
        "calendar_feed",
        _text("person_id"),
        _text("token_hash"),
        _moment("made_at"),
        _moment("last_read_at", nullable=True),
        sa.PrimaryKeyConstraint("person_id", name="pk_calendar_feed"),
        _refers("calendar_feed", "person_id", "person.id"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feed_token_hash"),
    )
