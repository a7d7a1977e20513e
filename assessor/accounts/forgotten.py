"""How often a link for a new password may be asked for: by anybody, for anybody, known or not."""

from __future__ import annotations

from datetime import datetime

from assessor.store import Store, throttle

FREE, FREE_PER_ADDRESS = 3, 20
"""Links for one name, and from one address, before the first wait."""


def count(store: Store, name: str, address: str, at: datetime) -> datetime | None:
    """Count that a link was asked for; until when the name, which need not exist, or the address must wait, if so."""
    keys = ((f"forgotten {name.strip().casefold()}", FREE), (f"forgotten from {address}", FREE_PER_ADDRESS))
    with store.write() as conn:
        for key, free in keys:
            throttle.queue(conn, key, at)
            until = throttle.blocked_until(conn, key)
            if until and until > at:
                return until
            throttle.failed(conn, key, at, free)
    return None
