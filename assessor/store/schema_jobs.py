"""The tables of what runs later: jobs, and letters that wait to be mailed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from assessor.store.metadata import metadata
from assessor.store.types import Moment

job = Table(
    "job",
    metadata,
    Column("name", Text, primary_key=True),
    Column("due_at", Moment, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", Moment),
    Column("last_started_at", Moment),
    Column("last_finished_at", Moment),
    Column("last_error", Text),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("to_person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Empty once it is sent or given up.
    Column("due_at", Moment, index=True),
    Column("sent_at", Moment),
    # When a letter that must not arrive twice was about to be handed to the mail server; then it is not sent again.
    Column("handed_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
)
