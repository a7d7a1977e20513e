"""Things to store, whole and valid; a test names only what it is about."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import Connection

from assessor.engine.calibration import Calibration
from assessor.engine.effects import Effect
from assessor.engine.know import Knowledge, Parameters
from assessor.engine.review import Card
from assessor.store import (
    accounts,
    attempts,
    audit,
    calibrations,
    clinic,
    commitments,
    cuts,
    effects,
    firsts,
    invitations,
    jobs,
    objections,
    outbox,
    people,
    ratings,
    recommendations,
    reviews,
    selfchecks,
    standings,
    study,
    throttle,
)
from tests.support import made_team
from tests.support.waiting import PATIENCE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""Before the tests' own time, so that nothing depends on when they run."""
T = TypeVar("T")


def person(handle: str = "ben", **given: Any) -> people.Person:
    """A rep whose id is their handle."""
    usual: dict[str, Any] = {
        "id": handle,
        "handle": handle,
        "name": handle.title(),
        "created_at": NOON,
        "roles": frozenset({"rep"}),
    }
    return people.Person(**usual | given)


def version(fingerprint: str = "f0", **given: Any) -> attempts.ItemVersion:
    """The text of an item on quantified purchasing capacity."""
    usual: dict[str, Any] = {
        "item_id": "qpc-1",
        "practice": "qpc",
        "kind": "choice",
        "body": {"stem": "What could it buy?"},
    }
    return attempts.ItemVersion(fingerprint, **usual | given)


def attempt(id: str = "a", **given: Any) -> attempts.Attempt:
    """Ben's attempt at the form `where`, with two items."""
    plan = tuple(attempts.PlannedItem(f"qpc-{n}", f"f{n}", ("left", "right")) for n in range(2))
    usual: dict[str, Any] = {
        "person_id": "ben",
        "form_id": "where",
        "content_version": "v1",
        "plan": plan,
        "started_at": NOON,
    }
    return attempts.Attempt(id, **usual | given)


def response(id: str = "r", **given: Any) -> attempts.Response:
    """The right answer, fairly sure, to the first item of attempt `a`, a minute after its start."""
    usual: dict[str, Any] = {
        "attempt_id": "a",
        "position": 0,
        "item_id": "qpc-0",
        "practice": "qpc",
        "point": "meaning",
        "fingerprint": "f0",
        "presented": ["left", "right"],
        "answer": "left",
        "credit": 100,
        "confidence": "fairly",
        "seconds": 12.5,
        "first_attempt": True,
        "counts": True,
        "answered_at": NOON + timedelta(minutes=1),
    }
    return attempts.Response(id, **usual | given)


def brief(response: attempts.Response) -> attempts.Given:
    """An answer as a history has it: without what it said."""
    return attempts.Given(**{name: getattr(response, name) for name in attempts.Given.__dataclass_fields__})


def said(conn: Connection, person_id: str) -> list[attempts.Response]:
    """Every answer of a person as it was given, oldest first."""
    found = [one for sitting in attempts.of_person(conn, person_id) for one in attempts.responses(conn, sitting.id)]
    return sorted(found, key=lambda one: (one.answered_at, one.attempt_id, one.position))


def sheet(id: str = "s", **given: Any) -> ratings.Sheet:
    """Ben's rating of himself on two criteria."""
    usual: dict[str, Any] = {
        "rater_id": "ben",
        "subject_id": "ben",
        "source": "self",
        "practice": "qpc",
        "levels": {"coverage": 2, "freshness": 4},
        "rated_at": NOON,
    }
    return ratings.Sheet(id, **usual | given)


def reading(id: str = "l", **given: Any) -> study.Studied:
    """Ben has studied a lesson."""
    usual: dict[str, Any] = {"person_id": "ben", "lesson": "practices/qpc", "studied_at": NOON}
    return study.Studied(id, **usual | given)


def recommendation(id: str = "c", **given: Any) -> recommendations.Recommendation:
    """Ben was sent to a lesson."""
    usual: dict[str, Any] = {
        "person_id": "ben",
        "attempt_id": None,
        "made_at": NOON,
        "rule_version": "1",
        "content_version": "v1",
        "inputs": {"qpc": {"mastery": 0.48}},
        "lessons": ["practices/qpc"],
    }
    return recommendations.Recommendation(id, **usual | given)


def objection(lesson: str = "practices/qpc", **given: Any) -> objections.Said:
    """Ben sets a lesson aside that was recommended to him."""
    usual: dict[str, Any] = {
        "person_id": "ben",
        "practice": "qpc",
        "kind": "not-now",
        "words": "",
        "shared": False,
        "said_at": NOON,
        "recommendation_id": "c",
    }
    return objections.Said(lesson=lesson, **usual | given)


def known(**given: Any) -> Knowledge:
    """Six answers, which leave it open."""
    usual: dict[str, Any] = {
        "mastery": 0.62,
        "low": 0.37,
        "high": 0.83,
        "chance_there": 0.35,
        "shortfall": 0.13,
        "theta": 0.4,
        "cut": 0.7,
        "answers": 6,
        "last_answer": NOON,
        "stale": False,
    }
    return Knowledge(**usual | given)


def invitation(id: str = "i", **given: Any) -> invitations.Invitation:
    """Ana invites Ben for a week."""
    usual: dict[str, Any] = {
        "person_id": "ben",
        "invited_by": "ana",
        "created_at": NOON,
        "expires_at": NOON + timedelta(days=7),
    }
    return invitations.Invitation(id, **usual | given)


def entry(id: str = "e", **given: Any) -> audit.Entry:
    """Ana looked at Ben's practices."""
    usual: dict[str, Any] = {
        "at": NOON,
        "actor_id": "ana",
        "action": "looked at practices",
        "subject_id": "ben",
        "detail": {"page": "team"},
    }
    return audit.Entry(id, **usual | given)


def letter(id: str = "m", **given: Any) -> outbox.Letter:
    """A letter to Ben."""
    usual: dict[str, Any] = {
        "to_person_id": "ben",
        "kind": "digest",
        "subject": "Your week, Ben",
        "body": "Two reviews are due.",
        "created_at": NOON,
    }
    return outbox.Letter(id, **usual | given)


def self_check(id: str = "k", **given: Any) -> selfchecks.Sheet:
    """Ben's self-check for two behaviours."""
    usual: dict[str, Any] = {
        "person_id": "ben",
        "about": "self",
        "check_id": "mine",
        "levels": {"basics-first": 2, "names-the-step": 4},
        "checked_at": NOON,
    }
    return selfchecks.Sheet(id, **usual | given)


def question(id: str = "q", **given: Any) -> clinic.Question:
    """Ben asks the clinic, without his name."""
    usual: dict[str, Any] = {
        "person_id": "ben",
        "title": "Calls at night",
        "question": "Seven a night. What would you do?",
        "shows_name": False,
        "written_at": NOON,
        "asked_at": NOON,
    }
    return clinic.Question(id, **usual | given)


def answer(question_id: str = "q", **given: Any) -> clinic.Answer:
    """Ana answers him."""
    usual: dict[str, Any] = {
        "trainer_id": "ana",
        "answer": "Decide what your job is.",
        "answered_at": NOON + timedelta(days=1),
    }
    return clinic.Answer(question_id, **usual | given)


def review(id: str = "v", **given: Any) -> reviews.Review:
    """Ben answers rightly in review, two days after the attempt."""
    usual: dict[str, Any] = {
        "person_id": "ben",
        "point": "qpc/meaning",
        "item_id": "qpc-0",
        "fingerprint": "f0",
        "presented": ["left", "right"],
        "answer": "left",
        "credit": 100,
        "confidence": "sure",
        "reviewed_at": NOON + timedelta(days=2),
    }
    return reviews.Review(id, **usual | given)


def card(point: str = "qpc/meaning", **given: Any) -> Card:
    """What Ben remembers of it then."""
    usual: dict[str, Any] = {
        "stability": 4.5,
        "difficulty": 5.0,
        "due": NOON + timedelta(days=6),
        "last": NOON + timedelta(days=2),
        "seen": ("qpc-1", "qpc-0"),
    }
    return Card(point, **usual | given)


def commitment(id: str = "p", **given: Any) -> commitments.Commitment:
    """Ben will ask Halvorsen, by Friday."""
    usual: dict[str, Any] = {
        "person_id": "ben",
        "lesson": "practices/qpc",
        "what": "Ask what they could buy",
        "account": "Halvorsen",
        "due_on": date(2026, 3, 6),
        "made_at": NOON,
    }
    return commitments.Commitment(id, **usual | given)


def calibration(b: float = 1.25, reps: int = 20) -> Calibration:
    """What twenty reps say of Ben's two items, the first of which is harder than was thought."""
    return Calibration(
        reps=reps,
        items={"f0": Parameters(b, 0.5, 1.0, 0.9), "f1": Parameters(-0.5, 0.5, 1.0, 1.1)},
        errors={"f0": 0.4, "f1": 0.5},
        mu={"qpc": 0.2},
        unsure={"qpc": 0.11},
        loading=0.6,
    )


def cut_change(id: str = "cut", **given: Any) -> cuts.Change:
    """Ben puts the cut of five judges in force."""
    usual: dict[str, Any] = {
        "at": NOON,
        "practice": "qpc",
        "cut": 0.65,
        "error": 0.03,
        "judges": 5,
        "by_id": "ben",
    }
    return cuts.Change(id, **usual | given)


def ben_begins(conn: Connection, id: str = "a", **given: Any) -> attempts.Attempt:
    """Ben exists and has begun an attempt."""
    begun = attempt(id, **given)
    if not people.by_id(conn, "ben"):
        people.add_person(conn, person("ben"))
    attempts.start(conn, begun, [version("f0"), version("f1", item_id="qpc-1")])
    return begun


def everything(conn: Connection) -> None:
    """At least a row in every table."""
    people.add_team(conn, people.Team("north", "North"))
    people.add_team(conn, people.Team("east", "North-east", parent_id="north"))
    leads = frozenset({"north", "east"})
    people.add_person(conn, person("ana", roles=frozenset({"manager"}), team_id="north", manages=leads))
    ben_begins(conn)
    attempts.add_response(conn, response())
    ratings.add_sheet(conn, sheet())
    ratings.add_sheet(conn, sheet("by-ana", rater_id="ana", source="manager"))
    study.mark(conn, reading())
    recommendations.add(conn, recommendation(attempt_id="a"))
    objections.say(conn, objection())
    effects.keep(conn, {"practices/qpc": Effect(34, 0.9)}, NOON)
    standings.keep(conn, {"ben": {"qpc": known()}}, NOON, "scale")
    selfchecks.add(conn, self_check())
    reviews.add(conn, review(), version("f0"), card())
    reviews.keep_wish(conn, "ben", 0.9, NOON, ())
    commitments.keep(conn, commitment())
    commitments.put_off(conn, "p", "ben", date(2026, 3, 9))
    clinic.keep(conn, question())
    clinic.answer(conn, answer(), None)
    _scale(conn)
    _signing_in(conn)
    audit.note(conn, entry())
    outbox.queue(conn, letter())
    jobs.plan(conn, "digest", NOON)
    made_team.everything(conn, NOON)


def _scale(conn: Connection) -> None:
    calibrations.keep(conn, calibration(), 40, NOON)
    calibrations.use(conn, calibrations.Use("use", NOON, 1, "ben"))
    calibrations.note_rescaled(conn, "ben", {"qpc": (known(), known(chance_there=0.6))}, 1, NOON)
    firsts.keep_analysed(conn, [firsts.Analysed("f0", 1, {"answers": 1}, NOON)])
    cuts.judge(conn, [cuts.Judgement("ben", "f0", "qpc", 70, NOON)])
    cuts.change(conn, cut_change())


def _signing_in(conn: Connection) -> None:
    people.change_person(conn, person("ben", email="ben@example.org"))
    accounts.set_password(conn, accounts.Credential("ben", "$argon2id$ben", NOON))
    accounts.open_session(conn, "ben's token", "ben", NOON, "Firefox on Linux", "192.0.2.7")
    accounts.link(conn, accounts.Identity("https://sso.example.org", "ben-7", "ben"))
    invitations.invite(conn, invitation(), "ben's invitation")
    throttle.failed(conn, "ben", NOON)


def at_once(calls: int, call: Callable[[int], T]) -> list[T]:
    """The results of `call(0)`, `call(1)`, … from as many threads, which begin together."""
    together = Barrier(calls)

    def begin(number: int) -> T:
        together.wait(PATIENCE)
        return call(number)

    with ThreadPoolExecutor(calls) as threads:
        return list(threads.map(begin, range(calls)))
