"""The `assessor` command. Exit codes: 0 fine, 1 found problems, 2 wrong usage."""

from __future__ import annotations

import click

from assessor import __version__
from assessor.cli import content, database, items, jobs, people, serving, settings

COMMANDS: tuple[click.Command, ...] = (
    serving.serve,
    settings.settings,
    content.check,
    content.build,
    content.write_schemas,
    people.people,
    items.items,
    database.db,
    database.backup,
    database.restore,
    jobs.jobs,
    jobs.mail,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="assessor")
def main() -> None:
    """Lessons in Markdown and questions in YAML become a site and a measuring instrument."""


for command in COMMANDS:
    main.add_command(command)
