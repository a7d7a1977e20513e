"""Triggers that refuse UPDATE. A change that makes a table anew on SQLite drops them: it must call this again."""

from __future__ import annotations

from alembic import op

_SQLITE = """
    CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: add a row instead'); END
"""
_POSTGRES_FUNCTION = """
    CREATE OR REPLACE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only: add a row instead', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRES = """
    CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_update()
"""


def refuse_updates(*tables: str) -> None:
    """Make the tables append-only; both engines answer an UPDATE with an IntegrityError."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION.replace("%", "%%"))
    trigger = {"sqlite": _SQLITE, "postgresql": _POSTGRES}[connection.dialect.name]
    for table in tables:
        connection.exec_driver_sql(trigger.format(table=table))
