"""Results as tables: what one person knows and says, practice by practice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessor.engine.catalogue import Catalogue, Practice
from assessor.engine.know import Evidence, Knowledge, know
from assessor.engine.say import Agreement, compare, say


@dataclass(frozen=True)
class Answered:
    """One counted answer, with the practice that it is evidence for."""

    practice: str
    evidence: Evidence


@dataclass(frozen=True)
class Row:
    """One practice of a person's profile."""

    practice: Practice
    known: Knowledge
    said: float | None
    """Mean self-rating 1..5, None if never rated."""
    agreement: Agreement


def knowledge(catalogue: Catalogue, answers: Iterable[Answered], now: datetime) -> dict[str, Knowledge]:
    """Know for every practice that can be measured, from the answers given up to `now`."""
    evidence: dict[str, list[Evidence]] = {}
    for answer in answers:
        if answer.evidence.at <= now:
            evidence.setdefault(answer.practice, []).append(answer.evidence)
    return know(catalogue.domains, evidence, now, catalogue.calibration.loading)


def profile(catalogue: Catalogue, known: Mapping[str, Knowledge], ratings: Mapping[str, Sequence[int]]) -> list[Row]:
    """A row for each practice that can be measured, in the catalogue's order; `ratings` are levels by practice."""
    rows = []
    for name, found in known.items():
        said = say(ratings.get(name, ()))
        rows.append(Row(catalogue.practices[name], found, said, compare(said, found)))
    return rows
