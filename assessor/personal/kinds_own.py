"""What people do and write for themselves, in words: reviews, commitments, self-checks, the clinic."""

from __future__ import annotations

from assessor.personal.kind import ACCOUNT, ID, NOBODY, Kind

OWN: dict[str, Kind] = {
    "review": Kind(
        "reviews",
        "each answer that you gave in review, which never enters your results",
        NOBODY,
        ACCOUNT,
        {
            "id": ID,
            "person_id": "you",
            "point": "the practice, and what of it was tested",
            "item_id": "the question's name",
            "fingerprint": "a mark of the question's text as you saw it",
            "presented": "what was shown, in this order",
            "answer": "what you answered: the names of options, or your words",
            "credit": "what it earned, 0 to 100",
            "confidence": "how sure you were: sure, fairly or guess",
            "reviewed_at": "when you answered",
        },
    ),
    "review_card": Kind(
        "review-cards",
        "when each thing that you have reviewed comes back",
        NOBODY,
        ACCOUNT,
        {
            "person_id": "you",
            "point": "the practice, and what of it is tested",
            "stability": "in how many days your chance of remembering it falls to nine in ten",
            "difficulty": "how hard it is for you, 1 to 10",
            "due_at": "when it comes back",
            "last_at": "when you last answered it",
            "seen": "its questions in the order in which you last saw them",
            "alarming": "true if you were wrong last time and sure of it: then it comes first",
        },
    ),
    "review_wish": Kind(
        "review-wish",
        "how well you want to remember what you review",
        NOBODY,
        ACCOUNT,
        {
            "person_id": "you",
            "percent": "of 100 things that come back, how many you want to know still",
            "wished_at": "when you said so",
        },
    ),
    "commitment": Kind(
        "commitments",
        "what you committed yourself to",
        "nobody; who leads your team if you share it",
        "when you delete it, or with the account",
        {
            "id": ID,
            "person_id": "you",
            "lesson": "the lesson that it comes from; empty if from none",
            "what": "what you will do",
            "account": "in which account",
            "due_on": "by when; the day on which your desk asks",
            "made_at": "when you wrote it down",
            "state": "open, done or dropped",
            "settled_at": "when you said that it was done, or dropped it",
            "moved_from": "the day before you put it off",
        },
    ),
    "self_check": Kind(
        "self-checks",
        "what you said about your own mistakes, or about those of your team as a whole",
        NOBODY,
        "when you delete it, or with the account",
        {
            "id": ID,
            "person_id": "you",
            "about": "self, or team for all whom you lead, taken together",
            "check_id": "which self-check",
            "levels": "each behaviour with the level that you picked, 1 to 5",
            "checked_at": "when",
        },
    ),
    "clinic_question": Kind(
        "clinic-questions",
        "what you wrote for the clinic",
        "trainers, once you have asked it; your name only if you show it",
        "when you delete it, or with the account",
        {
            "id": ID,
            "person_id": "you",
            "title": "your question in a few words",
            "question": "the whole of it",
            "shows_name": "true if trainers see your name beside it",
            "written_at": "when you last changed it",
            "asked_at": "when you asked it; empty while it is a draft",
            "read_at": "when you noted that you had read the answer",
        },
    ),
    "clinic_answer": Kind(
        "clinic-answers",
        "what trainers answered you in the clinic, and what you answered others",
        "trainers, and who asked",
        "with the question, when the one who asked deletes it or their account",
        {
            "question_id": "the number of the question",
            "trainer_id": "the number of who answered",
            "answer": "the answer",
            "answered_at": "when it was given, or last changed",
            "trainer": "the name of who answered",
        },
    ),
}
