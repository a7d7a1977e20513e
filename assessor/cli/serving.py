"""The command that serves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assessor.cli.common import rooted, say, settings_of
from assessor.config import LOOPBACK


@click.command()
@rooted
@click.option("--host", help="The address to listen on (127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on (8000).")
@click.option("--demo/--no-demo", default=None, help="Invented people who sign in with one click; loopback only.")
@click.option("--watch", is_flag=True, help="Put every change of a lesson or question into service.")
def serve(root: Path | None, host: str | None, port: int | None, demo: bool | None, watch: bool) -> None:
    """Build what is new, then serve lessons and questions."""
    settings = settings_of(root=root, host=host, port=port, demo=demo)
    if settings.demo and settings.host not in LOOPBACK:
        raise click.UsageError(
            f"a demo signs everybody in without a password, so it listens on {' or '.join(LOOPBACK)} only, not on"
            f" {settings.host}"
        )
    from assessor.serve import serve as run
    from assessor.store.errors import TROUBLE

    try:
        sys.exit(run(settings, watched=watch, say=say))
    except TROUBLE as error:
        raise click.ClickException(str(error)) from None
