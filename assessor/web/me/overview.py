"""The desk's front: where one stands on every practice, what is next, how it has changed."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.engine.confidence import Confidence, calibrate
from assessor.engine.paths import under_way
from assessor.progress.evidence import answered
from assessor.progress.moments import moments
from assessor.reports import knowledge, profile
from assessor.store import attempts, clinic, ratings, recommendations, study
from assessor.web.me.advice import latest, shown
from assessor.web.me.blueprint import desk
from assessor.web.me.paths import progress_of
from assessor.web.people import me, needs
from assessor.web.selfcheck import there
from assessor.web.service import service


@desk.get("/")
@needs("use own desk")
def desk_page() -> ResponseReturnValue:
    """Everything about oneself; an empty desk says how to begin."""
    catalogue = service().library.edition().catalogue
    now, made = service().now(), latest()
    with service().store.read() as conn:
        sittings = attempts.of_person(conn, me().id)
        history = attempts.history(conn, me().id)
        evidence = answered(conn, catalogue, history)
        sheets = ratings.latest(conn, me().id, "self")
        readings = study.of_person(conn, me().id)
        known = knowledge(catalogue, evidence, now)
        following = shown(conn, catalogue, made, known)
        past = recommendations.after_attempts(conn, me().id)
        paths = progress_of(conn, catalogue, me().id).values()
        news = [one.question for one in clinic.of_person(conn, me().id) if one.is_news]
    mine = catalogue.practices_for(me().roles)
    rows = profile(catalogue, known, {name: list(sheet.levels.values()) for name, sheet in sheets.items()})
    return render_template(
        "desk.html",
        person=me(),
        rows=[row for row in rows if row.practice.id in mine or row.known.answers],
        path=under_way(paths),
        news=news,
        self_check=there(catalogue, "self"),
        sheets=sheets,
        moments=moments(catalogue.practices, past),
        finished=[sitting for sitting in reversed(sittings) if sitting.finished_at],
        begun=[sitting for sitting in sittings if not sitting.finished_at],
        answered={sitting.id: sum(r.attempt_id == sitting.id for r in history) for sitting in sittings},
        confidence=calibrate((Confidence(r.confidence), r.credit) for r in history),
        next=following,
        catalogue=catalogue,
        form=next(iter(catalogue.forms_for(me().roles).values()), None),
        studied={reading.lesson: reading.studied_at for reading in readings},
    )
