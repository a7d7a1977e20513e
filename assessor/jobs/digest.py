"""The weekly letters: for everybody whose hour it is, one a week at most, none where there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from assessor.coaching import agenda, digest
from assessor.config import Settings
from assessor.engine.catalogue import Catalogue
from assessor.jobs.job import Work
from assessor.lessons.library import Library
from assessor.mail import letters, outgoing, stopping, weekly
from assessor.mail.letters import Part, Words
from assessor.store import Connection, jobs, outbox, people, reminders
from assessor.store.outbox import DIGEST, Letter
from assessor.store.reminders import Wish

JOB = "digest"
STEP = 200
"""People looked at at a time: what it costs depends on them and not on the company."""
LATEST = timedelta(days=1)
"""A letter that could not be written for so long, for want of a server, is not written any more."""
OVERLAP = timedelta(hours=1)
"""How far each run looks back beyond the one before: longer than one may take."""
STOPS = {
    "assigned": "No more of what you were asked for",
    "calls": "No more of calls to rate",
    "agreed": "No more of what you wanted to do",
    "week": "No more of your week with the team",
    stopping.ALL: "No more letters like this one",
}
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


class Interrupted(Exception):
    """The process stops; whoever is left has their letter written by another, or after the next start."""


def at_quarters(at: datetime) -> datetime:
    """The next quarter of an hour: no time zone is apart from UTC by less, so that letters leave at the full hour."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0) + timedelta(minutes=15)


def write(work: Work) -> int:
    """Queue the letters that are due; how many. Raises Interrupted."""
    now, after, queued = work.now(), "", 0
    catalogue = Library(work.settings.var).edition().catalogue
    since = _since(work, now)
    while not work.ending.is_set():
        with work.store.read() as conn:
            page = reminders.readers(conn, after, STEP)
            due = _due(conn, page, since, now)
            written = list(_letters(conn, work.settings, catalogue, due, now))
        if written:
            with work.store.write() as conn:
                queued += outgoing.queue_all(conn, written, now)
        if len(page) < STEP:
            return queued
        after = page[-1].person_id
    raise Interrupted("the process was stopped before everybody's letter was written")


def anew(conn: Connection, settings: Settings, catalogue: Catalogue, person_id: str, now: datetime) -> None:
    """Write a letter that waits anew, after its reader has stopped something that it would bring; none if nothing is
    left to say."""
    wish, dropped = reminders.wish(conn, person_id), outbox.drop(conn, person_id, DIGEST)
    today = now.astimezone(reminders.zone(wish.zone)).date()
    written = _letters(conn, settings, catalogue, dict.fromkeys(dropped, (wish, today)), now)
    # One time more, so that whoever has begun to send it as it was does not go on.
    begun = [replace(letter, attempts=dropped[letter.id] + 1) for letter in written]
    outgoing.queue_all(conn, begun, now)


def _since(work: Work, now: datetime) -> datetime:
    """What was due until then had its turn: a letter leaves at its hour or, after an outage, a day late at most."""
    with work.store.read() as conn:
        known = jobs.find(conn, JOB)
    last = known.last_finished_at if known and known.last_finished_at else now
    return max(last - OVERLAP, now - LATEST)


def _due(conn: Connection, page: Sequence[Wish], since: datetime, now: datetime) -> dict[str, tuple[Wish, date]]:
    """By the ids of letters that are to be written: for whom, and for which day."""
    found = {}
    for wish in page:
        if day := weekly.due(wish, since, now):
            found[weekly.letter_id(wish.person_id, day)] = (wish, day)
    for written in reminders.written(conn, found):
        del found[written]
    return found


def _letters(
    conn: Connection, settings: Settings, catalogue: Catalogue, due: Mapping[str, tuple[Wish, date]], now: datetime
) -> Iterator[Letter]:
    """Each letter in which there is something to say."""
    if not due:
        return
    readers = people.by_ids(conn, {wish.person_id for wish, _ in due.values()})
    names = {reader.id: reader.name for reader in readers}
    last = max(day for _, day in due.values()) + digest.SOON
    found, off = agenda.ahead(conn, catalogue, readers, now, last), reminders.off(conn, names)
    for id_, (wish, _) in due.items():
        today = now.astimezone(reminders.zone(wish.zone)).date()
        told = digest.sections(found[wish.person_id], off[wish.person_id], today)
        if told:
            words = _words(settings, names[wish.person_id], wish, told)
            yield Letter(id_, wish.person_id, DIGEST, words.subject, words.body, now)


def _words(settings: Settings, name: str, wish: Wish, told: Sequence[digest.Section]) -> Words:
    site, times = settings.public_url, wish.times
    kinds = [*(section.kind for section in told), *((stopping.ALL,) if len(told) > 1 else ())]
    return letters.digest(
        name,
        site,
        [Part(section.title, section.lines, f"{site}{section.page}") for section in told],
        f"on {DAYS[times.weekday]} at {times.hour:02}:00 ({wish.zone})",
        [(STOPS[kind], stopping.link(settings, wish.person_id, kind)) for kind in kinds],
    )
