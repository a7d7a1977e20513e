"""Figures in words. Every verdict, estimate and reason that a person reads is worded here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from assessor.engine.catalogue import Lesson, Practice
from assessor.engine.confidence import ENOUGH, STATED, Calibration, Confidence
from assessor.engine.effects import ENOUGH as PAIRS
from assessor.engine.effects import Effect, prior
from assessor.engine.know import Knowledge, State
from assessor.engine.recommend import Recommendation
from assessor.engine.say import Agreement
from assessor.engine.settling import Offer

STATES = {
    State.NEEDS_WORK: ("Needs work", "needs-work", "Your answers make it unlikely that you are there yet."),
    State.UNKNOWN: ("Not enough evidence", "unknown", "Your answers do not settle it yet. More questions would."),
    State.LIKELY: ("Likely there", "likely", "More likely there than not. More questions would make it sure."),
    State.SOLID: ("Solid", "solid", "Your answers show it clearly. Keep it fresh."),
}
"""Label, class name, and what the verdict means."""

OF_OTHERS = {
    State.NEEDS_WORK: "The answers make it unlikely that {who} is there yet.",
    State.UNKNOWN: "The answers do not settle it yet. More questions would.",
    State.LIKELY: "More likely there than not. More questions would make it sure.",
    State.SOLID: "The answers show it clearly.",
}
"""What the verdict means, told to somebody else."""

CONFIDENCES = {
    Confidence.SURE: ("Sure", "right about 9 times in 10"),
    Confidence.FAIRLY: ("Fairly sure", "right about 7 times in 10"),
    Confidence.GUESS: ("Guess", "right about 4 times in 10"),
}

SMALL = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
LEVELS = ("first steps", "basics", "practised", "advanced", "mastery")


def percent(share: float) -> int:
    """A share 0..1 in whole per cent, never 0 or 100 for what is only nearly so."""
    if 0 < share < 0.01:
        return 1
    return 99 if 0.99 < share < 1 else round(100 * share)


def would_settle(offer: Offer) -> str:
    """What more questions would buy, and how likely; the practices are named beside it."""
    count = len(offer.practices)
    which = "this practice" if count == 1 else f"these {SMALL.get(count, count)} practices"
    each = "" if count == 1 else " for each"
    return (
        f"{offer.questions} more question{'s' if offer.questions != 1 else ''} would settle {which}, with a chance of"
        f" {percent(offer.chance)} in 100{each}"
    )


def state_words(state: State) -> tuple[str, str, str]:
    """Label, class name and meaning of a verdict."""
    return STATES[state]


def estimate(known: Knowledge, who: str = "You") -> str:
    """The estimate and its interval in a sentence about `who`."""
    if not known.answers:
        return "Nothing is known yet: no question on this has been answered."
    low, high = percent(known.low), percent(known.high)
    return (
        f"{who} would know about {percent(known.mastery)} of 100 questions on this. Eight times in ten, the true"
        f" figure lies between {low} and {high}; {percent(known.cut)} counts as there."
    )


def meaning(known: Knowledge, who: str) -> str:
    """What the verdict on somebody means, told to somebody else, and on how many answers it rests."""
    plural = "s" if known.answers != 1 else ""
    return f"{OF_OTHERS[known.state].format(who=who)} ({known.answers} answer{plural} counted.)"


def reason(chosen: Recommendation, lesson: Lesson, practice: Practice, knowledge: Mapping[str, Knowledge]) -> str:
    """Why this lesson, in a sentence that names every factor that counted."""
    known = knowledge[chosen.practice]
    if known.answers:
        range_words = f"likely {percent(known.low)}–{percent(known.high)}"
        standing = f"{practice.title} is at {percent(known.mastery)} % ({range_words})"
    else:
        standing = f"{practice.title} has not been asked about yet"
    parts = [f"{standing} and matters {practice.importance} of 3"]
    share = lesson.covers.get(chosen.practice, 0.0)
    covered = "fully" if share >= 0.99 else f"to {percent(share)} %"
    parts.append(f"this {lesson.minutes}-minute lesson covers it {covered}")
    parts += _readiness(chosen, lesson)
    if chosen.fresh < 1:
        parts.append(f"you have studied it before, and about {percent(chosen.fresh)} % of it will have faded")
    if chosen.pairs:
        parts.append(_effect(chosen))
    return "; ".join(parts) + "."


def _readiness(chosen: Recommendation, lesson: Lesson) -> list[str]:
    if not lesson.requires:
        return []
    return ["you have what it builds on" if chosen.ready >= 0.8 else "what it builds on is not firm yet"]


def _effect(chosen: Recommendation) -> str:
    """What it changed for others, beside what its minutes would suggest."""
    ratio = chosen.effect / prior(chosen.minutes)
    compared = "less than" if ratio < 0.9 else "more than" if ratio > 1.1 else "about as much as"
    return f"measured on {chosen.pairs} readers, it changes {compared} its length suggests"


def lesson_effect(found: Effect | None, fewest: int) -> str:
    """What was measured of a lesson, or how much is missing to say so; fewer readers than `fewest` are not told."""
    pairs = found.pairs if found else 0
    if found is None or not found.enough:
        return f"too few ({pairs if pairs >= fewest else f'fewer than {fewest}'} of {PAIRS})"
    return f"{found.observed:.1f}, from {found.pairs} readers"


def agreement(kind: Agreement, practice: str) -> str:
    """What Say beside Know means."""
    return {
        Agreement.UNRATED: "You have not rated yourself on this yet.",
        Agreement.UNASKED: "You have rated yourself; no question on this has been answered yet.",
        Agreement.AGREE: "What you say and what your answers show fit together.",
        Agreement.SAY_HIGHER: (
            f"You rate yourself higher on {practice.lower()} than your answers show. On one practice or another that"
            " happens to most people, so it is no finding. Do you do it well without knowing why, or does habit feel"
            " like skill? Read why answers were not right, then watch a call for it."
        ),
        Agreement.KNOW_HIGHER: (
            f"Your answers show more of {practice.lower()} than you give yourself credit for. On one practice or"
            " another that happens to most people, so it is no finding. Knowing is not doing: in which account could"
            " you do next what you know?"
        ),
    }[kind]


def calibration(found: Calibration) -> str:
    """How well the rep's confidence fits, or how much is missing to say so."""
    if not found.enough:
        return f"Too few answers to say ({found.answers} of {ENOUGH}). It will appear by itself."
    if abs(found.over) < 0.05:
        return f"Your confidence fits your answers well (over {found.answers} answers)."
    claimed = sum(STATED[word] * count for word, (count, _) in found.by_word.items()) / found.answers
    direction = "more sure than right" if found.over > 0 else "more right than sure"
    return (
        f"You are {direction}: you claimed about {percent(claimed)} in 100 and had {percent(claimed - found.over)}"
        f" (over {found.answers} answers)."
    )


def level_words(level: int) -> str:
    """A lesson's level 1..5 in words."""
    return LEVELS[level - 1]
