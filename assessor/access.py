"""Who may do what with whose data: one table, asked by every page.

A rule gives roles the relations in which they may take the action: a manager may see how somebody stands who works in
a team of theirs, or in one below it. What is not in the table is not allowed. A page says "not for your account" to
whom it would say so whomever it were about, and "not found" otherwise, so that nobody learns that something exists.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Relation(StrEnum):
    """What the one who asks is to the one whose data it is."""

    SELF = "self"
    OWN_TEAM = "own team"
    """The subject works in a team that the asker leads."""
    BELOW = "below own team"
    """The subject works in a team that is part of one that the asker leads, however deep."""
    OTHER = "other"


class Someone(Protocol):
    """A person, as far as rights go."""

    @property
    def id(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def team_id(self) -> str | None: ...
    @property
    def manages(self) -> frozenset[str]: ...
    @property
    def active(self) -> bool: ...


ANYONE, EVERYBODY, MACHINES = "anyone", "everybody", "machines"
"""Beside the roles: also who is not signed in; whoever has an account; nobody, but programs that watch."""
WHOMEVER = frozenset(Relation)
ONESELF = frozenset({Relation.SELF})
TEAM = frozenset({Relation.OWN_TEAM, Relation.BELOW})
SMALLEST_GROUP = 5
"""Fewer people than this are never summed up or compared: one could tell who is who."""


@dataclass(frozen=True)
class Rule:
    """Who may take an action: roles, each with the relations to the subject in which it is allowed."""

    who: Mapping[str, frozenset[Relation]]
    seen_by: str = ""
    """Who else sees what its pages show, in a sentence for the one who looks at them; empty where it is nobody's."""

    @property
    def anyone(self) -> bool:
        """Whether it takes an account."""
        return ANYONE in self.who

    @property
    def machines(self) -> bool:
        """Whether it takes no person but a program."""
        return MACHINES in self.who

    def relations(self, person: Someone) -> frozenset[Relation]:
        """The relations in which a person may take the action."""
        held = (self.who.get(role, frozenset()) for role in (ANYONE, EVERYBODY, *person.roles))
        return frozenset[Relation]().union(*held)


_STANDING = (
    "who leads your team, or a team that it is part of, sees for each practice your state, its range, how both"
    " changed and when you last answered, whether what they asked you for is done, and what you share with them."
    " Nobody else sees anything of it, and nobody sees your single answers."
)
_ACCOUNT = "admins see your name, e-mail, handle, team and roles. Nobody else sees this page."
_PEOPLE = (
    "all admins. These pages hold names, addresses, teams and roles; nobody's answers or results. Every change is"
    " noted with who made it, and the person concerned can read it in their account."
)
_TEAM = (
    "whoever else leads this team or one that it is part of. Each rep sees their own, and more of it. That you opened"
    " somebody's page is noted, and they can read it in their account. Single answers are theirs alone; self-ratings,"
    " worksheets, commitments and what they read are here only if they share them."
)
_ALONE = "nobody: not who leads you, no trainer, no admin. It stays until you delete it, or your account."
_PRACTISED = (
    "nobody: not who leads you, no trainer, no admin. What you answer here never enters your results. It stays until"
    " you delete your account."
)
_COMMITTED = (
    "nobody, unless you share it with who leads you: no trainer, no admin. It stays until you delete it, or your"
    " account."
)
_ASKED = (
    "nobody, while it is a draft. Once you have asked, all trainers see your question, without your name unless you"
    " show it, and what was answered. Who leads you sees none of it."
)
_ANSWERED = "all trainers; whoever asked sees the answer. Nobody learns who asked, unless they show their name."
_ITEMS = (
    "all trainers and admins. It is about questions and about groups of ten people or more: nobody's answers can be"
    " told from it, and fewer than five are not even counted out."
)
_JUDGING = (
    "your own figures: nobody. Once five have judged every question, trainers who have done so as well see the mean"
    " of all, how far they lie apart, and who put a cut in force; never who said what."
)
_SCALE = (
    "all trainers and admins, with your name beside what you decide. It is about questions, never about people; a rep"
    " about whom it changes a word is told so on their desk."
)
_OBJECTED = (
    "nobody, with one exception: if you say that a recommendation is wrong, trainers see of each lesson how many say"
    " so, once five do, and your words if you let them, without your name."
)
_WRONG = (
    "all trainers. Nobody learns who it was: fewer than five are not counted, and words are here only if the one who"
    " wrote them lets trainers read them."
)
_SHARED = (
    "who leads your team, or a team that it is part of, sees what is shared, from now on and until you stop it."
    " Nobody else sees it."
)
_ASSIGNED = (
    "those whom you ask see what, why, by when and that it was you. You, and whoever else leads them, see whether"
    " it is done, and nothing else of how they did it."
)
_CALLS = (
    "the rep, who sees that you were there. What you rate they see once they have rated, too, and you theirs: until"
    " then neither of you, nor anybody else, can see the other's side. From then on it is also part of what you see"
    " of the rep, and of what whoever else leads them sees. The call itself stays between the two of you, even if"
    " somebody else leads them by then."
)
_OWN_CALLS = (
    "who came along, even if somebody else leads you by then. What you rate they see once both of you have rated, and"
    " you theirs: until then neither of you, nor anybody else, can see the other's side. From then on whoever else"
    " leads you sees their rating of you as well."
)
_TALKS = (
    "nobody, while it is a draft. Once you have shown it to the rep, they read it, and so does nobody else but you"
    " two."
)
_OWN_TALKS = "who wrote it down with you, and nobody else."
_TOLD = "the rep, once you have asked them; the team, once they have agreed. They can take that back at any time."
_ASKED_FOR_STORY = "who wrote it. The team sees it only if you agree, and no longer once you take that back."
_STORIES = (
    "your team and who leads it. Everybody in a story has agreed to it. What waits for your word, you see and"
    " who wrote it."
)
_PRIVATE = (
    "nobody: not the rep, not who leads you, no trainer, no admin. You delete it with a click, and it goes with your"
    " account or theirs."
)
_PUT_OFF = (
    "nobody: not the rep, not who leads you, no trainer, no admin. You undo it with a click, and it is over by itself"
    " on Monday."
)
_NOTED = (
    "nobody. What the pages here count stays until you delete it, or until your account or that of whom it is about"
    " ends."
)
_PLANNED = (
    "nobody: not your reps, not who leads you, no trainer, no admin. It stays until you delete it, or your account."
)
_CALIBRATED = (
    "nobody sees your own figures. Once five managers have rated every call, each of them sees how the others rated"
    " on the whole; never who said what."
)
_REMINDED = "nobody. Whoever has the address of your calendar can read it, until you end that address."
_SHEETS = (
    "nobody, unless you share it: then who leads you sees how many of your accounts count and when you last wrote"
    " here, never which, nor what you wrote. It stays until you delete it, or your account."
)
_EVERYBODY = {EVERYBODY: WHOMEVER}
_OWN = {EVERYBODY: ONESELF}
_ADMIN = {"admin": WHOMEVER}
TABLE: dict[str, Rule] = {
    "read lessons": Rule({ANYONE: WHOMEVER}),
    "sign in": Rule({ANYONE: WHOMEVER}, _ACCOUNT),
    "use a link": Rule({ANYONE: WHOMEVER}),
    "see health": Rule({ANYONE: WHOMEVER}),
    "see metrics": Rule({MACHINES: WHOMEVER}),
    "sign out": Rule(_EVERYBODY),
    "use own account": Rule(_OWN, _ACCOUNT),
    "delete own notes": Rule(_OWN, _NOTED),
    "use own desk": Rule(_OWN, _STANDING),
    "object to a recommendation": Rule(_OWN, _OBJECTED),
    "see attempt": Rule(_OWN, _STANDING),
    "answer": Rule(_OWN, _STANDING),
    "review": Rule(_OWN, _PRACTISED),
    "keep commitments": Rule(_OWN, _COMMITTED),
    "check own mistakes": Rule(_OWN, _ALONE),
    "check mistakes of own team": Rule({"manager": ONESELF}, _ALONE),
    "ask the clinic": Rule(_OWN, _ASKED),
    "answer in the clinic": Rule({"trainer": WHOMEVER}, _ANSWERED),
    "read objections": Rule({"trainer": WHOMEVER}, _WRONG),
    "choose what to share": Rule(_OWN, _SHARED),
    "keep worksheets": Rule(_OWN, _SHEETS),
    "rate own calls": Rule(_OWN, _OWN_CALLS),
    "read own one-to-ones": Rule(_OWN, _OWN_TALKS),
    "answer for a story": Rule(_OWN, _ASKED_FOR_STORY),
    "read stories": Rule(_OWN, _STORIES),
    "set reminders": Rule(_OWN, _REMINDED),
    "stop reminders": Rule({ANYONE: WHOMEVER}),
    "read a calendar": Rule({ANYONE: WHOMEVER}),
    "see team": Rule({"manager": TEAM}, _TEAM),
    "put off": Rule({"manager": TEAM}, _PUT_OFF),
    "assign": Rule({"manager": TEAM}, _ASSIGNED),
    "rate calls": Rule({"manager": TEAM}, _CALLS),
    "hold one-to-ones": Rule({"manager": TEAM}, _TALKS),
    "tell stories": Rule({"manager": TEAM}, _TOLD),
    "qualify": Rule({"manager": TEAM}, _PRIVATE),
    "keep a plan": Rule({"manager": ONESELF}, _PLANNED),
    "calibrate own ratings": Rule({"manager": ONESELF}, _CALIBRATED),
    "see standing": Rule({"manager": TEAM}, _TEAM),
    "see content problems": Rule(
        {"trainer": WHOMEVER, "admin": WHOMEVER}, "all trainers and admins. It holds no person's data."
    ),
    "see item statistics": Rule({"trainer": WHOMEVER, "admin": WHOMEVER}, _ITEMS),
    "judge questions": Rule({"trainer": WHOMEVER}, _JUDGING),
    "change the scale": Rule({"trainer": WHOMEVER, "admin": WHOMEVER}, _SCALE),
    "see people": Rule(_ADMIN, _PEOPLE),
    "change people": Rule(_ADMIN, _PEOPLE),
    "invite people": Rule(_ADMIN, _PEOPLE),
    "import people": Rule(_ADMIN, _PEOPLE),
    "export people": Rule(_ADMIN, _PEOPLE),
    "change teams": Rule(_ADMIN, _PEOPLE),
}


def may(person: Someone | None, action: str, relation: Relation | None = None) -> bool:
    """Whether a person (None: not signed in) may take an action in this relation; without one, in any at all.

    Raises KeyError for an action that is not in the table.
    """
    rule = TABLE[action]
    if person is None:
        return rule.anyone
    allowed = rule.relations(person)
    return bool(allowed) if relation is None else relation in allowed


def relation(asker: Someone, subject: Someone, above: Collection[str]) -> Relation:
    """What the asker is to the subject; `above` are the ids of the subject's team and of all that it is part of.

    Whoever has left is nobody's any more.
    """
    if asker.id == subject.id:
        return Relation.SELF
    if not subject.active:
        return Relation.OTHER
    if subject.team_id in asker.manages:
        return Relation.OWN_TEAM
    return Relation.BELOW if asker.manages.intersection(above) else Relation.OTHER
