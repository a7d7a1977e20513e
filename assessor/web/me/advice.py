"""What is recommended next, and saying something against it: each word can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor import render
from assessor.engine.catalogue import Catalogue
from assessor.engine.know import Knowledge
from assessor.engine.objections import Kind, aside, stands
from assessor.progress import standing
from assessor.progress.finish import recommend_anew
from assessor.progress.objections import as_objection, outdated
from assessor.store import Connection, objections, recommendations
from assessor.store.objections import Said
from assessor.store.recommendations import Recommendation
from assessor.store.types import Json
from assessor.web.me.blueprint import desk
from assessor.web.people import local, me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.words import Field

WORDS = Field("words", 1000, "What is wrong")


@dataclass(frozen=True)
class Next:
    """A recommendation as it is shown: without what its owner has said something against, which stands beside it."""

    made: Recommendation | None
    lessons: list[Json]
    said: list[tuple[str, str, str]]
    """Page, title, and what became of what was said, the latest first."""


def shown(
    catalogue: Catalogue, made: Recommendation | None, said: Iterable[Said], known: Mapping[str, Knowledge]
) -> Next:
    """What of a recommendation is shown to its owner now, who has said this against some."""
    now = service().now()
    holding = [
        (one, found)
        for one in said
        if stands(found := as_objection(one), known, now) and one.lesson in catalogue.lessons
    ]
    held = aside(found for _, found in holding)
    return Next(
        made,
        [
            one
            for one in (made.lessons if made else [])
            if one["lesson"] in catalogue.lessons and not held.keeps_back(one["lesson"], one["practice"])
        ],
        [
            (one.lesson, catalogue.lessons[one.lesson].title, render.objection(found, one.words, shared=one.shared))
            for one, found in holding
        ],
    )


def ready() -> tuple[Recommendation | None, list[Said]]:
    """The last recommendation, and what its owner has said against any.

    First whatever is old is worked out anew: how they stand, so that a word that a calibration has changed is never
    shown without saying so, and what is next, if something is to be shown again that had been set aside.
    """
    catalogue, now = service().library.edition().catalogue, service().now()
    with service().store.read() as conn:
        found, said = recommendations.latest(conn, me().id), objections.of_person(conn, me().id)
        old = bool(standing.due(conn, catalogue, [me().id], now))
    back = outdated(found, [as_objection(one) for one in said], now)
    if not old and not back:
        return found, said
    with service().store.write() as conn:
        if old:
            standing.refresh(conn, catalogue, [me().id], now)
        if back:
            recommend_anew(conn, catalogue, me().id, now)
        return recommendations.latest(conn, me().id), objections.of_person(conn, me().id)


@desk.get("/recommendations/<uuid:recommendation_id>/wrong")
@needs("object to a recommendation")
def say_what_is_wrong(recommendation_id: UUID) -> ResponseReturnValue:
    """Room for a sentence, which may stay empty."""
    with service().store.read() as conn:
        line = _line(conn, recommendation_id, request.args.get("lesson", ""))
    return _wrong_page(recommendation_id, line, "", "")


@desk.post("/recommendations/<uuid:recommendation_id>/")
@needs("object to a recommendation")
def object_to(recommendation_id: UUID) -> ResponseReturnValue:
    """Keep what is said against a lesson, and work out what is next without it."""
    catalogue, now = service().library.edition().catalogue, service().now()
    kind, words = request.form.get("kind", ""), WORDS.read()
    with service().store.write() as conn:
        line = _line(conn, recommendation_id, request.form.get("lesson", ""))
        if kind not in list(Kind):
            abort(400)
        if len(words) > WORDS.most:
            return _wrong_page(recommendation_id, line, words, WORDS.wrong(words)), 422
        said = Said(
            person_id=me().id,
            lesson=line["lesson"],
            practice=line["practice"],
            kind=kind,
            words=words,
            shared=bool(words) and "shared" in request.form,
            said_at=now,
            recommendation_id=str(recommendation_id),
        )
        objections.say(conn, said)
        recommend_anew(conn, catalogue, me().id, now)
    flash(f"“{line['title']}”: {render.objection(as_objection(said), words, shared=said.shared)}")
    return _back()


@desk.post("/recommendations/back")
@needs("object to a recommendation")
def withdraw() -> ResponseReturnValue:
    """Delete what was said against a lesson, and work out what is next with it."""
    catalogue, page = service().library.edition().catalogue, request.form.get("lesson", "")
    with service().store.write() as conn:
        if objections.take_back(conn, me().id, page):
            recommend_anew(conn, catalogue, me().id, service().now())
    title = catalogue.lessons[page].title if page in catalogue.lessons else page
    flash(f"“{title}”: taken back. It counts again among what may come next.")
    return _back()


def _line(conn: Connection, recommendation_id: UUID, page: str) -> Json:
    """What a recommendation of one's own says of a lesson; not found if it is not in it."""
    made = recommendations.get(conn, str(recommendation_id))
    must_be_allowed(conn, "object to a recommendation", made.person_id if made else None)
    assert made is not None
    return next((one for one in made.lessons if one["lesson"] == page), None) or abort(404)


def _wrong_page(recommendation_id: UUID, line: Json, words: str, wrong: str) -> str:
    return render_template(
        "recommendation_wrong.html",
        recommendation_id=recommendation_id,
        line=line,
        field=WORDS,
        words=words,
        wrong=wrong,
        back=local(request.values.get("back"), url_for("me.desk_page")),
    )


def _back() -> ResponseReturnValue:
    return redirect(local(request.form.get("back"), url_for("me.desk_page")), 303)
