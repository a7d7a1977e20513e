"""What is told of one table about people, and the words for who sees it and when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One table of the store as its owner sees it.

    `file` is what it is called in the archive, `says` what it is, `seen_by` who else sees it, `columns` explains each
    column. `ends` is when a row of it is deleted, with a name of `Spans` in braces where that is set.
    """

    file: str
    says: str
    seen_by: str
    ends: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Spans:
    """How long the operator lets some kinds be kept: months and days, 0 for ever."""

    audit_months: int
    letters_days: int

    def words(self) -> dict[str, str]:
        """What `Kind.ends` is filled in with."""
        return {
            "audit": f"after {self.audit_months} months, or " if self.audit_months else "",
            "letters": f"after {self.letters_days} days, or ",
        }


NOBODY = "nobody"
ADMINS = "admins"
ACCOUNT = "with the account"
ID = "its own number"
