"""What an attempt changed is kept when it ends, beside how its owner stood before; age and another scale are none."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from assessor.demo.cast import ident
from assessor.demo.history import same_for_all, sit
from assessor.engine.catalogue import Catalogue
from assessor.engine.change import change
from assessor.engine.know import Knowledge
from assessor.progress import standing
from assessor.progress.evidence import answered
from assessor.progress.finish import finish
from assessor.reports import knowledge
from assessor.store import Store, attempts
from assessor.store.schema_team import standing_moment
from tests.support.cast import Cast
from tests.support.made import NOON
from tests.support.told import statements


def moments(store: Store, handle: str) -> dict[datetime, dict[str, Any]]:
    """Rows by when and practice."""
    found: dict[datetime, dict[str, Any]] = {}
    with store.read() as conn:
        for row in conn.execute(select(standing_moment).where(standing_moment.c.person_id == ident(handle))):
            found.setdefault(row.at, {})[row.practice] = row
    return found


def plainly(store: Store, catalogue: Catalogue, handle: str, at: datetime) -> dict[str, Knowledge]:
    with store.read() as conn:
        given = answered(conn, catalogue, attempts.history(conn, ident(handle)))
    return {name: one for name, one in knowledge(catalogue, given, at).items() if one.answers}


def figures(row: Any) -> tuple[object, ...]:
    return (row.state, row.mastery, row.low, row.high, row.cut, row.answers)


def before(row: Any) -> tuple[object, ...]:
    return (row.before_state, row.before_mastery, row.before_low, row.before_high)


def test_each_attempt_is_a_moment_for_each_practice_with_answers(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    found = moments(store, "ben")
    with store.read() as conn:
        ended = [one.finished_at for one in attempts.of_person(conn, cast.ben.id) if one.finished_at]
    assert sorted(found) == ended
    earlier: dict[str, Knowledge] = {}
    for at in ended:
        known = plainly(store, catalogue, "ben", at)
        assert found[at].keys() == known.keys()
        for name, one in known.items():
            row, was = found[at][name], earlier.get(name)
            assert figures(row) == (one.state.value, one.mastery, one.low, one.high, one.cut, one.answers)
            assert before(row) == ((was.state.value, was.mastery, was.low, was.high) if was else (None,) * 4)
            assert was is None or change(was, one).by == row.mastery - row.before_mastery
        earlier = known
    assert moments(store, "caro") == {}


def test_ending_it_again_and_growing_old_are_no_moments(store: Store, cast: Cast, catalogue: Catalogue) -> None:
    kept = moments(store, "ben")
    with store.write() as conn:
        last = attempts.of_person(conn, cast.ben.id)[-1]
        finish(conn, catalogue, last, NOON)
    with store.write() as conn:
        assert standing.refresh(conn, catalogue, [cast.ben.id], NOON + timedelta(days=31)) == 1
    assert moments(store, "ben") == kept


def test_what_was_kept_on_another_scale_is_compared_on_this_one(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    stricter = replace(
        catalogue, practices={name: replace(one, cut=0.9) for name, one in catalogue.practices.items()}
    )
    form, last = same_for_all(catalogue), max(moments(store, "ben"))
    assert form is not None
    with store.write() as conn:
        sit(conn, stricter, form, "ben", NOON, 2.2, {})
    rows = moments(store, "ben")
    then = plainly(store, stricter, "ben", last)
    for name, row in rows[max(rows)].items():
        assert before(row) == (then[name].state.value, then[name].mastery, then[name].low, then[name].high)
    assert any(row.before_state != rows[last][name].state for name, row in rows[max(rows)].items())


def test_it_takes_one_statement_however_many_practices_there_are(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    form = same_for_all(catalogue)
    assert form is not None
    with statements(store) as told, store.write() as conn:
        sit(conn, catalogue, form, "caro", NOON, 1.0, {})
    assert sum("INSERT INTO standing_moment" in sql for sql in told) == 1
    assert sum("first_attempt" in sql for sql in told if sql.startswith("SELECT")) == 1, "its answers are read once"
    assert not any("response.answer," in sql for sql in told), "and not what they said"
    assert len(moments(store, "caro")[max(moments(store, "caro"))]) == len(form.draws)
