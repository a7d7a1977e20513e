"""Calibrations, each kept whole and for ever under its number, and which of them the scale rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from assessor.engine.calibration import Calibration, stage
from assessor.engine.know import Knowledge, Parameters, State
from assessor.store.errors import Conflict, Missing
from assessor.store.once import insert_new
from assessor.store.schema import person
from assessor.store.schema_items import calibrated_item, calibration, calibration_use, rescaled


@dataclass(frozen=True)
class Version:
    """A calibration by number: from how many reps and answers, and at which stage. `made_at` is aware."""

    number: int
    made_at: datetime
    reps: int
    answers: int
    stage: str

    @property
    def said(self) -> str:
        """In words."""
        return f"calibration {self.number}, from {self.answers} answers of {self.reps} reps ({self.stage})"


@dataclass(frozen=True)
class Use:
    """From `at` (aware) on, the scale rests on this calibration, or on the authors' levels if that is None.

    `by_id` is who decided so; None if the assessor did, with a calibration that it had just made.
    """

    id: str
    at: datetime
    calibration: int | None
    by_id: str | None


@dataclass(frozen=True)
class Decision:
    """A use with the name of who decided it; empty if the assessor did."""

    use: Use
    name: str


@dataclass(frozen=True)
class Rescaled:
    """With the same answers a practice is said another word about, because of a calibration (None: of its end)."""

    practice: str
    before: State
    after: State
    calibration: int | None
    at: datetime


_VERSIONS = select(*(calibration.c[name] for name in Version.__dataclass_fields__)).order_by(
    calibration.c.number.desc()
)
_USES = (
    select(*(calibration_use.c[name] for name in Use.__dataclass_fields__), func.coalesce(person.c.name, ""))
    .outerjoin(person, person.c.id == calibration_use.c.by_id)
    .order_by(calibration_use.c.at.desc(), calibration_use.c.id)
)
_LAST_USE = _USES.limit(1)


def keep(conn: Connection, made: Calibration, answers: int, at: datetime) -> Version:
    """Keep a calibration of at least 20 reps under the next number.

    Raises ValueError if it is empty, and Conflict if another process keeps one at the same time.
    """
    if not made.items:
        raise ValueError(f"{made.reps} reps are too few to keep anything of")
    number = 1 + (conn.scalar(select(func.max(calibration.c.number))) or 0)
    version = Version(number, at, made.reps, answers, stage(made.reps))
    places = {name: {"mu": made.mu[name], "unsure": made.unsure[name]} for name in made.mu}
    if not insert_new(conn, calibration, [asdict(version) | {"loading": made.loading, "practices": places}]):
        raise Conflict(f"calibration {number}", number)
    insert_new(
        conn,
        calibrated_item,
        [
            {"calibration": number, "fingerprint": print_, "error": made.errors[print_]} | asdict(found)
            for print_, found in sorted(made.items.items())
        ],
    )
    return version


def load(conn: Connection, number: int) -> Calibration:
    """A calibration as it was kept. Raises Missing if there is none of this number."""
    head = conn.execute(select(calibration).where(calibration.c.number == number)).one_or_none()
    if head is None:
        raise Missing(f"there is no calibration {number}")
    rows = conn.execute(select(calibrated_item).where(calibrated_item.c.calibration == number)).all()
    return Calibration(
        reps=head.reps,
        items={row.fingerprint: Parameters(row.b, row.c, row.w, row.a) for row in rows},
        errors={row.fingerprint: row.error for row in rows},
        mu={name: place["mu"] for name, place in head.practices.items()},
        unsure={name: place["unsure"] for name, place in head.practices.items()},
        loading=head.loading,
        number=number,
    )


def versions(conn: Connection) -> list[Version]:
    """All that are kept, the newest first."""
    return [Version(*row) for row in conn.execute(_VERSIONS)]


def version(conn: Connection, number: int) -> Version | None:
    """The one of this number."""
    row = conn.execute(_VERSIONS.where(calibration.c.number == number)).one_or_none()
    return Version(*row) if row else None


def use(conn: Connection, decided: Use) -> None:
    """Let the scale rest on a calibration from now on. Raises Missing if there is none of its number."""
    if decided.calibration is not None and version(conn, decided.calibration) is None:
        raise Missing(f"there is no calibration {decided.calibration}")
    insert_new(conn, calibration_use, [asdict(decided)])


def in_use(conn: Connection) -> Decision | None:
    """The last decision; None if there was none yet, and then the authors' levels hold."""
    row = conn.execute(_LAST_USE).one_or_none()
    return Decision(Use(*row[:-1]), row[-1]) if row else None


def decisions(conn: Connection) -> list[Decision]:
    """All decisions, the newest first."""
    return [Decision(Use(*row[:-1]), row[-1]) for row in conn.execute(_USES)]


def note_rescaled(
    conn: Connection,
    person_id: str,
    changed: Mapping[str, tuple[Knowledge, Knowledge]],
    number: int | None,
    at: datetime,
) -> None:
    """Keep which words about a person a calibration changed, before and after, and forget earlier ones."""
    forget_rescaled(conn, person_id)
    rows = [
        {"person_id": person_id, "practice": practice, "before": before.state.value, "after": after.state.value}
        | {"calibration": number, "at": at}
        for practice, (before, after) in sorted(changed.items())
    ]
    insert_new(conn, rescaled, rows)


def forget_rescaled(conn: Connection, person_id: str) -> None:
    """New answers have come: what the scale changed is no longer the news."""
    conn.execute(delete(rescaled).where(rescaled.c.person_id == person_id))


def rescaled_of(conn: Connection, person_id: str) -> list[Rescaled]:
    """The words about a person that the last calibration changed, by practice."""
    query = select(*(rescaled.c[name] for name in Rescaled.__dataclass_fields__))
    rows = conn.execute(query.where(rescaled.c.person_id == person_id).order_by(rescaled.c.practice))
    return [Rescaled(row.practice, State(row.before), State(row.after), row.calibration, row.at) for row in rows]
