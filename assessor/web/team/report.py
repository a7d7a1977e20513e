"""A team as a file for a spreadsheet; that one took it is written down for everybody in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from uuid import NAMESPACE_URL, uuid5

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from assessor.coaching.report import COLUMNS, NOTE, rows
from assessor.formats import spreadsheet
from assessor.formats.spreadsheet import part
from assessor.store import audit, members, people
from assessor.store.audit import Entry
from assessor.store.people import Person
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.overview import path_to

TOOK = "took how you stand on each practice into a report of the team"


@desk.get("/report.csv")
@needs("see team")
def report() -> ResponseReturnValue:
    """Everybody of one team on every practice; a team that one does not lead is not found."""
    at, who = service(), me()
    with at.store.read() as conn:
        led = members.teams(conn, who.manages)
        if not led:
            abort(404)
        here = path_to(conn, request.args.get("team") or next(iter(led)), led)[-1]
        team = [one for one in people.working_in(conn, [here.id]) if one.id != who.id]
        found = rows(conn, at.library.edition().catalogue, here.id, who.id, team, at.now())
        # Made before the first byte is sent: so it is one moment of the database, which is not held open for somebody
        # who reads slowly, and what goes wrong is an error and not half a file. It is 1.2 kB a person.
        made = spreadsheet.joined(chain([part([NOTE]), part(COLUMNS)], found))
    _note(team)
    reply = Response(made, mimetype="text/csv")
    reply.headers["Content-Disposition"] = f"attachment; filename=team-{at.now():%Y-%m-%d}.csv"
    return reply


def _note(team: Sequence[Person]) -> None:
    """Write down, once in an hour of the clock, who took it."""
    now, who = service().now(), me().id
    hour = f"{now:%Y-%m-%d %H}"
    ids = (uuid5(NAMESPACE_URL, f"{who} {TOOK} {one.id} {hour}") for one in team)
    entries = [Entry(str(id_), now, who, TOOK, one.id, {}) for id_, one in zip(ids, team, strict=True)]
    with service().store.write() as conn:
        audit.note_all(conn, entries)
