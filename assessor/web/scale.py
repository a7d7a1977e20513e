"""What a page says about the scale that its figures are on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessor import render
from assessor.engine.catalogue import Catalogue
from assessor.engine.know import Knowledge
from assessor.store import Connection, calibrations, cuts
from assessor.store.cuts import Decided


@dataclass(frozen=True)
class Scale:
    """A calibration in a sentence, and the cuts that were set here, by practice."""

    number: int | None
    sentence: str
    cuts: Mapping[str, Decided]

    def cut(self, practice: str, known: Knowledge) -> str:
        """Who made the cut that a figure was compared with what it is, in a sentence; empty if its file did."""
        found = self.cuts.get(practice)
        if found is None or found.change.cut != known.cut or found.change.judges is None:
            return ""
        return render.cut_set(known.cut, found.change.judges, found.name, found.change.at)


def scale(conn: Connection, number: int | None) -> Scale:
    """About figures that were made with the calibration of this number; None for the authors' levels."""
    version = None if number is None else calibrations.version(conn, number)
    sentence = render.measured_on(number, version.made_at, version.reps) if version else render.measured_on(None)
    return Scale(number, sentence, cuts.in_force(conn))


def said_of_change(conn: Connection, catalogue: Catalogue, person_id: str) -> str:
    """What a calibration changed in the words about somebody, in a sentence; empty if it changed nothing."""
    changed = calibrations.rescaled_of(conn, person_id)
    shown = [one for one in changed if one.practice in catalogue.practices]
    if not shown:
        return ""
    words = [(catalogue.practices[one.practice].title, one.before, one.after) for one in shown]
    return render.rescaled(words, shown[0].calibration, shown[0].at)
