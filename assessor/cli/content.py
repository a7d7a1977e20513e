"""Commands for lessons and questions."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from assessor.cli.common import console, rooted, settings_of
from assessor.formats import folder
from assessor.formats.problems import OUTPUTS, Problem
from assessor.formats.schemas import schemas


@click.command()
@rooted
@click.option("--format", "output", type=click.Choice(list(OUTPUTS)), default="text", help="How they are written.")
def check(root: Path | None, output: str) -> None:
    """List every mistake in every lesson and question file, and every link between them."""
    settings = settings_of(root=root)
    problems = folder.load(settings.root).problems
    if problems or output == "json":
        click.echo(OUTPUTS[output](problems))
    console.print(_mistakes(problems) if problems else "No mistakes.")
    sys.exit(1 if problems else 0)


@click.command()
@rooted
def build(root: Path | None) -> None:
    """Check everything, then build the lesson pages into site/. Stops at mistakes."""
    from assessor.lessons.build import BuildFailed
    from assessor.lessons.build import build as build_pages

    settings = settings_of(root=root)
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


@click.command("schemas")
@rooted
def write_schemas(root: Path | None) -> None:
    """Write the JSON Schemas of the YAML formats into quizzes/schemas/, for editors."""
    target = settings_of(root=root).root / "quizzes" / "schemas"
    target.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (target / name).write_text(text, encoding="utf-8")
    console.print(f"{len(schemas())} schemas in {target}")


def _mistakes(problems: Sequence[Problem]) -> str:
    return "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
