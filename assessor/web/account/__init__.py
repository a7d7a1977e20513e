"""Signing in and out, links that let one person in, and what belongs to one's own account."""

from assessor.web.account import (  # noqa: F401  the views register themselves
    calendar,
    data,
    door,
    ending,
    forgotten,
    invitation,
    notes,
    own,
    reminders,
    single_sign_on,
    stopping,
)
from assessor.web.account.blueprint import desk

__all__ = ["desk"]
