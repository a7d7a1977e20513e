"""What a figure was measured on, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assessor.engine.know import State
from assessor.render.words import percent, state_words


def day(at: datetime) -> str:
    """A day as people write it."""
    return f"{at:%-d %B %Y}"


def measured_on(number: int | None, made_at: datetime | None = None, reps: int = 0) -> str:
    """Where the difficulty of the questions comes from, in a sentence."""
    if number is None or made_at is None:
        return "How hard each question is, is taken from the levels that its authors gave it."
    return (
        f"How hard each question is, was worked out on {day(made_at)} from what {reps} reps answered"
        f" (calibration {number})."
    )


def rescaled(changed: Sequence[tuple[str, State, State]], number: int | None, at: datetime) -> str:
    """That other words are said with the same answers, and why, in a sentence: title, word before, word since."""
    how = "back on their authors' levels" if number is None else f"on calibration {number}, from everybody's answers"
    words = "; ".join(
        f"{title} is now called “{state_words(after)[0]}” (before: “{state_words(before)[0]}”)"
        for title, before, after in changed
    )
    return f"On {day(at)} the questions were put {how}: with the same answers of yours, {words}."


def cut_set(cut: float, judges: int, name: str, at: datetime) -> str:
    """Who made a cut what it is, in a sentence."""
    judged = f"That {percent(cut)} of 100 counts as there, {judges} trainers have judged"
    return f"{judged}; {name} put it in force on {day(at)}."
