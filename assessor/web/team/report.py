"""A team as a file for a spreadsheet, sent as it is made; that one took it is written down for everybody in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import NAMESPACE_URL, uuid5

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from assessor.coaching.report import COLUMNS, NOTE, rows
from assessor.formats import spreadsheet
from assessor.store import audit, members
from assessor.store.audit import Entry
from assessor.store.members import Member
from assessor.web.people import me, needs
from assessor.web.service import Service, service
from assessor.web.team.blueprint import desk
from assessor.web.team.heat import MOST
from assessor.web.team.overview import path_to

TOOK = "took how you stand on each practice into a report of the team"


@desk.get("/report.csv")
@needs("see team")
def report() -> ResponseReturnValue:
    """Everybody of one team on every practice; a team that one does not lead is not found."""
    with service().store.read() as conn:
        led = members.teams(conn, me().manages)
        if not led:
            abort(404)
        here = path_to(conn, request.args.get("team") or next(iter(led)), led)[-1]
        people = members.page(conn, here.id, me().id, "", 0, members.count(conn, here.id, me().id))
    _note(people)
    made = spreadsheet.lines(_table(service(), people))
    reply = Response(made, mimetype="text/csv")
    reply.headers["Content-Disposition"] = f"attachment; filename=team-{service().now():%Y-%m-%d}.csv"
    return reply


def _table(at: Service, people: Sequence[Member]) -> Iterator[Sequence[str]]:
    """A few people at a time, so that neither the memory nor a transaction grows with the team."""
    yield (NOTE,)
    yield COLUMNS
    catalogue, now = at.library.edition().catalogue, at.now()
    for first in range(0, len(people), MOST):
        with at.store.read() as conn:
            yield from rows(conn, catalogue, people[first : first + MOST], now)


def _note(people: Sequence[Member]) -> None:
    """Write down, once in an hour of the clock, who took it."""
    now = service().now()
    ids = (uuid5(NAMESPACE_URL, f"{me().id} {TOOK} {one.id} {now:%Y-%m-%d %H}") for one in people)
    entries = [Entry(str(id_), now, me().id, TOOK, one.id, {}) for id_, one in zip(ids, people, strict=True)]
    with service().store.write() as conn:
        audit.note_all(conn, entries)
