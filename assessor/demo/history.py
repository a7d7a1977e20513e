"""Half a year of history for one of the cast.

The history is drawn by a seeded generator from the content in service, answered through the same
code that answers go through in life, so that it stays true when the content changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from random import Random

from assessor.demo.cast import CAST, ident
from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Catalogue, parameters
from assessor.engine.confidence import Confidence
from assessor.engine.fingerprint import fingerprint
from assessor.engine.forms import Asked, draw, fresh
from assessor.engine.kinds import AnyItem
from assessor.engine.shapes import Answer
from assessor.formats.frozen import freeze
from assessor.progress.finish import finish, recommend_anew
from assessor.store import Connection, Store, attempts, met, people, ratings, study
from assessor.store.attempts import Attempt, ItemVersion, PlannedItem, Response
from assessor.store.people import Person, Team
from assessor.store.ratings import Sheet
from assessor.store.study import Studied

TEAMS = {"north": "North", "south": "South"}

SITTINGS = ((172, 0.2), (96, 1.2), (12, 2.0))
"""Ben's attempts: days ago, and his level on the θ scale by then."""
LEANING = {"questioning": -2.6, "qpc": 0.3}
"""What Ben is better and worse at, on the θ scale."""
SHEETS = ((170, {"qpc": 2, "call-preparation": 3, "questioning": 5}), (11, {"questioning": 5}))
"""Ben's self-ratings of what he is asked about: days ago, and the level he tends to; 4 where nothing is said."""
READINGS = (
    ("practices/sales-process", 171),
    ("practices/qpc", 168),
    ("practices/call-preparation", 120),
    ("practices/inside-relationships", 90),
)


def seed(store: Store, catalogue: Catalogue, now: datetime) -> bool:
    """Fill an empty store with the cast and Ben's history; False if somebody is there already."""
    with store.write() as conn:
        if people.everyone(conn):
            return False
        _people(conn, now)
        form = same_for_all(catalogue)
        if form is not None:
            for days, level in SITTINGS:
                sit(conn, catalogue, form, "ben", now - timedelta(days=days), level, LEANING)
        _ratings(conn, catalogue, now)
        for lesson, days in READINGS:
            if lesson in catalogue.lessons:
                study.mark(conn, Studied(ident(lesson), ident("ben"), lesson, now - timedelta(days=days)))
        recommend_anew(conn, catalogue, ident("ben"), now)
    return True


def same_for_all(catalogue: Catalogue) -> Form | None:
    """The first form that asks everybody the same, whose questions are known before the answers."""
    return next((form for form in catalogue.forms.values() if form.draws), None)


def _people(conn: Connection, now: datetime) -> None:
    for team, name in TEAMS.items():
        people.add_team(conn, Team(ident(team), name))
    for role in CAST:
        people.add_person(
            conn,
            Person(
                id=ident(role.handle),
                handle=role.handle,
                name=role.name,
                created_at=now - timedelta(days=200 if role.handle == "ben" else 1),
                roles=role.roles,
                team_id=ident(role.team) if role.team else None,
                manages=frozenset({ident(role.manages)} if role.manages else ()),
            ),
        )


def sit(
    conn: Connection,
    catalogue: Catalogue,
    form: Form,
    who: str,
    began: datetime,
    level: float,
    leaning: Mapping[str, float],
    answers: int | None = None,
) -> None:
    """An attempt by somebody of this level on the θ scale, who leans so far from it on some practices.

    It is finished, unless it stops after so many answers.
    """
    seen = met.seen(conn, ident(who), began - timedelta(days=365))
    sitting = invent(catalogue, form, who, began, level, leaning, seen)
    attempts.start(conn, sitting.attempt, texts(sitting.items))
    for response in sitting.responses[:answers]:
        attempts.add_response(conn, response)
    if answers is None:
        finish(conn, catalogue, sitting.attempt, sitting.ended_at)


@dataclass(frozen=True)
class Sitting:
    """An attempt that nobody has stored, not finished yet, with every answer in it."""

    attempt: Attempt
    items: Mapping[str, AnyItem]
    """What was asked, by fingerprint."""
    responses: tuple[Response, ...]

    @property
    def ended_at(self) -> datetime:
        """When the last answer was given."""
        return self.responses[-1].answered_at if self.responses else self.attempt.started_at


def texts(items: Mapping[str, AnyItem]) -> list[ItemVersion]:
    """Items by fingerprint, word for word."""
    return [ItemVersion(print_, item.id, item.practice, item.kind, freeze(item)) for print_, item in items.items()]


def invent(
    catalogue: Catalogue,
    form: Form,
    who: str,
    began: datetime,
    level: float,
    leaning: Mapping[str, float],
    seen: Mapping[str, datetime],
) -> Sitting:
    """What somebody answers who has `seen` these items at these times; the same each time."""
    rng = Random(f"{who} {level}")  # noqa: S311  a story, not a secret
    asked = draw(form, catalogue, seen, began, rng)
    plan = tuple(PlannedItem(one.item.id, fingerprint(one.item), one.order) for one in asked)
    attempt = Attempt(ident(f"{who} attempt {level}"), ident(who), form.id, catalogue.version, plan, began)
    at, given = began, []
    for position, one in enumerate(asked):
        seconds = rng.uniform(20, 75)
        at += timedelta(seconds=seconds)
        answer, confidence = _answer(one.item, level + leaning.get(one.item.practice, 0.0), rng)
        earlier = seen.get(one.item.id)
        given.append(_response(attempt, position, one, answer, confidence, round(seconds, 1), at, earlier))
    items = {planned.fingerprint: one.item for planned, one in zip(plan, asked, strict=True)}
    return Sitting(attempt, items, tuple(given))


def _response(
    attempt: Attempt,
    position: int,
    one: Asked,
    answer: Answer,
    confidence: Confidence,
    seconds: float,
    at: datetime,
    earlier: datetime | None,
) -> Response:
    return Response(
        id=ident(f"{attempt.id} {position}"),
        attempt_id=attempt.id,
        position=position,
        item_id=one.item.id,
        practice=one.item.practice,
        point=one.item.point,
        fingerprint=attempt.plan[position].fingerprint,
        presented=list(one.order),
        answer=answer,
        credit=one.item.score(answer),
        confidence=confidence,
        seconds=seconds,
        first_attempt=earlier is None,
        counts=fresh(earlier, at),
        answered_at=at,
    )


def _answer(item: AnyItem, theta: float, rng: Random) -> tuple[Answer, Confidence]:
    """What somebody at θ answers, and how sure he is: rather too sure, as most are."""
    model = parameters(item)
    knows = rng.random() < 1 / (1 + exp(model.b - theta))
    answer = item.key() if knows else _slip(item, rng)
    weights = (6, 3, 1) if knows else (7, 3, 1)
    return answer, rng.choices(list(Confidence), weights)[0]


def _slip(item: AnyItem, rng: Random) -> Answer:
    """A wrong answer that people give."""
    match item.kind:
        case "choice":
            return rng.choice([option.id for option in item.options if not option.right])
        case "multiple":
            return sorted(rng.sample(sorted(item.right), len(item.right) - 1)) or item.shuffled()[:1]
        case "judgement":
            others = [option.id for option in item.options if option.credit < 60]
            others = others if len(others) > 1 else [option.id for option in item.options if option.credit < 100]
            picks = dict(zip(("best", "worst"), rng.sample(others, 2), strict=True))
            return picks if item.asks == "best-and-worst" else {"best": picks["best"]}
        case "order":
            return _swapped(item.key(), rng)
        case "match":
            wrong_targets = [target.id for target in item.targets if target.id != item.pairs[0].target]
            return item.key() | {item.pairs[0].id: rng.choice(wrong_targets)}
        case "numeric":
            wrong = item.mistakes[0].answer if item.mistakes else 2 * item.answer + 1
            return item.key() | {"value": f"{wrong:g}" if wrong < 1e6 else f"{wrong:.0f}"}
        case "text":
            return item.mistakes[0].answer if item.mistakes else "I do not know"
    return item.key()


def _swapped(steps: Sequence[str], rng: Random) -> list[str]:
    place = rng.randrange(len(steps) - 1)
    return [*steps[:place], steps[place + 1], steps[place], *steps[place + 2 :]]


def _ratings(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    rng = Random("ben rates")  # noqa: S311  a story, not a secret
    form = same_for_all(catalogue)
    asked = [part.practice for part in form.draws if part.practice in catalogue.rubrics] if form else []
    for days, tends in SHEETS:
        for practice in asked:
            rubric = catalogue.rubrics[practice]
            level = tends.get(practice, 4)
            levels = {one.id: min(5, max(1, level + rng.choice((-1, 0, 0, 1)))) for one in rubric.criteria}
            ben, at = ident("ben"), now - timedelta(days=days)
            ratings.add_sheet(conn, Sheet(ident(f"{practice} {days}"), ben, ben, "self", practice, levels, at))
