"""How people stand is kept when an attempt ends, and worked out anew when it is old or the questions have changed."""

from dataclasses import replace
from datetime import datetime, timedelta

from assessor.demo.cast import ident
from assessor.engine.catalogue import Catalogue
from assessor.progress import standing
from assessor.progress.evidence import answered
from assessor.reports import knowledge
from assessor.store import Store, attempts, people, standings
from assessor.store.standings import Standing
from tests.support.cast import Cast
from tests.support.made import NOON

MONTH = standing.OLDEST + timedelta(seconds=1)


def of_ben(store: Store) -> dict[str, Standing]:
    with store.read() as conn:
        return standings.of_people(conn, [ident("ben")]).get(ident("ben"), {})


def refresh(store: Store, catalogue: Catalogue, now: datetime) -> int:
    with store.write() as conn:
        return standing.refresh(conn, catalogue, [ident(name) for name in ("ben", "caro", "dov")], now)


def test_the_end_of_an_attempt_keeps_what_the_engine_says_of_all_answers(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    with store.read() as conn:
        last = attempts.of_person(conn, cast.ben.id)[-1].finished_at
        assert last is not None
        said = knowledge(catalogue, answered(conn, catalogue, attempts.history(conn, cast.ben.id)), last)
        assert standings.of_people(conn, [cast.caro.id, cast.dov.id]) == {}
    kept = of_ben(store)
    assert {name: one.known for name, one in kept.items()} == said
    assert {(one.as_of, one.scale_version) for one in kept.values()} == {(last, catalogue.scale_version)}


def test_a_range_that_is_a_month_old_is_worked_out_anew_and_is_wider(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    before = of_ben(store)
    assert refresh(store, catalogue, NOON) == 0
    assert of_ben(store) == before
    assert refresh(store, catalogue, NOON + MONTH) == 1
    after = of_ben(store)
    assert all(after[name].known.high > one.known.high for name, one in before.items())
    assert all(after[name].known.mastery == one.known.mastery for name, one in before.items())
    assert refresh(store, catalogue, NOON + MONTH) == 0


def test_another_cut_makes_everybody_due_and_another_lesson_does_not(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    reworded = replace(catalogue, lessons={}, version="another")
    assert refresh(store, reworded, NOON) == 0
    qpc = replace(catalogue.practices["qpc"], cut=0.2)
    easier = replace(catalogue, practices={**catalogue.practices, "qpc": qpc})
    assert refresh(store, easier, NOON) == 1
    assert of_ben(store)["qpc"].known.cut == 0.2
    assert refresh(store, easier, NOON) == 0


def test_a_practice_out_of_service_is_no_longer_stood_on(store: Store, cast: Cast, catalogue: Catalogue) -> None:
    less = replace(catalogue, practices={"qpc": catalogue.practices["qpc"]})
    assert refresh(store, less, NOON) == 1
    assert list(of_ben(store)) == ["qpc"]
    assert refresh(store, Catalogue(), NOON) == 0
    assert standing.refresh_everybody(store, Catalogue(), lambda: NOON, lambda: False) == 0


def test_a_night_works_through_everybody_who_is_here_and_stops_when_told_to(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    def night(*, ends_after: int = 1000) -> int:
        asked = iter(range(1000))
        return standing.refresh_everybody(store, catalogue, lambda: NOON + MONTH, lambda: next(asked) >= ends_after)

    assert night(ends_after=0) == 0
    assert night() == 1
    assert night() == 0
    with store.write() as conn:
        people.leave(conn, cast.ben.id, NOON)
    other_scale = replace(catalogue, practices={"qpc": catalogue.practices["qpc"]})
    assert standing.refresh_everybody(store, other_scale, lambda: NOON + MONTH, lambda: False) == 0


def test_a_clock_that_went_back_does_not_keep_the_night_busy_for_ever(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    other_scale = replace(catalogue, practices={"qpc": catalogue.practices["qpc"]})
    assert refresh(store, other_scale, NOON + MONTH) == 1
    assert standing.refresh_everybody(store, catalogue, lambda: NOON, lambda: False) == 1
    assert of_ben(store)["qpc"].scale_version == other_scale.scale_version
