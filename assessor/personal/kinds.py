"""Every kind of thing that is kept about a person, in words: the page, the file and the guide say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One table of the store as its owner sees it.

    `file` is what it is called in the archive, `says` what it is, `seen_by` who else sees it, `columns` explains each
    column. `ends` is when a row of it is deleted, with a name of `Spans` in braces where that is set.
    """

    file: str
    says: str
    seen_by: str
    ends: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Spans:
    """How long the operator lets some kinds be kept: months and days, 0 for ever."""

    audit_months: int
    letters_days: int

    def words(self) -> dict[str, str]:
        """What `Kind.ends` is filled in with."""
        return {
            "audit": f"after {self.audit_months} months, or " if self.audit_months else "",
            "letters": f"after {self.letters_days} days, or ",
        }


NOBODY = "nobody"
ADMINS = "admins"
ACCOUNT = "with the account"
ID = "its own number"

KINDS: dict[str, Kind] = {
    "person": Kind(
        "account",
        "who you are here",
        "admins; who leads your team sees your name",
        ACCOUNT,
        {
            "id": "your own number; the other files refer to it",
            "handle": "what you sign in with",
            "name": "what others call you",
            "team_id": "the number of the team you work in",
            "created_at": "when you were added",
            "email": "your address",
            "left_at": "when an admin noted that you left; empty while you are here",
            "erased_at": "always empty: with the account this file ends as well",
            "team": "the name of the team you work in",
        },
    ),
    "person_role": Kind(
        "roles",
        "what you are here",
        ADMINS,
        ACCOUNT,
        {"person_id": "you", "role": "rep, manager, trainer or admin"},
    ),
    "manages": Kind(
        "led-teams",
        "teams that you lead",
        ADMINS,
        ACCOUNT,
        {"person_id": "you", "team_id": "the team's number", "team": "the team's name"},
    ),
    "credential": Kind(
        "password",
        "that you have a password, and since when",
        "admins see that there is one; the password itself nobody: only a digest of it is kept",
        ACCOUNT,
        {"person_id": "you", "changed_at": "when you chose it"},
    ),
    "identity": Kind(
        "single-sign-on",
        "your accounts elsewhere, with which you sign in here",
        "admins see that there is one",
        ACCOUNT,
        {"issuer": "who vouches for you", "subject": "what they call you", "person_id": "you"},
    ),
    "session": Kind(
        "sessions",
        "devices that are signed in",
        NOBODY,
        "when you sign out, after 30 days unused, or with the account",
        {
            "person_id": "you",
            "created_at": "when you signed in",
            "last_seen_at": "when the device was last seen, to the minute",
            "device": "what the browser calls itself",
            "address": "the network address that you signed in from",
        },
    ),
    "invitation": Kind(
        "links",
        "links that were made for you, to set a password",
        "admins see that one waits",
        ACCOUNT,
        {
            "id": ID,
            "person_id": "you",
            "created_at": "when it was made",
            "expires_at": "until when it worked",
            "used_at": "when it was used",
            "revoked_at": "when something newer took its place",
        },
    ),
    "outbox": Kind(
        "letters",
        "letters to you; what one said is emptied as soon as it is sent",
        NOBODY,
        "{letters}with the account",
        {
            "id": ID,
            "to_person_id": "you",
            "kind": "why it was written",
            "subject": "its subject",
            "body": "what it says; empty once it was sent",
            "created_at": "when it was written",
            "due_at": "when it is sent; empty once that is over",
            "sent_at": "when it was sent",
            "attempts": "how often sending was tried",
            "last_error": "why it could not be sent",
        },
    ),
    "attempt": Kind(
        "attempts",
        "each time you took an assessment",
        NOBODY,
        "with the account; stays without your name, so that what is known about the questions stays true",
        {
            "id": ID,
            "person_id": "you",
            "form_id": "which assessment",
            "content_version": "a mark of the questions as they were then",
            "plan": "the questions drawn for you: their names, a mark of their text, the order of what was shown",
            "started_at": "when you began",
            "finished_at": "when you finished",
        },
    ),
    "response": Kind(
        "responses",
        "each answer that you gave",
        NOBODY,
        "with the account; stays without your name, and words of your own are emptied",
        {
            "id": ID,
            "attempt_id": "the attempt that it belongs to",
            "position": "its place in the attempt, from 0",
            "item_id": "the question's name",
            "practice": "the practice that it is about",
            "point": "what it tests",
            "fingerprint": "a mark of the question's text as you saw it",
            "presented": "what was shown, in this order",
            "answer": "what you answered: the names of options, or your words",
            "credit": "what it earned, 0 to 100",
            "confidence": "how sure you were: sure, fairly or guess",
            "seconds": "how long you took",
            "first_attempt": "true if you had never answered this text before",
            "counts": "true if it enters your results",
            "answered_at": "when you answered",
        },
    ),
    "rating": Kind(
        "ratings",
        "how you were rated on a practice's scale, by yourself or by others",
        NOBODY,
        ACCOUNT,
        {
            "sheet_id": "what was rated together has the same number",
            "subject_id": "you",
            "source": "who rated: self, manager or colleague",
            "practice": "the practice",
            "criterion": "one line of its scale",
            "level": "1 to 5",
            "rated_at": "when",
        },
    ),
    "studied": Kind(
        "study",
        "lessons that you marked as studied",
        NOBODY,
        ACCOUNT,
        {"id": ID, "person_id": "you", "lesson": "the lesson's page", "studied_at": "when"},
    ),
    "recommendation": Kind(
        "recommendations",
        "which lessons were recommended to you, and why",
        NOBODY,
        ACCOUNT,
        {
            "id": ID,
            "person_id": "you",
            "attempt_id": "the attempt after which it was made",
            "made_at": "when",
            "rule_version": "the rule that chose",
            "content_version": "a mark of the lessons and questions as they were then",
            "inputs": "all that the rule knew: your figures for each practice, and what you had studied",
            "lessons": "what it chose, best first, each with its reason",
        },
    ),
    "standing": Kind(
        "standings",
        "where you stand on each practice, worked out from your answers",
        "who leads your team, or a team that it is part of",
        ACCOUNT,
        {
            "person_id": "you",
            "practice": "the practice",
            "state": "needs-work, not-enough-evidence, likely-there or solid",
            "mastery": "the share of the practice's questions that you would be expected to answer rightly, 0 to 1",
            "low": "the lower end of what it may be, too",
            "high": "the upper end",
            "chance_there": "how likely it is that you are above the cut, 0 to 1",
            "shortfall": "how far below the cut you would be expected to be",
            "theta": "your level on the scale that the questions are measured on",
            "cut": "the mastery that counts as having it",
            "answers": "how many answers it rests on",
            "last_answer_at": "when you gave the last of them",
            "stale": "true if that is so long ago that it may have changed",
            "as_of": "when it was worked out",
            "scale_version": "a mark of the scale",
            "calibration": "the number of the calibration that it rests on; empty for the authors' levels",
        },
    ),
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
    "audit": Kind(
        "history",
        "what was done to your account or looked at about you, and what you did to others'",
        "the person whom it concerns",
        "{audit}with the account",
        {
            "id": ID,
            "at": "when",
            "actor_id": "the number of who did it; empty for the assessor itself",
            "action": "what was done",
            "subject_id": "the number of the person whom it concerns",
            "detail": "more about it; empty where it concerns somebody else",
            "actor": "the name of who did it",
        },
    ),
}
"""By table of the store, in the order of the page. Each table of `store.export.THEIRS` is here."""
