"""Rules that the database itself keeps: what is append-only, which values are allowed, whom a row may refer to."""

from typing import Any

import pytest
from sqlalchemy import Text, delete, update
from sqlalchemy.exc import IntegrityError

from assessor.store import Store, attempts, people, ratings
from assessor.store.schema import APPEND_ONLY, metadata
from tests.support import made


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
def test_what_is_append_only_refuses_a_change(store: Store, table: Any) -> None:
    with store.write() as conn:
        made.everything(conn)
    column = next(iter(table.primary_key.columns))
    other = "other" if isinstance(column.type, Text) else 2

    with pytest.raises(IntegrityError, match=f"{table.name} is append-only"), store.write() as conn:
        conn.execute(update(table).values({column: other}))


def test_every_row_of_a_person_can_be_deleted(store: Store) -> None:
    with store.write() as conn:
        made.everything(conn)
        for table in reversed(metadata.sorted_tables):
            assert conn.execute(delete(table)).rowcount > 0, f"{table.name} had no row to delete"


@pytest.mark.parametrize(
    "wrong",
    [
        {"credit": 101},
        {"credit": -1},
        {"confidence": "certain"},
        {"seconds": -0.5},
        {"position": -1},
        {"attempt_id": "no-such-attempt"},
        {"fingerprint": "no-such-text"},
        {"practice": None},
    ],
    ids=str,
)
def test_an_impossible_response_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    with store.write() as conn:
        made.ben_begins(conn)

    with pytest.raises(IntegrityError), store.write() as conn:
        attempts.add_response(conn, made.response(**wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"levels": {"coverage": 0}},
        {"levels": {"coverage": 6}},
        {"source": "customer"},
        {"source": "manager"},
        {"rater_id": "ana"},
        {"rater_id": "no-such-person", "source": "manager"},
    ],
    ids=str,
)
def test_an_impossible_rating_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben"))

    with pytest.raises(IntegrityError), store.write() as conn:
        ratings.add_sheet(conn, made.sheet(**wrong))


@pytest.mark.parametrize("wrong", [{"roles": frozenset({"boss"})}, {"team_id": "nowhere"}], ids=str)
def test_an_impossible_person_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), store.write() as conn:
        people.add_person(conn, made.person("ben", **wrong))
