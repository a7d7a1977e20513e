"""What can go wrong between the product and its database.

    StoreError
    ├── Conflict      the same id, or the same place, already holds something else; `existing` is what it holds
    ├── Missing       a person, attempt or item text that the database does not have is named
    ├── TakenBack     a joint call was taken back, at `at`, and is sent once more
    ├── Loop          a team would become part of itself
    ├── Unusable      an invitation is unknown, used, revoked or expired; `reason` is that word
    ├── BadBackup     a backup is damaged, or does not fit where it should go
    ├── Busy          another write kept the database for longer than a writer waits
    ├── Full          the disk has no room for what should be written, or takes no more writes
    ├── BadAddress    the database's address is not one that can be opened
    └── Unmigrated    the tables are not the ones that this version works with, or could not be made so

Everything else that SQLAlchemy raises is a mistake in the code or a database that is not there, and stays as it is;
TROUBLE names it all for whoever has to tell a person that nothing was stored.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError


class StoreError(Exception):
    """The base of the store's own errors; the text can be shown to whoever runs the product."""


class Conflict(StoreError):
    """Something else is already kept under this id or at this place.

    Args:
        what: the thing that was given, in a few words, such as "response 2 of attempt 5f3c…".
        existing: the object that is kept and stays as it is.
    """

    def __init__(self, what: str, existing: object) -> None:
        super().__init__(f"{what} is already kept with other content, which stays; show that, or use a new id")
        self.existing = existing


class Missing(StoreError):
    """Something is named that the database does not have."""


class TakenBack(StoreError):
    """A joint call is sent that its manager has taken back.

    Args:
        at: when that was.
    """

    def __init__(self, call_id: str, at: datetime) -> None:
        super().__init__(f"call {call_id} was taken back at {at}; to have it after all, send it under a new id")
        self.at = at


class Loop(StoreError):
    """A team would become part of itself, directly or through others."""


class Unusable(StoreError):
    """An invitation cannot be used.

    Args:
        reason: unknown, used, revoked or expired.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"this invitation is {reason}; ask for a new one")
        self.reason = reason


class BadBackup(StoreError):
    """A backup cannot be read, is not what it says it is, or does not fit where it should go."""


class Busy(StoreError):
    """The writer waited in vain. Nothing was written; the same call may go through later."""


class Full(StoreError):
    """The disk has no room left, or takes no more writes. Nothing was written; it works again once there is room."""


class BadAddress(StoreError):
    """The database's address cannot be used."""


class Unmigrated(StoreError):
    """The tables are not, or could not be made, the ones that this version works with."""


TROUBLE = (StoreError, SQLAlchemyError)
"""Everything that a call of the store can raise when the database fails."""
