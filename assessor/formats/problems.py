"""A mistake in a file: where it is, what it is, what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """Line and column count from 1; the path is relative to the project's root."""

    path: str
    line: int
    column: int
    what: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.what}; {self.allowed}"


def suggestion(given: str, known: Iterable[str]) -> str:
    """— did you mean …? — for a word that resembles a known one, else nothing."""
    close = get_close_matches(given, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def listed(words: Iterable[str], most: int = 12) -> str:
    """Allowed words for a message, cut short where they are many."""
    known = list(words)
    rest = f" … ({len(known)} in all)" if len(known) > most else ""
    return ", ".join(known[:most]) + rest if known else "nothing is defined yet"


def as_text(problems: Iterable[Problem]) -> str:
    """One line each, as compilers write them."""
    return "\n".join(str(problem) for problem in problems)


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON list of objects with the fields of Problem."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem]) -> str:
    """GitHub's annotation commands, which put the message beside the line of a pull request."""
    return "\n".join(
        f"::error file={p.path},line={p.line},col={p.column}::{_escaped(f'{p.what}; {p.allowed}')}" for p in problems
    )


def _escaped(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


OUTPUTS = {"text": as_text, "json": as_json, "github": as_github}
