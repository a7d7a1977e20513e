"""A team: whom to talk to this week, what is due, what changed, and how its people stand on each practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from assessor.access import SMALLEST_GROUP
from assessor.coaching.week import AT_ONCE
from assessor.coaching.week import week as week_of
from assessor.engine.catalogue import Catalogue, Practice
from assessor.progress import standing
from assessor.store import Connection, members, people
from assessor.store.members import Member
from assessor.store.people import Team
from assessor.web.people import me, needs
from assessor.web.selfcheck import there
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.doing import deed, something_else
from assessor.web.team.standings import up_to_date

MOST = standing.AT_ONCE
"""People on one page."""
BY_AGE = "last-answer"
"""The order in which those come first whose answers are the oldest."""


@dataclass(frozen=True)
class Columns:
    """Practices that belong to one area, with its step of the sale if it is one."""

    title: str
    step: int | None
    practices: list[Practice]


@desk.get("/")
@needs("see team")
def overview() -> ResponseReturnValue:
    """One of one's teams; an empty one says what would fill it."""
    catalogue = service().library.edition().catalogue
    theirs = catalogue.practices_for({"rep"})
    with service().store.read() as conn:
        led = members.teams(conn, me().manages)
        if not led:
            return render_template("team_none.html")
        path = path_to(conn, request.args.get("team") or next(iter(led)), led)
        here = path[-1]
        size = members.count(conn, here.id, me().id)
        by = request.args.get("by", "") if size >= SMALLEST_GROUP else ""
        by = by if by == BY_AGE or (by in catalogue.domains and by in theirs) else ""
        number, pages = _number("page"), max(1, -(-size // MOST))
        number = min(number, pages)
        shown = _shown(conn, here.id, by, MOST * (number - 1))
        tally = members.tally(conn, here.id, me().id) if size >= SMALLEST_GROUP else {}
        parts = members.parts(conn, here.id)
        week = week_of(conn, catalogue, here.id, me().id, service().now(), _number("changed")) if size else None
    found = up_to_date([one.id for one in shown])
    answered = {name for own in found.values() for name, one in own.items() if one.known.answers} | tally.keys()
    measured = [name for name in catalogue.domains if name in theirs]
    asked = [name for name in measured if name in answered] or measured
    return render_template(
        "team.html",
        led=led,
        path=path,
        parts=parts,
        people=shown,
        size=size,
        found=found,
        oldest=min((each.as_of for own in found.values() for each in own.values()), default=None),
        columns=_columns(catalogue, [theirs[name] for name in asked]),
        unasked=len(measured) - len(asked),
        by=by,
        by_age=BY_AGE,
        comparable=size >= SMALLEST_GROUP,
        fewest=SMALLEST_GROUP,
        tally=tally,
        states=members.ORDER,
        self_check=there(catalogue, "team"),
        number=number,
        pages=pages,
        week=week,
        deeds=[deed(catalogue, line) for line in week.lines] if week else [],
        otherwise=something_else(),
        catalogue=catalogue,
        changed_page=_number("changed"),
        changed_pages=-(-week.finished // AT_ONCE) if week else 0,
        whole="due" in request.args,
    )


def path_to(conn: Connection, team_id: str, led: Mapping[str, Team]) -> list[Team]:
    """From the highest team that one leads down to this one; it is not found if one leads none above it."""
    above = members.teams(conn, people.above(conn, [team_id]))
    path = []
    here: str | None = team_id
    while here in above and above[here] not in path:
        path.append(above[here])
        here = above[here].parent_id
    while path and path[-1].id not in led:
        path.pop()
    if not path:
        abort(404)
    return path[::-1]


def _shown(conn: Connection, team_id: str, by: str, skip: int) -> list[Member]:
    if by == BY_AGE:
        return members.page_by_age(conn, team_id, me().id, skip, MOST)
    return members.page(conn, team_id, me().id, by, skip, MOST)


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


def _number(name: str) -> int:
    """The number of a page, from 1."""
    return min(max(request.args.get(name, 1, int), 1), 1_000_000)
