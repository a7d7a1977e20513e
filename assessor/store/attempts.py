"""Attempts and the responses in them.

A response is kept the first time it arrives. The same one again changes nothing, another one in its place is a
Conflict: what was answered never changes silently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from assessor.engine.sitting import Aim, Goal
from assessor.store.errors import Conflict, Missing
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import attempt as attempt_table
from assessor.store.schema import item_version, person
from assessor.store.schema import response as response_table
from assessor.store.types import Json, canonical


@dataclass(frozen=True)
class ItemVersion:
    """An item's text as it was asked: `body` is the whole item as plain data."""

    fingerprint: str
    item_id: str
    practice: str
    kind: str
    body: Json


@dataclass(frozen=True)
class PlannedItem:
    """A place in an attempt: the item, its fingerprint, and the order in which its parts are shown (their ids)."""

    item: str
    fingerprint: str
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attempt:
    """One sitting over a form by one person, with the items drawn for it in the order of asking. Times are aware.

    With an `aim` the plan grows: it holds what has been asked so far, and begins empty.
    """

    id: str
    person_id: str
    form_id: str
    content_version: str
    plan: tuple[PlannedItem, ...]
    started_at: datetime
    finished_at: datetime | None = None
    aim: Aim | None = None


@dataclass(frozen=True)
class Given:
    """What measuring needs of one answer.

    `position` counts from 0 in the attempt's plan; `credit` is 0..100; `confidence` is sure, fairly or guess;
    `seconds` is the time taken, ≥ 0; `first_attempt` tells whether this person had never answered this fingerprint;
    `counts` whether it enters Know; `answered_at` is aware.
    """

    id: str
    attempt_id: str
    position: int
    item_id: str
    practice: str
    point: str
    fingerprint: str
    credit: int
    confidence: str
    seconds: float | None
    first_attempt: bool
    counts: bool
    answered_at: datetime


@dataclass(frozen=True)
class Response(Given):
    """One answer, as it was given: what was shown and what was said to it, as plain data."""

    presented: Json
    answer: Json


# Put together once: composing a query takes five times as long as running it.
_RESPONSES = select(*(response_table.c[name] for name in Response.__dataclass_fields__))
_GIVEN = select(*(response_table.c[name] for name in Given.__dataclass_fields__))
_IN_ATTEMPT = response_table.c.attempt_id == bindparam("attempt")
_PLACE = _RESPONSES.where(_IN_ATTEMPT, response_table.c.position == bindparam("position"))
_RESPONSES_IN_ATTEMPT = _RESPONSES.where(_IN_ATTEMPT).order_by(response_table.c.position)
_TAKEN = select(response_table.c.position).where(_IN_ATTEMPT)
_HISTORY = (
    _GIVEN.join(attempt_table)
    .where(attempt_table.c.person_id == bindparam("person"))
    .order_by(response_table.c.answered_at, response_table.c.attempt_id, response_table.c.position)
)
_HISTORIES = (
    select(attempt_table.c.person_id, *_GIVEN.selected_columns)
    .join_from(attempt_table, response_table)
    .where(attempt_table.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(response_table.c.answered_at, response_table.c.attempt_id, response_table.c.position)
)
_ATTEMPTS = select(*(attempt_table.c[name] for name in Attempt.__dataclass_fields__)).order_by(
    attempt_table.c.started_at, attempt_table.c.id
)
_ATTEMPT = _ATTEMPTS.where(attempt_table.c.id == bindparam("attempt"))
_OF_PERSON = _ATTEMPTS.where(attempt_table.c.person_id == bindparam("person"))
_FINISHED = select(attempt_table.c.id).where(
    attempt_table.c.person_id == bindparam("person"), attempt_table.c.finished_at.is_not(None)
)
_UNFINISHED = _OF_PERSON.where(attempt_table.c.form_id == bindparam("form"), attempt_table.c.finished_at.is_(None))


def start(conn: Connection, attempt: Attempt, versions: Iterable[ItemVersion]) -> Outcome:
    """Keep an attempt, and the texts of its items that were never asked before.

    The same attempt again is "same"; only its times may differ, and how far it has grown. Raises Conflict if the id
    holds an attempt of another person or with another plan, and Missing if a planned fingerprint has no text, here or
    in `versions`.
    """
    seen_at = {"first_seen_at": attempt.started_at}
    # Sorted, so that two transactions never wait for each other.
    texts = sorted((vars(version) | seen_at for version in versions), key=lambda row: str(row["fingerprint"]))
    insert_new(conn, item_version, texts)
    _must_have_texts(conn, attempt)
    if insert_new(conn, attempt_table, [asdict(attempt)]):
        return "stored"
    return _same_attempt(conn, attempt)


def take_in(conn: Connection, done: Sequence[Attempt], texts: list[ItemVersion], given: Iterable[Response]) -> None:
    """Keep many attempts of long ago with all that was answered in them; what is there already stays."""
    seen_at = {"first_seen_at": min((attempt.started_at for attempt in done), default=None)}
    insert_new(conn, item_version, [vars(text) | seen_at for text in texts])
    insert_new(conn, attempt_table, [vars(attempt) | {"plan": list(map(vars, attempt.plan))} for attempt in done])
    insert_new(conn, response_table, list(map(vars, given)))


def get(conn: Connection, attempt_id: str) -> Attempt | None:
    """The attempt with this id."""
    return next(iter(_attempts(conn, _ATTEMPT, attempt=attempt_id)), None)


def unfinished(conn: Connection, person_id: str, form_id: str) -> Attempt | None:
    """The person's latest attempt at a form that still waits for its end."""
    open_ones = _attempts(conn, _UNFINISHED, person=person_id, form=form_id)
    return open_ones[-1] if open_ones else None


def of_person(conn: Connection, person_id: str) -> list[Attempt]:
    """All attempts of a person, oldest first."""
    return _attempts(conn, _OF_PERSON, person=person_id)


def finish(conn: Connection, attempt_id: str, at: datetime) -> datetime:
    """Close an attempt, and give back when it was closed first. Raises Missing if there is no such attempt."""
    still_open = (attempt_table.c.id == attempt_id) & attempt_table.c.finished_at.is_(None)
    conn.execute(update(attempt_table).where(still_open).values(finished_at=at))
    finished: datetime | None = conn.scalar(
        select(attempt_table.c.finished_at).where(attempt_table.c.id == attempt_id)
    )
    if finished is None:
        raise Missing(f"there is no attempt {attempt_id} to finish; start it first")
    return finished


def add_response(conn: Connection, response: Response) -> Outcome:
    """Keep a response if its id and its place in the attempt are free.

    "same" if they hold this answer with this confidence already; times do not count, a second click comes later.
    Raises Conflict, whose `existing` is the Response that stays, if they hold another one.
    """
    if insert_new(conn, response_table, [vars(response)]):
        return "stored"
    same_id = response_table.c.id == response.id
    same_place = (response_table.c.attempt_id == response.attempt_id) & (
        response_table.c.position == response.position
    )
    for row in conn.execute(_RESPONSES.where(same_id | same_place)):
        existing = Response(*row)
        if _said(existing) != _said(response):
            what = f"response {response.position} of attempt {response.attempt_id} ({response.id})"
            raise Conflict(what, existing)
    return "same"


def finished(conn: Connection, person_id: str) -> set[str]:
    """The ids of a person's attempts that have ended."""
    return set(conn.scalars(_FINISHED, {"person": person_id}))


def responses(conn: Connection, attempt_id: str) -> list[Response]:
    """The responses of an attempt in the order of its plan."""
    return [Response(*row) for row in conn.execute(_RESPONSES_IN_ATTEMPT, {"attempt": attempt_id})]


def taken(conn: Connection, attempt_id: str) -> set[int]:
    """The places of an attempt's plan that hold a response, counted from 0."""
    return set(conn.scalars(_TAKEN, {"attempt": attempt_id}))


def response(conn: Connection, attempt_id: str, position: int) -> Response | None:
    """The response at a place of an attempt's plan, counted from 0."""
    row = conn.execute(_PLACE, {"attempt": attempt_id, "position": position}).first()
    return Response(*row) if row else None


def history(conn: Connection, person_id: str) -> list[Given]:
    """Every answer of a person, oldest first, without what it said: reading that of hundreds takes the most time."""
    return [Given(*row) for row in conn.execute(_HISTORY, {"person": person_id}).all()]


def histories(conn: Connection, person_ids: Collection[str]) -> dict[str, list[Given]]:
    """The same of each of these people; an empty list for who has given none."""
    found: dict[str, list[Given]] = {person_id: [] for person_id in person_ids}
    for person_id, *own in conn.execute(_HISTORIES, {"people": sorted(person_ids)}).all():
        found[person_id].append(Given(*own))
    return found


def finishers(conn: Connection) -> list[str]:
    """Everybody who has finished an attempt and was not erased, by id."""
    known = attempt_table.c.finished_at.is_not(None) & person.c.erased_at.is_(None)
    return list(conn.scalars(select(person.c.id).join(attempt_table).where(known).distinct().order_by(person.c.id)))


def versions(conn: Connection, fingerprints: Iterable[str]) -> dict[str, Json]:
    """The body of each item text by fingerprint; a fingerprint that was never asked is left out."""
    query = select(item_version.c.fingerprint, item_version.c.body)
    rows = conn.execute(query.where(item_version.c.fingerprint.in_(sorted(set(fingerprints)))))
    return dict(rows.all())


def _attempts(conn: Connection, query: Select[Any], **wanted: str) -> list[Attempt]:
    return [_attempt(row) for row in conn.execute(query, wanted)]


def _attempt(row: Sequence[Any]) -> Attempt:
    id_, person_id, form_id, content_version, planned, started_at, finished_at, aim = row
    plan = tuple(PlannedItem(one["item"], one["fingerprint"], tuple(one["order"])) for one in planned)
    return Attempt(id_, person_id, form_id, content_version, plan, started_at, finished_at, _aim(aim))


def _aim(kept: Json) -> Aim | None:
    return kept and Aim(tuple(kept["practices"]), kept["minutes"], kept["most"], Goal(kept["goal"]))


def _same_attempt(conn: Connection, attempt: Attempt) -> Outcome:
    existing = get(conn, attempt.id)
    assert existing is not None, "its id was taken a moment ago, and attempts are not deleted while they are made"
    begun = replace(existing, started_at=attempt.started_at, finished_at=attempt.finished_at)
    if (replace(begun, plan=attempt.plan) if attempt.aim else begun) != attempt:
        raise Conflict(f"attempt {attempt.id}", existing)
    return "same"


def _must_have_texts(conn: Connection, attempt: Attempt) -> None:
    planned = {item.fingerprint for item in attempt.plan}
    query = select(item_version.c.fingerprint).where(item_version.c.fingerprint.in_(sorted(planned)))
    missing = planned - set(conn.scalars(query))
    if missing:
        raise Missing(f"attempt {attempt.id} plans items without a text: {', '.join(sorted(missing))}; pass them too")


def _said(response: Response) -> Sequence[object]:
    return (
        response.attempt_id,
        response.position,
        response.item_id,
        response.fingerprint,
        canonical(response.answer),
        response.confidence,
    )
