"""A worksheet's rules change: what accounts prove is worked out anew, for everybody, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assessor.engine.catalogue import Catalogue
from assessor.engine.worksheet import Worksheet
from assessor.progress.proofs import BATCH, count_anew
from assessor.store import Store, people, worksheets
from assessor.store.worksheets import Row
from tests.engine.made import bank
from tests.support import made
from tests.support.made import NOON

CELLS = {"way": "asked", "source": "Rosa", "figure": "5", "collected": "2026-03-02"}
UNTIL = date(2027, 3, 2)


@pytest.fixture
def ben(store: Store) -> Store:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
    return store


def written(store: Store, *rows: Row) -> None:
    with store.write() as conn:
        worksheets.add(conn, rows)


def row(ident: str, until: date | None = UNTIL, sheet: str = "qpc", **cells: str) -> Row:
    return Row(ident, "ben", sheet, ident, CELLS | cells, NOON, until)


def catalogue(**changes: object) -> Catalogue:
    sheet: Worksheet = replace(bank().worksheets["qpc"], **changes)  # type: ignore[arg-type]
    return Catalogue(worksheets={"qpc": sheet})


def test_nothing_changes_where_nothing_has_changed(ben: Store) -> None:
    rows = [row("counts"), row("guessed", None, way="guess")]
    written(ben, *rows)
    assert count_anew(ben, catalogue()) == 0
    with ben.read() as conn:
        assert worksheets.of_person(conn, "ben") == rows


def test_another_rule_is_another_day_and_when_it_was_written_stays(ben: Store) -> None:
    rows = [row(f"{number:04}") for number in range(BATCH + 3)]
    written(ben, *rows, row("guessed", None, way="guess"), row("gone", sheet="no-longer-there"))
    assert count_anew(ben, catalogue(months=6)) == BATCH + 4
    with ben.read() as conn:
        found = {one.id: one for one in worksheets.of_person(conn, "ben")}
        assert worksheets.tally(conn, ["ben"], "qpc", date(2026, 9, 2)) == {"ben": (BATCH + 3, BATCH + 4)}
    assert found["0000"] == replace(rows[0], counts_until=date(2026, 9, 2))
    assert found["guessed"].counts_until is None
    assert found["gone"].counts_until is None, "what is out of service proves nothing"
    assert count_anew(ben, catalogue(months=6)) == 0
    assert count_anew(ben, catalogue()) == BATCH + 3


def test_it_stops_when_it_is_told_to(ben: Store) -> None:
    written(ben, row("counts"))
    assert count_anew(ben, catalogue(months=6), lambda: True) == 0
