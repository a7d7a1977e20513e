"""The `assessor` command. Exit codes: 0 fine, 1 found problems, 2 wrong usage."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click
from rich.console import Console

from assessor import __version__
from assessor.config import LOOPBACK, Settings, read
from assessor.formats import folder
from assessor.formats.problems import OUTPUTS, Problem
from assessor.formats.schemas import schemas

if TYPE_CHECKING:
    from assessor.store import Store

console = Console(stderr=True, highlight=False)
rooted = click.option(
    "--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The folder with mkdocs.yml."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="assessor")
def main() -> None:
    """Lessons in Markdown and questions in YAML become a site and a measuring instrument."""


@main.command()
@rooted
@click.option("--format", "output", type=click.Choice(list(OUTPUTS)), default="text", help="How they are written.")
def check(root: Path | None, output: str) -> None:
    """List every mistake in every lesson and question file, and every link between them."""
    settings = _settings(root=root)
    problems = folder.load(settings.root).problems
    if problems or output == "json":
        click.echo(OUTPUTS[output](problems))
    console.print(_mistakes(problems) if problems else "No mistakes.")
    sys.exit(1 if problems else 0)


@main.command()
@rooted
def build(root: Path | None) -> None:
    """Check everything, then build the lesson pages into site/. Stops at mistakes."""
    from assessor.lessons.build import BuildFailed
    from assessor.lessons.build import build as build_pages

    settings = _settings(root=root)
    found = folder.load(settings.root)
    if found.problems:
        click.echo(OUTPUTS["text"](found.problems))
        console.print(f"{_mistakes(found.problems)}; nothing was built.")
        sys.exit(1)
    try:
        report = build_pages(
            settings.root, settings.site, catalogue=found.catalogue, demo=settings.demo, report=console.print
        )
    except BuildFailed as failed:
        console.print(str(failed), markup=False)
        sys.exit(1)
    for warning in report.warnings:
        click.echo(warning)
    console.print(f"{report.pages} pages, {report.bytes / 1e6:.1f} MB, in {report.seconds:.1f} s")
    sys.exit(1 if report.warnings else 0)


@main.command("schemas")
@rooted
def write_schemas(root: Path | None) -> None:
    """Write the JSON Schemas of the YAML formats into quizzes/schemas/, for editors."""
    target = _settings(root=root).root / "quizzes" / "schemas"
    target.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (target / name).write_text(text, encoding="utf-8")
    console.print(f"{len(schemas())} schemas in {target}")


@main.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@rooted
@click.option("--demo/--no-demo", default=None, help="The demo's database.")
def upgrade(root: Path | None, demo: bool | None) -> None:
    """Make or change the tables so that they fit this version."""
    from assessor.store import Store, migrate
    from assessor.store.errors import TROUBLE

    settings = _settings(root=root, demo=demo)
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


@main.command()
@rooted
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--demo/--no-demo", default=None, help="The demo's database.")
def backup(root: Path | None, path: Path, demo: bool | None) -> None:
    """Write everything to a new file PATH, while the assessor runs, and prove it by restoring it aside."""
    from assessor.store import Store
    from assessor.store import backup as backups
    from assessor.store.errors import TROUBLE

    try:
        store = Store.open(_settings(root=root, demo=demo).database)
        backups.write(store, path, datetime.now(UTC))
        manifest = backups.verify(path)
    except (*TROUBLE, OSError) as error:
        raise click.ClickException(str(error)) from None
    rows = sum(each.rows for each in manifest.tables.values())
    console.print(f"{rows} rows in {len(manifest.tables)} tables are in {path}; it restores to the same.")


@main.command()
@rooted
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--demo/--no-demo", default=None, help="The demo's database.")
def restore(root: Path | None, path: Path, demo: bool | None) -> None:
    """Fill a fresh, empty database from a backup PATH. Refuses one that holds anything."""
    from assessor.store import Store, migrate
    from assessor.store import backup as backups
    from assessor.store.errors import TROUBLE

    settings = _settings(root=root, demo=demo)
    settings.var.mkdir(parents=True, exist_ok=True)
    try:
        store = Store.open(settings.database)
        migrate.upgrade(store)
        manifest = backups.restore(path, store)
    except TROUBLE as error:
        raise click.ClickException(str(error)) from None
    rows = sum(each.rows for each in manifest.tables.values())
    console.print(f"{rows} rows restored, as they were on {manifest.made_at:%d %B %Y, %H:%M} UTC.")


@main.command()
@rooted
@click.option("--host", help="The address to listen on (127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on (8000).")
@click.option("--demo/--no-demo", default=None, help="Invented people who sign in with one click; loopback only.")
@click.option("--watch", is_flag=True, help="Put every change of a lesson or question into service.")
def serve(root: Path | None, host: str | None, port: int | None, demo: bool | None, watch: bool) -> None:
    """Build what is new, then serve lessons and questions."""
    settings = _settings(root=root, host=host, port=port, demo=demo)
    if settings.demo and settings.host not in LOOPBACK:
        raise click.UsageError(
            f"a demo signs everybody in without a password, so it listens on {' or '.join(LOOPBACK)} only, not on"
            f" {settings.host}"
        )
    from assessor.serve import serve as run
    from assessor.store.errors import TROUBLE

    try:
        sys.exit(run(settings, watched=watch, say=_say))
    except TROUBLE as error:
        raise click.ClickException(str(error)) from None


@main.group()
def people() -> None:
    """Say who is here, and let them in."""


@people.command("invite")
@rooted
@click.argument("who", metavar="EMAIL_OR_HANDLE")
@click.option("--demo/--no-demo", default=None, help="The demo's database.")
def invite(root: Path | None, who: str, demo: bool | None) -> None:
    """Print a link with which somebody who is known chooses a password, a new one too. It works once, for 7 days."""
    from assessor.accounts import links
    from assessor.store import people as known

    settings = _settings(root=root, demo=demo)
    with _opened(settings) as store, store.write() as conn:
        person = known.by_handle(conn, who) or known.by_email(conn, who)
        if person is None:
            raise click.ClickException(f"nobody has the handle or e-mail {who}; check it, or add them first")
        token = links.invite(conn, person.id, None, datetime.now(UTC))
    _say(f"For {person.name}, once, within {links.WEEK.days} days. Earlier links of theirs no longer work.")
    click.echo(f"{settings.public_url or settings.listens_at()}{links.path(token)}")


def _mistakes(problems: Sequence[Problem]) -> str:
    return "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"


@people.command("import")
@rooted
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Do it; without this it is only shown.")
@click.option("--leavers", is_flag=True, help="Who is not in the file has left.")
@click.option("--demo/--no-demo", default=None, help="The demo's database.")
def import_people(root: Path | None, file: Path, apply: bool, leavers: bool, demo: bool | None) -> None:
    """Show what a CSV of people would do, row by row, and do it with --apply. Ends with 1 if rows were refused."""
    from assessor.terminal import import_roster

    with _opened(_settings(root=root, demo=demo)) as store:
        sys.exit(import_roster(store, file, datetime.now(UTC), leavers, apply, console, click.echo))


@people.command("list")
@rooted
@click.option("--demo/--no-demo", default=None, help="The demo's database.")
def list_people(root: Path | None, demo: bool | None) -> None:
    """Show everybody, with team, roles, and whether they can sign in."""
    from assessor.terminal import list_people as show

    with _opened(_settings(root=root, demo=demo)) as store:
        show(store, Console(highlight=False))


@people.command("export")
@rooted
@click.argument("file", type=click.File("wb"), default="-")
@click.option("--demo/--no-demo", default=None, help="The demo's database.")
def export_people(root: Path | None, file: BinaryIO, demo: bool | None) -> None:
    """Write everybody as a CSV that spreadsheets open and `import` takes back without a change."""
    from assessor.roster import importing

    with _opened(_settings(root=root, demo=demo)) as store:
        file.write(importing.export(store))


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    """The store in use; what the database says against it becomes the command's own message."""
    from assessor.store import Store
    from assessor.store.errors import TROUBLE

    try:
        with closing(Store.open(settings.database)) as store:
            yield store
    except TROUBLE as error:
        raise click.ClickException(str(error).splitlines()[0]) from None


def _say(text: str) -> None:
    # Not wrapped: a link must stay on one line.
    console.print(text, markup=False, soft_wrap=True)


def _settings(**given: Any) -> Settings:
    """Settings, and a clear stop where there is no project."""
    try:
        settings = read(**given)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not (settings.root / "mkdocs.yml").is_file():
        raise click.UsageError(
            f"there is no mkdocs.yml in {settings.root.resolve()}; go to the project's folder, or name it with --root"
        )
    return settings
