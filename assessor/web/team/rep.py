"""One rep of one's teams: four views of each practice, and what they share. That one looked is noted for them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.coaching.sheet import RepSheet, rep_sheet
from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, members, observations, one_to_ones, people
from assessor.store.observations import Observation
from assessor.store.people import Person, Team
from assessor.store.standings import Standing
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.scale import Scale, scale
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.looks import note_the_look
from assessor.web.team.standings import up_to_date

CALLS = 200
"""So many calls are looked at, at most."""
LOOKED = "looked at how you stand on each practice"


@dataclass(frozen=True)
class Look:
    """A rep as somebody sees them who leads them."""

    person: Person
    catalogue: Catalogue
    found: dict[str, Standing]
    sheet: RepSheet
    scale: Scale


@desk.get("/<uuid:person_id>/")
@needs("see standing")
def rep(person_id: UUID) -> ResponseReturnValue:
    """Their practices, each as four sources see it, what stands out, and what they share."""
    person, team = member(person_id, "see standing")
    seen = look(person)
    with service().store.read() as conn:
        talks = one_to_ones.between(conn, me().id, person.id)
        calls = own_calls(conn, person.id)
    return render_template("team_rep.html", look=seen, person=person, team=team, talks=talks, calls=calls)


def own_calls(conn: Connection, person_id: str) -> list[Observation]:
    """Calls on which one went along with somebody: those to talk about first, then by their day."""
    found = observations.of_rep(conn, person_id, CALLS)
    return [one.call for one in found if one.call.manager_id == me().id]


def member(person_id: UUID, action: str) -> tuple[Person, Team]:
    """Somebody of whom one may do this, and their team; not found otherwise."""
    with service().store.read() as conn:
        must_be_allowed(conn, action, str(person_id))
        person = people.by_id(conn, str(person_id))
        assert person is not None, "somebody who may be looked at is there"
        team_id = person.team_id or ""
        return person, members.teams(conn, [team_id])[team_id]


def look(person: Person) -> Look:
    """Everything of them that one may see, at this moment; that one looked is written down."""
    note_the_look(person.id, LOOKED)
    return seen_of(person)


def seen_of(person: Person) -> Look:
    """The same without writing down a look, for somebody who looks at themselves."""
    catalogue = service().library.edition().catalogue
    found = up_to_date([person.id]).get(person.id, {})
    known = {name: one.known for name, one in found.items()}
    number = next((one.calibration for one in found.values()), None)
    with service().store.read() as conn:
        sheet = rep_sheet(conn, catalogue, person, known, service().now())
        return Look(person, catalogue, found, sheet, scale(conn, number))
