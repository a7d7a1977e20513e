"""What the commands share: their options, their settings, the store, and how they speak."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console

from assessor.config import Settings, read
from assessor.config.shown import misspelt

if TYPE_CHECKING:
    from assessor.store import Store

F = TypeVar("F", bound=Callable[..., Any])
console = Console(stderr=True, highlight=False)
rooted = click.option(
    "--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The folder with mkdocs.yml."
)
demo_database = click.option("--demo/--no-demo", default=None, help="The demo's database.")


def serving(command: F) -> F:
    """The options of whoever serves: root, host, port, demo."""
    for option in (
        click.option(
            "--demo/--no-demo", default=None, help="Invented people who sign in with one click; loopback only."
        ),
        click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on (8000)."),
        click.option("--host", help="The address to listen on (127.0.0.1)."),
        rooted,
    ):
        command = option(command)
    return command


def settings_of(**given: Any) -> Settings:
    """Settings, and a clear stop where there is no project."""
    for warning in misspelt(os.environ):
        say(f"Warning: {warning}")
    try:
        settings = read(**given)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not (settings.root / "mkdocs.yml").is_file():
        raise click.UsageError(
            f"there is no mkdocs.yml in {settings.root.resolve()}; go to the project's folder, or name it with --root"
        )
    return settings


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store in use; what the database says against it becomes the command's own message."""
    from assessor.store import Store
    from assessor.store.errors import TROUBLE

    try:
        with closing(Store.open(settings.database)) as store:
            yield store
    except TROUBLE as error:
        raise click.ClickException(str(error).splitlines()[0]) from None


def say(text: str) -> None:
    """One thing on stderr, not wrapped: a link must stay on one line."""
    console.print(text, markup=False, soft_wrap=True)
