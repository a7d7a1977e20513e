"""What waits for somebody, in a line each, for their desk: another kind of it is another function in `SOURCES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, observations, one_to_ones, stories
from assessor.store.people import Person
from assessor.web.calls import MOST


@dataclass(frozen=True)
class Notice:
    """A line: `words` in plain text, then a link to `page`, called `does`."""

    words: str
    page: str
    does: str


Source = Callable[[Connection, Catalogue, Person, datetime], Iterable[Notice]]
SHOWN = 3
"""Notices of one kind: the page that they lead to has them all."""
RECENT = timedelta(days=14)
"""For so long one is told of a one-to-one that one was shown."""


def _talks(conn: Connection, catalogue: Catalogue, person: Person, now: datetime) -> Iterable[Notice]:
    """One-to-ones that one was shown a short time ago."""
    for one in one_to_ones.shown_to(conn, person.id):
        if one.talk.shared_at and now - one.talk.shared_at <= RECENT:
            words = f"{one.manager} has written down your one-to-one of {one.talk.held_on:%-d %B}."
            yield Notice(words, url_for("me.talk_page", talk_id=one.talk.id), "Read it")


def _stories(conn: Connection, catalogue: Catalogue, person: Person, now: datetime) -> Iterable[Notice]:
    """Stories about one's own calls that wait for one's word."""
    for one in stories.waiting(conn, person.id)[:SHOWN]:
        words = f"{one.manager.split()[0]} would like to tell the team about a call of yours."
        yield Notice(words, url_for("me.story_about_me", story_id=one.story.id), "Read it first")


def _calls(conn: Connection, catalogue: Catalogue, person: Person, now: datetime) -> Iterable[Notice]:
    """Joint calls that wait for one's own side and can be rated."""
    waiting = observations.to_rate(conn, person.id, MOST)
    for one in [one for one in waiting if one.call.practice in catalogue.rubrics][:SHOWN]:
        came = f"{one.other.split()[0]} came along to {one.call.account} on {one.call.call_on:%-d %B}."
        words = f"{came} Rate the call: you see each other’s side once both have."
        yield Notice(words, url_for("me.call_page", call_id=one.call.id), "Rate the call")


SOURCES: tuple[Source, ...] = (_calls, _stories, _talks)


def notices(conn: Connection, catalogue: Catalogue, person: Person, now: datetime) -> list[Notice]:
    """Everything that waits for a person, in the order of the sources."""
    return [notice for source in SOURCES for notice in source(conn, catalogue, person, now)]
