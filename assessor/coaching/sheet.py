"""A rep's sheet: four views of each practice, what they share, what was asked of them, as far as one may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from assessor.coaching import assigned
from assessor.coaching.assigned import Task
from assessor.engine.catalogue import Catalogue, Rubric
from assessor.engine.gap import FourWay, Proved, Rated
from assessor.engine.know import Knowledge
from assessor.engine.proof import proof
from assessor.store import Connection, commitments, observations, ratings, sharing, stood, study, worksheets
from assessor.store.commitments import Commitment
from assessor.store.people import Person
from assessor.store.ratings import Sheet
from assessor.store.schema_team import SHARED
from assessor.store.stood import Stood

EVERYTHING = frozenset(SHARED)
"""What people see of themselves."""
SETTLED = timedelta(days=90)
"""For so long a commitment that is settled is seen by those with whom it is shared."""


@dataclass(frozen=True)
class Views:
    """Everything about one person's practices that somebody may see.

    `calls` is by practice what managers saw, in the order of the calls' days, each `at` its day; `visible` are the
    kinds of `SHARED` that were looked at.
    """

    rows: list[FourWay]
    calls: Mapping[str, Sequence[Rated]]
    visible: frozenset[str]

    @property
    def told(self) -> list[FourWay]:
        """The rows of which something is said."""
        return [row for row in self.rows if row.told]

    @property
    def untold(self) -> list[FourWay]:
        """The others."""
        return [row for row in self.rows if not row.told]


@dataclass(frozen=True)
class RepSheet:
    """All that who leads a rep sees of them.

    `over_time` is by practice how they stood after each attempt, oldest first. `promised` and `studied` (when last,
    by the lesson's page) are None where the rep does not share them.
    """

    views: Views
    over_time: Mapping[str, Sequence[Stood]]
    tasks: Sequence[Task]
    promised: Sequence[Commitment] | None
    studied: Mapping[str, datetime] | None


def rep_sheet(
    conn: Connection, catalogue: Catalogue, person: Person, known: Mapping[str, Knowledge], now: datetime
) -> RepSheet:
    """A rep's sheet as it stands, with what they share at this moment. Twelve statements at most."""
    visible = shared(conn, person.id)
    over_time: dict[str, list[Stood]] = {}
    for one in stood.of_person(conn, person.id):
        over_time.setdefault(one.practice, []).append(one)
    return RepSheet(
        views=views(conn, catalogue, person, known, visible, now),
        over_time=over_time,
        tasks=assigned.tasks(conn, catalogue, [person.id], now)[person.id],
        promised=_promised(conn, person.id, now) if "commitments" in visible else None,
        studied=_studied(conn, catalogue, person.id) if "lessons" in visible else None,
    )


def shared(conn: Connection, person_id: str) -> frozenset[str]:
    """What a person lets who leads them see."""
    return sharing.shared(conn, [person_id])[person_id]


def views(
    conn: Connection,
    catalogue: Catalogue,
    person: Person,
    known: Mapping[str, Knowledge],
    visible: frozenset[str],
    now: datetime,
) -> Views:
    """A row for each practice of a person's roles, and any other of which something can be said. Three statements.

    `visible` are the kinds of `SHARED` that whoever looks may see: what is not among them is in no row.
    """
    sheets = ratings.sheets(conn, person.id)
    said = says(catalogue, sheets) if "self-ratings" in visible else {}
    calls = _rated(_by_day(sheets, observations.days(conn, person.id)), "manager")
    proved = _proved(conn, catalogue, person.id, now) if "worksheets" in visible else {}
    rows = [
        FourWay(practice, said.get(name), _last(calls, name), tuple(proved.get(name, ())), known.get(name))
        for name, practice in catalogue.practices.items()
    ]
    theirs = catalogue.practices_for(person.roles)
    return Views([row for row in rows if row.practice.id in theirs or row.told], calls, visible)


def says(catalogue: Catalogue, sheets: Sequence[Sheet]) -> dict[str, Rated]:
    """By practice what somebody says of themselves: line by line the last; `sheets` are about them, oldest first.

    On a joint call not every line comes up, and what did not stays as it was said before: a rating of two lines
    does not take the place of one of five. Lines that a scale has no longer are passed over while others are left.
    """
    return {name: _line_by_line(own, catalogue.rubrics.get(name)) for name, own in _rated(sheets, "self").items()}


def _promised(conn: Connection, person_id: str, now: datetime) -> list[Commitment]:
    """What is open, and what was settled a short time ago."""
    found = commitments.of_person(conn, person_id)
    return [one for one in found if one.settled_at is None or now - one.settled_at <= SETTLED]


def _studied(conn: Connection, catalogue: Catalogue, person_id: str) -> dict[str, datetime]:
    """When each lesson in service was studied last, the latest first."""
    found = {one.lesson: one.studied_at for one in study.of_person(conn, person_id)}
    there = [(at, page) for page, at in found.items() if page in catalogue.lessons]
    return {page: at for at, page in sorted(there, reverse=True)}


def _rated(sheets: Sequence[Sheet], source: str) -> dict[str, list[Rated]]:
    """By practice every sheet of a source, each with how many there were by then; `sheets` are in their order."""
    found: dict[str, list[Rated]] = {}
    for sheet in sheets:
        if sheet.source == source:
            own = found.setdefault(sheet.practice, [])
            own.append(Rated(sheet.levels, sheet.rated_at, len(own) + 1))
    return found


def _by_day(sheets: Sequence[Sheet], called: Mapping[str, date]) -> list[Sheet]:
    """Sheets of joint calls at the day of their call, for one may be sent months late; any other at its own time."""
    dated = [
        replace(one, rated_at=datetime.combine(called[one.id], time(), UTC)) if one.id in called else one
        for one in sheets
    ]
    # In the order of days alone: of two of one day the last is which was given last, and `sheets` are oldest first.
    return sorted(dated, key=lambda one: one.rated_at.date())


def _line_by_line(sheets: Sequence[Rated], rubric: Rubric | None) -> Rated:
    levels = {line: level for sheet in sheets for line, level in sheet.levels.items()}
    there = {one.id for one in rubric.criteria} if rubric else levels.keys()
    return replace(sheets[-1], levels={line: levels[line] for line in levels if line in there} or sheets[-1].levels)


def _last(found: Mapping[str, Sequence[Rated]], practice: str) -> Rated | None:
    return found[practice][-1] if practice in found else None


def _proved(conn: Connection, catalogue: Catalogue, person_id: str, now: datetime) -> dict[str, list[Proved]]:
    """By practice, what each worksheet in service proves."""
    found: dict[str, list[Proved]] = {}
    for name, one in worksheets.own(conn, person_id, now.date()).items():
        if sheet := catalogue.worksheets.get(name):
            found.setdefault(sheet.practice, []).append(Proved(sheet, proof(one.x, one.n), one.last))
    return found
