"""The people of a team on each practice: a page of them, in the order that one has chosen, with sums from five on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request

from assessor.access import SMALLEST_GROUP
from assessor.engine.catalogue import Catalogue, Practice
from assessor.engine.know import State
from assessor.store import Connection, members
from assessor.store.members import Member
from assessor.store.standings import Standing
from assessor.web.people import me
from assessor.web.service import service
from assessor.web.team.paging import MOST, page_number, pages_of
from assessor.web.team.standings import up_to_date

BY_AGE = "last-answer"
"""The order in which those come first whose answers are the oldest."""


@dataclass(frozen=True)
class Columns:
    """Practices that belong to one area, with its step of the sale if it is one."""

    title: str
    step: int | None
    practices: list[Practice]


@dataclass(frozen=True)
class Heat:
    """The table. `by` is empty for the order of names, a practice, or `BY_AGE`; `number` counts pages from 1.

    `found` is how each of the people of this page stands, by id and practice; `tally` how many of all are in each
    state, by practice, from five people on. `unasked` practices have no column, for nobody was asked about them.
    """

    size: int
    by: str
    number: int
    pages: int
    people: Sequence[Member]
    found: Mapping[str, Mapping[str, Standing]]
    tally: Mapping[str, Counter[State]]
    columns: Sequence[Columns]
    unasked: int

    @property
    def comparable(self) -> bool:
        """Whether there are enough people to sum them up and to put them in order."""
        return self.size >= SMALLEST_GROUP

    @property
    def oldest(self) -> datetime | None:
        """When the oldest of the figures was worked out."""
        return min((one.as_of for own in self.found.values() for one in own.values()), default=None)


def heat(catalogue: Catalogue, team_id: str) -> Heat:
    """The table of a team as the request asks for it; what is old in it is worked out anew first."""
    theirs = catalogue.practices_for({"rep"})
    measured = [name for name in catalogue.domains if name in theirs]
    with service().store.read() as conn:
        size = members.count(conn, team_id, me().id)
        by = request.args.get("by", "") if size >= SMALLEST_GROUP else ""
        by = by if by in {BY_AGE, *measured} else ""
        pages = pages_of(size)
        number = min(page_number(request.args), pages)
        people = _page(conn, team_id, by, MOST * (number - 1))
    found = up_to_date([one.id for one in people])
    if by in theirs:
        people = sorted(people, key=lambda one: _place(found.get(one.id, {}).get(by)))
    with service().store.read() as conn:
        tally = members.tally(conn, team_id, me().id) if size >= SMALLEST_GROUP else {}
    answered = {name for own in found.values() for name, one in own.items() if one.known.answers} | tally.keys()
    asked = [name for name in measured if name in answered] or measured
    columns = _columns(catalogue, [theirs[name] for name in asked])
    return Heat(size, by, number, pages, people, found, tally, columns, len(measured) - len(asked))


def _page(conn: Connection, team_id: str, by: str, skip: int) -> list[Member]:
    if by == BY_AGE:
        return members.page_by_age(conn, team_id, me().id, skip, MOST)
    return members.page(conn, team_id, me().id, by, skip, MOST)


def _place(found: Standing | None) -> int:
    """Where somebody stands in the order of a practice: what was just worked out anew may be another state."""
    return members.ORDER.index(found.known.state) if found and found.known.answers else len(members.ORDER)


def _columns(catalogue: Catalogue, practices: list[Practice]) -> list[Columns]:
    """Practices by area, in the order of areas; what belongs to none that is known comes last."""
    order = [*catalogue.areas, *dict.fromkeys(one.area for one in practices if one.area not in catalogue.areas)]
    found = []
    for name in order:
        area = catalogue.areas.get(name)
        own = [one for one in practices if one.area == name]
        if own:
            found.append(Columns(area.title if area else name, area.step if area else None, own))
    return found
