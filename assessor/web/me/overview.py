"""The desk's front: where one stands on every practice, what is next, how it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.coaching.assigned import tasks
from assessor.coaching.sheet import says
from assessor.engine.catalogue import Catalogue
from assessor.engine.confidence import Confidence, calibrate
from assessor.engine.gap import Rated
from assessor.engine.know import Knowledge
from assessor.engine.paths import under_way
from assessor.engine.proof import proof
from assessor.progress import review, scale
from assessor.progress.evidence import answered
from assessor.progress.moments import moments
from assessor.reports import Row, knowledge, profile
from assessor.store import attempts, clinic, commitments, ratings, recommendations, study, worksheets
from assessor.store.attempts import Attempt
from assessor.store.commitments import Commitment
from assessor.web.me.advice import ready, shown
from assessor.web.me.blueprint import desk
from assessor.web.me.commitments import today, told
from assessor.web.me.notices import notices
from assessor.web.me.paths import how_far
from assessor.web.me.sharing import shared_with
from assessor.web.people import me, needs
from assessor.web.scale import said_of_change
from assessor.web.scale import scale as said_of
from assessor.web.selfcheck import there
from assessor.web.service import service


@desk.get("/")
@needs("use own desk")
def desk_page() -> ResponseReturnValue:
    """Everything about oneself; an empty desk says how to begin."""
    (made, said), now = ready(), service().now()
    with service().store.read() as conn:
        catalogue = scale.in_force(conn, service().library.edition().catalogue)
        sittings = attempts.of_person(conn, me().id)
        history = attempts.history(conn, me().id)
        sheets = says(catalogue, ratings.sheets(conn, me().id))
        readings = study.of_person(conn, me().id)
        known = knowledge(catalogue, answered(conn, catalogue, history), now)
        past = recommendations.after_attempts(conn, me().id)
        rescaled = said_of_change(conn, catalogue, me().id)
        measured = said_of(conn, catalogue.calibration.number)
        news = [one.question for one in clinic.of_person(conn, me().id) if one.is_news]
        reviews = review.day(conn, catalogue, me().id, now, history, sittings)
        promised = commitments.of_person(conn, me().id)
        waiting = notices(conn, catalogue, me(), now)
        asked = tasks(conn, catalogue, [me().id], now)[me().id]
        shared = shared_with(conn)
        filled_in = worksheets.own(conn, me().id, today())
    return render_template(
        "desk.html",
        person=me(),
        rows=_rows(catalogue, known, sheets),
        path=under_way(how_far(catalogue, readings, sittings).values()),
        news=news,
        notices=waiting,
        asked=asked,
        reviews=len(reviews.due),
        due=[one for one in promised if one.state == "open" and one.due_on <= today()],
        told=told(promised, "desk"),
        rescaled=rescaled,
        shared=shared,
        scale=measured,
        self_check=there(catalogue, "self"),
        sheets=sheets,
        proofs={name: proof(one.x, one.n) for name, one in filled_in.items()},
        moments=moments(catalogue.practices, past),
        finished=any(sitting.finished_at for sitting in sittings),
        past=_past(sittings, promised),
        begun=[sitting for sitting in sittings if not sitting.finished_at],
        answered={sitting.id: sum(r.attempt_id == sitting.id for r in history) for sitting in sittings},
        confidence=calibrate((Confidence(r.confidence), r.credit) for r in history),
        next=shown(catalogue, made, said, known),
        catalogue=catalogue,
        form=next(iter(catalogue.forms_for(me().roles).values()), None),
        studied={one.lesson: one.studied_at for one in readings if one.lesson in catalogue.lessons},
    )


def _rows(catalogue: Catalogue, known: Mapping[str, Knowledge], sheets: Mapping[str, Rated]) -> list[Row]:
    """The practices of one's roles, and others that one was asked about."""
    mine = catalogue.practices_for(me().roles)
    rows = profile(catalogue, known, {name: list(sheet.levels.values()) for name, sheet in sheets.items()})
    return [row for row in rows if row.practice.id in mine or row.known.answers]


@dataclass(frozen=True)
class Past:
    """Something that one has done: an attempt finished, or a commitment kept."""

    at: datetime
    sitting: Attempt | None = None
    promise: Commitment | None = None


def _past(sittings: list[Attempt], promised: list[Commitment]) -> list[Past]:
    """All of it, the last first."""
    finished = [Past(one.finished_at, sitting=one) for one in sittings if one.finished_at]
    kept = [Past(one.settled_at, promise=one) for one in promised if one.state == "done" and one.settled_at]
    return sorted([*finished, *kept], key=lambda one: one.at, reverse=True)
