"""The demo's cast, seeded by the product itself, so that each test reads as a sentence."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from assessor.demo import history
from assessor.engine.catalogue import Catalogue
from assessor.store import Store, people
from assessor.store.people import Person
from tests.support import rows


class Cast(NamedTuple):
    """Who is who: see `assessor.demo.cast`."""

    ana: Person
    ben: Person
    caro: Person
    dov: Person
    ida: Person
    tess: Person


def arrive(store: Store, catalogue: Catalogue, now: datetime) -> Cast:
    """Put the cast, with Ben's half year of history up to `now`, into an empty store."""
    rows.put(store, lambda: history.seed(store, catalogue, now), "cast", catalogue.version, now.isoformat())
    with store.read() as conn:
        return Cast(**{person.handle: person for person in people.everyone(conn)})
