"""The command that says what is set."""

from __future__ import annotations

import os
from typing import Any

import click

from assessor.cli.common import serving, settings_of
from assessor.config.shown import shown


@click.command()
@serving
def settings(**given: Any) -> None:
    """List every setting with its value, where that came from, and what it is for. Secrets are not shown."""
    from_the_line = {name for name, value in given.items() if value is not None}
    for one in shown(settings_of(**given), from_the_line, os.environ):
        click.echo(f"{one.variable}={one.value}")
        click.echo(f"    {one.what} From {one.source}.")
