"""The kinds of things that are kept about a person in connection with the scale that questions are measured on."""

from __future__ import annotations

from assessor.personal.kind import ACCOUNT, ID, NOBODY, Kind

KINDS: dict[str, Kind] = {
    "rescaled": Kind(
        "words-changed",
        "practices about which another word is said since the questions were last measured, with the same answers",
        NOBODY,
        "with your next attempt, with the next calibration, or with the account",
        {
            "person_id": "you",
            "practice": "the practice",
            "before": "the word before: needs-work, not-enough-evidence, likely-there or solid",
            "after": "the word since then",
            "calibration": "the number of the calibration; empty for the authors' levels",
            "at": "when",
        },
    ),
    "judgement": Kind(
        "judgements",
        "what you said as a trainer of how many would know a question",
        "nobody; trainers see the mean of five judges or more",
        ACCOUNT,
        {
            "judge_id": "you",
            "fingerprint": "a mark of the question's text",
            "practice": "the practice that it is about",
            "people": "of a hundred people who are just there, how many would know it",
            "judged_at": "when you last said so",
        },
    ),
    "calibration_use": Kind(
        "scale-decisions",
        "which calibration you put in force as a trainer or admin",
        "trainers and admins",
        "never; with the account it is as done by a former colleague",
        {
            "id": ID,
            "at": "when",
            "calibration": "its number; empty for the authors' levels",
            "by_id": "you",
        },
    ),
    "cut_change": Kind(
        "cut-decisions",
        "which cut of a practice you put in force as a trainer",
        "trainers",
        "never; with the account it is as done by a former colleague",
        {
            "id": ID,
            "at": "when",
            "practice": "the practice",
            "cut": "the mastery that counts as there, 0 to 1; empty for what the practice's file says",
            "error": "its standard error",
            "judges": "how many judged",
            "by_id": "you",
        },
    ),
}
"""By table of the store; `kinds.KINDS` has them among all others."""
