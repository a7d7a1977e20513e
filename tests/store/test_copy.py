"""Everything goes from one engine to the other and back, and is the same."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table

from assessor.store import Store, migrate, people, tables
from assessor.store.copy import copy
from assessor.store.errors import BadBackup, Unmigrated
from assessor.store.schema import metadata
from assessor.store.tables import Row
from tests.store.test_backup import fill, sums


@pytest.fixture
def sqlite(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """A database with rows in every table."""
    store = Store.open(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'source.sqlite3')}")
    fill(store)
    yield store
    store.close()


@pytest.mark.postgres
def test_from_sqlite_to_postgresql_and_back_is_equal(sqlite: Store, postgresql_url: str, tmp_path: Path) -> None:
    postgres = Store.open(postgresql_url)
    back = Store.open(f"sqlite:///{tmp_path / 'back.sqlite3'}")
    migrate.upgrade(back)

    there = copy(sqlite, postgres)
    assert copy(postgres, back) == there == sums(sqlite) == sums(postgres) == sums(back)
    assert there.keys() == metadata.tables.keys()
    assert all(kept.rows for kept in there.values())
    with postgres.read() as one, back.read() as other:
        assert people.everyone(one) == people.everyone(other)
    postgres.close()
    back.close()


def test_a_database_with_rows_is_not_copied_into(sqlite: Store, store: Store) -> None:
    with store.write() as conn:
        people.add_team(conn, people.Team("south", "South"))
    with pytest.raises(BadBackup, match=r"rows already: team \(1\)"):
        copy(sqlite, store)


def test_a_database_without_tables_is_not_copied_into(sqlite: Store, bare_store: Store) -> None:
    for source, target in ((sqlite, bare_store), (bare_store, sqlite)):
        with pytest.raises(Unmigrated, match="run `assessor db upgrade`"):
            copy(source, target)


def test_a_copy_that_is_not_equal_is_undone(sqlite: Store, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = tables.write

    def lose_one(conn: Connection, table: Table, rows: Iterable[Row]) -> None:
        genuine(conn, table, list(rows)[: -1 if table.name == "studied" else None])

    monkeypatch.setattr(tables, "write", lose_one)
    with pytest.raises(BadBackup, match=r"studied would arrive with Sum\(rows=1"):
        copy(sqlite, store)
    assert not any(kept.rows for kept in sums(store).values())


def test_a_table_longer_than_a_batch_arrives_whole(
    sqlite: Store, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "BATCH", 7)
    chain = [people.Team(f"t{number}", "Team", f"t{number - 1}" if number else None) for number in range(23)]
    with sqlite.write() as conn:
        for team in chain:
            people.add_team(conn, team)
    assert copy(sqlite, store) == sums(store) == sums(sqlite)
    with store.read() as conn:
        assert people.below(conn, ["t0"]) == {team.id for team in chain}
