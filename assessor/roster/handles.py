"""What a new person signs in with, where nobody chose it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from hashlib import sha256
from itertools import count

from assessor.formats.roster_cells import LONGEST


def free_handle(wish: str, taken: Container[str]) -> str:
    """A handle that nobody has, from an e-mail address or a name; `taken` are in lower case."""
    return next(handle for handle in _candidates(wish) if handle not in taken)


def _candidates(wish: str) -> Iterator[str]:
    stem = re.sub(r"[^\w.+-]+", ".", wish.partition("@")[0].lower()).strip(".")[: LONGEST["handle"] - 12] or "person"
    yield stem
    yield from (f"{stem}{number}" for number in range(2, 10))
    # So that a thousand people called info need not each try what the others have.
    yield from (f"{stem}-{sha256(f'{wish} {number}'.encode()).hexdigest()[:8]}" for number in count())
