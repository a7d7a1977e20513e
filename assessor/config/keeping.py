"""Settings of what is kept, and for how long."""

from __future__ import annotations

from pydantic import Field

from assessor.config.group import Group


class Keeping(Group):
    """Backups, and the end of what is kept."""

    backups: str = ""
    """The folder, best on another disk, for a backup every night; empty: there is none."""
    backups_kept: int = Field(default=7, ge=1)
    """How many nightly backups stay there."""
    keep_leavers_months: int = Field(default=24, ge=0, le=1200)
    """Months after which somebody who left is made anonymous; 0: never."""
    keep_audit_months: int = Field(default=24, ge=0, le=1200)
    """Months for which it is kept who did what about whom; 0: for ever."""
    keep_letters_days: int = Field(default=30, ge=1, le=3650)
    """Days for which it is kept which letters were sent; their text goes when they are."""
