"""The command that serves."""

from __future__ import annotations

import sys
from typing import Any

import click

from assessor.cli.common import say, serving, settings_of
from assessor.config import LOOPBACK


@click.command()
@serving
@click.option("--watch", is_flag=True, help="Put every change of a lesson or question into service.")
def serve(watch: bool, **given: Any) -> None:
    """Build what is new, then serve lessons and questions."""
    settings = settings_of(**given)
    if settings.demo and settings.host not in LOOPBACK:
        raise click.UsageError(
            f"a demo signs everybody in without a password, so it listens on {' or '.join(LOOPBACK)} only, not on"
            f" {settings.host}"
        )
    if settings.processes > 1 and (watch or sys.platform == "win32"):
        raise click.UsageError("several processes can neither --watch nor run on Windows; set ASSESSOR_PROCESSES=1")
    from assessor.serve import serve as run
    from assessor.store.errors import TROUBLE

    try:
        sys.exit(run(settings, watched=watch, say=say))
    except TROUBLE as error:
        raise click.ClickException(str(error)) from None
