"""What may be a password, and the digests that are kept in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

SHORTEST, LONGEST = 10, 200
FEWEST = 5
"""How many different characters there must be."""
AT_ONCE = 2
"""Digests in the making at one time: each takes 46 MiB and a core."""
STRONG = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1, type=Type.ID)
"""Source: OWASP Password Storage Cheat Sheet, Argon2id, the row that takes the least time."""
RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_LETTERS = re.compile(r"[^\W\d_]+")


class Hasher:
    """Makes and compares digests, `AT_ONCE` at a time; who comes later waits."""

    def __init__(self, argon: PasswordHasher = STRONG) -> None:
        self._argon = argon
        self._places = BoundedSemaphore(AT_ONCE)

    def digest(self, password: str) -> str:
        """The text to keep in a password's place: algorithm, costs and salt are part of it."""
        with self._places:
            return self._argon.hash(_plain(password))

    def fits(self, digest: str | None, password: str) -> bool:
        """Whether this is the password. None, for somebody who has none, takes as long and never fits."""
        if digest is None:
            self.digest(password)
            return False
        with self._places:
            try:
                return self._argon.verify(digest, _plain(password))
            except VerifyMismatchError:
                return False

    def outdated(self, digest: str) -> bool:
        """Whether a digest was made with other costs than today's."""
        return self._argon.check_needs_rehash(digest)


def objection(password: str, own: Iterable[str]) -> str | None:
    """Why this may not be somebody's password, as a sentence to them; None if it may.

    `own` is what others know of them: name, e-mail, handle. Source of the rules: NIST SP 800-63B, section 5.1.1.2:
    length counts, mixtures of characters are not asked for, and what is guessed first is refused.
    """
    text = _plain(password)
    if len(text) < SHORTEST:
        return f"Use {SHORTEST} characters or more; this has {len(text)}. Three or four words are easy to remember."
    if len(text) > LONGEST:
        return f"Use {LONGEST} characters or fewer; this has {len(text)}."
    lower = text.casefold()
    if len(set(lower)) < FEWEST or any(lower in run or lower[::-1] in run for run in RUNS):
        return "This repeats a few characters or follows a row of keys. Use three or four words instead."
    if not _LETTERS.search(_without(lower, own)) and _LETTERS.search(lower):
        return "This is made of your name or address, which others know. Use three or four other words."
    if lower in common() or "".join(_LETTERS.findall(lower)) in common():
        return (
            "This is among the passwords that are guessed first. Use three or four words that do not belong together."
        )
    return None


@cache
def common() -> frozenset[str]:
    """The commonest passwords, words and names, in lower case. Source: the lists of zxcvbn (MIT licence)."""
    # Not at the top: it takes 14 MiB, and most processes never see a new password.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words)


def _plain(password: str) -> str:
    """The same text from every keyboard: an é is one character on some and two on others."""
    return normalize("NFKC", password)


def _without(lower: str, own: Iterable[str]) -> str:
    parts = {part for text in own for part in _LETTERS.findall(_plain(text).casefold()) if len(part) > 1}
    for part in sorted(parts, key=len, reverse=True):
        lower = lower.replace(part, " ")
    return lower
