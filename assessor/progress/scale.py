"""What Know is measured on: the catalogue with the calibration and the cuts that are in force.

Whoever works out what somebody knows asks for it here, in the transaction in which they read the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from weakref import WeakKeyDictionary

from assessor.engine.calibration import DAY_ONE
from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, calibrations, cuts

_KEPT = 4
"""Scales that are remembered for each database: the one in force, and earlier ones while standings are renewed."""
_Key = tuple[int | None, tuple[tuple[str, float], ...]]
_made: WeakKeyDictionary[object, dict[_Key, tuple[Catalogue, Catalogue]]] = WeakKeyDictionary()


def in_force(conn: Connection, catalogue: Catalogue) -> Catalogue:
    """The catalogue on the scale that holds now."""
    decision = calibrations.in_use(conn)
    return under(conn, catalogue, decision.use.calibration if decision else None)


def under(conn: Connection, catalogue: Catalogue, number: int | None) -> Catalogue:
    """The same with another calibration: that of a number, or the authors' levels for None."""
    set_here = {name: one.change.cut for name, one in cuts.in_force(conn).items() if one.change.cut is not None}
    key = number, tuple(sorted(set_here.items()))
    if key == (None, ()):
        return catalogue
    made = _made.setdefault(conn.engine, {})
    known = made.get(key)
    # A catalogue is read anew when content is released, so that the same object is the same content.
    if known and known[0] is catalogue:
        return known[1]
    while len(made) >= _KEPT:
        made.pop(next(iter(made)))
    found = DAY_ONE if number is None else calibrations.load(conn, number)
    scaled = replace(_with_cuts(catalogue, set_here), calibration=found)
    made[key] = catalogue, scaled
    return scaled


def _with_cuts(catalogue: Catalogue, set_here: Mapping[str, float]) -> Catalogue:
    practices = {
        name: replace(practice, cut=set_here.get(name, practice.cut))
        for name, practice in catalogue.practices.items()
    }
    return replace(catalogue, practices=practices)
