"""The cast and its history fit into both engines."""

from assessor.demo import history
from assessor.engine.catalogue import Catalogue
from assessor.store import Store, attempts, people, recommendations
from tests.support.cast import Cast
from tests.support.made import NOON


def test_ben_has_half_a_year_behind_him_and_caro_is_new(store: Store, cast: Cast) -> None:
    with store.read() as conn:
        taken = attempts.of_person(conn, cast.ben.id)
        assert (NOON - taken[0].started_at).days > 150
        assert all(attempt.finished_at for attempt in taken)
        assert len(attempts.history(conn, cast.ben.id)) == sum(len(attempt.plan) for attempt in taken)
        assert recommendations.latest(conn, cast.ben.id) is not None
        assert attempts.of_person(conn, cast.caro.id) == []


def test_ana_manages_the_team_of_ben_and_not_that_of_dov(cast: Cast) -> None:
    assert cast.ben.team_id in cast.ana.manages
    assert cast.dov.team_id not in cast.ana.manages


def test_the_cast_arrives_once(store: Store, cast: Cast, catalogue: Catalogue) -> None:
    assert history.seed(store, catalogue, NOON) is False
    with store.read() as conn:
        assert len(people.everyone(conn)) == len(cast)
