"""How a person signs in: password, sessions, and who they are to other systems.

A session is one device. Its token is in the browser alone; here is its digest, which is also the session's id.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, exists, or_, select, update

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.people import ACTIVE, PEOPLE, Person, grouped
from assessor.store.schema import credential, identity, person, session
from assessor.store.secret import digest

GLANCE = timedelta(minutes=1)
"""How long a session is not marked as seen again: a page that is read need not write."""


@dataclass(frozen=True)
class Credential:
    """A person's password as the digest that argon2 made of it, and since when. Times are aware."""

    person_id: str
    password_hash: str
    changed_at: datetime


@dataclass(frozen=True)
class Session:
    """One device that is signed in: what it called itself and the address it signed in from. Times are aware."""

    id: str
    person_id: str
    created_at: datetime
    last_seen_at: datetime
    device: str
    address: str

    def stale(self, at: datetime) -> bool:
        """Whether it was last marked as seen so long ago that `see_session` would do so again."""
        return at - self.last_seen_at >= GLANCE


@dataclass(frozen=True)
class Identity:
    """A person's account with a single sign-on: the issuer's address and what it calls them."""

    issuer: str
    subject: str
    person_id: str


_OWN = tuple(session.c[name] for name in Session.__dataclass_fields__)
_SESSIONS = select(*_OWN)
# Put together once, since every request asks it: composing a query takes five times as long as running it.
_FOUND = (
    PEOPLE.add_columns(*_OWN)
    .join(session, session.c.person_id == person.c.id)
    .where(ACTIVE, session.c.id == bindparam("id"))
)
_CREDENTIALS = select(*(credential.c[name] for name in Credential.__dataclass_fields__))


def set_password(conn: Connection, new: Credential) -> None:
    """Keep a password in the place of any earlier one. Sessions stay: end them with `close_all`."""
    if insert_new(conn, credential, [asdict(new)]):
        return
    theirs = credential.c.person_id == new.person_id
    conn.execute(update(credential).where(theirs).values(asdict(new)))


def password_of(conn: Connection, person_id: str) -> Credential | None:
    """The person's password; None if they have none."""
    row = conn.execute(_CREDENTIALS.where(credential.c.person_id == person_id)).first()
    return Credential(*row) if row else None


def still_holds(conn: Connection, known: Credential) -> bool:
    """Whether this is the person's password and they may sign in; it stays so until the transaction ends."""
    same = (credential.c.person_id == known.person_id) & (credential.c.password_hash == known.password_hash)
    # On PostgreSQL whoever is changing the password at this moment is waited for, and waits.
    held = conn.execute(select(credential.c.person_id).where(same).with_for_update()).first()
    return (
        held is not None
        and conn.scalar(select(person.c.id).where(ACTIVE, person.c.id == known.person_id)) is not None
    )


def anybody(conn: Connection) -> bool:
    """Whether there is somebody who can sign in: with a password or a single sign-on, and not gone."""
    ways = (table.c.person_id == person.c.id for table in (credential, identity))
    found = select(person.c.id).where(ACTIVE, or_(*(exists().where(way) for way in ways)))
    return conn.scalar(found.limit(1)) is not None


def open_session(
    conn: Connection, token: str, person_id: str, at: datetime, device: str = "", address: str = ""
) -> Session:
    """Sign a device in with a new random token. Whether the person may sign in is the caller's to know."""
    opened = Session(digest(token), person_id, at, at, device, address)
    if not insert_new(conn, session, [asdict(opened)]):
        raise Conflict("this session's token", "a session")
    return opened


def find_session(conn: Connection, token: str) -> Session | None:
    """The session of this token; None if there is none or its person has left or was erased."""
    found = find_owner(conn, token)
    return found[1] if found else None


def find_owner(conn: Connection, token: str) -> tuple[Person, Session] | None:
    """The same with whose it is. One statement."""
    rows = conn.execute(_FOUND, {"id": digest(token)}).all()
    if not rows:
        return None
    (owner,) = grouped(rows)
    return owner, Session(*rows[0][-len(_OWN) :])


def see_session(conn: Connection, token: str, at: datetime) -> Session | None:
    """As `find_session`, and mark it as seen unless that was done within `GLANCE`: only then does it write."""
    found = find_session(conn, token)
    if found is None or not found.stale(at):
        return found
    own = (session.c.id == found.id) & (session.c.last_seen_at < at)
    conn.execute(update(session).where(own).values(last_seen_at=at))
    return find_session(conn, token)


def sessions_of(conn: Connection, person_id: str) -> list[Session]:
    """A person's sessions, the last seen first."""
    query = _SESSIONS.where(session.c.person_id == person_id)
    return [Session(*row) for row in conn.execute(query.order_by(session.c.last_seen_at.desc(), session.c.id))]


def close_session(conn: Connection, person_id: str, session_id: str) -> bool:
    """Sign a person's device out; False if they have no such session."""
    own = (session.c.person_id == person_id) & (session.c.id == session_id)
    return bool(conn.execute(delete(session).where(own)).rowcount)


def close_all(conn: Connection, person_id: str, but: str | None = None) -> int:
    """Sign a person out everywhere, except in the session with the id `but`; how many were closed."""
    theirs = session.c.person_id == person_id
    others = theirs if but is None else theirs & (session.c.id != but)
    return conn.execute(delete(session).where(others)).rowcount


def close_over(conn: Connection, seen_before: datetime, opened_before: datetime) -> int:
    """Close every session that was seen last, or opened, before these moments; how many were closed."""
    over = (session.c.last_seen_at < seen_before) | (session.c.created_at < opened_before)
    return conn.execute(delete(session).where(over)).rowcount


def link(conn: Connection, new: Identity) -> Outcome:
    """Keep that this is the person's account with a single sign-on. Raises Conflict if it is somebody else's."""
    if insert_new(conn, identity, [asdict(new)]):
        return "stored"
    owner = by_identity(conn, new.issuer, new.subject)
    if owner != new.person_id:
        raise Conflict(f"{new.subject} at {new.issuer}", owner)
    return "same"


def by_identity(conn: Connection, issuer: str, subject: str) -> str | None:
    """The id of the person whom a single sign-on calls `subject`."""
    theirs = (identity.c.issuer == issuer) & (identity.c.subject == subject)
    owner: str | None = conn.scalar(select(identity.c.person_id).where(theirs))
    return owner


def knows(conn: Connection, issuer: str, person_id: str) -> bool:
    """Whether a single sign-on has a name for the person already."""
    theirs = (identity.c.issuer == issuer) & (identity.c.person_id == person_id)
    return conn.scalar(select(identity.c.subject).where(theirs).limit(1)) is not None
