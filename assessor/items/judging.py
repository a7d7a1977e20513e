"""Judging questions for somebody who is just there, and making a practice's cut of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from assessor.engine.analysis import TooFew
from assessor.engine.angoff import Cut, angoff
from assessor.engine.catalogue import Catalogue
from assessor.engine.kinds import AnyItem
from assessor.items.bank import in_service
from assessor.store import Connection, cuts
from assessor.store.cuts import Change, Decided, Judgement

LOWEST = 0.05
"""A lower mean of all judges is no cut: everybody would be there."""


@dataclass(frozen=True)
class Panel:
    """A practice before its judges: the questions by fingerprint, one's own figures, and what all have said.

    `cut` is None for who has not judged every question themselves: nobody is led by the others.
    """

    practice: str
    items: Mapping[str, AnyItem]
    own: Mapping[str, int]
    judges: int
    """Who have judged every question."""
    cut: Cut | TooFew | None
    decided: Decided | None
    """What somebody has put in force here; None while the cut is that of practices.yaml."""

    @property
    def left(self) -> int:
        """Questions that one has not judged."""
        return len(self.items.keys() - self.own.keys())


def panels(conn: Connection, catalogue: Catalogue, judge_id: str) -> list[Panel]:
    """Every practice that is measured, in the catalogue's order, as one judge may see it."""
    items: dict[str, dict[str, AnyItem]] = {}
    for print_, item in in_service(catalogue).items():
        items.setdefault(item.practice, {})[print_] = item
    said = cuts.by_practice(conn, items.keys())
    decided = cuts.in_force(conn)
    return [_panel(name, mine, said.get(name, {}), judge_id, decided.get(name)) for name, mine in items.items()]


def panel(conn: Connection, catalogue: Catalogue, judge_id: str, practice: str) -> Panel | None:
    """One of them; None if the practice is not measured."""
    items = {print_: item for print_, item in in_service(catalogue).items() if item.practice == practice}
    if not items:
        return None
    return _panel(practice, items, cuts.of_practice(conn, practice), judge_id, cuts.in_force(conn).get(practice))


def judge(conn: Connection, asked: Panel, judge_id: str, given: Mapping[str, int | None], at: datetime) -> None:
    """Keep what a judge says, 0..100 by fingerprint; None takes it back. What is no question is left out."""
    said = {print_: people for print_, people in given.items() if print_ in asked.items}
    cuts.take_back(conn, judge_id, [print_ for print_, people in said.items() if people is None])
    cuts.judge(
        conn,
        [
            Judgement(judge_id, print_, asked.practice, people, at)
            for print_, people in said.items()
            if people is not None and asked.own.get(print_) != people
        ],
    )


def put_in_force(conn: Connection, asked: Panel, by_id: str, at: datetime) -> bool:
    """Let the judges' cut be the practice's; False if there is none, or if it is in force already."""
    if not isinstance(asked.cut, Cut) or asked.cut.value < LOWEST:
        return False
    if asked.decided and asked.decided.change.cut == asked.cut.value:
        return False
    cut = asked.cut
    cuts.change(conn, Change(str(uuid4()), at, asked.practice, cut.value, cut.error, cut.judges, by_id))
    return True


def take_back(conn: Connection, practice: str, change_id: str, by_id: str, at: datetime) -> bool:
    """Undo this decision: what was before it holds again; False if it is not, or no longer, the one in force."""
    decided = cuts.in_force(conn).get(practice)
    if decided is None or decided.change.id != change_id:
        return False
    earlier = [one.change for one in cuts.changes(conn, practice)][1:2]
    figures = (earlier[0].cut, earlier[0].error, earlier[0].judges) if earlier else (None, None, None)
    cuts.change(conn, Change(str(uuid4()), at, practice, *figures, by_id))
    return True


def _panel(
    practice: str,
    items: Mapping[str, AnyItem],
    said: Mapping[str, Mapping[str, int]],
    judge_id: str,
    decided: Decided | None,
) -> Panel:
    # A figure for a text that has changed since counts for nothing; whoever has not judged all of them, neither.
    current = {who: {one: figures[one] for one in figures if one in items} for who, figures in said.items()}
    complete = {who: figures for who, figures in current.items() if len(figures) == len(items)}
    own = current.get(judge_id, {})
    cut = angoff(complete) if judge_id in complete else None
    return Panel(practice, items, own, len(complete), cut, decided)
