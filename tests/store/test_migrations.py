"""The tables are made and changed without losing a row, and are the ones that the queries expect."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from assessor.store import (
    Store,
    attempts,
    calibrations,
    clinic,
    commitments,
    cuts,
    migrate,
    objections,
    people,
    reviews,
    selfchecks,
    standings,
)
from assessor.store.errors import Unmigrated
from assessor.store.schema import APPEND_ONLY, metadata, person
from assessor.store.schema_coach import plan_part
from tests.store import rows_0001, rows_0002, rows_0003, rows_0004
from tests.support import made

Plant = Callable[[str], None]
# SQLite cannot alter a column, so that this makes the table anew there.
REBUILD = """
with op.batch_alter_table("attempt") as attempt:
    attempt.alter_column("content_version", existing_type=sa.Text(), nullable=True)
    attempt.add_column(sa.Column("note", sa.Text(), nullable=False, server_default="kept"))
"""
HALF_DONE = """
op.add_column("team", sa.Column("note", sa.Text()))
raise InterruptedError
"""
ORPHANS = "op.execute('DELETE FROM attempt')"


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Adds a change after the newest one: the body of its `upgrade`."""
    genuine = migrate._config
    newest = migrate.head()

    def config(connection: Connection | None = None) -> Any:
        changed = genuine(connection)
        changed.set_main_option("path_separator", "newline")
        changed.set_main_option("version_locations", f"assessor.store:migrations/versions\n{tmp_path / 'planted'}")
        return changed

    def add(body: str) -> None:
        head = f"import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = 'next', {newest!r}\n"
        (tmp_path / "planted").mkdir()
        (tmp_path / "planted" / "next.py").write_text(f"{head}def upgrade():\n{indent(body, '    ')}\n")
        monkeypatch.setattr(migrate, "_config", config)

    return add


@pytest.fixture
def full_store(bare_store: Store) -> Store:
    """A store of its own, for a change would stay, with rows in every table."""
    migrate.upgrade(bare_store)
    with bare_store.write() as conn:
        made.everything(conn)
    return bare_store


def rows(conn: Connection) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        name: sorted(map(tuple, conn.execute(select(*table.columns))), key=repr)
        for name, table in metadata.tables.items()
    }


def test_a_bare_database_gets_its_tables_once(bare_store: Store) -> None:
    assert migrate.current(bare_store) is None
    assert migrate.upgrade(bare_store) is None
    assert migrate.current(bare_store) == migrate.head()
    assert migrate.upgrade(bare_store) is None


def test_the_tables_are_the_ones_that_the_queries_expect(store: Store) -> None:
    with store.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_checks_are_the_ones_that_the_schema_names(store: Store) -> None:
    with store.read() as conn:
        inspector = inspect(conn)
        made_checks = {
            (table, check["name"]) for table in metadata.tables for check in inspector.get_check_constraints(table)
        }
    named = {
        (name, conn.dialect.identifier_preparer.format_constraint(constraint))
        for name, table in metadata.tables.items()
        for constraint in table.constraints
        if constraint.__visit_name__.endswith("check_constraint")
    }
    assert made_checks == named
    assert named


def test_append_only_tables_and_no_others_have_the_trigger(store: Store) -> None:
    queries = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace",
    }
    with store.read() as conn:
        found = conn.exec_driver_sql(queries[conn.dialect.name]).scalars().all()
    assert sorted(found) == sorted(table.name for table in APPEND_ONLY)


def test_a_change_keeps_every_row(full_store: Store, plant: Plant) -> None:
    store = full_store
    with store.read() as conn:
        before = rows(conn)
    assert all(before.values())

    plant(REBUILD)
    migrate.upgrade(store)

    assert migrate.current(store) == "next"
    with store.write() as conn:
        assert rows(conn) == before
        assert conn.exec_driver_sql("SELECT note FROM attempt").scalars().all() == ["kept"]
        with pytest.raises(IntegrityError):
            attempts.add_response(conn, made.response("r9", position=9, attempt_id="no-such-attempt"))
        conn.rollback()


def test_the_first_version_keeps_every_row(bare_store: Store) -> None:
    upgraded_from("0001", rows_0001.ROWS, bare_store)
    with bare_store.write() as conn:
        assert people.by_id(conn, "ben") == made.person("ben", team_id="east")
        assert people.change_person(conn, made.person("ben", email="ben@example.org")) == "stored"
        assert [given.credit for given in attempts.history(conn, "ben")] == [100]


def test_the_second_version_keeps_every_row_and_everybody_can_be_searched_for(bare_store: Store) -> None:
    upgraded_from("0002", rows_0002.ROWS, bare_store)
    with bare_store.write() as conn:
        sought = conn.execute(select(person.c.folded).order_by(person.c.id)).scalars().all()
        assert sought == ["ana ana", "ben ben ben@example.org"]
        standings.keep(conn, {"ben": {"qpc": made.known()}}, made.NOON, "scale")
        assert list(standings.of_people(conn, ["ana", "ben"])) == ["ben"]


def test_the_third_version_keeps_every_row(bare_store: Store) -> None:
    upgraded_from("0003", rows_0003.ROWS, bare_store)
    with bare_store.write() as conn:
        clinic.keep(conn, made.question())
        assert clinic.answer(conn, made.answer(), None) == selfchecks.add(conn, made.self_check()) == "stored"


def test_the_fourth_version_keeps_every_row_and_its_standings_rest_on_the_authors_levels(bare_store: Store) -> None:
    upgraded_from("0004", rows_0004.ROWS, bare_store)
    with bare_store.write() as conn:
        assert reviews.add(conn, made.review(), made.version("f0"), made.card()) == "stored"
        assert commitments.keep(conn, made.commitment()) == "stored"
        (kept,) = standings.of_people(conn, ["ben"])["ben"].values()
        assert kept.calibration is None
        assert calibrations.keep(conn, made.calibration(), 40, made.NOON).number == 1
        cuts.change(conn, made.cut_change())
        objections.say(conn, made.objection())
        assert objections.of_person(conn, "ben") == [made.objection()]


def test_a_plan_keeps_its_parts_when_their_next_day_is_no_longer_kept(bare_store: Store) -> None:
    part = {"manager_id": "ana", "part": "group", "words": "Round", "every": "week", "begins_on": "2026-03-02"}
    part |= {"at": "08:30", "changed_at": made.NOON}
    with bare_store.database.restructuring() as conn:
        command.upgrade(migrate._config(conn), "0011")
        people.add_person(conn, made.person("ana"))
        before = Table("plan_part", MetaData(), autoload_with=conn)
        conn.execute(insert(before).values(_as_kept(conn, part | {"next_on": "2026-03-16"})))
    migrate.upgrade(bare_store)
    with bare_store.read() as conn:
        assert [dict(row) for row in conn.execute(select(plan_part)).mappings()] == [part]


def upgraded_from(version: str, kept: dict[str, list[dict[str, Any]]], store: Store) -> None:
    """A database of an earlier version with a row in every table is brought up to date, and has the same rows."""
    with store.database.restructuring() as conn:
        command.upgrade(migrate._config(conn), version)
        tables = MetaData()
        tables.reflect(conn)
        assert kept.keys() == tables.tables.keys() - {"alembic_version"}
        for table in tables.sorted_tables:
            if table.name in kept:
                conn.execute(insert(table), [_as_kept(conn, row) for row in kept[table.name]])
        before = {table: _reflected(conn, tables.tables[table]) for table in kept}
    assert all(before.values())

    migrate.upgrade(store)

    with store.read() as conn:
        assert {table: _reflected(conn, tables.tables[table]) for table in kept} == before


def _as_kept(conn: Connection, row: dict[str, Any]) -> dict[str, Any]:
    """The row as that version gave it to the engine: SQLite keeps a moment in UTC without its zone."""
    if conn.dialect.name != "sqlite":
        return row
    moments = {name: value.replace(tzinfo=None) for name, value in row.items() if isinstance(value, datetime)}
    return row | moments


def _reflected(conn: Connection, table: Table) -> list[Any]:
    return sorted(map(tuple, conn.execute(select(*table.columns))), key=repr)


def test_a_sqlite_file_is_copied_before_it_is_changed(sqlite_url: str, plant: Plant) -> None:
    store = Store.open(sqlite_url)
    with store.write() as conn:
        made.everything(conn)
    earlier = Path(f"{sqlite_url.removeprefix('sqlite:///')}.before-next")
    earlier.write_text("an earlier copy")

    plant(REBUILD)
    copy = migrate.upgrade(store)
    store.close()

    assert copy == earlier.with_name(f"{earlier.name}-2")
    assert earlier.read_text() == "an earlier copy"
    restored = Store.open(f"sqlite:///{copy}")
    with restored.read() as conn:
        assert [given.id for given in attempts.history(conn, "ben")] == ["r"]
        assert "note" not in {column["name"] for column in inspect(conn).get_columns("attempt")}
    restored.close()


@pytest.mark.parametrize(
    ("body", "error"),
    [(HALF_DONE, InterruptedError), (ORPHANS, (Unmigrated, IntegrityError))],
    ids=["half", "orphans"],
)
def test_a_change_that_fails_changes_nothing(
    store: Store, plant: Plant, body: str, error: type[Exception] | tuple[type[Exception], ...]
) -> None:
    with store.write() as conn:
        made.everything(conn)
    with store.read() as conn:
        before = rows(conn)
    known = migrate.head()

    plant(body)
    with pytest.raises((InterruptedError, Unmigrated, IntegrityError)):
        migrate.upgrade(store)

    assert migrate.current(store) == known
    with store.read() as conn:
        assert rows(conn) == before
        assert "note" not in {column["name"] for column in inspect(conn).get_columns("team")}


def test_foreign_keys_hold_again_after_a_change_that_failed(sqlite_url: str, plant: Plant) -> None:
    store = Store.open(sqlite_url)
    plant(HALF_DONE)
    with pytest.raises(InterruptedError):
        migrate.upgrade(store)

    with store.write() as conn:
        assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def test_tables_of_a_newer_version_are_left_alone(full_store: Store) -> None:
    with full_store.write() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-the-future'")
        before = rows(conn)

    with pytest.raises(Unmigrated, match=r"from-the-future.*start the newer version"):
        migrate.upgrade(full_store)

    with full_store.read() as conn:
        assert rows(conn) == before


def test_four_threads_make_the_tables_once(bare_store: Store) -> None:
    made.at_once(4, lambda _: migrate.upgrade(bare_store))
    assert migrate.current(bare_store) == migrate.head()


def test_a_copy_is_a_sound_database(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.write() as conn:
        made.everything(conn)
    copy = store.database.back_up("copy")
    store.close()
    assert copy is not None
    opened = sqlite3.connect(copy)
    assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    opened.close()
