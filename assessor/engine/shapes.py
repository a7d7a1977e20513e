"""The shapes that an answer can have, and what can be wrong with one.

An answer is plain data, so that it can be stored, hashed and shown again years later: one word (`str`), a set of
words (sorted `list`), an order (`list`), or words by name (`dict`). Each item kind takes exactly one shape.

    AnswerError
    ├── Incomplete      something still has to be filled in; nothing is stored, what is there is kept
    └── UnknownOption   the answer names an option that the item does not have
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Answer = str | list[str] | dict[str, str]
Fields = Mapping[str, Sequence[str]]


class AnswerError(ValueError):
    """An answer that cannot be scored; the text is for the person who gave it."""


class Incomplete(AnswerError):
    """A part of the answer is missing or contradicts another part."""


class UnknownOption(AnswerError):
    """The answer names something that the item does not have."""


@dataclass(frozen=True)
class Fault:
    """A rule that an author's item breaks: where in the item, what was given, what is allowed."""

    where: tuple[str | int, ...]
    what: str
    allowed: str


def first(fields: Fields, name: str) -> str:
    """The first value of a form field, without surrounding space; empty if there is none."""
    values = fields.get(name) or [""]
    return values[0].strip()


def word(answer: Answer, known: Iterable[str]) -> str:
    """The answer as one of the known words."""
    if not isinstance(answer, str):
        raise UnknownOption(f"{answer!r} is not one option")
    _must_know([answer], known)
    return answer


def words(answer: Answer, known: Iterable[str]) -> list[str]:
    """The answer as a list of known words, none twice."""
    if not isinstance(answer, list):
        raise UnknownOption(f"{answer!r} is not a list of options")
    if len(set(answer)) != len(answer):
        raise UnknownOption("an option is named twice")
    _must_know(answer, known)
    return answer


def named(answer: Answer) -> dict[str, str]:
    """The answer as words by name."""
    if not isinstance(answer, dict):
        raise UnknownOption(f"{answer!r} is not a set of named values")
    return answer


def _must_know(given: Iterable[str], known: Iterable[str]) -> None:
    allowed = list(known)
    unknown = [option for option in given if option not in allowed]
    if unknown:
        raise UnknownOption(f"{', '.join(unknown)}: not an option here; the options are {', '.join(allowed)}")
