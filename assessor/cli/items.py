"""Commands for what everybody's answers say about the items."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from assessor.cli.common import demo_database, opened, rooted, say, settings_of

if TYPE_CHECKING:
    from assessor.config import Settings
    from assessor.engine.catalogue import Catalogue
    from assessor.items.calibrating import Effect
    from assessor.items.statistics import Statistics
    from assessor.store.calibrations import Version

LEVELS = "levels"
FEWEST_NAMED = 5
SHOWN = 10


@click.group()
def items() -> None:
    """Look after the questions: what the answers say about them, and the scale that is made of it."""


@items.command("calibrate")
@rooted
@click.option("--dry-run", is_flag=True, help="Say what would change, and keep nothing.")
@demo_database
def calibrate(root: Path | None, dry_run: bool, demo: bool | None) -> None:
    """Work out from everybody's first answers how hard each question is, keep it, and measure with it from now on."""
    # One thread is enough, and leaves the other cores to who is answering questions.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from assessor.items import calibrating

    settings = settings_of(root=root, demo=demo)
    catalogue = _catalogue(settings)
    now = datetime.now(UTC)
    with opened(settings) as store:
        made, gathered = calibrating.work_out(store, catalogue)
        if why := calibrating.too_few(made):
            say(f"Nothing was calibrated: {why}. The authors' levels hold until then.")
        elif dry_run:
            _show(calibrating.effect(store, catalogue, made, now))
        else:
            _say_kept(*calibrating.keep(store, made, gathered, now))


@items.command("stats")
@rooted
@click.option("--practice", help="Show the questions of this practice alone, by its id.")
@click.option("--write", is_flag=True, help="Write quizzes/items/<practice>.stats.yaml for your git as well.")
@demo_database
def stats(root: Path | None, practice: str | None, write: bool, demo: bool | None) -> None:
    """Work out what first answers say about each question, the worst first, and show it in the studio from now on."""
    from assessor.items import statistics

    settings = settings_of(root=root, demo=demo)
    catalogue = _catalogue(settings)
    if practice and practice not in catalogue.domains:
        raise click.UsageError(
            f"there is no practice {practice} with questions; there are {', '.join(catalogue.domains)}"
        )
    with opened(settings) as store:
        found = statistics.renew(store, catalogue, datetime.now(UTC))
    _show_statistics([one for one in statistics.worst_first(found) if practice in (None, one.item.practice)])
    if write:
        _write_sidecars(settings, found)


@items.command("calibrations")
@rooted
@demo_database
def calibrations(root: Path | None, demo: bool | None) -> None:
    """List the calibrations, which of them is in force, and who decided so."""
    from assessor.items import versions
    from assessor.store import calibrations as kept

    with opened(settings_of(root=root, demo=demo)) as store, store.read() as conn:
        every, number, decisions = kept.versions(conn), versions.number_in_force(conn), kept.decisions(conn)
    table = Table("Number", "Made", "Reps", "Answers", "Stage", "In force")
    for one in every:
        here = "yes" if one.number == number else ""
        table.add_row(str(one.number), _day(one.made_at), str(one.reps), str(one.answers), one.stage, here)
    table.add_row(LEVELS, "", "", "", "authors' levels", "yes" if number is None else "")
    out = Console(highlight=False)
    out.print(table)
    for decision in decisions[:SHOWN]:
        chosen = decision.use.calibration or "the authors' levels"
        out.print(f"{_day(decision.use.at)}: {chosen}, by {decision.name or 'the assessor itself'}", markup=False)


@items.command("use")
@rooted
@click.argument("which", metavar="NUMBER")
@click.option("--by", "who", required=True, help="Your handle or e-mail; a trainer's or an admin's.")
@demo_database
def use(root: Path | None, which: str, who: str, demo: bool | None) -> None:
    """Measure with calibration NUMBER from now on, or with the authors' levels if that is `levels`."""
    from assessor.access import may
    from assessor.items import versions
    from assessor.store import people
    from assessor.store.errors import Missing

    number = None if which == LEVELS else _number(which)
    with opened(settings_of(root=root, demo=demo)) as store, store.write() as conn:
        person = people.by_handle(conn, who) or people.by_email(conn, who)
        if person is None or not may(person, "change the scale"):
            raise click.ClickException(f"{who} is neither a trainer nor an admin; name one who decides this")
        try:
            versions.put_in_force(conn, number, person.id, datetime.now(UTC))
        except Missing as error:
            raise click.ClickException(f"{error}; assessor items calibrations lists them") from None
    say(f"From now on {_called(number)} {'holds' if number else 'hold'}, as {person.name} decided.")


def _say_kept(version: Version, in_force: bool) -> None:
    say(f"Kept: {version.said}.")
    if not in_force:
        say(
            "It is not in force, since somebody went back to an earlier one on purpose:"
            f" assessor items use {version.number} --by HANDLE puts it in force."
        )


def _show_statistics(found: list[Statistics]) -> None:
    from assessor.render import analysis

    table = Table("Question", "Right", "Goes with knowing more", "What to look at")
    known = [one for one in found if one.settled]
    for one in known:
        look = "\n".join(analysis.findings(one.found))
        table.add_row(one.item.id, analysis.facility(one.found.facility), analysis.rest(one.found.rest), look)
    if known:
        Console(highlight=False).print(table)
    say(f"{len(known)} of {len(found)} questions have answers enough to say something; the others have too few.")


def _write_sidecars(settings: Settings, found: list[Statistics]) -> None:
    from assessor.formats import stats_file
    from assessor.items import sidecar

    written = 0
    for practice, entries in sidecar.banks(found).items():
        path, text = settings.root / stats_file.name(practice), stats_file.text(practice, entries)
        if path.is_symlink() or not path.is_file() or path.read_text(encoding="utf-8") != text:
            # A link that came with somebody's commit is replaced, and what it points to stays as it is.
            new = path.with_name(f".{path.name}.new")
            new.unlink(missing_ok=True)
            new.write_text(text, encoding="utf-8")
            new.replace(path)
            written += 1
    say(f"{written} files written; git diff shows what has changed.")


def _number(given: str) -> int:
    if not given.isascii() or not given.isdigit():
        raise click.UsageError(f"{given} is neither a calibration's number nor {LEVELS}")
    return int(given)


def _called(number: int | None) -> str:
    return "the authors' levels" if number is None else f"calibration {number}"


def _catalogue(settings: Settings) -> Catalogue:
    """What is in service; of a project that was never served, its files as they are."""
    from assessor.formats import folder
    from assessor.lessons.library import Library

    try:
        return Library(settings.var).edition().catalogue
    except FileNotFoundError:
        return folder.load(settings.root).catalogue


def _show(found: Effect) -> None:
    moved = found.moved[:SHOWN]
    say(f"{len(found.moved)} questions would be measured clearly harder or easier{':' if moved else '.'}")
    for item, before, after in moved:
        click.echo(f"{item.id}: {before:+.2f} to {after:+.2f} ({'harder' if after > before else 'easier'})")
    count = "fewer than five" if 0 < found.reworded < FEWEST_NAMED else str(found.reworded)
    say(f"Of {found.people} people who have finished an attempt, {count} would read another word about a practice.")
    say("Nothing was kept.")


def _day(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
