"""The end of what is kept about one person.

Their row stays without a name, because others' rows refer to it: what they noted about others, whom they invited,
what they answered in the clinic, which calibration or cut they put in force, what they asked reps for and saw on
calls, and that (not how) they rated written calls. Their answers to items either go too, or stay under an id that
nothing connects with them, so that what is known about the items stays true; words of their own are emptied, for they
may say whose they are. A backup that was made before still has everything, until it is thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from assessor.engine.kinds import KINDS
from assessor.store import clinic, people, vignettes
from assessor.store.errors import Missing
from assessor.store.once import insert_new
from assessor.store.schema import (
    attempt,
    audit,
    credential,
    identity,
    invitation,
    item_version,
    manages,
    outbox,
    person_role,
    rating,
    recommendation,
    response,
    session,
    standing,
    studied,
)
from assessor.store.schema import person as person_table
from assessor.store.schema_coach import (
    calendar_feed,
    month_figure,
    month_reading,
    plan_entry,
    plan_part,
    put_off,
    qualification,
    reminder_off,
    reminder_wish,
)
from assessor.store.schema_items import judgement, rescaled
from assessor.store.schema_lessons import objection
from assessor.store.schema_own import commitment, self_check
from assessor.store.schema_review import review, review_card, review_wish
from assessor.store.schema_team import (
    assignment,
    call_taken_back,
    observation,
    observation_side,
    one_to_one,
    sharing,
    standing_moment,
    story,
    worksheet_row,
)

NAME = "Former colleague"
_WORDED = sorted(name for name, kind in KINDS.items() if kind.worded)

_THEIRS = (
    person_role.c.person_id,
    manages.c.person_id,
    credential.c.person_id,
    identity.c.person_id,
    session.c.person_id,
    invitation.c.person_id,
    outbox.c.to_person_id,
    rating.c.subject_id,
    studied.c.person_id,
    objection.c.person_id,
    recommendation.c.person_id,
    standing.c.person_id,
    self_check.c.person_id,
    commitment.c.person_id,
    review.c.person_id,
    review_card.c.person_id,
    review_wish.c.person_id,
    rescaled.c.person_id,
    judgement.c.judge_id,
    standing_moment.c.person_id,
    sharing.c.person_id,
    assignment.c.person_id,
    call_taken_back.c.manager_id,
    one_to_one.c.rep_id,
    story.c.rep_id,
    worksheet_row.c.person_id,
    qualification.c.manager_id,
    qualification.c.rep_id,
    put_off.c.manager_id,
    put_off.c.rep_id,
    plan_part.c.manager_id,
    plan_entry.c.manager_id,
    month_figure.c.manager_id,
    month_reading.c.manager_id,
    reminder_wish.c.person_id,
    reminder_off.c.person_id,
    calendar_feed.c.person_id,
    audit.c.subject_id,
)


def person(conn: Connection, person_id: str, at: datetime, answers_to: str | None) -> None:
    """Erase a person. Their answers stay under the new id `answers_to`, or go too if that is None.

    Raises Missing if nobody has the id or they were erased before.
    """
    known = people.by_id(conn, person_id)
    if known is None or known.erased_at:
        raise Missing(f"there is no person {person_id} to erase")
    clinic.remove_all(conn, person_id)
    vignettes.empty(conn, person_id)
    _end_what_is_theirs_with_others(conn, person_id)
    for column in _THEIRS:
        conn.execute(delete(column.table).where(column == person_id))
    if answers_to is None:
        _delete_answers(conn, person_id)
    else:
        _empty_words(conn, person_id)
        _give_answers(conn, person_id, answers_to)
    nobody = _nameless(person_id, at) | {"email": None, "team_id": None, "left_at": None}
    conn.execute(update(person_table).where(person_table.c.id == person_id).values(nobody))


def add_nameless(conn: Connection, ids: Sequence[str], at: datetime) -> None:
    """Keep people of whom nothing but answers is known, as they are left by an erasing."""
    insert_new(conn, person_table, [_nameless(id_, at) for id_ in ids])


def _end_what_is_theirs_with_others(conn: Connection, person_id: str) -> None:
    """Calls on which they were rated, and what they have begun as a manager and shown to nobody."""
    unfinished = (observation.c.manager_id == person_id) & observation.c.both_at.is_(None)
    calls = select(observation.c.id).where((observation.c.rep_id == person_id) | unfinished)
    conn.execute(delete(observation_side).where(observation_side.c.observation_id.in_(calls)))
    conn.execute(delete(observation).where((observation.c.rep_id == person_id) | unfinished))
    conn.execute(delete(one_to_one).where(one_to_one.c.manager_id == person_id, one_to_one.c.shared_at.is_(None)))
    conn.execute(delete(story).where(story.c.manager_id == person_id, story.c.state != "agreed"))


def _delete_answers(conn: Connection, person_id: str) -> None:
    theirs = attempt.c.person_id == person_id
    conn.execute(delete(response).where(response.c.attempt_id.in_(select(attempt.c.id).where(theirs))))
    conn.execute(delete(attempt).where(theirs))


def _empty_words(conn: Connection, person_id: str) -> None:
    own = select(attempt.c.id).where(attempt.c.person_id == person_id)
    asked = select(item_version.c.fingerprint).where(item_version.c.kind.in_(_WORDED))
    found = response.c.attempt_id.in_(own) & response.c.fingerprint.in_(asked)
    emptied = [dict(row) | {"answer": ""} for row in conn.execute(select(response).where(found)).mappings()]
    # Not an update, which the table refuses.
    conn.execute(delete(response).where(found))
    insert_new(conn, response, emptied)


def _give_answers(conn: Connection, person_id: str, to: str) -> None:
    theirs = attempt.c.person_id == person_id
    first: datetime | None = conn.scalar(select(func.min(attempt.c.started_at)).where(theirs))
    if first is None:
        return
    # Not the time of the erasing, by which the two rows could be brought together again.
    conn.execute(insert(person_table).values(_nameless(to, first)))
    conn.execute(update(attempt).where(theirs).values(person_id=to))


def _nameless(person_id: str, at: datetime) -> dict[str, object]:
    names = {"handle": f"erased {person_id}", "name": NAME, "folded": ""}
    return {"id": person_id, "created_at": at, "erased_at": at} | names
