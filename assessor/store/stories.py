"""Stories about good calls: who tells one, whom it is about, and whether they have agreed to exactly these words.

    draft ──ask──► asked ──agree──► agreed
      ▲              │  ▲             │
      │              │  └── decline ──┤          the one whom it is about says yes or no at any time
      │              ▼      or agree  ▼
      └── change ── declined ◄────────┘          any change makes it a draft again

A draft is its author's alone. From being asked on, whom it is about reads it too; and the team reads what is agreed,
as long as they still work in that team.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, case, delete, func, select, update

from assessor.store import people
from assessor.store.errors import Conflict, Missing
from assessor.store.folding import folded
from assessor.store.once import Outcome, insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import person
from assessor.store.schema_team import story as table

State = Literal["draft", "asked", "agreed", "declined"]
Word = Literal["agreed", "declined"]
WORDS = ("title", "scene", "deed", "outcome", "moral")


@dataclass(frozen=True)
class Story:
    """A story that a manager tells about a rep's call, for the team in which the rep worked; times are aware.

    `written_at` is also the version: a rep agrees to what was written then, and to nothing else.
    """

    id: str
    manager_id: str
    rep_id: str
    team_id: str
    title: str
    scene: str
    deed: str
    outcome: str
    moral: str
    written_at: datetime
    state: State = "draft"
    asked_at: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """A story with the names of the two, and the team in which whom it is about works now; None once they left."""

    story: Story
    rep: str
    manager: str
    rep_team: str | None

    @property
    def at_home(self) -> bool:
        """Whether whom it is about still works in the team that it is for."""
        return self.rep_team == self.story.team_id

    @property
    def published(self) -> bool:
        """Whether the team reads it."""
        return self.story.state == "agreed" and self.at_home


@dataclass(frozen=True)
class Somebody:
    """Whom a story can be about."""

    id: str
    name: str


_manager = person.alias("manager")
_COLUMNS = tuple(table.c[name] for name in Story.__dataclass_fields__)
_AT_HOME = ACTIVE & (person.c.team_id == table.c.team_id)
# Put together once: composing a query takes five times as long as running it.
_TOLD: Select[Any] = select(*_COLUMNS, person.c.name, _manager.c.name, case((ACTIVE, person.c.team_id))).select_from(
    table.join(person, person.c.id == table.c.rep_id).join(_manager, _manager.c.id == table.c.manager_id)
)
_NEWEST = (table.c.written_at.desc(), table.c.id)
_ONE = _TOLD.where(table.c.id == bindparam("id"))
_BY = _TOLD.where(table.c.manager_id == bindparam("manager")).order_by(*_NEWEST)
_ABOUT = _TOLD.where(table.c.rep_id == bindparam("rep"), table.c.state != "draft").order_by(*_NEWEST)
_PUBLISHED = (
    _TOLD.where(table.c.team_id.in_(bindparam("teams", expanding=True)), table.c.state == "agreed", _AT_HOME)
    .order_by(table.c.answered_at.desc(), table.c.id)
    .limit(bindparam("most"))
)
_WAITING = (
    _TOLD.where(table.c.rep_id == bindparam("rep"), table.c.state == "asked", _AT_HOME)
    .where(_manager.c.left_at.is_(None), _manager.c.erased_at.is_(None))
    .order_by(table.c.asked_at, table.c.id)
)
_COUNT = select(func.count()).select_from(table).where(table.c.manager_id == bindparam("manager"))


def write(conn: Connection, told: Story, *, asks: bool) -> Outcome:
    """Keep a story or a change of it, and ask whom it is about if that is wanted.

    Whatever changes is a draft, until it is asked about anew. The same words change nothing, but a draft of them can
    be asked about: so that what is sent twice does not undo a word that was given in between. Raises Conflict if its
    id holds somebody else's, or a story about somebody else.
    """
    asked = replace(told, state="asked" if asks else "draft", asked_at=told.written_at if asks else None)
    if insert_new(conn, table, [asdict(asked)]):
        return "stored"
    known = _held(conn, told.id)
    if known is None:
        raise Missing(f"story {told.id} was deleted in the meantime")
    if (known.manager_id, known.rep_id) != (told.manager_id, told.rep_id):
        raise Conflict(f"story {told.id}", known)
    if _words(known) == _words(told) and (known.state != "draft" or not asks):
        return "same"
    conn.execute(update(table).where(table.c.id == told.id).values(asdict(asked)))
    return "stored"


def answer(conn: Connection, story_id: str, rep_id: str, read: datetime, word: Word, at: datetime) -> Story | None:
    """Keep the word of whom it is about, on what they read: the version `read`. The same word again changes nothing.

    None if it is not theirs, or was never asked. Raises Conflict, whose `existing` is the story as it is now, if it
    has been changed since: nothing is agreed to then.
    """
    known = _held(conn, story_id)
    if known is None or known.rep_id != rep_id:
        return None
    if known.state == "draft" or known.written_at != read:
        raise Conflict(f"story {story_id}", known)
    if known.state != word:
        conn.execute(update(table).where(table.c.id == story_id).values(state=word, answered_at=at))
    return known


def get(conn: Connection, story_id: str) -> Told | None:
    """The story with this id, for whoever may see it: that is for the caller to find out."""
    row = conn.execute(_ONE, {"id": story_id}).one_or_none()
    return _told(row) if row else None


def by_manager(conn: Connection, manager_id: str) -> list[Told]:
    """All that a manager has written, what was written last first."""
    return [_told(row) for row in conn.execute(_BY, {"manager": manager_id})]


def about(conn: Connection, rep_id: str) -> list[Told]:
    """All about somebody that they were asked about, the last first."""
    return [_told(row) for row in conn.execute(_ABOUT, {"rep": rep_id})]


def waiting(conn: Connection, rep_id: str) -> list[Told]:
    """What waits for somebody's word, the longest waiting first.

    Whoever does not lead them any more does not ask any more, either.
    """
    found = [_told(row) for row in conn.execute(_WAITING, {"rep": rep_id})]
    # Seldom is there any, and a desk that is opened often should ask no more than it has to.
    lead = people.leading(conn, people.above(conn, [one.story.team_id for one in found])) if found else []
    return [one for one in found if one.story.manager_id in {leader.id for leader in lead}]


def published(conn: Connection, team_ids: Collection[str], most: int) -> list[Told]:
    """The latest stories that these teams can read, each agreed to by whom it is about, who still works there."""
    return [_told(row) for row in conn.execute(_PUBLISHED, {"teams": sorted(team_ids), "most": most})]


def count(conn: Connection, manager_id: str) -> int:
    """How many stories of a manager are kept."""
    return conn.execute(_COUNT, {"manager": manager_id}).scalar_one()


def whom(conn: Connection, team_ids: Collection[str], but: str, words: str, most: int) -> list[Somebody]:
    """Up to `most` of those who work in these teams, beside the person `but`, in whose names all of the words are."""
    named = [person.c.folded.contains(word, autoescape=True) for word in folded(words).split()]
    found = select(person.c.id, person.c.name).where(
        person.c.team_id.in_(sorted(team_ids)), person.c.id != but, ACTIVE, *named
    )
    return [Somebody(*row) for row in conn.execute(found.order_by(person.c.folded, person.c.id).limit(most))]


def remove(conn: Connection, story_id: str, manager_id: str) -> None:
    """Delete a story of this manager's; nothing happens if they have none of this id."""
    conn.execute(delete(table).where(_by(story_id, manager_id)))


def _by(story_id: str, manager_id: str) -> ColumnElement[bool]:
    return (table.c.id == story_id) & (table.c.manager_id == manager_id)


def _held(conn: Connection, story_id: str) -> Story | None:
    """The story, which nobody else changes until this is written."""
    row = conn.execute(select(*_COLUMNS).where(table.c.id == story_id).with_for_update()).one_or_none()
    return Story(*row) if row else None


def _words(one: Story) -> tuple[str, ...]:
    """All that an agreement is about: the words, and who reads them."""
    return (one.team_id, *(getattr(one, name) for name in WORDS))


def _told(row: Row[Any]) -> Told:
    *fields, rep, manager, rep_team = tuple(row)
    return Told(Story(*fields), rep, manager, rep_team)
