"""Reps with passwords, and how they sign in at the door."""

from __future__ import annotations

from datetime import UTC, datetime

from assessor.accounts.passwords import Hasher
from assessor.store import Store, accounts, people
from assessor.store.accounts import Credential
from assessor.store.people import Person
from bench._client import Somebody, token

PASSWORD = "seven green parrots"


def reps(store: Store, count: int, prefix: str = "rep") -> list[str]:
    """Keep so many reps who have the password, and give their handles."""
    now, digest = datetime.now(UTC), Hasher().digest(PASSWORD)
    handles = [f"{prefix}{number}" for number in range(count)]
    with store.write() as conn:
        for handle in handles:
            people.add_person(conn, Person(handle, handle, handle.title(), now, frozenset({"rep"})))
            accounts.set_password(conn, Credential(handle, digest, now))
    return handles


def sign_in(who: Somebody, handle: str) -> None:
    """With handle and password, as people do. Raises RuntimeError if the door stays shut."""
    fields = {"csrf_token": token(who.get("/account/")), "name": handle, "password": PASSWORD}
    reply = who.send("/account/sign-in", fields)
    if reply.status != 303:
        raise RuntimeError(f"{handle} is not let in: {reply.status} {reply.body[:300]!r}")
