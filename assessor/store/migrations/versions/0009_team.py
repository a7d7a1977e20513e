"""What managers and reps do with each other, and what is shared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.migrations.append_only import refuse_updates

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _sharing()
    _assignment()
    _observation()
    _observation_side()
    _one_to_one()
    _story()
    _standing_moment()
    _worksheet_row()
    refuse_updates("observation_side", "standing_moment")


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


def _sharing() -> None:
    op.create_table(
        "sharing",
        _text("person_id"),
        _text("what"),
        _moment("since"),
        sa.PrimaryKeyConstraint("person_id", "what", name="pk_sharing"),
        _refers("sharing", "person_id", "person.id"),
        sa.CheckConstraint(
            "what IN ('self-ratings', 'worksheets', 'commitments', 'lessons')", name=op.f("ck_sharing_what")
        ),
    )


def _assignment() -> None:
    op.create_table(
        "assignment",
        _text("id"),
        _text("made_by_id"),
        _text("kind"),
        _text("target"),
        _text("person_id", nullable=True),
        _text("team_id", nullable=True),
        _text("reason"),
        _text("due_on"),
        _text("repeats"),
        _number("grace_days"),
        _moment("made_at"),
        _moment("withdrawn_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        _refers("assignment", "made_by_id", "person.id"),
        _refers("assignment", "person_id", "person.id"),
        _refers("assignment", "team_id", "team.id"),
        sa.CheckConstraint("grace_days BETWEEN 0 AND 60", name=op.f("ck_assignment_grace_days")),
        sa.CheckConstraint(
            "kind IN ('path', 'lesson', 'form', 'worksheet', 'review')", name=op.f("ck_assignment_kind")
        ),
        sa.CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_assignment_to_whom")),
        sa.CheckConstraint("length(due_on) = 10", name=op.f("ck_assignment_due_on")),
        sa.CheckConstraint(
            "repeats IN ('never', 'month', 'quarter', 'year', 'year-after-last')", name=op.f("ck_assignment_repeats")
        ),
    )
    op.create_index("ix_assignment_made_by_id", "assignment", ["made_by_id"])
    op.create_index("ix_assignment_team_id", "assignment", ["team_id"])
    op.create_index("ix_assignment_person_id", "assignment", ["person_id"])


def _observation() -> None:
    op.create_table(
        "observation",
        _text("id"),
        _text("rep_id"),
        _text("manager_id"),
        _text("practice"),
        _text("account"),
        _text("call_on"),
        _moment("opened_at"),
        _moment("both_at", nullable=True),
        _text("practise"),
        _moment("debriefed_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_observation"),
        _refers("observation", "rep_id", "person.id"),
        _refers("observation", "manager_id", "person.id"),
        sa.CheckConstraint("debriefed_at IS NULL OR both_at IS NOT NULL", name=op.f("ck_observation_debriefed")),
        sa.CheckConstraint("rep_id <> manager_id", name=op.f("ck_observation_two")),
        sa.CheckConstraint("length(call_on) = 10", name=op.f("ck_observation_call_on")),
    )
    op.create_index("ix_observation_manager_id_call_on", "observation", ["manager_id", "call_on"])
    op.create_index("ix_observation_rep_id_call_on", "observation", ["rep_id", "call_on"])


def _observation_side() -> None:
    op.create_table(
        "observation_side",
        _text("observation_id"),
        _text("side"),
        _text("rater_id"),
        _text("levels"),
        _text("words"),
        _moment("rated_at"),
        sa.PrimaryKeyConstraint("observation_id", "side", name="pk_observation_side"),
        _refers("observation_side", "observation_id", "observation.id"),
        _refers("observation_side", "rater_id", "person.id"),
        sa.CheckConstraint("side IN ('manager', 'rep')", name=op.f("ck_observation_side_side")),
    )
    op.create_index("ix_observation_side_rater_id", "observation_side", ["rater_id"])


def _one_to_one() -> None:
    op.create_table(
        "one_to_one",
        _text("id"),
        _text("manager_id"),
        _text("rep_id"),
        _text("held_on"),
        _text("since_last"),
        _text("this_time"),
        _text("agreed"),
        _moment("written_at"),
        _moment("shared_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_one_to_one"),
        _refers("one_to_one", "manager_id", "person.id"),
        _refers("one_to_one", "rep_id", "person.id"),
        sa.CheckConstraint("length(held_on) = 10", name=op.f("ck_one_to_one_held_on")),
    )
    op.create_index("ix_one_to_one_manager_id_held_on", "one_to_one", ["manager_id", "held_on"])
    op.create_index("ix_one_to_one_rep_id_held_on", "one_to_one", ["rep_id", "held_on"])


def _story() -> None:
    op.create_table(
        "story",
        _text("id"),
        _text("manager_id"),
        _text("rep_id"),
        _text("team_id"),
        _text("title"),
        _text("scene"),
        _text("deed"),
        _text("outcome"),
        _text("moral"),
        _text("state"),
        _moment("written_at"),
        _moment("asked_at", nullable=True),
        _moment("answered_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        _refers("story", "manager_id", "person.id"),
        _refers("story", "rep_id", "person.id"),
        _refers("story", "team_id", "team.id"),
        sa.CheckConstraint("state IN ('draft', 'asked', 'agreed', 'declined')", name=op.f("ck_story_state")),
    )
    op.create_index("ix_story_manager_id", "story", ["manager_id"])
    op.create_index("ix_story_team_id_state", "story", ["team_id", "state"])
    op.create_index("ix_story_rep_id", "story", ["rep_id"])


def _standing_moment() -> None:
    op.create_table(
        "standing_moment",
        _text("person_id"),
        _text("practice"),
        _moment("at"),
        _text("state"),
        _share("mastery"),
        _share("low"),
        _share("high"),
        _share("cut"),
        _number("answers"),
        _text("before_state", nullable=True),
        _share("before_mastery", nullable=True),
        _share("before_low", nullable=True),
        _share("before_high", nullable=True),
        sa.PrimaryKeyConstraint("person_id", "practice", "at", name="pk_standing_moment"),
        _refers("standing_moment", "person_id", "person.id"),
        sa.CheckConstraint(
            "state IN ('needs-work', 'not-enough-evidence', 'likely-there', 'solid')",
            name=op.f("ck_standing_moment_state"),
        ),
        sa.CheckConstraint("answers > 0", name=op.f("ck_standing_moment_answers")),
    )
    op.create_index("ix_standing_moment_person_id_at", "standing_moment", ["person_id", "at"])


def _worksheet_row() -> None:
    op.create_table(
        "worksheet_row",
        _text("id"),
        _text("person_id"),
        _text("worksheet"),
        _text("account"),
        _text("cells"),
        _moment("written_at"),
        _text("counts_until", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_worksheet_row"),
        _refers("worksheet_row", "person_id", "person.id"),
        sa.CheckConstraint("length(counts_until) = 10", name=op.f("ck_worksheet_row_counts_until")),
    )
    op.create_index("ix_worksheet_row_person_id_worksheet", "worksheet_row", ["person_id", "worksheet"])
