"""Half a year of coaching in the demo: it lies in the past, is the same each time, and has some of everything."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assessor.coaching.assigned import tasks
from assessor.demo import coached
from assessor.demo.cast import ident
from assessor.demo.colleagues import arrive
from assessor.engine.catalogue import Catalogue
from assessor.lessons.library import Library
from assessor.store import Store, observations, people
from assessor.store.schema import rating
from assessor.store.schema_coach import plan_entry, qualification, vignette_rating
from assessor.store.schema_team import (
    assignment,
    observation,
    observation_side,
    one_to_one,
    sharing,
    standing_moment,
    story,
    worksheet_row,
)
from tests.web.academy import NINE, one_engine

FILLED = (
    assignment,
    observation,
    observation_side,
    one_to_one,
    sharing,
    standing_moment,
    story,
    worksheet_row,
    qualification,
    plan_entry,
    vignette_rating,
)


@pytest.fixture
def catalogue(released_project: Path) -> Catalogue:
    return Library(released_project / "var").edition().catalogue


@pytest.fixture
def half_a_year(store: Store, catalogue: Catalogue) -> Store:
    arrive(store, catalogue, NINE)
    coached.remember(store, catalogue, NINE)
    return store


def test_there_is_something_in_every_table_and_nothing_of_it_is_in_the_future(half_a_year: Store) -> None:
    with half_a_year.read() as conn:
        for table in FILLED:
            assert conn.execute(select(func.count()).select_from(table)).scalar_one() > 0, table.name
        first = conn.execute(select(func.min(observation.c.opened_at))).scalar_one()
        last = conn.execute(select(func.max(rating.c.rated_at))).scalar_one()
        managers = [one for one in people.everyone(conn) if "manager" in one.roles]
    assert NINE - timedelta(days=180) < first < last <= NINE
    assert len(managers) == 5


@one_engine
def test_nobody_writes_down_the_same_words_twice(half_a_year: Store) -> None:
    with half_a_year.read() as conn:
        said = [words for words in conn.scalars(select(plan_entry.c.words)) if words]
    assert len(said) > 20
    assert sorted(said) == sorted(set(said))


@one_engine
def test_the_half_year_is_the_same_each_time(half_a_year: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    from assessor.store.migrate import upgrade

    again = Store.open(f"sqlite:///{tmp_path / 'again.db'}")
    upgrade(again)
    arrive(again, catalogue, NINE)
    coached.remember(again, catalogue, NINE)
    with half_a_year.read() as one, again.read() as other:
        for table in FILLED:
            both = [sorted(map(str, conn.execute(select(table)).all())) for conn in (one, other)]
            assert both[0] == both[1], table.name
    again.close()


@one_engine
def test_what_was_asked_for_is_done_by_some_and_overdue_for_others(half_a_year: Store, catalogue: Catalogue) -> None:
    team = [ident(one.handle) for one in coached.TEAM]
    with half_a_year.read() as conn:
        found = tasks(conn, catalogue, team, NINE)
    states = {task.state for own in found.values() for task in own}
    assert {"done", "open", "overdue"} <= states


@one_engine
def test_one_call_waits_for_ben_and_one_has_not_been_talked_about(half_a_year: Store) -> None:
    with half_a_year.read() as conn:
        assert len(observations.to_rate(conn, ident("ben"), 10)) == 1
        calls = [one.call for one in observations.of_manager(conn, ident("ana"), 100)]
    assert sum(call.both_at is not None and call.debriefed_at is None for call in calls) == 1


@one_engine
def test_a_company_with_other_content_gets_what_fits(store: Store, catalogue: Catalogue) -> None:
    bare = Catalogue(practices=catalogue.practices)
    arrive(store, bare, NINE)
    coached.remember(store, bare, NINE)
    with store.read() as conn:
        assert conn.execute(select(func.count()).select_from(observation)).scalar_one() == 0
        assert conn.execute(select(func.count()).select_from(story)).scalar_one() == 3
