"""Links that let one person in, once: an invitation, a new password, the first admin's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import uuid4

from assessor.accounts import deeds
from assessor.accounts.deeds import Where, note
from assessor.accounts.passwords import Hasher
from assessor.accounts.sessions import account_key, open_session
from assessor.store import Connection, Store, accounts, invitations, people, roster, throttle
from assessor.store.accounts import Credential
from assessor.store.invitations import Invitation
from assessor.store.people import Person

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
LONGEST_NAME, LONGEST_EMAIL = 100, 254
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Named:
    """Who somebody says they are, where nobody has written it down before."""

    name: str
    email: str

    def objection(self) -> str | None:
        """What is wrong with it, as a sentence to them; None if nothing is."""
        if not self.name.isprintable() or not 0 < len(self.name.strip()) <= LONGEST_NAME:
            return f"Write your name as others know it, in 1 to {LONGEST_NAME} characters."
        if (
            not self.email.isprintable()
            or not _EMAIL.fullmatch(self.email.strip())
            or len(self.email) > LONGEST_EMAIL
        ):
            return "Write your e-mail address in full, such as ana@example.org. You will sign in with it."
        return None


def path(token: str) -> str:
    """Where a link leads, from the root of the site."""
    return f"/account/invitation/{token}"


def invite(conn: Connection, person_id: str, by: str | None, at: datetime, lasts: timedelta = WEEK) -> str:
    """The token of a new link for a person; their earlier ones end. `by` is None on the command line.

    Raises Missing if there is no such person or they have left.
    """
    token = token_urlsafe(32)
    invitations.invite(conn, Invitation(str(uuid4()), person_id, by, at, at + lasts), token)
    note(conn, at, deeds.INVITED, person_id, by, Where())
    return token


def set_up(store: Store, at: datetime) -> str | None:
    """The token of the first admin's link, who is added if there is no admin yet; None once an admin can sign in."""
    with store.write() as conn:
        if roster.admins(conn) & roster.can_sign_in(conn):
            return None
        return invite(conn, _first_admin(conn, at).id, None, at, DAY)


def asks_who(invitation: Invitation, person: Person) -> bool:
    """Whether whoever uses the link says who they are: the operator gave it to somebody without an e-mail."""
    return invitation.invited_by is None and person.email is None


def invited(conn: Connection, token: str, at: datetime) -> tuple[Invitation, Person]:
    """A link and whom it is for. Raises Unusable, whose `reason` says why, if it cannot be used any more."""
    found = invitations.find(conn, token, at)
    return found, _person(conn, found)


def accept(
    store: Store, hasher: Hasher, token: str, named: Named | None, password: str, where: Where, at: datetime
) -> str:
    """Use a link up: its person gets the password, is signed out everywhere, and in here; the new session's token.

    `named` is taken only from whom `asks_who`. Raises Unusable, and Conflict if the e-mail is somebody else's;
    either way nothing has changed.
    """
    digest = hasher.digest(password)
    with store.write() as conn:
        used = invitations.accept(conn, token, at)
        person = _person(conn, used)
        if named and asks_who(used, person):
            people.change_person(conn, replace(person, name=named.name.strip(), email=named.email))
        accounts.set_password(conn, Credential(person.id, digest, at))
        accounts.close_all(conn, person.id)
        for name in filter(None, (person.handle, person.email)):
            throttle.clear(conn, account_key(name))
        note(conn, at, deeds.ACCEPTED, person.id, person.id, where)
        return open_session(conn, person.id, where, at)


def _person(conn: Connection, invitation: Invitation) -> Person:
    person = people.by_id(conn, invitation.person_id)
    assert person is not None, "an invitation of nobody"
    return person


def _first_admin(conn: Connection, at: datetime) -> Person:
    for one in people.everyone(conn):
        if one.active and "admin" in one.roles:
            return one
    id_ = str(uuid4())
    handle = f"admin-{id_[:8]}" if people.by_handle(conn, "admin") else "admin"
    admin = Person(id_, handle, "Admin", at, frozenset({"admin"}))
    people.add_person(conn, admin)
    return admin
