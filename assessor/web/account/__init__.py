"""Signing in and out, links that let one person in, and what belongs to one's own account."""

from assessor.web.account import door, invitation, own, single_sign_on  # noqa: F401  the views register themselves
from assessor.web.account.blueprint import desk

__all__ = ["desk"]
