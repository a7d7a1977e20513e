"""The tables of coaching: what managers ask for, what two people saw on a call, what was agreed, what is shared.

What a manager keeps for themselves is in `schema_coach`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, Text

from assessor.store.metadata import metadata, one_of
from assessor.store.schema_items import STATES
from assessor.store.types import Data, Moment

SHARED = ("self-ratings", "worksheets", "commitments", "lessons")
"""What somebody may let who leads them see; a row is the permission, and its end deletes it."""
ASSIGNED = ("path", "lesson", "form", "worksheet", "review")
REPEATS = ("never", "month", "quarter", "year", "year-after-last")
SIDES = ("manager", "rep")
TOLD = ("draft", "asked", "agreed", "declined")

sharing = Table(
    "sharing",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("what", Text, primary_key=True),
    Column("since", Moment, nullable=False),
    one_of("what", SHARED),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Text, primary_key=True),
    Column("made_by_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    # The path's, form's or worksheet's id, or the lesson's page; for review, on how many days.
    Column("target", Text, nullable=False),
    # Whom it is for: one person, or everybody who works in a team or below it.
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("team_id", ForeignKey("team.id"), index=True),
    Column("reason", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("repeats", Text, nullable=False),
    Column("grace_days", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="to_whom"),
    CheckConstraint("length(due_on) = 10", name="due_on"),
    CheckConstraint("grace_days BETWEEN 0 AND 60", name="grace_days"),
    one_of("kind", ASSIGNED),
    one_of("repeats", REPEATS),
)

observation = Table(
    "observation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("rep_id", ForeignKey("person.id"), nullable=False),
    Column("manager_id", ForeignKey("person.id"), nullable=False),
    Column("practice", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("call_on", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    # When the second of the two sides was in: from then on both see both.
    Column("both_at", Moment),
    # What the two agreed to practise, once they have talked.
    Column("practise", Text, nullable=False),
    Column("debriefed_at", Moment),
    Index(None, "rep_id", "call_on"),
    Index(None, "manager_id", "call_on"),
    CheckConstraint("length(call_on) = 10", name="call_on"),
    CheckConstraint("debriefed_at IS NULL OR both_at IS NOT NULL", name="debriefed"),
    CheckConstraint("rep_id <> manager_id", name="two"),
)

# Kept apart from ratings until both are in, so that no query about ratings can show one side to the other.
observation_side = Table(
    "observation_side",
    metadata,
    Column("observation_id", ForeignKey("observation.id"), primary_key=True),
    Column("side", Text, primary_key=True),
    Column("rater_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("levels", Data, nullable=False),
    Column("words", Text, nullable=False),
    Column("rated_at", Moment, nullable=False),
    one_of("side", SIDES),
)

# Of a call that was taken back only this, so that a phone that holds it unsent does not bring it back.
call_taken_back = Table(
    "call_taken_back",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("manager_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

one_to_one = Table(
    "one_to_one",
    metadata,
    Column("id", Text, primary_key=True),
    Column("manager_id", ForeignKey("person.id"), nullable=False),
    Column("rep_id", ForeignKey("person.id"), nullable=False),
    Column("held_on", Text, nullable=False),
    # In words of the two: what became of what was agreed, what this one is about, what comes of it.
    Column("since_last", Text, nullable=False),
    Column("this_time", Text, nullable=False),
    Column("agreed", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    # Empty while it is the manager's draft; from then on the rep reads it.
    Column("shared_at", Moment),
    Index(None, "rep_id", "held_on"),
    Index(None, "manager_id", "held_on"),
    CheckConstraint("length(held_on) = 10", name="held_on"),
)

story = Table(
    "story",
    metadata,
    Column("id", Text, primary_key=True),
    Column("manager_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("rep_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("scene", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("moral", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("answered_at", Moment),
    Index(None, "team_id", "state"),
    one_of("state", TOLD),
)

# How somebody stood after each attempt, beside how they stood before it: what has changed, without reckoning.
standing_moment = Table(
    "standing_moment",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("practice", Text, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("state", Text, nullable=False),
    Column("mastery", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("cut", Float, nullable=False),
    Column("answers", Integer, nullable=False),
    # Empty where it was the first time.
    Column("before_state", Text),
    Column("before_mastery", Float),
    Column("before_low", Float),
    Column("before_high", Float),
    Index(None, "person_id", "at"),
    CheckConstraint("answers > 0", name="answers"),
    one_of("state", STATES),
)

worksheet_row = Table(
    "worksheet_row",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("worksheet", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("cells", Data, nullable=False),
    Column("written_at", Moment, nullable=False),
    # The last day on which it proves the practice; empty if it does not.
    Column("counts_until", Text),
    Index(None, "person_id", "worksheet"),
    CheckConstraint("length(counts_until) = 10", name="counts_until"),
)
