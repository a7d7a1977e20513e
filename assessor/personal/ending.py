"""The end of an account, by its owner alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from assessor.accounts import sessions
from assessor.accounts.passwords import Hasher
from assessor.accounts.sessions import Refused
from assessor.store import Connection, Store, accounts, audit, erase, people, roster, throttle
from assessor.store.accounts import Credential, Session
from assessor.store.audit import Entry
from assessor.store.people import Person

FRESH = timedelta(minutes=10)
"""How long after signing in somebody without a password is still taken for the owner of the session."""
ENDED = "deleted an account, as its owner wished"


class LastAdmin(Exception):
    """Without them nobody could look after the others."""


class NotFresh(Exception):
    """Nobody has shown lately that they are the session's owner: they have no password, and signed in long ago."""


def is_last_admin(store: Store, person: Person) -> bool:
    """Whether nobody else looks after the others."""
    with store.read() as conn:
        return "admin" in person.roles and not roster.another_admin(conn, person.id)


def needs_password(store: Store, person: Person) -> bool:
    """Whether a person shows with a password that it is them."""
    with store.read() as conn:
        return accounts.password_of(conn, person.id) is not None


def fresh(session: Session, at: datetime) -> bool:
    """Whether a session has only just begun."""
    return at - session.created_at <= FRESH


def end(store: Store, hasher: Hasher, session: Session, password: str, at: datetime) -> None:
    """Erase the owner of a session: all that names them is gone for good, their answers stay without a name.

    Raises Refused if the password is wrong, NotFresh if there is none and the session is not fresh, and LastAdmin;
    then nothing has changed.
    """
    known = _proof(store, hasher, session, password, at)
    with store.write() as conn:
        if roster.admins(conn) == {session.person_id}:
            raise LastAdmin
        if known and not accounts.still_holds(conn, known):
            raise Refused
        _forget_failures(conn, session.person_id)
        erase.person(conn, session.person_id, at, str(uuid4()))
        # Not by whom and not about whom: that is what was erased.
        audit.note(conn, Entry(str(uuid4()), at, None, ENDED, None, {}))


def _proof(store: Store, hasher: Hasher, session: Session, password: str, at: datetime) -> Credential | None:
    with store.read() as conn:
        has_one = accounts.password_of(conn, session.person_id) is not None
    if has_one:
        return sessions.own_password(store, hasher, session, password, at)
    if not fresh(session, at):
        raise NotFresh
    return None


def _forget_failures(conn: Connection, person_id: str) -> None:
    """What was counted for them: the keys are digests of their handle and address."""
    person = people.by_id(conn, person_id)
    assert person is not None, "a session of nobody"
    for name in filter(None, (person.handle, person.email)):
        throttle.clear(conn, sessions.account_key(name))
    for session in accounts.sessions_of(conn, person_id):
        throttle.clear(conn, sessions.session_key(session))
