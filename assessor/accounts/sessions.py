"""Signing in and out, who a token belongs to, and another password."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_urlsafe

from assessor.accounts import deeds
from assessor.accounts.deeds import Where, note
from assessor.accounts.passwords import Hasher
from assessor.store import Connection, Store, accounts, people, throttle
from assessor.store.accounts import Credential, Session
from assessor.store.errors import TROUBLE
from assessor.store.people import Person

IDLE = timedelta(days=30)
OLDEST = timedelta(days=180)
"""A session ends when its device was not seen for `IDLE`, and at this age in any case."""
FREE_PER_ADDRESS = 100
"""Wrong passwords from one address before it must wait: a whole office may share it."""


class Refused(Exception):
    """Nobody was signed in, and it is not said whether the name or the password was wrong.

    Args:
        until: until when further tries are refused unread; None if one may try again at once.
    """

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__("refused")
        self.until = until


def sign_in(store: Store, hasher: Hasher, name: str, password: str, where: Where, at: datetime) -> str:
    """The token of a new session for whoever has this handle or e-mail and this password. Raises Refused.

    Somebody unknown, somebody without a password and a wrong password take the same work and give the same answer.
    """
    account, address = account_key(name), f"address {where.address}"
    with store.write() as conn:
        _count(conn, account, at, address)
    with store.read() as conn:
        known = _credential(conn, name)
    if not hasher.fits(known.password_hash if known else None, password):
        with store.write() as conn:
            throttle.failed(conn, address, at, FREE_PER_ADDRESS)
            if known:
                note(conn, at, deeds.REFUSED, known.person_id, None, where)
        raise Refused
    assert known is not None, "nobody's password fits"
    anew = hasher.digest(password) if hasher.outdated(known.password_hash) else None
    with store.write() as conn:
        if not accounts.still_holds(conn, known):
            raise Refused
        throttle.clear(conn, account)
        if anew:
            accounts.set_password(conn, Credential(known.person_id, anew, known.changed_at))
        return open_session(conn, known.person_id, where, at)


def open_session(conn: Connection, person_id: str, where: Where, at: datetime) -> str:
    """Sign a device in, without asking for anything, with a new token."""
    token = token_urlsafe(32)
    accounts.open_session(conn, token, person_id, at, where.device, where.address)
    note(conn, at, deeds.SIGNED_IN, person_id, person_id, where)
    return token


def recognise(store: Store, token: str, at: datetime) -> tuple[Person, Session] | None:
    """Whose token this is; None if its session has ended."""
    with store.read() as conn:
        found = accounts.find_owner(conn, token)
    if found is None or ended(found[1], at):
        return None
    # Whoever only reads can go on reading while nothing can be written.
    with suppress(*TROUBLE):
        if found[1].stale(at):
            with store.write() as conn:
                accounts.see_session(conn, token, at)
    return found


def ended(session: Session, at: datetime) -> bool:
    """Whether a session is over, be its row still there or not."""
    return at - session.last_seen_at >= IDLE or at - session.created_at >= OLDEST


def sign_out(store: Store, person_id: str, session_id: str, where: Where, at: datetime) -> bool:
    """End one of a person's sessions; False if they have none with this id."""
    with store.write() as conn:
        if not accounts.close_session(conn, person_id, session_id):
            return False
        note(conn, at, deeds.SIGNED_OUT, person_id, person_id, where)
    return True


def sign_out_everywhere(store: Store, person_id: str, where: Where, at: datetime) -> None:
    """End all sessions of a person, the one that asks for it too."""
    with store.write() as conn:
        accounts.close_all(conn, person_id)
        note(conn, at, deeds.SIGNED_OUT_EVERYWHERE, person_id, person_id, where)


def own_password(store: Store, hasher: Hasher, session: Session, password: str, at: datetime) -> Credential:
    """The password of a session's owner, who has just typed it. Raises Refused if it is another one.

    Wrong tries are counted for this session alone, so that nobody else's failures stand in its owner's way.
    """
    key = session_key(session)
    with store.write() as conn:
        _count(conn, key, at)
    with store.read() as conn:
        known = accounts.password_of(conn, session.person_id)
    if not hasher.fits(known.password_hash if known else None, password):
        raise Refused
    assert known is not None, "nobody's password fits"
    return known


def change_password(
    store: Store, hasher: Hasher, session: Session, old: str, new: str, where: Where, at: datetime
) -> None:
    """Give a session's owner another password, and end their other sessions. Raises Refused if `old` is wrong."""
    known = own_password(store, hasher, session, old, at)
    digest = hasher.digest(new)
    with store.write() as conn:
        if not accounts.still_holds(conn, known):
            raise Refused
        throttle.clear(conn, session_key(session))
        accounts.set_password(conn, Credential(session.person_id, digest, at))
        accounts.close_all(conn, session.person_id, but=session.id)
        note(conn, at, deeds.CHANGED_PASSWORD, session.person_id, session.person_id, where)


def account_key(name: str) -> str:
    """What the failures of a handle or e-mail are counted under."""
    return f"account {name.strip().casefold()}"


def session_key(session: Session) -> str:
    """What the failures of somebody who is signed in are counted under."""
    return f"session {session.id}"


def _count(conn: Connection, key: str, at: datetime, *others: str) -> None:
    """Count a try before its password is looked at, so that many at once are counted too; a right one is forgotten.

    Raises Refused if the key or one of the others must wait.
    """
    throttle.queue(conn, key, at)
    waits = [until for one in (key, *others) if (until := throttle.blocked_until(conn, one)) and until > at]
    if waits:
        raise Refused(max(waits))
    throttle.failed(conn, key, at)


def _credential(conn: Connection, name: str) -> Credential | None:
    name = name.strip()
    if "\0" in name:  # PostgreSQL does not take it as text
        return None
    person = people.by_handle(conn, name) or people.by_email(conn, name)
    return accounts.password_of(conn, person.id) if person and person.active else None
