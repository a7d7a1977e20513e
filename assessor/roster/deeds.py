"""What is written down about each change, for the person whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from assessor.roster.words import Change
from assessor.store.audit import Entry

ADDED = "added the account"
CHANGED = "changed the account"
LEFT = "closed the account"
CAME_BACK = "opened the account again"
CONNECTED = "connected a single sign-on"
ADDED_TEAM = "added a team"
CHANGED_TEAM = "changed a team"
IMPORTED = "imported a roster"


def entry(
    at: datetime, by: str | None, action: str, about: str | None, changed: Iterable[Change] = (), **more: object
) -> Entry:
    """That `by` (None: the command line) did something to the person `about`, with what each field said and says."""
    detail = {one.field: f"{one.field}: {arrow(one.old, one.new)}" for one in changed}
    return Entry(str(uuid4()), at, by, action, about, detail | more)


def arrow(old: str, new: str) -> str:
    """What was and what is, in one line."""
    return f"{old or 'nothing'} → {new or 'nothing'}"


def action(old_left: datetime | None, new_left: datetime | None) -> str:
    """What a change of somebody who was here before is called."""
    if bool(old_left) == bool(new_left):
        return CHANGED
    return LEFT if new_left else CAME_BACK
