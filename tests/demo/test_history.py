"""The cast, and Ben's half year: invented, and true to the content all the same."""

from datetime import timedelta
from pathlib import Path

import pytest

from assessor.demo import CAST
from assessor.demo.cast import ident
from assessor.demo.colleagues import COLLEAGUES, arrive
from assessor.demo.history import seed
from assessor.engine.catalogue import Catalogue
from assessor.engine.confidence import ENOUGH
from assessor.engine.fingerprint import fingerprint
from assessor.engine.know import State
from assessor.formats.frozen import thaw
from assessor.lessons.library import Library
from assessor.store import Store, attempts, people, ratings, recommendations, standings, study
from assessor.store.migrate import upgrade
from tests.support import made
from tests.web.academy import NINE, one_engine


@pytest.fixture
def catalogue(released_project: Path) -> Catalogue:
    return Library(released_project / "var").edition().catalogue


def test_the_cast_is_the_one_that_every_test_knows(store: Store, catalogue: Catalogue) -> None:
    assert seed(store, catalogue, NINE)
    with store.read() as conn:
        found = {person.handle: person for person in people.everyone(conn)}
        teams = people.teams(conn)
    assert set(found) == {"ana", "ben", "caro", "dov", "tess", "ida"} == {role.handle for role in CAST}
    assert found["ana"].manages == {found["ben"].team_id} == {found["caro"].team_id}
    assert found["dov"].team_id != found["ben"].team_id
    assert (found["tess"].roles, found["ida"].roles) == (frozenset({"trainer"}), frozenset({"admin"}))
    assert sorted(team.name for team in teams.values()) == ["North", "South"]


def test_a_store_with_people_is_left_alone(store: Store, catalogue: Catalogue) -> None:
    assert seed(store, catalogue, NINE)
    with store.read() as conn:
        before = attempts.history(conn, ident("ben"))
    assert not seed(store, catalogue, NINE + timedelta(days=1))
    with store.read() as conn:
        assert attempts.history(conn, ident("ben")) == before
        assert len(people.everyone(conn)) == 6


def test_bens_answers_were_scored_by_the_items_that_he_was_asked(store: Store, catalogue: Catalogue) -> None:
    seed(store, catalogue, NINE)
    with store.read() as conn:
        history = made.said(conn, ident("ben"))
        texts = attempts.versions(conn, {response.fingerprint for response in history})
    assert len(history) >= ENOUGH
    for response in history:
        item = thaw(texts[response.fingerprint])
        assert fingerprint(item) == response.fingerprint
        assert item == catalogue.items[response.item_id]
        assert item.score(response.answer) == response.credit
        assert sorted(response.presented) == sorted(item.shuffled())
    assert {response.credit for response in history} >= {0, 100}
    assert {response.confidence for response in history} == {"sure", "fairly", "guess"}


def test_everything_about_ben_lies_within_the_half_year_before(store: Store, catalogue: Catalogue) -> None:
    seed(store, catalogue, NINE)
    ben = ident("ben")
    with store.read() as conn:
        sittings = attempts.of_person(conn, ben)
        times = [sitting.started_at for sitting in sittings] + [sitting.finished_at for sitting in sittings]
        times += [response.answered_at for response in attempts.history(conn, ben)]
        times += [sheet.rated_at for sheet in ratings.sheets(conn, ben)]
        times += [reading.studied_at for reading in study.of_person(conn, ben)]
        made = [recommendations.after_attempt(conn, sitting.id) for sitting in sittings]
        advice = recommendations.latest(conn, ben)
    assert all(time is not None and NINE - timedelta(days=200) < time <= NINE for time in times)
    assert advice is not None
    assert advice.lessons
    assert None not in made


def test_caro_and_everybody_else_begin_with_nothing(store: Store, catalogue: Catalogue) -> None:
    seed(store, catalogue, NINE)
    others = [ident(role.handle) for role in CAST if role.handle != "ben"]
    assert len(others) == 5
    with store.read() as conn:
        for other in others:
            assert attempts.of_person(conn, other) == []
            assert ratings.sheets(conn, other) == []
            assert study.of_person(conn, other) == []


@one_engine
def test_the_same_history_is_invented_each_time(store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    other = Store.open(f"sqlite:///{tmp_path / 'other.db'}")
    upgrade(other)
    told = []
    for each in (store, other):
        seed(each, catalogue, NINE)
        with each.read() as conn:
            told.append((attempts.of_person(conn, ident("ben")), made.said(conn, ident("ben"))))
    other.close()
    assert told[0] == told[1]


@one_engine
def test_a_company_without_items_gets_the_cast_alone(store: Store) -> None:
    assert seed(store, Catalogue(), NINE)
    with store.read() as conn:
        assert len(people.everyone(conn)) == 6
        assert attempts.of_person(conn, ident("ben")) == []


@one_engine
def test_the_demo_has_a_team_around_ana_with_something_to_see(store: Store, catalogue: Catalogue) -> None:
    assert arrive(store, catalogue, NINE)
    assert not arrive(store, catalogue, NINE)
    with store.read() as conn:
        team = people.working_in(conn, [ident("north")])
        found = standings.of_people(conn, [one.id for one in team])
        opened = attempts.of_person(conn, ident("jon"))
        times = [sitting.started_at for one in team for sitting in attempts.of_person(conn, one.id)]
    assert {one.handle for one in team} == {"ana", "ben", "caro"} | {
        one.handle for one in COLLEAGUES if one.team == "north"
    }
    assert len(team) - 1 == 8
    assert {each.known.state for own in found.values() for each in own.values()} == set(State)
    assert [sitting.finished_at for sitting in opened] == [None]
    assert all(NINE - timedelta(days=200) < time <= NINE for time in times)


@one_engine
def test_a_company_without_items_gets_the_team_alone(store: Store) -> None:
    assert arrive(store, Catalogue(), NINE)
    with store.read() as conn:
        assert len(people.everyone(conn)) == 12
        assert attempts.of_person(conn, ident("eva")) == []
