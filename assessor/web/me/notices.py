"""What waits for somebody, in a line each, for their desk: another kind of it is another function in `SOURCES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from assessor.engine.catalogue import Catalogue
from assessor.store import Connection
from assessor.store.people import Person


@dataclass(frozen=True)
class Notice:
    """A line: `words` in plain text, then a link to `page`, called `does`."""

    words: str
    page: str
    does: str


Source = Callable[[Connection, Catalogue, Person, datetime], Iterable[Notice]]
SOURCES: tuple[Source, ...] = ()


def notices(conn: Connection, catalogue: Catalogue, person: Person, now: datetime) -> list[Notice]:
    """Everything that waits for a person, in the order of the sources."""
    return [notice for source in SOURCES for notice in source(conn, catalogue, person, now)]
