"""A page at a time of what can be long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from werkzeug.datastructures import MultiDict

from assessor.progress import standing

MOST = standing.AT_ONCE
"""Lines on one page."""
T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """The lines of one page, which is `number` of `pages`, from 1."""

    lines: Sequence[T]
    number: int
    pages: int


def page_number(given: MultiDict[str, str], name: str = "page") -> int:
    """The number of a page, from 1, as a request names it."""
    return min(max(given.get(name, 1, int), 1), 1_000_000)


def pages_of(size: int) -> int:
    """How many pages so many lines take, at least one."""
    return max(1, -(-size // MOST))


def part(found: Sequence[T], number: int) -> Part[T]:
    """One page of these; of a page after the last one, the last."""
    number = min(number, pages_of(len(found)))
    return Part(found[MOST * (number - 1) : MOST * number], number, pages_of(len(found)))
