"""Everything that is kept about one person, as plain rows for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from assessor.store.schema import attempt, audit, manages, metadata, person, team
from assessor.store.schema_coach import put_off, qualification
from assessor.store.schema_own import clinic_answer, clinic_question
from assessor.store.schema_team import assignment, observation, one_to_one, story
from assessor.store.tables import BATCH
from assessor.store.types import Moment

THEIRS = {
    "person": ("id",),
    "person_role": ("person_id",),
    "manages": ("person_id",),
    "credential": ("person_id",),
    "identity": ("person_id",),
    "session": ("person_id",),
    "invitation": ("person_id",),
    "outbox": ("to_person_id",),
    "attempt": ("person_id",),
    "response": ("attempt_id",),
    "rating": ("subject_id",),
    "studied": ("person_id",),
    "recommendation": ("person_id",),
    "objection": ("person_id",),
    "standing": ("person_id",),
    "review": ("person_id",),
    "review_card": ("person_id",),
    "review_wish": ("person_id",),
    "commitment": ("person_id",),
    "self_check": ("person_id",),
    "clinic_question": ("person_id",),
    "clinic_answer": ("trainer_id",),
    "rescaled": ("person_id",),
    "judgement": ("judge_id",),
    "calibration_use": ("by_id",),
    "cut_change": ("by_id",),
    "standing_moment": ("person_id",),
    "sharing": ("person_id",),
    "assignment": ("person_id", "made_by_id"),
    "observation": ("rep_id", "manager_id"),
    "observation_side": ("rater_id",),
    "call_taken_back": ("manager_id",),
    "one_to_one": ("rep_id", "manager_id"),
    "story": ("rep_id", "manager_id"),
    "worksheet_row": ("person_id",),
    "qualification": ("manager_id",),
    "put_off": ("manager_id",),
    "plan_part": ("manager_id",),
    "plan_entry": ("manager_id",),
    "month_figure": ("manager_id",),
    "month_reading": ("manager_id",),
    "vignette_rating": ("manager_id",),
    "reminder_wish": ("person_id",),
    "reminder_off": ("person_id",),
    "calendar_feed": ("person_id",),
    "audit": ("subject_id", "actor_id"),
}
"""The columns that make a row theirs, table by table; those of `attempt_id` hold one of their attempts.

An answer in the clinic is also theirs if they asked for it. What a manager wrote about a one-to-one or a call is the
rep's from the moment when the manager shows it to them, and how they rated a joint call from when both have.
"""

LEFT_OUT = {
    "person.folded": "made of name, handle and e-mail",
    "credential.password_hash": "a secret, and not what they typed",
    "session.id": "a secret's digest",
    "invitation.token_hash": "a secret's digest",
    "calendar_feed.token_hash": "a secret's digest",
    "invitation.invited_by": "an invitation is about the person invited",
    "rating.rater_id": "a rating is about the person rated; who of several colleagues gave it is theirs to say",
}
"""Columns that are neither shown nor make a row theirs, each with the reason."""

ABOUT_OTHERS = {
    "qualification.rep_id": "what a manager notes for themselves, and is told to keep so",
    "put_off.rep_id": "whom a manager does not want to be told of this week, which is theirs alone",
}
"""Columns that name somebody whose the row is not, each with the reason; they are shown to whose it is."""

SHOWN = {"one_to_one": one_to_one.c.shared_at, "story": story.c.asked_at}
"""The moment from which what a manager wrote is the rep's as well."""

NAMED = {
    "person": {"team": select(team.c.name).where(team.c.id == person.c.team_id)},
    "manages": {"team": select(team.c.name).where(team.c.id == manages.c.team_id)},
    "clinic_answer": {"trainer": select(person.c.name).where(person.c.id == clinic_answer.c.trainer_id)},
    "assignment": {"made_by": select(person.c.name).where(person.c.id == assignment.c.made_by_id)},
    "observation": {
        "rep": select(person.c.name).where(person.c.id == observation.c.rep_id),
        "manager": select(person.c.name).where(person.c.id == observation.c.manager_id),
    },
    "one_to_one": {
        "rep": select(person.c.name).where(person.c.id == one_to_one.c.rep_id),
        "manager": select(person.c.name).where(person.c.id == one_to_one.c.manager_id),
    },
    "story": {
        "rep": select(person.c.name).where(person.c.id == story.c.rep_id),
        "manager": select(person.c.name).where(person.c.id == story.c.manager_id),
    },
    "qualification": {"rep": select(person.c.name).where(person.c.id == qualification.c.rep_id)},
    "put_off": {"rep": select(person.c.name).where(person.c.id == put_off.c.rep_id)},
    "audit": {"actor": select(person.c.name).where(person.c.id == audit.c.actor_id)},
}
"""What is shown beside a table's own columns, because an id says nothing to its reader."""


def columns(name: str) -> list[str]:
    """The names of what is shown of a table's rows."""
    shown = [column.name for column in metadata.tables[name].columns if f"{name}.{column.name}" not in LEFT_OUT]
    return [*shown, *NAMED.get(name, ())]


def counts(conn: Connection, person_id: str) -> dict[str, int]:
    """How many rows of each table are theirs."""
    tables = (metadata.tables[name] for name in THEIRS)
    counted = {
        table.name: select(func.count()).select_from(table).where(_theirs(table, person_id)) for table in tables
    }
    return {name: conn.execute(query).scalar_one() for name, query in counted.items()}


def rows(conn: Connection, name: str, person_id: str) -> Iterator[dict[str, Any]]:
    """A table's rows that are theirs, oldest first: aware times, plain data. A batch of them is in memory at a time.

    Texts of items are not among them: they hold the right answers, and what was shown is in the response. What they
    did about somebody else says so, but not what it was: that is the other's.
    """
    table = metadata.tables[name]
    named = [query.correlate(table).scalar_subquery().label(key) for key, query in NAMED.get(name, {}).items()]
    shown = [column for column in table.columns if f"{name}.{column.name}" not in LEFT_OUT]
    times = [column for column in shown if isinstance(column.type, Moment)]
    query = select(*shown, *named).where(_theirs(table, person_id)).order_by(*times[:1], *table.primary_key.columns)
    for row in conn.execute(query, execution_options={"yield_per": BATCH}).mappings():
        about_another = name == "audit" and row["subject_id"] not in {None, person_id}
        yield dict(row) | ({"detail": {}} if about_another else {})


def _theirs(table: Table, person_id: str) -> ColumnElement[bool]:
    if table.name == "response":
        return table.c.attempt_id.in_(select(attempt.c.id).where(attempt.c.person_id == person_id))
    theirs = or_(*(table.c[column] == person_id for column in THEIRS[table.name]))
    if table.name in SHOWN:
        return theirs & (SHOWN[table.name].is_not(None) | (table.c.manager_id == person_id))
    if table.name == "observation_side":
        about_them = (observation.c.rep_id == person_id) & observation.c.both_at.is_not(None)
        return theirs | table.c.observation_id.in_(select(observation.c.id).where(about_them))
    if table.name == "clinic_answer":
        return theirs | table.c.question_id.in_(
            select(clinic_question.c.id).where(clinic_question.c.person_id == person_id)
        )
    return theirs
