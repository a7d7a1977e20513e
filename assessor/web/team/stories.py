"""A good call as a story for the team: written by who leads, read by the team once whom it is about has agreed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.formats import story_draft
from assessor.store import Connection, people, stories
from assessor.store.people import Person
from assessor.store.stories import Story, Told
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.stories import FIELDS, MOST_READ, led, readable
from assessor.web.team.blueprint import desk
from assessor.web.words import keeps_from

MOST = 200
"""Stories that one manager may keep."""
FULL = f"You keep {MOST} stories already. Delete some, then send this again."
NAMES = 20
"""People to choose from at a time."""
STATES = {
    "draft": ("Draft", "unknown"),
    "asked": ("Waits for a word", "likely"),
    "agreed": ("The team reads it", "solid"),
    "declined": ("Rather not", "needs-work"),
}
"""For each state its word, and the look of the state that it resembles."""
SAID = {
    "draft": "Kept as a draft. Nobody else sees it.",
    "asked": "{name} finds it on their desk, and reads exactly what the team would.",
    "agreed": "Nothing was changed, and the team goes on reading it.",
    "declined": "Nothing was changed.",
}


@desk.get("/stories/")
@needs("tell stories")
def stories_page() -> ResponseReturnValue:
    """One's own, each with where it is on its way; then all that the team reads.

    Of somebody whom one does not lead any more neither the name is said nor what they answered.
    """
    with service().store.read() as conn:
        ours = led(conn)
        own = stories.by_manager(conn, me().id)
        told = stories.published(conn, readable(conn), MOST_READ)
    return render_template("team_stories.html", own=own, ours=ours, told=told, states=STATES, most=MOST_READ)


@desk.get("/stories/new")
@needs("tell stories")
def new_story() -> ResponseReturnValue:
    """An empty one about somebody; first about whom, if that is not said."""
    rep_id, words = request.args.get("rep", ""), request.args.get("who", "")[:100]
    with service().store.read() as conn:
        if rep_id:
            rep = _rep(conn, rep_id)
            return _form(_empty(str(uuid4()), rep), rep)
        found = stories.whom(conn, led(conn), me().id, words, NAMES + 1)
    return render_template("team_story_whom.html", found=found[:NAMES], more=len(found) > NAMES, words=words)


@desk.get("/stories/<uuid:story_id>/")
@needs("tell stories")
def story_page(story_id: UUID) -> ResponseReturnValue:
    """One of one's own, to go on with, and where it is on its way."""
    with service().store.read() as conn:
        told = _own(conn, story_id)
        return _form(told.story, _rep(conn, told.story.rep_id))


@desk.post("/stories/<uuid:story_id>/")
@needs("tell stories")
def write_story(story_id: UUID) -> ResponseReturnValue:
    """Keep it as a draft, or ask whom it is about. Whatever is changed is a draft again until they agree anew."""
    asks = request.form.get("do") == "ask"
    with service().store.write() as conn:
        known = _own(conn, story_id).story if stories.get(conn, str(story_id)) else None
        rep = _rep(conn, known.rep_id if known else request.form.get("rep", ""))
        written = {field: field.read() for field in FIELDS}
        said: dict[str, Any] = {field.name: text for field, text in written.items()}
        made = replace(_empty(str(story_id), rep), **said)
        wrong = keeps_from(written, asks=asks)
        if known is None and stories.count(conn, me().id) >= MOST:
            wrong.append(FULL)
        if not wrong:
            stories.write(conn, made, asks=asks)
        told = stories.get(conn, made.id)
        state = told.story.state if told else "draft"
    if asks and not wrong and state == "declined":
        wrong.append(f"{_first(rep)} would rather not have this told. Change something before you ask again.")
    if wrong:
        return _form(replace(made, state=state), rep, wrong), 422
    flash(SAID[state].format(name=_first(rep)))
    return redirect(url_for("team.stories_page"), 303)


@desk.get("/stories/<uuid:story_id>/delete")
@needs("tell stories")
def confirm_remove_story(story_id: UUID) -> ResponseReturnValue:
    """Ask, because it cannot be undone; also about somebody whom one does not lead any more."""
    with service().store.read() as conn:
        found = _mine(conn, story_id)
        return render_template("team_story_remove.html", told=found, led=found.rep_team in led(conn))


@desk.post("/stories/<uuid:story_id>/delete")
@needs("tell stories")
def remove_story(story_id: UUID) -> ResponseReturnValue:
    """Delete it for everybody; what is gone already stays gone."""
    with service().store.write() as conn:
        stories.remove(conn, str(story_id), me().id)
    return redirect(url_for("team.stories_page"), 303)


@desk.get("/stories/<uuid:story_id>/clinic.md")
@needs("tell stories")
def story_draft_file(story_id: UUID) -> ResponseReturnValue:
    """One that the team reads, as the draft of a page of the clinic, for a trainer; without any name."""
    with service().store.read() as conn:
        told = _own(conn, story_id)
    if not told.published:
        abort(404)
    one = told.story
    text = story_draft.draft(one.title, one.scene, one.deed, one.outcome, one.moral, [told.rep, told.manager])
    name = re.sub(r"[^a-z0-9]+", "-", one.title.lower()).strip("-")[:60].strip("-") or "a-good-call"
    return Response(
        text, mimetype="text/markdown", headers={"Content-Disposition": f"attachment; filename={name}.md"}
    )


def _own(conn: Connection, story_id: UUID) -> Told:
    """A story of one's own about somebody whom one leads; any other is not found."""
    found = _mine(conn, story_id)
    must_be_allowed(conn, "tell stories", found.story.rep_id)
    return found


def _mine(conn: Connection, story_id: UUID) -> Told:
    """A story of one's own, whomever it is about; any other is not found."""
    found = stories.get(conn, str(story_id))
    return found if found and found.story.manager_id == me().id else abort(404)


def _rep(conn: Connection, rep_id: str) -> Person:
    """Whom a story is about: somebody whom one leads."""
    must_be_allowed(conn, "tell stories", rep_id)
    return people.by_id(conn, rep_id) or abort(404)


def _empty(story_id: str, rep: Person) -> Story:
    """A story about somebody, for the team in which they work, without a word yet."""
    return Story(story_id, me().id, rep.id, rep.team_id or "", "", "", "", "", "", service().now())


def _form(story: Story, rep: Person, wrong: Sequence[str] = ()) -> str:
    return render_template(
        "team_story.html", story=story, rep=rep, first=_first(rep), wrong=wrong, fields=FIELDS, states=STATES
    )


def _first(rep: Person) -> str:
    return rep.name.split()[0]
