"""Which lessons were recommended, by which rule and from what, so that each can be explained later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import recommendation
from assessor.store.types import Json, canonical


@dataclass(frozen=True)
class Recommendation:
    """One recommendation: `inputs` are what the rule saw and `lessons` what it chose, best first, as plain data.

    `attempt_id` is the attempt after which it was made, if any; `made_at` is aware.
    """

    id: str
    person_id: str
    attempt_id: str | None
    made_at: datetime
    rule_version: str
    content_version: str
    inputs: Json
    lessons: Json


_RECOMMENDATIONS = select(*(recommendation.c[name] for name in Recommendation.__dataclass_fields__))


def add(conn: Connection, made: Recommendation) -> Outcome:
    """Keep a recommendation. Raises Conflict if the id holds another one; its time may differ."""
    if insert_new(conn, recommendation, [vars(made)]):
        return "stored"
    (existing,) = _recommendations(conn, recommendation.c.id == made.id)
    if _content(existing) != _content(made):
        raise Conflict(f"recommendation {made.id}", existing)
    return "same"


def get(conn: Connection, recommendation_id: str) -> Recommendation | None:
    """The recommendation with this id."""
    return next(iter(_recommendations(conn, recommendation.c.id == recommendation_id)), None)


def latest(conn: Connection, person_id: str) -> Recommendation | None:
    """The last recommendation that a person was given."""
    return next(iter(_recommendations(conn, recommendation.c.person_id == person_id)), None)


def after_attempt(conn: Connection, attempt_id: str) -> Recommendation | None:
    """The recommendation that followed an attempt."""
    return next(iter(_recommendations(conn, recommendation.c.attempt_id == attempt_id)), None)


def after_attempts(conn: Connection, person_id: str) -> list[Recommendation]:
    """The recommendations that followed a person's attempts, oldest first."""
    theirs = (recommendation.c.person_id == person_id) & recommendation.c.attempt_id.is_not(None)
    query = _RECOMMENDATIONS.where(theirs).order_by(recommendation.c.made_at, recommendation.c.id)
    return [Recommendation(*row) for row in conn.execute(query)]


def _recommendations(conn: Connection, wanted: ColumnElement[bool]) -> list[Recommendation]:
    newest_first = (recommendation.c.made_at.desc(), recommendation.c.id)
    query = _RECOMMENDATIONS.where(wanted).order_by(*newest_first).limit(1)
    return [Recommendation(*row) for row in conn.execute(query)]


def _content(made: Recommendation) -> Recommendation:
    return replace(made, made_at=datetime.min, inputs=canonical(made.inputs), lessons=canonical(made.lessons))
