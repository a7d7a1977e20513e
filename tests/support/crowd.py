"""Many reps at once, who have all answered the same form, as the demo's people do."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from assessor.demo.cast import ident
from assessor.demo.history import sit
from assessor.engine.catalogue import Catalogue
from assessor.store import Store, people
from assessor.store.people import Person


def arrive(store: Store, catalogue: Catalogue, count: int, now: datetime, first: int = 0) -> list[str]:
    """So many people who finished the first form a day before; their ids."""
    rng = Random(count)
    form = next(iter(catalogue.forms.values()))
    handles = [f"rep-{number}" for number in range(first, first + count)]
    with store.write() as conn:
        for handle in handles:
            rep = Person(ident(handle), handle, handle.title(), now, roles=frozenset({"rep"}))
            people.add_person(conn, rep)
            sit(conn, catalogue, form, handle, now - timedelta(days=1), round(rng.gauss(0.6, 1), 2), {})
    return [ident(handle) for handle in handles]
