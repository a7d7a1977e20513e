"""What was fetched from the issuer and need not be fetched again for every sign-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from assessor.accounts.single_sign_on.trouble import Trouble

T = TypeVar("T")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
AFTER_TROUBLE = timedelta(seconds=10)
"""How long a failure is kept: while an issuer does not answer, visitors must not hold up every thread in turn."""


class Kept(Generic[T]):
    """The last answer to one question. Whoever asks while it is being fetched waits for that."""

    def __init__(self, fetch: Callable[[datetime], T]) -> None:
        self._fetch = fetch
        self._lock = Lock()
        self._answer: T | Trouble | None = None
        self._since: datetime | None = None

    def get(self, at: datetime, oldest: timedelta = HOUR) -> T:
        """The answer, fetched now unless it is younger than `oldest`. Raises Trouble."""
        with self._lock:
            lasts = AFTER_TROUBLE if isinstance(self._answer, Trouble) else oldest
            if self._answer is None or self._since is None or at - self._since >= lasts:
                self._answer, self._since = self._fetched(at), at
            if isinstance(self._answer, Trouble):
                raise Trouble(self._answer.reason, self._answer.detail)
            return self._answer

    def _fetched(self, at: datetime) -> T | Trouble:
        try:
            return self._fetch(at)
        except Trouble as trouble:
            return trouble
