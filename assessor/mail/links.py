"""Links that are mailed: to who is invited, and to who forgot their password."""

from __future__ import annotations

from datetime import datetime

from assessor.accounts import deeds, links
from assessor.accounts.deeds import Where, note
from assessor.config import Settings
from assessor.mail import letters, outgoing
from assessor.store import Connection, Store, people
from assessor.store.people import Person


def invite(conn: Connection, settings: Settings, person: Person, token: str, at: datetime) -> bool:
    """Mail a link that was made just now; False if nothing is mailed here, or they have no address."""
    if not settings.mails or not person.email:
        return False
    words = letters.invitation(person.name, _address(settings, token), at + links.WEEK)
    outgoing.queue(conn, person.id, "invitation", words, at)
    return True


def forgotten(settings: Settings, store: Store, name: str, where: Where, at: datetime) -> None:
    """Mail a link for a new password to whoever has this handle or e-mail, if they are here and have an address.

    Nothing tells whoever asks whether anything was mailed. The password until now stays until a new one is chosen.
    """
    with store.write() as conn:
        person = _who(conn, name.strip())
        if person is None or not person.active or not person.email:
            return
        note(conn, at, deeds.FORGOTTEN, person.id, None, where)
        token = links.invite(conn, person.id, None, at, links.DAY)
        words = letters.forgotten(person.name, _address(settings, token), at + links.DAY)
        outgoing.queue(conn, person.id, "forgotten", words, at)


def _who(conn: Connection, name: str) -> Person | None:
    if "\0" in name:  # PostgreSQL does not take it as text
        return None
    return people.by_handle(conn, name) or people.by_email(conn, name)


def _address(settings: Settings, token: str) -> str:
    # Never from the request, whose Host header is whatever a visitor writes into it.
    return f"{settings.public_url}{links.path(token)}"
