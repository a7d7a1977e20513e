"""Rows of what managers and reps do with each other, one in every table, whole and valid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

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
    vignette_rating,
)
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

DAY = "2026-03-02"


def between(conn: Connection, manager: str, rep: str, at: datetime, mark: str, team: str = "north") -> None:
    """What a manager and a rep have with each other; `mark` makes the ids their own."""
    asked = {"made_by_id": manager, "kind": "lesson", "target": "practices/qpc", "reason": "Figures are old."}
    asked |= {"due_on": DAY, "repeats": "never", "grace_days": 3, "made_at": at, "withdrawn_at": None}
    conn.execute(insert(assignment).values(asked | {"id": f"{mark}-asked", "person_id": rep, "team_id": None}))
    call = {"rep_id": rep, "manager_id": manager, "practice": "qpc", "account": "Halvorsen", "call_on": DAY}
    call |= {"opened_at": at, "both_at": at, "practise": "", "debriefed_at": None}
    conn.execute(insert(observation).values(call | {"id": f"{mark}-call"}))
    for side, rater in (("manager", manager), ("rep", rep)):
        values: dict[str, Any] = {"observation_id": f"{mark}-call", "side": side, "rater_id": rater}
        conn.execute(
            insert(observation_side).values(values | {"levels": {"coverage": 3}, "words": "Asked.", "rated_at": at})
        )
    talk = {"manager_id": manager, "rep_id": rep, "held_on": DAY, "since_last": "Asked.", "this_time": "Figures."}
    talk |= {"agreed": "Two accounts.", "written_at": at, "shared_at": at}
    conn.execute(insert(one_to_one).values(talk | {"id": f"{mark}-talk"}))
    told = {"manager_id": manager, "rep_id": rep, "team_id": team, "title": "A figure", "scene": "A call."}
    told |= {"deed": "Asked.", "outcome": "A number.", "moral": "Ask.", "state": "agreed", "written_at": at}
    conn.execute(insert(story).values(told | {"id": f"{mark}-story", "asked_at": at, "answered_at": at}))


def everything(conn: Connection, at: datetime) -> None:
    """At least a row in every table: Ana leads Ben, and Ben leads others as well."""
    between(conn, "ana", "ben", at, "ana")
    of_a_rep(conn, "ben", at)
    of_a_manager(conn, "ben", "ana", at)


def of_a_rep(conn: Connection, rep: str, at: datetime) -> None:
    conn.execute(insert(sharing).values(person_id=rep, what="worksheets", since=at))
    now = {"state": "likely-there", "mastery": 0.7, "low": 0.5, "high": 0.9, "cut": 0.7, "answers": 6}
    before = {"before_state": "needs-work", "before_mastery": 0.3, "before_low": 0.2, "before_high": 0.4}
    conn.execute(insert(standing_moment).values(now | before | {"person_id": rep, "practice": "qpc", "at": at}))
    cells = {"way": "asked", "figure": "133000"}
    conn.execute(
        insert(worksheet_row).values(
            id="row",
            person_id=rep,
            worksheet="qpc",
            account="Halvorsen",
            cells=cells,
            written_at=at,
            counts_until="2027-03-02",
        )
    )
    conn.execute(
        insert(reminder_wish).values(
            person_id=rep, zone="Europe/Oslo", weekday=0, hour=7, quiet_from=19, quiet_to=7, wished_at=at
        )
    )
    conn.execute(insert(reminder_off).values(person_id=rep, kind="calls", since=at))
    conn.execute(insert(calendar_feed).values(person_id=rep, token_hash="a digest", made_at=at, last_read_at=None))


def of_a_manager(conn: Connection, manager: str, about: str, at: datetime) -> None:
    own = {"manager_id": manager}
    said = {"quarter": "2026-Q1", "levels": {"motivation": 3}, "notes": {}, "will_do": "Ask what drives it."}
    conn.execute(insert(qualification).values(own | said | {"rep_id": about, "written_at": at}))
    conn.execute(insert(call_taken_back).values(own | {"call_id": "taken-back", "at": at}))
    conn.execute(insert(put_off).values(own | {"rep_id": about, "until": "2026-03-09"}))
    rhythm = {"part": "group", "words": "Monday round", "every": "week", "begins_on": DAY}
    conn.execute(insert(plan_part).values(own | rhythm | {"at": "08:30", "changed_at": at}))
    done = {"id": "done", "part": "group", "done_on": DAY, "words": "Routes.", "made_at": at}
    conn.execute(insert(plan_entry).values(own | done))
    figure = {"month": "2026-03", "name": "Sales", "target": 100_000.0, "entered_at": at}
    conn.execute(insert(month_figure).values(own | figure))
    conn.execute(insert(month_reading).values(own | {"on_day": DAY, "value": 4_000.0, "entered_at": at}))
    rated = {"vignette": "harbour", "fingerprint": "v0", "levels": {"coverage": 2}, "rated_at": at}
    conn.execute(insert(vignette_rating).values(own | rated))
