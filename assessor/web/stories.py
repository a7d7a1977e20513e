"""What a manager's desk and a rep's show of stories alike: the fields, and who can read what."""

from __future__ import annotations

from assessor.store import Connection, people
from assessor.store.stories import Told
from assessor.web.people import me
from assessor.web.words import Field

FIELDS = (
    Field("title", 120, "The title"),
    Field("scene", 600, "The scene"),
    Field("deed", 600, "What they did"),
    Field("outcome", 600, "What came of it"),
    Field("moral", 600, "What others can take from it"),
)
MOST_READ = 50
"""Stories of the team on a page, the latest first."""


def readable(conn: Connection) -> frozenset[str]:
    """The teams whose stories are told to who is signed in: their own, those it is part of, and those they lead."""
    own = me().team_id
    return (people.above(conn, [own]) if own else frozenset()) | led(conn)


def led(conn: Connection) -> frozenset[str]:
    """The teams that who is signed in leads, and those below."""
    person = me()
    return people.below(conn, person.manages) if person.manages and "manager" in person.roles else frozenset()


def can_read(conn: Connection, told: Told | None) -> bool:
    """Whether a story is there for who is signed in: agreed to, and told to a team of theirs."""
    return told is not None and told.published and told.story.team_id in readable(conn)
