"""Those who work beside the cast, so that a manager's desk has something on it. Nobody signs in as one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assessor.demo.cast import REP, ident
from assessor.demo.history import same_for_all, seed, sit
from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, Store, people
from assessor.store.people import Person


@dataclass(frozen=True)
class Colleague:
    """A rep: `sittings` are days ago and the level on the θ scale by then.

    `leaning` is what they are better and worse at, on that scale;
    `begun` is how many questions they have answered of an attempt that is still open, if there is one.
    """

    handle: str
    name: str
    team: str
    sittings: tuple[tuple[int, float], ...] = ()
    leaning: Mapping[str, float] = field(default_factory=dict)
    begun: int = 0


COLLEAGUES = (
    Colleague("eva", "Eva Marques", "north", ((110, 1.6), (20, 3.2)), {"qpc": -0.4}),
    Colleague("finn", "Finn Adler", "north", ((75, -0.6),), {"call-preparation": 2.4, "qpc": -1.0}),
    Colleague("gita", "Gita Rao", "north", ((140, 0.3), (45, 1.4)), {"questioning": 1.6, "time-decisions": -1.8}),
    Colleague("hugo", "Hugo Blanc", "north", ((195, 0.9),), {"questioning": -0.8}),
    Colleague("ines", "Inês Duarte", "north", ((9, -1.4),)),
    Colleague("jon", "Jon Eriksen", "north", begun=7),
    Colleague("dov", "Dov Shapiro", "south", ((30, 1.1),)),
)
"""Six who complete team North, and what the cast's Dov did in South."""


def arrive(store: Store, catalogue: Catalogue, now: datetime) -> bool:
    """Fill an empty store with the cast, Ben's history, and everybody beside them; False if somebody is there."""
    if not seed(store, catalogue, now):
        return False
    with store.write() as conn:
        for one in COLLEAGUES:
            if not people.by_handle(conn, one.handle):
                people.add_person(conn, _person(one, now))
            _sittings(conn, catalogue, one, now)
    return True


def _sittings(conn: Connection, catalogue: Catalogue, one: Colleague, now: datetime) -> None:
    form = same_for_all(catalogue)
    if form is None:
        return
    for days, level in one.sittings:
        sit(conn, catalogue, form, one.handle, now - timedelta(days=days), level, one.leaning)
    if one.begun:
        sit(conn, catalogue, form, one.handle, now - timedelta(days=1), 0.0, one.leaning, answers=one.begun)


def _person(one: Colleague, now: datetime) -> Person:
    joined = now - timedelta(days=220)
    return Person(ident(one.handle), one.handle, one.name, joined, roles=REP, team_id=ident(one.team))
