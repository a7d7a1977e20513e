"""Links with which whoever got a weekly letter stops it, or a kind of what it brings, without signing in.

A link names the person and what it stops, signed with this installation's key: nobody can make one for somebody else.
It does not end, for letters are kept for years.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

from assessor.accounts.key import signing_key
from assessor.config import Settings
from assessor.store.reminders import REMINDED

ALL = "all"
"""Stops every kind there is."""


@dataclass(frozen=True)
class Stop:
    """What a link stops for whom: one of the kinds, or all."""

    person_id: str
    what: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it stops."""
        return REMINDED if self.what == ALL else (self.what,)


def link(settings: Settings, person_id: str, what: str) -> str:
    """The address that stops this for a person."""
    return f"{settings.public_url}/account/reminders/stop/{_serializer(settings.var).dumps([person_id, what])}"


def read(settings: Settings, token: str) -> Stop | None:
    """What a link's last part stops; None if it was not made here."""
    try:
        person_id, what = _serializer(settings.var).loads(token)
    except (BadData, TypeError, ValueError):
        return None
    known = isinstance(person_id, str) and what in (ALL, *REMINDED)
    return Stop(person_id, what) if known else None


def headers(settings: Settings, person_id: str) -> dict[str, str]:
    """What lets a mail program show a button that stops the letters, by RFC 2369 and RFC 8058."""
    return {
        "List-Unsubscribe": f"<{link(settings, person_id, ALL)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@cache
def _serializer(var: Path) -> URLSafeSerializer:
    return URLSafeSerializer(signing_key(var), salt="stop reminders", signer_kwargs={"digest_method": sha256})
