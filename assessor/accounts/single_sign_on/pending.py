"""A sign-in that a browser has begun, on its way over the issuer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_urlsafe

LASTS = timedelta(minutes=10)
"""How long somebody may take over it."""


@dataclass(frozen=True)
class Pending:
    """What only this browser has: it comes back with the same `state`, and its `verifier` redeems the code.

    It lives in the browser's signed cookie and is taken out of it when it is used. Somebody who copied the cookie
    gains nothing from a second time: the issuer redeems each code once.
    """

    state: str
    nonce: str
    verifier: str
    next: str
    """Where the person wanted to go; empty for nowhere."""
    began: float
    """Seconds since 1970."""

    def fits(self, state: str, at: datetime) -> bool:
        """Whether this is what comes back with `state`, in time."""
        in_time = 0 <= at.timestamp() - self.began < LASTS.total_seconds()
        return in_time and compare_digest(self.state.encode(), state.encode("utf-8", "replace"))


def begun(next_: str, at: datetime) -> Pending:
    """A new one."""
    return Pending(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48), next_, at.timestamp())
