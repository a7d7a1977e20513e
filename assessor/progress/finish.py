"""The end of an attempt: what is known now, and which lesson that makes the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from assessor import render
from assessor.engine.catalogue import Catalogue
from assessor.engine.effects import Effect
from assessor.engine.know import Knowledge
from assessor.engine.objections import Objection, aside, contradicted, stands
from assessor.engine.recommend import RULE, Recommendation, recommend
from assessor.progress import review, scale, standing
from assessor.progress.evidence import answered
from assessor.progress.objections import spoken
from assessor.reports import knowledge
from assessor.store import Connection, attempts, effects, people, recommendations, standings, study
from assessor.store.attempts import Attempt


def finish(conn: Connection, catalogue: Catalogue, attempt: Attempt, now: datetime) -> None:
    """End an attempt, keep how its owner stands and what they review, recommend. Ending it twice changes nothing."""
    if attempts.finish(conn, attempt.id, now) != now:
        return
    standings.hold(conn, [attempt.person_id])
    history = attempts.history(conn, attempt.person_id)
    review.take_in(conn, attempt.person_id, history)
    known = standing.renew_after_attempt(conn, catalogue, attempt.person_id, history, now)
    _recommend(conn, catalogue, attempt.person_id, now, known, attempt)


def recommend_anew(conn: Connection, catalogue: Catalogue, person_id: str, now: datetime) -> None:
    """Work out the next lessons and keep them with all that they rest on."""
    scaled = scale.in_force(conn, catalogue)
    known = knowledge(scaled, answered(conn, scaled, attempts.history(conn, person_id)), now)
    _recommend(conn, catalogue, person_id, now, known)


def _recommend(
    conn: Connection,
    catalogue: Catalogue,
    person_id: str,
    now: datetime,
    known: dict[str, Knowledge],
    attempt: Attempt | None = None,
) -> None:
    studied = {reading.lesson: reading.studied_at for reading in study.of_person(conn, person_id)}
    person = people.by_id(conn, person_id)
    mine = catalogue.practices_for(person.roles if person else ())
    lessons = [lesson for lesson in catalogue.lessons.values() if lesson.practice in mine]
    said = spoken(conn, person_id)
    holding = [one for one in said if stands(one, known, now)]
    measured = {page: one for page, one in effects.every(conn).items() if one.enough}
    chosen = recommend(lessons, catalogue.practices, known, studied, now, aside(holding), measured)
    denied = {one.lesson for one in said if contradicted(one, known)}
    made = recommendations.Recommendation(
        id=str(uuid5(UUID(attempt.id), "recommendation") if attempt else uuid4()),
        person_id=person_id,
        attempt_id=attempt.id if attempt else None,
        made_at=now,
        rule_version=RULE,
        content_version=catalogue.version,
        inputs=_inputs(known, studied, holding, measured)
        | {"calibration": scale.in_force(conn, catalogue).calibration.number},
        lessons=[_line(catalogue, one, known, denied) for one in chosen],
    )
    recommendations.add(conn, made)


FIGURES = ("mastery", "low", "high", "chance_there", "shortfall", "theta", "cut", "answers")
"""What is recorded of Know beside a recommendation."""


def known_then(advice: recommendations.Recommendation, practices: Iterable[str]) -> dict[str, Knowledge]:
    """What was known of practices that had just been asked about, as it was recorded then."""
    recorded = advice.inputs["knowledge"]
    return {
        name: Knowledge(**recorded[name], last_answer=advice.made_at, stale=False)
        for name in practices
        if name in recorded
    }


def _inputs(
    known: dict[str, Knowledge],
    studied: dict[str, datetime],
    holding: list[Objection],
    measured: dict[str, Effect],
) -> dict[str, Any]:
    """What the rule saw."""
    return {
        "knowledge": {name: {figure: getattr(one, figure) for figure in FIGURES} for name, one in known.items()},
        "studied": {lesson: at.isoformat() for lesson, at in studied.items()},
        "objections": [
            {"kind": one.kind, "lesson": one.lesson, "practice": one.practice, "at": one.at.isoformat()}
            for one in holding
        ],
        "effects": {page: {"pairs": one.pairs, "observed": one.observed} for page, one in measured.items()},
    }


def _line(
    catalogue: Catalogue, chosen: Recommendation, known: dict[str, Knowledge], denied: Collection[str]
) -> dict[str, Any]:
    """A recommended lesson with every factor of its priority and its reason as it was printed.

    The answers have `denied` of some lessons that one does already what they teach.
    """
    lesson = catalogue.lessons[chosen.lesson]
    why = render.reason(chosen, lesson, catalogue.practices[chosen.practice], known)
    if chosen.lesson in denied:
        why += f" {render.DENIED}"
    return {**chosen.as_data(), "title": lesson.title, "description": lesson.description, "reason": why}
