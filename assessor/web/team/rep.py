"""One rep of one's teams: how they stand on each practice. That one looked is written down for them."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.store import members, people
from assessor.web.people import must_be_allowed, needs
from assessor.web.scale import scale
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.looks import note_the_look
from assessor.web.team.standings import up_to_date

LOOKED = "looked at how you stand on each practice"


@desk.get("/<uuid:person_id>/")
@needs("see standing")
def rep(person_id: UUID) -> ResponseReturnValue:
    """Their practices, each with its state, its range, and when they last answered."""
    with service().store.read() as conn:
        must_be_allowed(conn, "see standing", str(person_id))
        person = people.by_id(conn, str(person_id))
        assert person is not None, "somebody who may be looked at is there"
        team = members.teams(conn, [person.team_id or ""])
    note_the_look(person.id, LOOKED)
    catalogue = service().library.edition().catalogue
    found = up_to_date([person.id]).get(person.id, {})
    number = next((one.calibration for one in found.values()), None)
    with service().store.read() as conn:
        measured = scale(conn, number)
    answered = {name for name, one in found.items() if one.known.answers}
    return render_template(
        "team_rep.html",
        person=person,
        team=team[person.team_id or ""],
        found=found,
        scale=measured,
        practices=[one for name, one in catalogue.practices.items() if name in answered],
        unasked=[
            one
            for name, one in catalogue.practices_for(person.roles).items()
            if name in catalogue.domains and name not in answered
        ],
    )
