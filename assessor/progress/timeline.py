"""What somebody has done, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, attempts, commitments, study, worksheets


@dataclass(frozen=True)
class Event:
    """Something done at a moment (aware), in words; `about` is what it was about, and `page` the address of that."""

    at: datetime
    did: str
    about: str
    page: str


def _finished(conn: Connection, catalogue: Catalogue, person_id: str) -> Iterable[Event]:
    for one in attempts.of_person(conn, person_id):
        if one.finished_at:
            form = catalogue.forms.get(one.form_id)
            title = form.title if form else "An earlier form"
            yield Event(one.finished_at, "Finished", title, f"/me/attempts/{one.id}/")


def _studied(conn: Connection, catalogue: Catalogue, person_id: str) -> Iterable[Event]:
    for one in study.of_person(conn, person_id):
        lesson = catalogue.lessons.get(one.lesson)
        if lesson:
            yield Event(one.studied_at, "Studied", lesson.title, f"/{one.lesson}/")


def _kept_word(conn: Connection, catalogue: Catalogue, person_id: str) -> Iterable[Event]:
    for one in commitments.of_person(conn, person_id):
        if one.state == "done" and one.settled_at:
            yield Event(one.settled_at, "Did what you had written down", one.what, "/me/commitments/")


def _wrote_down(conn: Connection, catalogue: Catalogue, person_id: str) -> Iterable[Event]:
    """One line for each worksheet, however many accounts are on it."""
    for name, one in worksheets.own(conn, person_id, date.max).items():  # whatever counts today
        if name in catalogue.worksheets:
            yield Event(one.last, "Wrote down accounts", catalogue.worksheets[name].title, f"/me/worksheets/{name}/")


SOURCES: tuple[Callable[[Connection, Catalogue, str], Iterable[Event]], ...] = (
    _finished,
    _studied,
    _kept_word,
    _wrote_down,
)
"""Where events come from: another kind of thing that people do is another function here."""


def timeline(conn: Connection, catalogue: Catalogue, person_id: str) -> list[Event]:
    """Everything that a person has done, the latest first."""
    events = (event for source in SOURCES for event in source(conn, catalogue, person_id))
    return sorted(events, key=lambda event: event.at, reverse=True)
