"""Stories from one's team, and one's own word on those about oneself: exactly what was read is agreed to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.store import Connection, stories
from assessor.store.errors import Conflict
from assessor.store.stories import Told, Word
from assessor.web.me.blueprint import desk
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.stories import MOST_READ, can_read, readable

WORDS: dict[str, Word] = {"agree": "agreed", "decline": "declined"}
SAID = {
    "agreed": "Your team reads it from now on. You can take that back at any time.",
    "declined": "Nobody reads it. Who wrote it sees that you would rather not, and nothing else.",
}


@desk.get("/stories/")
@needs("read stories")
def stories_page() -> ResponseReturnValue:
    """What waits for one's word, what one has said before, and what the team has agreed to tell."""
    with service().store.read() as conn:
        waiting = stories.waiting(conn, me().id)
        said = [one for one in stories.about(conn, me().id) if one.story.state != "asked"]
        told = stories.published(conn, readable(conn), MOST_READ)
    return render_template("stories.html", waiting=waiting, said=said, told=told, most=MOST_READ)


@desk.get("/stories/<uuid:story_id>/")
@needs("read stories")
def read_story(story_id: UUID) -> ResponseReturnValue:
    """A story of the team's."""
    with service().store.read() as conn:
        found = stories.get(conn, str(story_id))
        if not can_read(conn, found):
            abort(404)
    return render_template("story.html", told=found)


@desk.get("/stories/<uuid:story_id>/word")
@needs("answer for a story")
def story_about_me(story_id: UUID) -> ResponseReturnValue:
    """Exactly what the team would read, with what one can say to it."""
    with service().store.read() as conn:
        told = _about_me(conn, story_id)
    if told.story.state == "draft":
        abort(404)
    return render_template("story_word.html", told=told, changed=False)


@desk.post("/stories/<uuid:story_id>/word")
@needs("answer for a story")
def answer_for_story(story_id: UUID) -> ResponseReturnValue:
    """Keep one's word on what one has read; on anything else it is not taken, and the new words are shown."""
    try:
        with service().store.write() as conn:
            _about_me(conn, story_id)
            word = WORDS.get(request.form.get("word", "")) or abort(400)
            stories.answer(conn, str(story_id), me().id, _read(), word, service().now())
    except Conflict:
        return _changed(story_id), 409
    flash(SAID[word])
    return redirect(url_for("me.stories_page"), 303)


def _about_me(conn: Connection, story_id: UUID) -> Told:
    """A story about oneself; anybody else's is not found."""
    found = stories.get(conn, str(story_id)) or abort(404)
    must_be_allowed(conn, "answer for a story", found.story.rep_id)
    return found


def _changed(story_id: UUID) -> str:
    """The story as it is now; while who writes it is at it, only that they are."""
    with service().store.read() as conn:
        found = _about_me(conn, story_id)
    if found.story.state == "draft":
        return render_template("story_in_change.html", told=found)
    return render_template("story_word.html", told=found, changed=True)


def _read() -> datetime:
    """Which version one has read, as the form says."""
    try:
        found = datetime.fromisoformat(request.form.get("read", ""))
    except ValueError:
        abort(400)
    return found if found.tzinfo else abort(400)
