"""An attempt is begun once, found again after an interruption, and ended once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from assessor.store import Store, attempts, people
from assessor.store.errors import Conflict, Missing
from tests.support import made
from tests.support.made import NOON

TEXTS = [made.version("f0", item_id="qpc-0"), made.version("f1", item_id="qpc-1")]


def test_an_attempt_comes_back_as_it_was_begun(store: Store) -> None:
    with store.write() as conn:
        begun = made.ben_begins(conn)

    with store.read() as conn:
        assert attempts.get(conn, begun.id) == begun
        assert attempts.get(conn, "another") is None


def test_beginning_twice_begins_once(store: Store) -> None:
    with store.write() as conn:
        begun = made.ben_begins(conn)
        later = replace(begun, started_at=NOON + timedelta(seconds=1))

        assert attempts.start(conn, later, TEXTS) == "same"
        assert attempts.of_person(conn, "ben") == [begun]


def test_eight_threads_begin_one_attempt(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))

    def begin(_: int) -> str:
        with store.write() as conn:
            return attempts.start(conn, made.attempt(), TEXTS)

    assert sorted(made.at_once(8, begin)) == ["same"] * 7 + ["stored"]


@pytest.mark.parametrize("other", [{"person_id": "caro"}, {"plan": ()}, {"form_id": "b"}, {"content_version": "v2"}])
def test_an_id_that_holds_another_attempt_is_a_conflict(store: Store, other: dict[str, Any]) -> None:
    with store.write() as conn:
        begun = made.ben_begins(conn)
        people.add_person(conn, made.person("caro"))
        with pytest.raises(Conflict) as conflict:
            attempts.start(conn, made.attempt(**other), TEXTS)

        assert conflict.value.existing == begun
        assert attempts.of_person(conn, "ben") == [begun]


def test_a_planned_item_without_a_text_begins_nothing(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        with pytest.raises(Missing, match="f1"):
            attempts.start(conn, made.attempt(), TEXTS[:1])

        assert attempts.of_person(conn, "ben") == []


def test_the_first_text_of_a_fingerprint_stays(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn)
        mended = made.version("f0", body={"stem": "What could it buy?", "why": "now with a reason"})
        attempts.start(conn, made.attempt("b"), [mended])

        assert attempts.versions(conn, ["f0", "never-asked"]) == {"f0": {"stem": "What could it buy?"}}


def test_the_latest_unfinished_attempt_is_taken_up_again(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn)
        attempts.start(conn, made.attempt("later", started_at=NOON + timedelta(hours=1)), TEXTS)
        attempts.start(conn, made.attempt("done", started_at=NOON + timedelta(hours=2)), TEXTS)
        attempts.finish(conn, "done", NOON + timedelta(hours=3))

        taken_up = attempts.unfinished(conn, "ben", "where")

        assert taken_up is not None
        assert taken_up.id == "later"
        assert attempts.unfinished(conn, "ben", "another form") is None
        assert attempts.unfinished(conn, "caro", "where") is None


def test_the_first_end_counts(store: Store) -> None:
    end = NOON + timedelta(minutes=9)
    with store.write() as conn:
        made.ben_begins(conn)

        assert attempts.finish(conn, "a", end) == end
        assert attempts.finish(conn, "a", end + timedelta(days=1)) == end
        assert [attempt.finished_at for attempt in attempts.of_person(conn, "ben")] == [end]


def test_what_was_never_begun_cannot_end(store: Store) -> None:
    with store.write() as conn, pytest.raises(Missing, match="no attempt never"):
        attempts.finish(conn, "never", NOON)
