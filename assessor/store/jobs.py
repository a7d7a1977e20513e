"""What runs later, and who runs it now: a lease, so that two processes never do one job twice.

The owner of a lease is named by a text that is new for each claim. Whoever needs longer than the lease renews it; one
that lost it (because the process hung, or the clock jumped) can no longer say how the job ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from assessor.store.once import Outcome, insert_new
from assessor.store.schema import job


@dataclass(frozen=True)
class Job:
    """A job by name: when it is due, who holds it until when, how its last run went. Times are aware."""

    name: str
    due_at: datetime
    lease_owner: str | None = None
    lease_until: datetime | None = None
    last_started_at: datetime | None = None
    last_finished_at: datetime | None = None
    last_error: str | None = None


_JOBS = select(*(job.c[name] for name in Job.__dataclass_fields__)).order_by(job.c.due_at, job.c.name)
_LET_GO: dict[str, Any] = {"lease_owner": None, "lease_until": None}


def plan(conn: Connection, name: str, due_at: datetime) -> Outcome:
    """Make a job known; "same" if it is, and then its time stays."""
    return "stored" if insert_new(conn, job, [{"name": name, "due_at": due_at}]) else "same"


def every(conn: Connection) -> list[Job]:
    """All jobs, the next due first."""
    return [Job(*row) for row in conn.execute(_JOBS)]


def due(conn: Connection, at: datetime) -> list[Job]:
    """The jobs that are due and that nobody holds, the longest due first."""
    return [Job(*row) for row in conn.execute(_JOBS.where(_free(at)))]


def find(conn: Connection, name: str) -> Job | None:
    """The job with this name."""
    row = conn.execute(_JOBS.where(job.c.name == name)).first()
    return Job(*row) if row else None


def hasten(conn: Connection, name: str, at: datetime) -> bool:
    """Let a job be due at a moment; False if it is due earlier anyway, or not known."""
    return _change(conn, (job.c.name == name) & (job.c.due_at > at), {"due_at": at})


def claim(conn: Connection, name: str, owner: str, at: datetime, until: datetime) -> bool:
    """Take the lease of a job; False if it is not due or somebody holds it."""
    values = {"lease_owner": owner, "lease_until": until, "last_started_at": at}
    return _change(conn, (job.c.name == name) & _free(at), values)


def renew(conn: Connection, name: str, owner: str, until: datetime) -> bool:
    """Hold a job longer; False if the lease went to somebody else."""
    return _change(conn, _held(name, owner), {"lease_until": until})


def finish(conn: Connection, name: str, owner: str, at: datetime, next_at: datetime) -> bool:
    """Say that a job is done, and when it is due again; False if the lease went to somebody else."""
    return _change(
        conn, _held(name, owner), _LET_GO | {"last_finished_at": at, "last_error": None, "due_at": next_at}
    )


def fail(conn: Connection, name: str, owner: str, error: str, again_at: datetime) -> bool:
    """Say why a job was not done, and when to try again; False if the lease went to somebody else."""
    return _change(conn, _held(name, owner), _LET_GO | {"last_error": error, "due_at": again_at})


def done_by_hand(conn: Connection, name: str, at: datetime) -> None:
    """Keep that somebody did what a job does; when it is due stays, and so does what went wrong with it."""
    plan(conn, name, at)
    _change(conn, job.c.name == name, {"last_finished_at": at})


def _free(at: datetime) -> ColumnElement[bool]:
    return (job.c.due_at <= at) & (job.c.lease_until.is_(None) | (job.c.lease_until <= at))


def _held(name: str, owner: str) -> ColumnElement[bool]:
    return (job.c.name == name) & (job.c.lease_owner == owner)


def _change(conn: Connection, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
    return bool(conn.execute(update(job).where(which).values(values)).rowcount)
