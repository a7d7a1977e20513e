"""All practices at a glance: where one stands, how sure that is, what has changed, and what one says oneself."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.coaching.sheet import EVERYTHING, views
from assessor.progress import scale
from assessor.progress.evidence import answered
from assessor.progress.moments import last_time, moments
from assessor.progress.timeline import timeline
from assessor.render.profile import Line
from assessor.reports import knowledge, profile
from assessor.store import attempts, recommendations
from assessor.web.me.advice import ready, shown
from assessor.web.me.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.scale import said_of_change
from assessor.web.scale import scale as said_of
from assessor.web.service import service

EVENTS = 12
"""The latest of the timeline."""


@desk.get("/profile/")
@needs("use own desk")
def profile_page() -> ResponseReturnValue:
    """Every practice of one's roles, and any other that one has answered on; an empty one says how to begin."""
    edition = service().library.edition().catalogue
    (made, said_against), now = ready(), service().now()
    with service().store.read() as conn:
        catalogue = scale.in_force(conn, edition)
        known = knowledge(catalogue, answered(conn, catalogue, attempts.history(conn, me().id)), now)
        seen = views(conn, catalogue, me(), known, EVERYTHING, now)
        past = recommendations.after_attempts(conn, me().id)
        events = timeline(conn, catalogue, me().id)
        rescaled = said_of_change(conn, catalogue, me().id)
        measured = said_of(conn, catalogue.calibration.number)
    following = shown(catalogue, made, said_against, known)
    before = last_time(moments(catalogue.practices, past), known)
    mine = catalogue.practices_for(me().roles)
    said = {row.practice.id: list(row.say.levels.values()) for row in seen.rows if row.say}
    lines = [
        Line(row.practice, row.known, row.said, row.agreement, before.get(row.practice.id))
        for row in profile(catalogue, known, said)
        if row.practice.id in mine or row.known.answers
    ]
    return render_template(
        "profile.html",
        person=me(),
        now=now,
        catalogue=catalogue,
        lines=lines,
        views=seen,
        rescaled=rescaled,
        scale=measured,
        asked=sum(line.known.answers > 0 for line in lines),
        events=events[:EVENTS],
        more=len(events) > EVENTS,
        next=following.lessons[0] if following.lessons else None,
        form=next(iter(catalogue.forms_for(me().roles).values()), None),
    )
