"""Commands for the database and its backups."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from assessor.cli.common import console, demo_database, opened, rooted, settings_of


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@rooted
@demo_database
def upgrade(root: Path | None, demo: bool | None) -> None:
    """Make or change the tables so that they fit this version."""
    from assessor.store import Store, migrate
    from assessor.store.errors import TROUBLE

    settings = settings_of(root=root, demo=demo)
    settings.var.mkdir(parents=True, exist_ok=True)
    try:
        store = Store.open(settings.database)
        copy = migrate.upgrade(store)
    except TROUBLE as error:
        raise click.ClickException(str(error)) from None
    console.print(f"The tables are up to date.{f' The earlier ones are in {copy}.' if copy else ''}")
    store.close()


@db.command("copy")
@click.argument("source")
@click.argument("target")
def copy_database(source: str, target: str) -> None:
    """Copy every row from one database to another, empty one, of either engine; compare counts and checksums.

    SOURCE and TARGET are addresses such as sqlite:///var/assessor.db or postgresql://user@host/name.
    """
    from assessor.store import Store, copy, migrate
    from assessor.store.errors import TROUBLE

    try:
        into = Store.open(target)
        migrate.upgrade(into)
        sums = copy.copy(Store.open(source), into)
    except TROUBLE as error:
        raise click.ClickException(str(error)) from None
    console.print(f"{sum(each.rows for each in sums.values())} rows in {len(sums)} tables, equal on both sides.")


@click.command()
@rooted
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@demo_database
def backup(root: Path | None, path: Path, demo: bool | None) -> None:
    """Write everything to a new file PATH, while the assessor runs, and prove it by restoring it aside."""
    from assessor.jobs import backups

    with opened(settings_of(root=root, demo=demo)) as store:
        try:
            manifest = backups.by_hand(store, path, datetime.now(UTC))
        except OSError as error:
            raise click.ClickException(str(error)) from None
    rows = sum(each.rows for each in manifest.tables.values())
    console.print(f"{rows} rows in {len(manifest.tables)} tables are in {path}; it restores to the same.")


@click.command()
@rooted
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@demo_database
def restore(root: Path | None, path: Path, demo: bool | None) -> None:
    """Fill a fresh, empty database from a backup PATH. Refuses one that holds anything."""
    from assessor.store import Store, migrate
    from assessor.store import backup as backups
    from assessor.store.errors import TROUBLE

    settings = settings_of(root=root, demo=demo)
    settings.var.mkdir(parents=True, exist_ok=True)
    try:
        store = Store.open(settings.database)
        migrate.upgrade(store)
        manifest = backups.restore(path, store)
    except TROUBLE as error:
        raise click.ClickException(str(error)) from None
    rows = sum(each.rows for each in manifest.tables.values())
    console.print(f"{rows} rows restored, as they were on {manifest.made_at:%d %B %Y, %H:%M} UTC.")
