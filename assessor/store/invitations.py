"""Links with which one person sets up their account, once and not for ever.

The link's token is shown to the inviter and mailed; here is its digest. The link of the first start has no inviter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from assessor.store.errors import Conflict, Missing, Unusable
from assessor.store.once import insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import invitation, person
from assessor.store.secret import digest


@dataclass(frozen=True)
class Invitation:
    """One link for one person. It ends by being used or revoked, or at `expires_at`. Times are aware."""

    id: str
    person_id: str
    invited_by: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def ended(self, at: datetime) -> str | None:
        """used, revoked or expired; None as long as it can be used."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= at else None


_INVITATIONS = select(*(invitation.c[name] for name in Invitation.__dataclass_fields__))
_WAITING = invitation.c.used_at.is_(None) & invitation.c.revoked_at.is_(None)


def invite(conn: Connection, new: Invitation, token: str) -> None:
    """Keep an invitation and revoke the person's earlier ones.

    Raises Missing if there is no such person or they have left, and Conflict if the id or the token is taken.
    """
    if not conn.scalar(select(person.c.id).where(ACTIVE, person.c.id == new.person_id)):
        raise Missing(f"there is no person {new.person_id} to invite; add them, or let them come back, first")
    _revoke(conn, invitation.c.person_id == new.person_id, new.created_at)
    if not insert_new(conn, invitation, [asdict(new) | {"token_hash": digest(token)}]):
        raise Conflict(f"invitation {new.id}", "an invitation")


def find(conn: Connection, token: str, at: datetime) -> Invitation:
    """The invitation of this token. Raises Unusable, whose `reason` says why, if it cannot be used any more."""
    row = conn.execute(_INVITATIONS.where(invitation.c.token_hash == digest(token))).first()
    if row is None:
        raise Unusable("unknown")
    found = Invitation(*row)
    if reason := found.ended(at):
        raise Unusable(reason)
    return found


def accept(conn: Connection, token: str, at: datetime) -> Invitation:
    """Use an invitation up: of any number that try, one succeeds. Raises Unusable, whose `reason` says why."""
    found = find(conn, token, at)
    # Somebody else may have used it since; the loser waits here, and then finds no row.
    if conn.execute(update(invitation).where(_WAITING, invitation.c.id == found.id).values(used_at=at)).rowcount:
        return by_id(conn, found.id)
    now = by_id(conn, found.id)
    raise Unusable(now.ended(at) or "used")


def by_id(conn: Connection, invitation_id: str) -> Invitation:
    """The invitation with this id, ended or not. Raises Missing."""
    row = conn.execute(_INVITATIONS.where(invitation.c.id == invitation_id)).first()
    if row is None:
        raise Missing(f"there is no invitation {invitation_id}")
    return Invitation(*row)


def revoke(conn: Connection, invitation_id: str, at: datetime) -> bool:
    """End an invitation; False if there is none that waits to be used."""
    return bool(_revoke(conn, invitation.c.id == invitation_id, at))


def pending(conn: Connection, at: datetime, among: Collection[str] | None = None) -> list[Invitation]:
    """Every invitation that can be used, newest first; only those for these people, if their ids are given."""
    query = _INVITATIONS.where(_WAITING, invitation.c.expires_at > at)
    if among is not None:
        query = query.where(invitation.c.person_id.in_(sorted(among)))
    return [Invitation(*row) for row in conn.execute(query.order_by(invitation.c.created_at.desc(), invitation.c.id))]


def forget(conn: Connection, before: datetime) -> int:
    """Delete every invitation that could not be used any more at a moment for its age; how many were deleted."""
    return conn.execute(delete(invitation).where(invitation.c.expires_at < before)).rowcount


def _revoke(conn: Connection, which: ColumnElement[bool], at: datetime) -> int:
    return conn.execute(update(invitation).where(which, _WAITING).values(revoked_at=at)).rowcount
