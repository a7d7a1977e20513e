"""A plan that grows with the answers: each question is appended once, whoever sends what how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assessor.engine.sitting import Aim
from assessor.store import Connection, Store, attempts, growing
from assessor.store.attempts import PlannedItem
from assessor.store.errors import Conflict, Missing
from tests.support import made
from tests.support.made import NOON

AIM = Aim(("qpc", "questioning"), minutes=20, most=40)
FIRST, OTHER = PlannedItem("qpc-0", "f0", ("b", "a")), PlannedItem("qpc-1", "f1", ("a", "b"))


def begins(conn: Connection, id: str = "a") -> attempts.Attempt:
    return made.ben_begins(conn, id, plan=(), aim=AIM)


def extend(conn: Connection, place: int, item: PlannedItem = FIRST, id: str = "a") -> str:
    return growing.extend(conn, id, place, item, made.version(item.fingerprint, item_id=item.item), NOON)


def plan(store: Store, id: str = "a") -> tuple[PlannedItem, ...]:
    with store.read() as conn:
        found = attempts.get(conn, id)
    assert found is not None
    return found.plan


def test_an_aim_comes_back_as_it_was_given(store: Store) -> None:
    with store.write() as conn:
        begun = begins(conn)
    with store.read() as conn:
        assert attempts.get(conn, "a") == begun
        assert attempts.unfinished(conn, "ben", "where") == begun


def test_items_are_appended_in_their_order_and_keep_their_texts(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn, "a", plan=(), aim=AIM)
        new = PlannedItem("new", "f9", ("x",))
        assert [extend(conn, 0), extend(conn, 1, new)] == ["stored", "stored"]
        assert attempts.versions(conn, ["f9"]) == {"f9": {"stem": "What could it buy?"}}
    assert plan(store) == (FIRST, new)


def test_a_place_that_is_taken_keeps_what_it_holds(store: Store) -> None:
    with store.write() as conn:
        begins(conn)
        extend(conn, 0)
        assert extend(conn, 0, OTHER) == "same"
    assert plan(store) == (FIRST,)


def test_a_place_beyond_the_next_one_and_an_attempt_that_is_not_there_are_refused(store: Store) -> None:
    with store.write() as conn:
        begins(conn)
        with pytest.raises(Missing, match="place 1"):
            extend(conn, 1)
        with pytest.raises(Missing, match="attempt b"):
            extend(conn, 0, id="b")
    assert plan(store) == ()


def test_a_finished_attempt_grows_no_more(store: Store) -> None:
    with store.write() as conn:
        begins(conn)
        attempts.finish(conn, "a", NOON)
        assert extend(conn, 0) == "same"
    assert plan(store) == ()


def test_eight_threads_append_one_item(store: Store) -> None:
    with store.write() as conn:
        begins(conn)

    def append(number: int) -> str:
        with store.write() as conn:
            return extend(conn, 0, (FIRST, OTHER)[number % 2])

    assert sorted(made.at_once(8, append)) == ["same"] * 7 + ["stored"]
    assert len(plan(store)) == 1


def test_beginning_twice_begins_once_however_far_it_has_grown(store: Store) -> None:
    with store.write() as conn:
        begun = begins(conn)
        extend(conn, 0)
        assert attempts.start(conn, replace(begun, started_at=NOON + timedelta(seconds=1)), []) == "same"
        with pytest.raises(Conflict):
            attempts.start(conn, replace(begun, aim=replace(AIM, minutes=10)), [])
    assert plan(store) == (FIRST,)


def test_an_item_never_stays_without_the_answer_before_it(store: Store) -> None:
    """What one transaction stores is there together or not at all."""
    with store.write() as conn:
        begins(conn)
        extend(conn, 0)

    def breaks_off() -> None:
        with store.write() as conn:
            attempts.add_response(conn, made.response())
            extend(conn, 1, OTHER)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        breaks_off()
    assert plan(store) == (FIRST,)
    with store.read() as conn:
        assert attempts.taken(conn, "a") == set()


def test_the_pace_is_in_the_answers(store: Store) -> None:
    with store.write() as conn:
        begins(conn)
        attempts.add_response(conn, made.response(seconds=12.5))
        attempts.add_response(conn, made.response("r1", position=1, seconds=None))
        assert sorted(growing.seconds(conn, "a"), key=str) == [12.5, None]


def test_exposure_is_the_share_of_the_form_s_latest_attempts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "FEWEST", 1)
    with store.write() as conn:
        for number in range(4):
            begun = made.ben_begins(conn, f"a{number}")
            attempts.add_response(conn, made.response(f"r{number}", attempt_id=begun.id))
        attempts.add_response(conn, made.response("r9", attempt_id="a0", position=1, item_id="qpc-1"))
        made.ben_begins(conn, "elsewhere", form_id="another")
        attempts.add_response(conn, made.response("re", attempt_id="elsewhere", item_id="qpc-1"))
        assert growing.exposure(conn, "where") == {"qpc-0": 1.0, "qpc-1": 0.25}
        assert growing.exposure(conn, "nobody-s") == {}


def test_one_attempt_says_nothing_of_exposure(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn)
        attempts.add_response(conn, made.response())
        assert growing.exposure(conn, "where") == {"qpc-0": 1 / growing.FEWEST}
