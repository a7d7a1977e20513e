"""The reckoning can fail: it notices an answer that is lost, altered, half-written, and a broken database."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from assessor.store import Store, attempts
from assessor.store.schema import attempt, response
from bench._writers import faults, reckon
from tests.crash.amiss import NOTHING, amiss
from tests.support import made


@pytest.fixture
def ledgers(store: Store, tmp_path: Path) -> list[Path]:
    """Ben was told that both his answers are stored, and they are; a third line is cut off."""
    lines = []
    with store.write() as conn:
        made.ben_begins(conn)
        for place in range(2):
            one = made.response(f"r{place}", position=place, fingerprint=f"f{place}", item_id=f"qpc-{place}")
            attempts.add_response(conn, one)
            said = {"attempt": "a", "place": place, "answer": one.answer, "confidence": one.confidence}
            lines.append(json.dumps(said) + "\n")
    path = tmp_path / "ben.ledger"
    path.write_text("".join(lines) + '{"attempt": "a", "pla')
    return [path]


def test_what_is_stored_as_it_was_acknowledged_is_in_order(store: Store, ledgers: list[Path]) -> None:
    found = reckon(store, ledgers)
    assert (found.acknowledged, found.stored) == (2, 2)
    assert (amiss(found), faults(store)) == (NOTHING, [])


def test_an_answer_that_is_not_there_is_lost(store: Store, ledgers: list[Path]) -> None:
    with store.write() as conn:
        conn.execute(delete(response).where(response.c.position == 1))
    assert amiss(reckon(store, ledgers)) == NOTHING | {"lost": 1}
    with store.write() as conn:
        attempts.add_response(conn, made.response("r1", position=1, fingerprint="f1"))
        conn.execute(delete(response).where(response.c.position == 0))
    assert amiss(reckon(store, ledgers)) == NOTHING | {"lost": 1, "halves": 1}, "a place before it is empty"


def test_another_answer_in_its_place_is_altered(store: Store, ledgers: list[Path]) -> None:
    with store.read() as conn:
        kept = replace(attempts.responses(conn, "a")[1], answer="right")
    with store.write() as conn:
        conn.execute(delete(response).where(response.c.position == 1))
        conn.execute(insert(response).values(vars(kept)))
    assert amiss(reckon(store, ledgers)) == NOTHING | {"altered": 1}


def test_an_end_without_a_recommendation_is_a_half(store: Store, ledgers: list[Path]) -> None:
    with store.write() as conn:
        conn.execute(update(attempt).values(finished_at=made.NOON))
    assert amiss(reckon(store, ledgers)) == NOTHING | {"halves": 1}


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_reference_to_nothing_is_a_fault(store: Store, ledgers: list[Path]) -> None:
    with store.database.writers.connect() as conn:
        conn.commit()
        raw = conn.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DELETE FROM attempt")
        raw.execute("PRAGMA foreign_keys = ON")
    assert any("response" in fault and "refers to nothing" in fault for fault in faults(store))
