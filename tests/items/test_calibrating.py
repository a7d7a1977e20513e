"""A calibration is made of everybody's first answers, kept whole, and measured with, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assessor.demo.cast import ident
from assessor.engine.calibration import Calibration
from assessor.engine.catalogue import Catalogue
from assessor.engine.know import Parameters
from assessor.items import calibrating, versions
from assessor.progress import scale, standing
from assessor.store import Store, attempts, calibrations, erase, people, recommendations, standings
from assessor.store.errors import Missing
from tests.support import crowd, made
from tests.support.made import NOON

LATER = NOON + timedelta(days=1)


def calibrate(store: Store, catalogue: Catalogue, at: datetime = NOON) -> calibrations.Version:
    calibration, gathered = calibrating.work_out(store, catalogue)
    assert calibrating.too_few(calibration) == ""
    return calibrating.keep(store, calibration, gathered, at)[0]


def test_too_few_reps_change_nothing_and_are_counted(store: Store, catalogue: Catalogue) -> None:
    crowd.arrive(store, catalogue, 3, NOON)
    found, _ = calibrating.work_out(store, catalogue)
    assert calibrating.too_few(found) == "too few (3 of 20 reps)"
    with store.read() as conn:
        assert versions.due(conn, catalogue) == ""
        assert scale.in_force(conn, catalogue) is catalogue


@pytest.fixture
def reps(store: Store, catalogue: Catalogue) -> list[str]:
    return crowd.arrive(store, catalogue, 20, NOON)


def test_twenty_reps_make_the_first_calibration_and_everybody_is_measured_with_it(
    store: Store, catalogue: Catalogue, reps: list[str]
) -> None:
    with store.read() as conn:
        assert versions.due(conn, catalogue) == "there is none yet"
        assert standing.due(conn, catalogue, reps, NOON) == []
    version = calibrate(store, catalogue)
    assert (version.number, version.reps, version.stage) == (1, 20, "Rasch")
    with store.write() as conn:
        measured = scale.in_force(conn, catalogue)
        assert measured.calibration == calibrations.load(conn, 1)
        assert scale.in_force(conn, catalogue) is measured
        asked = attempts.history(conn, reps[0])[0]
        calibrated = measured.parameters(measured.by_fingerprint[asked.fingerprint])
        assert calibrated == measured.calibration.items[asked.fingerprint]
        assert calibrated != catalogue.parameters(catalogue.by_fingerprint[asked.fingerprint])
        assert all(domain.unsure is not None for domain in measured.domains.values())
        assert len(standing.due(conn, catalogue, reps, NOON)) == 20
        standing.refresh(conn, catalogue, reps, NOON)
        assert {one.calibration for own in standings.of_people(conn, reps).values() for one in own.values()} == {1}
        assert standing.due(conn, catalogue, reps, NOON) == []
        assert versions.due(conn, catalogue) == ""


def test_the_next_one_is_due_when_a_tenth_more_is_answered_or_a_question_is_new(
    store: Store, catalogue: Catalogue, reps: list[str]
) -> None:
    calibrate(store, catalogue)
    crowd.arrive(store, catalogue, 1, NOON, first=50)
    with store.read() as conn:
        assert versions.due(conn, catalogue) == ""
    crowd.arrive(store, catalogue, 1, NOON, first=60)
    with store.read() as conn:
        assert versions.due(conn, catalogue).endswith("a tenth more than the 420 of calibration 1")
    calibrate(store, catalogue)
    first = next(item for item in catalogue.items.values() if item.scored and not item.released)
    reworded = replace(first, stem=f"{first.stem} And now?")
    with store.read() as conn:
        assert versions.due(conn, catalogue) == ""
        changed = replace(catalogue, items=catalogue.items | {first.id: reworded})
        assert versions.due(conn, changed) == "questions that are new: 1"


def test_whoever_goes_back_stays_there_whatever_the_night_brings(
    store: Store, catalogue: Catalogue, reps: list[str]
) -> None:
    calibrate(store, catalogue)
    with store.write() as conn:
        people.add_person(conn, made.person("tess", roles=frozenset({"trainer"})))
        versions.put_in_force(conn, None, "tess", NOON + timedelta(minutes=1))
        assert not versions.follows(conn)
    calibrate(store, catalogue)
    with store.write() as conn:
        assert versions.number_in_force(conn) is None
        assert scale.in_force(conn, catalogue) is catalogue
        assert [one.number for one in calibrations.versions(conn)] == [2, 1]
        versions.put_in_force(conn, 2, "tess", LATER)
        versions.put_in_force(conn, 2, "tess", LATER)
        assert len(calibrations.decisions(conn)) == 3
        assert versions.follows(conn)
        with pytest.raises(Missing):
            versions.put_in_force(conn, 9, "tess", LATER)
    assert calibrate(store, catalogue, LATER + timedelta(days=1)).number == 3
    with store.read() as conn:
        assert versions.number_in_force(conn) == 3


def harder(catalogue: Catalogue, by: float) -> dict[str, Parameters]:
    """Every question so much easier or harder than its author thought."""
    model = {print_: catalogue.parameters(item) for print_, item in catalogue.by_fingerprint.items() if item.scored}
    return {print_: Parameters(one.b + by, one.c, one.w) for print_, one in model.items()}


def put_in_force(store: Store, catalogue: Catalogue, by: float, number: int) -> None:
    items = harder(catalogue, by)
    names = list(catalogue.domains)
    calibration = Calibration(
        reps=20,
        items=items,
        errors=dict.fromkeys(items, 0.5),
        mu=dict.fromkeys(names, 0.0),
        unsure=dict.fromkeys(names, 0.1),
    )
    with store.write() as conn:
        assert calibrations.keep(conn, calibration, 400, NOON).number == number
        versions.put_in_force(conn, number, None, NOON)


def test_words_that_change_with_the_same_answers_are_noted_until_there_are_new_ones(
    store: Store, catalogue: Catalogue
) -> None:
    (rep,) = crowd.arrive(store, catalogue, 1, NOON)
    with store.read() as conn:
        before = standings.of_people(conn, [rep])[rep]
    put_in_force(store, catalogue, -3.0, 1)
    with store.write() as conn:
        found = standing.renew(conn, catalogue, [rep], LATER)[rep]
        noted = calibrations.rescaled_of(conn, rep)
    changed = {name for name, one in before.items() if one.known.state != found[name].state}
    assert changed
    assert {one.practice for one in noted} == changed
    for one in noted:
        assert (one.before, one.after) == (before[one.practice].known.state, found[one.practice].state)
        assert one.calibration == 1
    with store.write() as conn:
        standing.renew(conn, catalogue, [rep], LATER)
        assert calibrations.rescaled_of(conn, rep) == noted, "the same scale and the same answers: still the news"
        versions.put_in_force(conn, None, None, LATER)
        standing.renew(conn, catalogue, [rep], LATER)
        back = calibrations.rescaled_of(conn, rep)
    assert {(one.practice, one.after, one.calibration) for one in back} == {
        (one.practice, one.before, None) for one in noted
    }
    with store.write() as conn:
        (sitting,) = attempts.of_person(conn, rep)
        more = made.said(conn, rep)[0]
        plan = sitting.plan[:1]
        attempts.start(conn, made.attempt("again", person_id=rep, plan=plan, started_at=LATER), [])
        attempts.add_response(conn, made.response("more", **later_answer(more)))
        standing.renew(conn, catalogue, [rep], LATER)
        assert calibrations.rescaled_of(conn, rep) == []


def later_answer(first: attempts.Response) -> dict[str, object]:
    given = {
        name: getattr(first, name) for name in ("item_id", "practice", "point", "fingerprint", "answer", "credit")
    }
    return given | {"attempt_id": "again", "position": 0, "answered_at": LATER, "first_attempt": False}


def test_a_month_that_passes_is_not_taken_for_a_calibration(store: Store, catalogue: Catalogue) -> None:
    """Nine years widen ranges, and so change words; a calibration that says what the authors say changes none."""
    reps = crowd.arrive(store, catalogue, 6, NOON)
    put_in_force(store, catalogue, 0.0, 1)
    with store.write() as conn:
        before = standings.of_people(conn, reps)
        found = standing.renew(conn, catalogue, reps, NOON + timedelta(days=9 * 365))
        noted = {(rep, one.practice) for rep in reps for one in calibrations.rescaled_of(conn, rep)}
    changed = {
        (rep, name) for rep in reps for name, one in before[rep].items() if one.known.state != found[rep][name].state
    }
    assert changed - noted, "by the years alone"


def test_the_result_of_an_attempt_names_its_calibration(store: Store, catalogue: Catalogue) -> None:
    put_in_force(store, catalogue, 0.5, 1)
    (rep,) = crowd.arrive(store, catalogue, 1, NOON)
    with store.read() as conn:
        advice = recommendations.latest(conn, rep)
    assert advice is not None
    assert advice.inputs["calibration"] == 1


def test_what_would_change_is_told_and_nothing_is_kept(store: Store, catalogue: Catalogue, reps: list[str]) -> None:
    with store.write() as conn:
        erase.person(conn, reps[0], NOON, ident("nobody"))
    calibration, _ = calibrating.work_out(store, catalogue)
    found = calibrating.effect(store, catalogue, calibration, NOON)
    assert calibration.reps == 20
    assert found.people == 19, "nothing is said of who has been forgotten"
    assert 0 < found.reworded <= 19
    assert found.moved
    for _item, before, after in found.moved:
        assert abs(after - before) > calibrating.FAR
    with store.read() as conn:
        assert calibrations.versions(conn) == []


def test_answers_to_a_text_that_is_out_of_service_are_calibrated_as_well(
    store: Store, catalogue: Catalogue, reps: list[str]
) -> None:
    with store.read() as conn:
        asked = attempts.history(conn, reps[0])[0]
    without = {name: item for name, item in catalogue.items.items() if name != asked.item_id}
    calibrate(store, replace(catalogue, items=without))
    with store.read() as conn:
        assert asked.fingerprint in calibrations.load(conn, 1).items
