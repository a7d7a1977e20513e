"""What a manager reads of a week: what a line is about, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessor.engine.catalogue import Practice
from assessor.engine.week import Call, Line, Move, Need, Overdue, Silence
from assessor.render.words import percent

OF = "of 100 questions"


def about(line: Line, practices: Mapping[str, Practice]) -> str:
    """What to talk about, in a few words."""
    title = _title(line, practices)
    match line.evidence:
        case Overdue(what=what, promised=promised):
            return f"“{what}”, {'promised' if promised else 'asked for'} and overdue"
        case Call(account=account):
            return f"your joint call at {account}"
        case Move(up=up):
            return f"{title}: say that you have noticed" if up else f"{title}: what has changed?"
        case Need():
            return f"{title}, which would help most"
        case Silence(answered=answered, asked=asked):
            return "how it is going" if answered or asked else "where to begin"


def why(line: Line, practices: Mapping[str, Practice]) -> str:
    """What it rests on, with every figure and day, and what to do, in a few sentences."""
    title = _title(line, practices)
    match line.evidence:
        case Overdue(promised=promised, due_on=due_on):
            said = "They let you see that they would do it" if promised else "It was to be done"
            return f"{said} by {day(due_on)}. Ask what is in the way, and agree on a day."
        case Call(call_on=call_on):
            return f"You both rated {title} on the call of {day(call_on)}; no talk about it is noted yet."
        case Move() as move:
            return _moved(move)
        case Need() as need:
            return _needed(need)
        case Silence() as silence:
            return _silent(silence)


def day(at: date) -> str:
    """A day as people write it."""
    return f"{at:%-d %B %Y}"


def _title(line: Line, practices: Mapping[str, Practice]) -> str:
    found = practices.get(line.practice)
    return found.title if found else line.practice


def _moved(found: Move) -> str:
    was, low, high = percent(found.was), percent(found.was_low), percent(found.was_high)
    end = "Ask what made the difference." if found.up else "Ask before you advise."
    return (
        f"The attempt of {day(found.on)} brought it to {percent(found.mastery)} {OF}; before, it was {was}, likely"
        f" {low} to {high}. That is more than chance. {end}"
    )


def _needed(found: Need) -> str:
    answers = f"{found.answers} answer{'s' if found.answers != 1 else ''}"
    known = (
        f"Needs work: likely {percent(found.low)} to {percent(found.high)} {OF}, from {answers}, where"
        f" {percent(found.cut)} counts as there. It matters 3 of 3."
    )
    if found.taught:
        return f"{known} What was asked for is done: go along on a call, and see."
    return f"{known} Nothing that teaches it was asked for yet."


def _silent(found: Silence) -> str:
    days = f"{found.days} day{'s' if found.days != 1 else ''} ago"
    last = f"The last talk or joint call was on {day(found.since)}, {days}."
    never = f"They came on {day(found.since)}, {days}; no talk or joint call is noted since."
    nothing = " Nothing is asked of them, and they have finished no questions yet."
    return (last if found.talked else never) + ("" if found.answered or found.asked else nothing)
