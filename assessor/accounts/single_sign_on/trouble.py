"""Why nobody was signed in."""

from __future__ import annotations

from typing import Literal

Reason = Literal["begin again", "denied", "refused", "unreachable", "unfit", "clock", "set-up"]
"""This browser has not begun it, or too long ago; the issuer did not let them; it took our question for wrong; it did
not answer; what it answered does not hold; it tells another time; it and our settings do not fit."""


class Trouble(Exception):
    """Nobody was signed in.

    Args:
        reason: what the person is told.
        detail: what the log says besides: never a secret, a code or a name.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail
