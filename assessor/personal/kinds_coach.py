"""The kinds of things that a manager keeps for themselves, and how somebody wants to be reminded, in words."""

from __future__ import annotations

from assessor.personal.kind import ACCOUNT, ID, NOBODY, Kind

_DELETED = "when you delete it, or with the account"

COACH: dict[str, Kind] = {
    "qualification": Kind(
        "qualifications",
        "what you noted for yourself about somebody whom you lead",
        NOBODY,
        _DELETED + "; also with the account of whom it is about",
        {
            "manager_id": "you",
            "rep_id": "the number of whom it is about",
            "quarter": "the quarter, as in 2026-Q4",
            "levels": "each question with the level that you picked; 0: you did not know yet",
            "notes": "each question with your words",
            "will_do": "what you will do",
            "written_at": "when you last changed it",
            "rep": "the name of whom it is about",
        },
    ),
    "put_off": Kind(
        "not-this-week",
        "whom you put off until next week on the page of your team",
        NOBODY,
        "when you undo it, or with the account; also with the account of whom it is about, and with the next that you"
        " put off once its day has come",
        {
            "manager_id": "you",
            "rep_id": "the number of whom it is about",
            "until": "the day on which they can stand there again",
            "rep": "the name of whom it is about",
        },
    ),
    "plan_part": Kind(
        "plan",
        "your plan as a manager: its six parts, each with its rhythm",
        NOBODY,
        _DELETED,
        {
            "manager_id": "you",
            "part": "group, individual, monitoring, field, motivation or improvement",
            "words": "what you do",
            "every": "week, two-weeks, month or quarter",
            "begins_on": "its first day",
            "at": "the hour; empty for the whole day",
            "changed_at": "when you last changed it",
        },
    ),
    "plan_entry": Kind(
        "plan-log",
        "what you did of your plan",
        NOBODY,
        _DELETED,
        {
            "id": ID,
            "manager_id": "you",
            "part": "the part of the plan",
            "done_on": "the day",
            "words": "what you did",
            "made_at": "when you wrote it down",
        },
    ),
    "month_figure": Kind(
        "month-figures",
        "the trailing figure that you put beside your plan, month by month",
        NOBODY,
        _DELETED,
        {
            "manager_id": "you",
            "month": "the month, as in 2026-11",
            "name": "what it counts",
            "target": "what the month should bring",
            "entered_at": "when you entered it",
        },
    ),
    "month_reading": Kind(
        "month-readings",
        "what had come in by which day",
        NOBODY,
        _DELETED,
        {
            "manager_id": "you",
            "on_day": "the day",
            "value": "what had come in by its end",
            "entered_at": "when you entered it",
        },
    ),
    "vignette_rating": Kind(
        "calibration-ratings",
        "how you rated written calls, to see how strict you are",
        "nobody; from five managers on, your ratings are part of the panel's mean",
        ACCOUNT,
        {
            "manager_id": "you",
            "vignette": "the written call",
            "fingerprint": "a mark of its text",
            "levels": "each line of the scale with its level, 1 to 5",
            "rated_at": "when",
        },
    ),
    "reminder_wish": Kind(
        "reminder-times",
        "when you want to be reminded",
        NOBODY,
        ACCOUNT,
        {
            "person_id": "you",
            "zone": "your time zone",
            "weekday": "the day of the letter; Monday is 0",
            "hour": "its hour",
            "quiet_from": "from this hour on no letter leaves",
            "quiet_to": "until this hour",
            "wished_at": "when you said so",
        },
    ),
    "reminder_off": Kind(
        "reminders-stopped",
        "kinds of reminders that you do not want",
        NOBODY,
        "when you want them again, or with the account",
        {"person_id": "you", "kind": "assigned, calls, agreed or week", "since": "since when"},
    ),
    "calendar_feed": Kind(
        "calendar",
        "that you have a calendar with a secret address, of which only a digest is kept",
        "whoever has the address",
        "when you end it, or with the account",
        {"person_id": "you", "made_at": "since when", "last_read_at": "when a calendar last asked for it"},
    ),
}
"""By table of the store; `kinds.KINDS` has them among all others."""
