"""What is written down for the person whom it concerns: who did what to their account, when, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from assessor.store import Connection, audit
from assessor.store.audit import Entry

SIGNED_IN = "signed in"
REFUSED = "refused a sign-in with a wrong password"
SIGNED_OUT = "signed a device out"
SIGNED_OUT_EVERYWHERE = "signed out everywhere"
CHANGED_PASSWORD = "changed the password"  # noqa: S105  what was done, not a password
FORGOTTEN = "was asked to mail a link for a new password"
INVITED = "made a link to set a password"
DOWNLOADED = "downloaded everything that is kept"
CALENDAR_MADE = "made a secret address for a calendar"  # what was done, not a secret
CALENDAR_ENDED = "ended the secret address of the calendar"
ACCEPTED = "used the link and set a password"


@dataclass(frozen=True)
class Where:
    """The device and the network address that a request came from; both empty if it came from the command line."""

    device: str = ""
    address: str = ""


def note(conn: Connection, at: datetime, action: str, about: str, by: str | None, where: Where) -> None:
    """Write down that `by` (None: the product by itself) did `action` to the account of the person `about`."""
    detail = {name: text for name, text in (("device", where.device), ("address", where.address)) if text}
    audit.note(conn, Entry(str(uuid4()), at, by, action, about, detail))
