"""Calibrations are kept whole under their numbers; the last decision says which of them holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from assessor.engine.calibration import Calibration
from assessor.engine.know import State
from assessor.store import Store, calibrations, people
from assessor.store.calibrations import Use
from assessor.store.errors import Missing
from assessor.store.schema_items import calibrated_item
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(days=1)


def test_a_calibration_comes_back_as_it_was_kept(store: Store) -> None:
    with store.write() as conn:
        version = calibrations.keep(conn, made.calibration(), 40, NOON)
        assert version == calibrations.Version(1, NOON, 20, 40, "Rasch")
        found = calibrations.load(conn, 1)
    assert found.number == 1
    assert (found.items, found.errors) == (made.calibration().items, made.calibration().errors)
    assert (found.mu, found.unsure, found.loading) == ({"qpc": 0.2}, {"qpc": 0.11}, 0.6)


def test_numbers_go_on_and_the_newest_comes_first(store: Store) -> None:
    with store.write() as conn:
        for reps in (20, 130):
            calibrations.keep(conn, made.calibration(reps=reps), 2 * reps, NOON)
        found = calibrations.versions(conn)
    assert [(one.number, one.reps, one.stage) for one in found] == [(2, 130, "two-parameter"), (1, 20, "Rasch")]


def test_what_was_kept_cannot_be_changed(store: Store) -> None:
    with store.write() as conn:
        calibrations.keep(conn, made.calibration(), 40, NOON)
    with pytest.raises(IntegrityError), store.write() as conn:
        conn.execute(update(calibrated_item).values(b=0.0))


def test_too_few_reps_leave_nothing_to_keep(store: Store) -> None:
    with pytest.raises(ValueError, match="19 reps are too few"), store.write() as conn:
        calibrations.keep(conn, Calibration(19), 40, NOON)


def test_the_last_decision_holds_and_all_are_told_with_who_made_them(store: Store) -> None:
    with store.write() as conn:
        assert calibrations.in_use(conn) is None
        people.add_person(conn, made.person("tess"))
        calibrations.keep(conn, made.calibration(), 40, NOON)
        calibrations.use(conn, Use("one", NOON, 1, None))
        calibrations.use(conn, Use("two", LATER, None, "tess"))
        last = calibrations.in_use(conn)
        every = calibrations.decisions(conn)
    assert last is not None
    assert (last.use.calibration, last.name) == (None, "Tess")
    assert [(one.use.id, one.name) for one in every] == [("two", "Tess"), ("one", "")]


def test_what_was_never_made_cannot_be_used(store: Store) -> None:
    with pytest.raises(Missing, match="no calibration 7"), store.write() as conn:
        calibrations.use(conn, Use("one", NOON, 7, None))
    with pytest.raises(Missing, match="no calibration 7"), store.read() as conn:
        calibrations.load(conn, 7)


def test_words_that_changed_take_the_place_of_earlier_ones(store: Store) -> None:
    unknown, likely, solid = (made.known(chance_there=chance) for chance in (0.4, 0.6, 0.9))
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        calibrations.keep(conn, made.calibration(), 40, NOON)
        calibrations.note_rescaled(conn, "ben", {"qpc": (unknown, likely), "pains": (solid, likely)}, 1, NOON)
        calibrations.note_rescaled(conn, "ben", {"qpc": (likely, solid)}, None, LATER)
        assert calibrations.rescaled_of(conn, "ben") == [
            calibrations.Rescaled("qpc", State.LIKELY, State.SOLID, None, LATER)
        ]
        calibrations.forget_rescaled(conn, "ben")
        assert calibrations.rescaled_of(conn, "ben") == []
