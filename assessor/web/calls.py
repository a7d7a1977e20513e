"""Joint calls as both desks show them: the form that either of the two fills in, and what they see once both have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.catalogue import Catalogue, Practice, Rubric
from assessor.engine.debrief import debrief
from assessor.store import Connection, observations
from assessor.store.observations import Observation, Side
from assessor.web.service import service
from assessor.web.words import Field

WORDS = Field("words", 600, "What you saw")
UNSEEN = "Did not come up"
FEWEST = 2
"""Criteria that have to be rated: about less there is nothing to talk about."""
MOST = 200
"""Calls on one page: those that are not done with first, then the latest."""
AGAIN = "You have sent this call before, with something else in it. What was kept first stays, and stands here."

BEFORE = "You have rated this call before. What was kept first stays."


@dataclass(frozen=True)
class Given:
    """One side as sent: `picked` is each criterion's level, 0 for what did not come up; `wrong` is what to mend."""

    picked: Mapping[str, int] = field(default_factory=dict)
    words: str = ""
    wrong: tuple[str, ...] = ()

    @property
    def side(self) -> Side:
        """What is kept of it."""
        return Side({name: level for name, level in self.picked.items() if level}, self.words)


def given(rubric: Rubric) -> Given:
    """What was sent about a scale, and every fault in it."""
    sent = {one.id: request.form.get(f"level.{one.id}", "") for one in rubric.criteria}
    picked = {name: int(level) for name, level in sent.items() if level in set("012345")}
    missing = [one.title for one in rubric.criteria if one.id not in picked]
    words = WORDS.read()
    faults = [WORDS.wrong(words) if words else ""]
    if missing:
        faults.insert(0, f"Still to rate: {', '.join(missing)}. For what was not seen pick “{UNSEEN.lower()}”.")
    elif sum(level > 0 for level in picked.values()) < FEWEST:
        faults.insert(0, too_few())
    return Given(picked, words, tuple(one for one in faults if one))


def too_few() -> str:
    """What is said of a side with hardly a level in it."""
    return "Rate at least two lines. If hardly anything of this practice came up, choose another practice."


def scales(catalogue: Catalogue) -> dict[str, Practice]:
    """The practices of a rep that have a scale."""
    return {name: one for name, one in catalogue.practices_for({"rep"}).items() if name in catalogue.rubrics}


def title(practice: str) -> str:
    """A practice's title; its id, where it is no longer taught."""
    practices = service().library.edition().catalogue.practices
    return practices[practice].title if practice in practices else practice


def worker(front: str) -> ResponseReturnValue:
    """The service worker that opens the pages of the list at `front`, an endpoint, without a net.

    It rules over what is below its own address, so that each desk serves one of its own.
    """
    reply = make_response(render_template("calls_worker.js", front=url_for(front)))
    reply.mimetype = "text/javascript"
    return reply


def complete(conn: Connection, call: Observation) -> dict[str, Any]:
    """What the page of a complete call shows: both sides, and the agenda; without a scale no agenda."""
    catalogue = service().library.edition().catalogue
    sides = observations.both(conn, call.id)
    rubric = catalogue.rubrics.get(call.practice)
    return {
        "call": call,
        "practice": title(call.practice),
        "rubric": rubric,
        "sides": sides,
        "agenda": debrief(rubric, sides["manager"].levels, sides["rep"].levels) if rubric else None,
        "lesson": next(iter(catalogue.lessons_of(call.practice)), None),
    }
