"""What helps to write down a one-to-one: what became of the last, and what there is to talk about now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from assessor.coaching.sheet import RepSheet, Views
from assessor.engine.catalogue import Catalogue
from assessor.render import gaps, percent, state_words
from assessor.store.observations import Observation
from assessor.store.one_to_ones import Talk
from assessor.store.stood import Figures, Stood

UNKNOWN = timedelta(days=90)
"""How far back one looks if there was no one-to-one before."""


@dataclass(frozen=True)
class Help:
    """Something to talk about, in words, and its day."""

    words: str
    on: date


@dataclass(frozen=True)
class Helps:
    """What helps with the first two fields; `since` is the day of the one-to-one before, if there was one.

    `compared` says what was compared, or why nothing could be.
    """

    since: date | None
    since_last: list[Help]
    this_time: list[Help]
    compared: str


def helps(
    sheet: RepSheet,
    catalogue: Catalogue,
    earlier: Sequence[Talk],
    calls: Sequence[Observation],
    who: str,
    today: date,
) -> Helps:
    """From what the manager sees of `who` at this moment.

    `earlier` are their one-to-ones before, the last first; `calls` those on which this manager went along.
    """
    last = earlier[0] if earlier else None
    since = last.held_on if last else today - UNKNOWN
    agreed = [Help(f"Agreed: {last.agreed}", last.held_on)] if last and last.agreed else []
    return Helps(
        since=last.held_on if last else None,
        since_last=agreed
        + _latest_first(
            [
                *_asked(sheet, since),
                *_promised(sheet, since),
                *_seen(sheet, catalogue, since),
                *_practised(calls, since),
            ],
            _changed(sheet, catalogue, since),
        ),
        this_time=[*_findings(sheet.views, catalogue, who, today), *_open(sheet)],
        compared=gaps.compared(sheet.views.rows, sheet.views.visible, who),
    )


def previous(found: Iterable[Talk], talk: Talk) -> list[Talk]:
    """Those of the days before this one, the last first; `found` are in that order."""
    return [one for one in found if one.held_on < talk.held_on]


def _latest_first(*parts: Iterable[Help]) -> list[Help]:
    return sorted((one for part in parts for one in part), key=lambda one: one.on, reverse=True)


def _asked(sheet: RepSheet, since: date) -> Iterator[Help]:
    for task in sheet.tasks:
        if task.done_on and task.done_on >= since:
            yield Help(f"Done, as asked: {task.title}", task.done_on)
        elif not task.done_on and task.asked_on >= since:
            yield Help(f"Asked for, by {task.due_on:%-d %B}, not done yet: {task.title}", task.asked_on)


def _promised(sheet: RepSheet, since: date) -> Iterator[Help]:
    for one in sheet.promised or ():
        if one.settled_at and one.settled_at.date() >= since:
            yield Help(f"{one.state.capitalize()}: “{one.what}” ({one.account})", one.settled_at.date())


def _seen(sheet: RepSheet, catalogue: Catalogue, since: date) -> Iterator[Help]:
    for name, calls in sheet.views.calls.items():
        recent = [one for one in calls if one.at.date() >= since]
        if name in catalogue.practices and recent:
            words = f"Seen on calls, {catalogue.practices[name].title}: {gaps.seen_briefly(recent)}"
            yield Help(words, recent[-1].at.date())


def _practised(calls: Sequence[Observation], since: date) -> Iterator[Help]:
    for one in calls:
        if one.practise and one.debriefed_at and one.debriefed_at.date() >= since:
            yield Help(f"To practise, after the call at {one.account}: {one.practise}", one.debriefed_at.date())


def _changed(sheet: RepSheet, catalogue: Catalogue, since: date) -> Iterator[Help]:
    """What attempts have changed in Know: from before the first of them to after the last."""
    start = datetime.combine(since, datetime.min.time(), UTC)
    for name, own in sheet.over_time.items():
        recent = [one for one in own if one.at >= start]
        if name in catalogue.practices and recent and (words := _change(recent)):
            yield Help(f"Know, {catalogue.practices[name].title}: {words}", recent[-1].at.date())


def _change(recent: Sequence[Stood]) -> str:
    """A change that is more than chance, or that changed the word; empty if there is none."""
    before, now = recent[0].before, recent[-1].known
    if before is None or (before.state is now.state and before.low <= now.mastery <= before.high):
        return ""
    return f"from {_stood(before)} to {_stood(now)}"


def _stood(figures: Figures) -> str:
    return f"{state_words(figures.state)[0].lower()} (about {percent(figures.mastery)} of 100)"


def _findings(views: Views, catalogue: Catalogue, who: str, today: date) -> Iterator[Help]:
    """What stands out, what is worth a talk, what is claimed beside proof; its day is that of the latest figure."""
    for words in gaps.findings(views.rows, who):
        yield Help(words, max(row.latest.date() for row in views.rows if row.latest and row.difference is not None))
    for row in views.rows:
        for words in [*gaps.notes(row, who), *(gaps.claim(one, catalogue, who) for one in row.claims)]:
            yield Help(f"{row.practice.title}: {words}", row.latest.date() if row.latest else today)


def _open(sheet: RepSheet) -> Iterator[Help]:
    for task in sheet.tasks:
        if not task.done_on:
            late = " (overdue)" if task.state == "overdue" else ""
            yield Help(f"Asked for, open{late}: {task.title}", task.due_on)
    for one in sheet.promised or ():
        if one.state == "open":
            yield Help(f"Wants to: “{one.what}” ({one.account})", one.due_on)
