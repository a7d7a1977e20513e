"""What people say against recommended lessons, in words."""

from __future__ import annotations

from assessor.personal.kind import Kind

LESSONS: dict[str, Kind] = {
    "objection": Kind(
        "objections",
        "what you said against a lesson that was recommended to you",
        "trainers: how many say that recommending a lesson was wrong, once five do; your words, without your name, if"
        " you let them read those",
        "when you take it back, or with the account",
        {
            "person_id": "you",
            "lesson": "the lesson's page",
            "practice": "the practice that it was recommended for",
            "kind": "not-now, do-this or wrong",
            "words": "what is wrong, in your words",
            "shared": "true if trainers may read these words",
            "said_at": "when",
            "recommendation_id": "the number of the recommendation",
        },
    ),
}
