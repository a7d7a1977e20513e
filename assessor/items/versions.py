"""When a calibration is due, and which one the scale rests on."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from assessor.engine.calibration import RASCH_FROM, stage
from assessor.engine.catalogue import Catalogue
from assessor.items.bank import in_service
from assessor.store import Connection, calibrations, firsts
from assessor.store.calibrations import Use

GROWTH = 10
"""A tenth more answers than the newest calibration has make the next one due: figures do not move every night."""


def due(conn: Connection, catalogue: Catalogue) -> str:
    """Why the next calibration is due, in words; empty if it is not."""
    reps, answers = firsts.count(conn)
    if reps < RASCH_FROM:
        return ""
    newest = next(iter(calibrations.versions(conn)), None)
    if newest is None:
        return "there is none yet"
    if GROWTH * (answers - newest.answers) >= newest.answers:
        return f"{answers} answers, a tenth more than the {newest.answers} of calibration {newest.number}"
    if answers > newest.answers and stage(reps) != newest.stage:
        return f"{reps} reps allow {stage(reps)}"
    new = in_service(catalogue).keys() - calibrations.load(conn, newest.number).items.keys()
    return f"questions that are new: {len(new)}" if new else ""


def follows(conn: Connection) -> bool:
    """Whether a new calibration is put in force at once: not while somebody has gone back behind the newest."""
    decision = calibrations.in_use(conn)
    if decision is None or decision.use.by_id is None:
        return True
    newest = next(iter(calibrations.versions(conn)), None)
    return newest is None or decision.use.calibration == newest.number


def put_in_force(conn: Connection, number: int | None, by_id: str | None, at: datetime) -> None:
    """Let the scale rest on a calibration, or on the authors' levels (None). Doing it twice is one decision.

    Raises Missing if there is no such calibration.
    """
    decision = calibrations.in_use(conn)
    if (decision.use.calibration if decision else None) == number:
        return
    calibrations.use(conn, Use(str(uuid4()), at, number, by_id))


def number_in_force(conn: Connection) -> int | None:
    """The number of the calibration that holds; None for the authors' levels."""
    decision = calibrations.in_use(conn)
    return decision.use.calibration if decision else None
