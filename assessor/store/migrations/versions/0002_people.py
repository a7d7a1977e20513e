"""People who join, leave and are forgotten; how they sign in; who looked at what; jobs and letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.migrations.append_only import refuse_updates

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _people()
    _signing_in()
    _invitations()
    _audit()
    _later()
    refuse_updates("audit")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _people() -> None:
    op.add_column("person", _text("email", nullable=True))
    op.add_column("person", _moment("left_at", nullable=True))
    op.add_column("person", _moment("erased_at", nullable=True))
    op.create_index("ix_person_email", "person", ["email"], unique=True)
    op.create_index("ix_person_team_id", "person", ["team_id"])


def _signing_in() -> None:
    op.create_table(
        "credential",
        _text("person_id"),
        _text("password_hash"),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_credential"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_credential_person_id"),
    )
    op.create_table(
        "identity",
        _text("issuer"),
        _text("subject"),
        _text("person_id"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identity"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identity_person_id"),
    )
    op.create_index("ix_identity_person_id", "identity", ["person_id"])
    op.create_table(
        "session",
        _text("id"),
        _text("person_id"),
        _moment("created_at"),
        _moment("last_seen_at"),
        _text("device"),
        _text("address"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_session_person_id"),
    )
    op.create_index("ix_session_person_id", "session", ["person_id"])
    op.create_table(
        "throttle",
        _text("key"),
        _number("failures"),
        _moment("first_at"),
        _moment("blocked_until", nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_throttle"),
    )


def _invitations() -> None:
    op.create_table(
        "invitation",
        _text("id"),
        _text("token_hash"),
        _text("person_id"),
        _text("invited_by", nullable=True),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
        _moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_invitation_person_id"),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name="fk_invitation_invited_by"),
    )
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        _text("id"),
        _moment("at"),
        _text("actor_id", nullable=True),
        _text("action"),
        _text("subject_id", nullable=True),
        _text("detail"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_audit_actor_id"),
        sa.ForeignKeyConstraint(["subject_id"], ["person.id"], name="fk_audit_subject_id"),
    )
    op.create_index("ix_audit_subject_id_at", "audit", ["subject_id", "at"])
    op.create_index("ix_audit_actor_id_at", "audit", ["actor_id", "at"])


def _later() -> None:
    op.create_table(
        "job",
        _text("name"),
        _moment("due_at"),
        _text("lease_owner", nullable=True),
        _moment("lease_until", nullable=True),
        _moment("last_started_at", nullable=True),
        _moment("last_finished_at", nullable=True),
        _text("last_error", nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_job"),
        sa.CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name=op.f("ck_job_lease")),
    )
    op.create_table(
        "outbox",
        _text("id"),
        _text("to_person_id"),
        _text("kind"),
        _text("subject"),
        _text("body"),
        _moment("created_at"),
        _moment("due_at", nullable=True),
        _moment("sent_at", nullable=True),
        _number("attempts"),
        _text("last_error", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name="fk_outbox_to_person_id"),
    )
    op.create_index("ix_outbox_to_person_id", "outbox", ["to_person_id"])
    op.create_index("ix_outbox_due_at", "outbox", ["due_at"])
