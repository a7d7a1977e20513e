"""What waits for somebody, in a line each, for their desk: another kind of it is another function in `SOURCES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, one_to_ones
from assessor.store.people import Person


@dataclass(frozen=True)
class Notice:
    """A line: `words` in plain text, then a link to `page`, called `does`."""

    words: str
    page: str
    does: str


Source = Callable[[Connection, Catalogue, Person, datetime], Iterable[Notice]]
RECENT = timedelta(days=14)
"""For so long one is told of a one-to-one that one was shown."""


def _talks(conn: Connection, catalogue: Catalogue, person: Person, now: datetime) -> Iterable[Notice]:
    """One-to-ones that one was shown a short time ago."""
    for one in one_to_ones.shown_to(conn, person.id):
        if one.talk.shared_at and now - one.talk.shared_at <= RECENT:
            words = f"{one.manager.split()[0]} has written down your one-to-one of {one.talk.held_on:%-d %B}."
            yield Notice(words, url_for("me.talk_page", talk_id=one.talk.id), "Read it")


SOURCES: tuple[Source, ...] = (_talks,)


def notices(conn: Connection, catalogue: Catalogue, person: Person, now: datetime) -> list[Notice]:
    """Everything that waits for a person, in the order of the sources."""
    return [notice for source in SOURCES for notice in source(conn, catalogue, person, now)]
