"""Commands for what runs beside the requests, and for mail."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assessor.cli.common import demo_database, opened, rooted, say, settings_of
from assessor.config import Settings

_NOT_DONE = {
    "failed": "{} failed; assessor jobs says why, and it is tried again",
    "not free": "{} is being done by another process; assessor jobs shows when it is done",
}


@click.group(invoke_without_command=True)
@rooted
@demo_database
@click.pass_context
def jobs(context: click.Context, root: Path | None, demo: bool | None) -> None:
    """Show what runs beside the requests: when it is due, when it was done, and what went wrong."""
    context.obj = settings_of(root=root, demo=demo)
    if context.invoked_subcommand is None:
        _show(context.obj)


@jobs.command("run")
@click.argument("name")
@click.pass_obj
def run_now(settings: Settings, name: str) -> None:
    """Do the job NAME now, unless a process is doing it. Ends with 1 if it failed."""
    from assessor.jobs import runner
    from assessor.jobs.job import Work
    from assessor.jobs.table import JOBS

    if name not in JOBS:
        raise click.UsageError(f"there is no job {name}; there are {', '.join(JOBS)}")
    if not JOBS[name].wanted(settings):
        raise click.UsageError(f"the settings do not want {name}; assessor settings shows them")
    with opened(settings) as store:
        ended = runner.run_now(Work(settings, store, lambda: datetime.now(UTC)), name, JOBS[name])
    if ended == "done":
        return say(f"{name} is done.")
    raise click.ClickException(_NOT_DONE[ended].format(name))


@click.group()
def mail() -> None:
    """Look after mail."""


@mail.command("test")
@rooted
@click.argument("address")
def test_mail(root: Path | None, address: str) -> None:
    """Send a letter to ADDRESS at once, and say what the mail server said."""
    from assessor.mail import outgoing, post

    settings = settings_of(root=root)
    if not settings.mails:
        raise click.UsageError(
            "letters are not sent from here: set ASSESSOR_SMTP_HOST, ASSESSOR_MAIL_FROM and ASSESSOR_PUBLIC_URL"
        )
    try:
        outgoing.test(settings, address, datetime.now(UTC))
    except (post.NotSent, post.Undeliverable) as error:
        raise click.ClickException(str(error)) from None
    say(
        f"{settings.smtp_host} has taken a letter to {address}. Look whether it arrives, and not among unwanted mail."
    )


def _show(settings: Settings) -> None:
    from assessor.jobs.table import JOBS
    from assessor.store import jobs as stored

    with opened(settings) as store, store.read() as conn:
        known = {one.name: one for one in stored.every(conn)}
    table = Table("Job", "Due", "Done last", "What went wrong")
    for name, job in JOBS.items():
        row = known.get(name, stored.Job(name, datetime.now(UTC)))
        due = _moment(row.due_at) if job.wanted(settings) else "not wanted by the settings"
        held = row.lease_until is not None and row.lease_until > datetime.now(UTC)
        error = escape(row.last_error or "")
        table.add_row(name, "being done" if held else due, _moment(row.last_finished_at), error)
    Console(highlight=False).print(table)


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}" if at else "never"
