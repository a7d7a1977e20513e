"""How managers rate written calls: each once, for good. A call whose text has changed is another one.

Of whoever has deleted their account it stays that and when somebody rated, without what they gave: nobody may take
their place among the others unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import person
from assessor.store.schema_coach import vignette_rating as table


@dataclass(frozen=True)
class Rating:
    """What a manager gave each line of a written call, 1..5; `rated_at` is aware."""

    manager_id: str
    vignette: str
    fingerprint: str
    levels: Mapping[str, int]
    rated_at: datetime


@dataclass(frozen=True)
class Given:
    """Everything that one manager has rated; `gone_at` is when their account was deleted, and the levels with it."""

    gone_at: datetime | None
    ratings: list[Rating] = field(default_factory=list)

    @property
    def last(self) -> datetime:
        """When they rated the last of them."""
        return max(one.rated_at for one in self.ratings)


_RATINGS = select(*(table.c[name] for name in Rating.__dataclass_fields__))
# Put together once: composing a query takes five times as long as running it.
_OWN = _RATINGS.where(table.c.manager_id == bindparam("manager"))
_ALL = (
    _RATINGS.add_columns(person.c.erased_at)
    .join(person, person.c.id == table.c.manager_id)
    .where(
        table.c.vignette.in_(bindparam("vignettes", expanding=True)),
        table.c.fingerprint.in_(bindparam("fingerprints", expanding=True)),
    )
)


def add(conn: Connection, rating: Rating) -> Outcome:
    """Keep a rating; only its time may differ if it is the "same" as one that is kept. Raises Conflict otherwise."""
    if insert_new(conn, table, [asdict(rating)]):
        return "stored"
    existing = of_manager(conn, rating.manager_id)[rating.vignette, rating.fingerprint]
    if replace(existing, rated_at=rating.rated_at) != rating:
        raise Conflict(f"the rating of {rating.vignette}", existing)
    return "same"


def of_manager(conn: Connection, manager_id: str) -> dict[tuple[str, str], Rating]:
    """All that a manager has rated, by vignette and fingerprint."""
    rows = conn.execute(_OWN, {"manager": manager_id})
    return {(row.vignette, row.fingerprint): Rating(*row) for row in rows}


def of_all(conn: Connection, wanted: Collection[tuple[str, str]]) -> dict[str, Given]:
    """Everybody's ratings of these vignettes as they are now, by manager: for comparing, and for nobody to see."""
    asked = {"vignettes": [name for name, _ in wanted], "fingerprints": [print_ for _, print_ in wanted]}
    found: dict[str, Given] = {}
    for *row, gone_at in conn.execute(_ALL, asked):
        rating = Rating(*row)
        if (rating.vignette, rating.fingerprint) in wanted:
            found.setdefault(rating.manager_id, Given(gone_at)).ratings.append(rating)
    return found


def empty(conn: Connection, manager_id: str) -> None:
    """Forget what a manager gave; that they rated, and when, stays."""
    emptied = [asdict(replace(one, levels={})) for one in of_manager(conn, manager_id).values()]
    # Not an update, which the table refuses.
    conn.execute(delete(table).where(table.c.manager_id == manager_id))
    insert_new(conn, table, emptied)
