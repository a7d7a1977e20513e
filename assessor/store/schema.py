"""The tables. Ids are UUIDs as text, given by the caller, so that the same thing sent twice is stored once.

Nothing here makes a table: `migrations/` does, and a test holds that both say the same. Tables in `APPEND_ONLY`
refuse UPDATE by trigger on both engines; rows may be deleted, for people have the right to be forgotten. No foreign
key cascades: what is deleted is named by the code that deletes it. What people write for themselves is in
`schema_own`, what they practise in `schema_review`, what is known of the items in `schema_items`, what becomes of
recommended lessons in `schema_lessons`, what runs later in `schema_jobs`, what managers and reps have with each other
in `schema_team`, what a manager keeps for themselves in `schema_coach`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from assessor.store import schema_lessons as schema_lessons
from assessor.store.metadata import metadata as metadata
from assessor.store.metadata import one_of
from assessor.store.schema_coach import vignette_rating
from assessor.store.schema_items import STATES, calibrated_item, calibration, calibration_use, cut_change
from assessor.store.schema_jobs import job as job
from assessor.store.schema_jobs import outbox as outbox
from assessor.store.schema_own import self_check
from assessor.store.schema_review import review
from assessor.store.schema_team import observation_side, standing_moment
from assessor.store.types import Data, Moment

ROLES = ("rep", "manager", "trainer", "admin")
CONFIDENCES = ("sure", "fairly", "guess")
SOURCES = ("self", "manager", "colleague")

team = Table(
    "team",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent_id", ForeignKey("team.id"), index=True),
)

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("handle", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("team_id", ForeignKey("team.id")),
    Column("created_at", Moment, nullable=False),
    # An index and not a constraint, which SQLite can only add by making the table anew.
    Column("email", Text, index=True, unique=True),
    Column("left_at", Moment),
    Column("erased_at", Moment),
    # Name, handle and e-mail by `folding.folded`: what a search looks through, and the order of lists.
    Column("folded", Text, nullable=False, server_default=text("''"), index=True),
    Index(None, "team_id", "folded"),
)

person_role = Table(
    "person_role",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    one_of("role", ROLES),
)

manages = Table(
    "manages",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("team_id", ForeignKey("team.id"), primary_key=True, index=True),
)

item_version = Table(
    "item_version",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("item_id", Text, nullable=False),
    Column("practice", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Data, nullable=False),
    Column("first_seen_at", Moment, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("form_id", Text, nullable=False),
    Column("content_version", Text, nullable=False),
    Column("plan", Data, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    # What somebody wanted to know, where the plan grows with the answers.
    Column("aim", Data),
    Index(None, "person_id", "started_at"),
    Index(None, "form_id", "started_at"),
)

response = Table(
    "response",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt_id", ForeignKey("attempt.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("practice", Text, nullable=False),
    Column("point", Text, nullable=False),
    Column("fingerprint", ForeignKey("item_version.fingerprint"), nullable=False),
    Column("presented", Data, nullable=False),
    Column("answer", Data, nullable=False),
    Column("credit", Integer, nullable=False),
    Column("confidence", Text, nullable=False),
    Column("seconds", Float),
    Column("first_attempt", Boolean, nullable=False),
    Column("counts", Boolean, nullable=False),
    Column("answered_at", Moment, nullable=False),
    # Also the way from a person's attempts to their responses.
    UniqueConstraint("attempt_id", "position"),
    CheckConstraint("position >= 0", name="position"),
    CheckConstraint("credit BETWEEN 0 AND 100", name="credit"),
    CheckConstraint("seconds >= 0", name="seconds"),
    one_of("confidence", CONFIDENCES),
)

rating = Table(
    "rating",
    metadata,
    Column("sheet_id", Text, primary_key=True),
    Column("rater_id", ForeignKey("person.id"), nullable=False),
    Column("subject_id", ForeignKey("person.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("practice", Text, nullable=False),
    Column("criterion", Text, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("rated_at", Moment, nullable=False),
    Index(None, "subject_id", "source", "rated_at"),
    CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    CheckConstraint("(source = 'self') = (rater_id = subject_id)", name="self"),
    one_of("source", SOURCES),
)

studied = Table(
    "studied",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("lesson", Text, nullable=False),
    Column("studied_at", Moment, nullable=False),
    Index(None, "person_id", "studied_at"),
)

recommendation = Table(
    "recommendation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("attempt_id", ForeignKey("attempt.id"), index=True),
    Column("made_at", Moment, nullable=False),
    Column("rule_version", Text, nullable=False),
    Column("content_version", Text, nullable=False),
    Column("inputs", Data, nullable=False),
    Column("lessons", Data, nullable=False),
    Index(None, "person_id", "made_at"),
)

standing = Table(
    "standing",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("practice", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("mastery", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("chance_there", Float, nullable=False),
    Column("shortfall", Float, nullable=False),
    Column("theta", Float, nullable=False),
    Column("cut", Float, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("last_answer_at", Moment),
    Column("stale", Boolean, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("scale_version", Text, nullable=False),
    # Empty: the authors' levels.
    Column("calibration", Integer),
    CheckConstraint("answers >= 0", name="answers"),
    one_of("state", STATES),
)

credential = Table(
    "credential",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

identity = Table(
    "identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
)

session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("device", Text, nullable=False),
    Column("address", Text, nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("invited_by", ForeignKey("person.id")),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

throttle = Table(
    "throttle",
    metadata,
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("blocked_until", Moment),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor_id", ForeignKey("person.id")),
    Column("action", Text, nullable=False),
    Column("subject_id", ForeignKey("person.id")),
    Column("detail", Data, nullable=False),
    Index(None, "subject_id", "at"),
    Index(None, "actor_id", "at"),
)

APPEND_ONLY = (
    item_version,
    response,
    rating,
    studied,
    recommendation,
    audit,
    self_check,
    review,
    calibration,
    calibrated_item,
    calibration_use,
    cut_change,
    observation_side,
    standing_moment,
    vignette_rating,
)
