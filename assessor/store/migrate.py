"""Making the tables, and changing them from version to version without losing a row.

Changes only go forward: the way back from a change that went wrong is the copy that is made before it (SQLite) or the
server's backup (PostgreSQL), which, unlike a downgrade, has the rows that the change dropped.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from assessor.store.database import Store
from assessor.store.errors import Unmigrated


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "assessor.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """The revision that this version of the product works with."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None, "the package carries at least one migration"
    return revision


def current(store: Store) -> str | None:
    """The database's revision; None if it has no tables yet."""
    with store.read() as connection:
        return _current(connection)


def must_be_current(connection: Connection) -> str:
    """The revision of the tables. Raises Unmigrated unless it is the one that this version works with."""
    revision = _current(connection)
    if revision != head():
        raise Unmigrated(
            f"the tables are at revision {revision}, and this version works with {head()}; run `assessor db upgrade`"
        )
    return head()


def upgrade(store: Store, to: str | None = None) -> Path | None:
    """Make or change the tables in one transaction, so that all of it happens or nothing.

    `to` is the revision that they shall have; without it the newest. A SQLite file that has tables is copied first;
    the copy's path is given back, and it is never overwritten or removed. Raises Unmigrated if only a newer version
    of the product knows the tables or `to`, or if rows would be left without the row that they refer to.
    """
    target = to or head()
    with store.database.restructuring() as connection:
        revision = _current(connection)
        if revision == target:
            return None
        for needed in (revision, target):
            _must_be_ours(needed)
        copy = store.database.back_up(f"before-{target}") if revision else None
        command.upgrade(_config(connection), target)
    return copy


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _must_be_ours(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is None or revision in known:
        return
    raise Unmigrated(
        f"the tables are at revision {revision}, and this version knows only {', '.join(sorted(known))}; "
        "start the newer version that changed it, or restore a backup"
    )
