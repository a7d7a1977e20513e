"""Commands for people."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console

from assessor.cli.common import console, demo_database, opened, rooted, say, settings_of


@click.group()
def people() -> None:
    """Say who is here, and let them in."""


@people.command("invite")
@rooted
@click.argument("who", metavar="EMAIL_OR_HANDLE")
@demo_database
def invite(root: Path | None, who: str, demo: bool | None) -> None:
    """Print a link with which somebody who is known chooses a password, a new one too. It works once, for 7 days.

    It is mailed as well, if there is a mail server and they have an address.
    """
    from assessor.accounts import links
    from assessor.mail import links as mail
    from assessor.store import people as known

    settings = settings_of(root=root, demo=demo)
    with opened(settings) as store, store.write() as conn:
        person = known.by_handle(conn, who) or known.by_email(conn, who)
        if person is None:
            raise click.ClickException(f"nobody has the handle or e-mail {who}; check it, or add them first")
        now = datetime.now(UTC)
        token = links.invite(conn, person.id, None, now)
        mailed = mail.invite(conn, settings, person, token, now)
    say(f"For {person.name}, once, within {links.WEEK.days} days. Earlier links of theirs no longer work.")
    if mailed:
        say(f"It is on its way to {person.email} as well: assessor serve mails it.")
    click.echo(f"{settings.public_url or settings.listens_at()}{links.path(token)}")


@people.command("import")
@rooted
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Do it; without this it is only shown.")
@click.option("--leavers", is_flag=True, help="Who is not in the file has left.")
@demo_database
def import_people(root: Path | None, file: Path, apply: bool, leavers: bool, demo: bool | None) -> None:
    """Show what a CSV of people would do, row by row, and do it with --apply. Ends with 1 if rows were refused."""
    from assessor.terminal import import_roster

    with opened(settings_of(root=root, demo=demo)) as store:
        sys.exit(import_roster(store, file, datetime.now(UTC), leavers, apply, console, click.echo))


@people.command("list")
@rooted
@demo_database
def list_people(root: Path | None, demo: bool | None) -> None:
    """Show everybody, with team, roles, and whether they can sign in."""
    from assessor.terminal import list_people as show

    with opened(settings_of(root=root, demo=demo)) as store:
        show(store, Console(highlight=False))


@people.command("export")
@rooted
@click.argument("file", type=click.File("wb"), default="-")
@demo_database
def export_people(root: Path | None, file: BinaryIO, demo: bool | None) -> None:
    """Write everybody as a CSV that spreadsheets open and `import` takes back without a change."""
    from assessor.roster import importing

    with opened(settings_of(root=root, demo=demo)) as store:
        file.write(importing.export(store))
