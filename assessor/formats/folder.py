"""A project's folders as a catalogue, with every mistake of every file.

Mistakes are of two kinds. One *inside* a file takes that file out of service until it is mended; one *between* files
(a link to nowhere) is reported, but both ends stay in service.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Area, Catalogue, LearningPath, Lesson, Mistake, Practice, Rubric
from assessor.engine.kinds import AnyItem
from assessor.engine.selfcheck import SelfCheck
from assessor.engine.vignettes import Vignette
from assessor.engine.worksheet import Worksheet
from assessor.formats import (
    coaching_links,
    documents,
    lesson_file,
    links,
    selfcheck_links,
    stats_file,
    vignette_links,
    worksheet_links,
    yaml_source,
)
from assessor.formats.lesson_file import LessonFile
from assessor.formats.links import Doubt
from assessor.formats.problems import Problem, listed
from assessor.formats.yaml_source import Source

T = TypeVar("T")
ROOMS = ("content", "quizzes")
NAMED = re.compile(r"\bid:\s*['\"]?([a-z0-9-]+)")
HEAD = re.compile(r"^practice:\s*['\"]?([a-z0-9-]+)", re.MULTILINE)
LARGEST = 4 * 1024 * 1024
"""Bytes; a larger text is a mistake, not a lesson."""


@dataclass
class Folder:
    """What the files say, and what is wrong with them."""

    catalogue: Catalogue
    inside: list[Problem]
    """Mistakes inside one file."""
    between: list[Problem]
    """Mistakes between files."""

    @property
    def problems(self) -> list[Problem]:
        """All of them, by place."""
        return sorted({*self.inside, *self.between})


@dataclass
class _Shelf:
    """What has been read so far, each thing with the place that defined it."""

    practices: dict[str, Practice] = field(default_factory=dict)
    items: dict[str, AnyItem] = field(default_factory=dict)
    rubrics: dict[str, Rubric] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    paths: dict[str, LearningPath] = field(default_factory=dict)
    selfchecks: dict[str, SelfCheck] = field(default_factory=dict)
    ones: dict[str, Any] = field(default_factory=dict)
    vignettes: dict[str, Vignette] = field(default_factory=dict)
    worksheets: dict[str, Worksheet] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    pages: dict[str, LessonFile] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[str, tuple[Source, yaml_source.Path]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubt: Doubt = field(default_factory=Doubt)


def files(root: Path) -> dict[str, Path]:
    """Every file of the content and quizzes folders by its path from the root, in a fixed order."""
    found = {
        path.relative_to(root).as_posix(): path
        for room in ROOMS
        for path in sorted((root / room).rglob("*"))
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith(stats_file.ENDING)
    }
    return {name: path for name, path in found.items() if not name.startswith("quizzes/schemas/")}


def load(root: Path) -> Folder:
    """Read a project's folder. Never raises for what a file holds."""
    return load_files(files(root))


def load_files(found: Mapping[str, Path]) -> Folder:
    """Read these files, by their paths from the project's root."""
    shelf = _Shelf()
    digest = sha256()
    for name, path in found.items():
        reader = _reader(name)
        if reader is None:
            continue
        raw = path.read_bytes()
        digest.update(name.encode(errors="surrogateescape") + b"\0" + raw + b"\0")
        before = len(shelf.problems)
        text = _text(raw, name)
        if isinstance(text, Problem):
            shelf.problems.append(text)
            _salvage(shelf, raw, name)
        else:
            reader(shelf, text, name)
        if len(shelf.problems) > before:
            _doubt(shelf, raw, name)
    catalogue = Catalogue(
        practices=shelf.practices,
        items=shelf.items,
        rubrics=shelf.rubrics,
        forms=shelf.forms,
        lessons=shelf.lessons,
        areas=shelf.areas,
        mistakes=shelf.mistakes,
        paths=shelf.paths,
        selfchecks=shelf.selfchecks,
        **shelf.ones,
        vignettes=shelf.vignettes,
        worksheets=shelf.worksheets,
        tasks={page: shelf.pages[page].task for page in shelf.lessons if shelf.pages[page].task},
        version=digest.hexdigest()[:16],
    )
    figures = {name.removeprefix("content/figures/") for name in found if name.startswith("content/figures/")}
    between = [
        *links.check(catalogue, shelf.pages, shelf.places, figures, shelf.doubt),
        *selfcheck_links.check(catalogue, shelf.places, shelf.doubt),
        *coaching_links.check(catalogue, shelf.places, shelf.doubt),
        *vignette_links.check(catalogue, shelf.places, shelf.doubt),
        *worksheet_links.check(catalogue, shelf.places, shelf.doubt),
    ]
    return Folder(catalogue, shelf.problems, between)


def _text(raw: bytes, name: str) -> str | Problem:
    if len(raw) > LARGEST:
        return Problem(name, 1, 1, f"{len(raw):,} bytes", f"at most {LARGEST:,}")
    return yaml_source.decode(raw, name)


def _salvage(shelf: _Shelf, raw: bytes, name: str) -> None:
    """Know at least the anchors of a lesson that is not UTF-8, so that links to it are no mistakes, too."""
    if not name.endswith(".md"):
        return
    found = lesson_file.read(raw[:LARGEST].decode("latin-1"), name, name.removeprefix("content/"))
    shelf.pages[found.page] = LessonFile(name, found.page, anchors=found.anchors)


def _doubt(shelf: _Shelf, raw: bytes, name: str) -> None:
    """Note what a file with mistakes names, so that links to it are no mistakes, too."""
    text = raw.decode("utf-8", errors="replace")
    shelf.doubt.ids.update(NAMED.findall(text))
    if name.startswith("quizzes/items/"):
        shelf.doubt.banks.update(HEAD.findall(text))
    elif name.startswith("quizzes/rubrics/"):
        shelf.doubt.ids.update(HEAD.findall(text))


def _reader(name: str) -> Callable[[_Shelf, str, str], None] | None:
    for prefix, suffix, reader in READERS:
        if name.startswith(prefix) and name.endswith(suffix):
            return reader
    return None


def _lesson(shelf: _Shelf, text: str, name: str) -> None:
    found = lesson_file.read(text, name, name.removeprefix("content/"))
    shelf.pages[found.page] = found
    shelf.problems += found.problems
    if found.lesson is not None:
        shelf.lessons[found.page] = found.lesson


def _items(shelf: _Shelf, text: str, name: str) -> None:
    _several(shelf, text, name, "item", documents.items, shelf.items)


def _list(shelf: _Shelf, text: str, name: str) -> None:
    """A file that is one list, named after it."""
    plural = Path(name).stem
    entries = partial(documents.listing, name=plural)
    _several(shelf, text, name, plural.removesuffix("s"), entries, getattr(shelf, plural))


def _one(shelf: _Shelf, text: str, name: str) -> None:
    """A file that is one thing, named after it."""
    what = Path(name).stem
    source = yaml_source.read(text, name)
    found = documents.whole(documents.ONES[what], source)
    shelf.problems += source.problems
    if found is not None:
        shelf.ones[what] = found
        shelf.places[what] = (source, ())


def _rubric(shelf: _Shelf, text: str, name: str) -> None:
    source = yaml_source.read(text, name)
    rubric = documents.whole(Rubric, source)
    shelf.problems += source.problems
    if rubric is None:
        return
    for index, criterion in enumerate(rubric.criteria):
        if criterion.id in {earlier.id for earlier in rubric.criteria[:index]}:
            place = source.at(("criteria", index, "id"))
            what = f"id {criterion.id} stands here a second time"
            shelf.problems.append(Problem(name, *place, what, "an id of its own for each criterion"))
    if rubric.practice in shelf.rubrics:
        what = f"a second rubric for {rubric.practice}"
        shelf.problems.append(Problem(name, *source.at(("practice",)), what, "one rubric for each practice"))
        return
    shelf.rubrics[rubric.practice] = rubric
    shelf.places[f"rubric {rubric.practice}"] = (source, ())


def _worksheet(shelf: _Shelf, text: str, name: str) -> None:
    source = yaml_source.read(text, name)
    sheet = documents.worksheet(source)
    if sheet is not None and sheet.id != Path(name).stem:
        source.add(source.at(("id",)), f"id {sheet.id} in a file of another name", f"{Path(name).stem}, as the file")
    elif sheet is not None:
        shelf.worksheets[sheet.id] = sheet
        shelf.places[f"worksheet {sheet.id}"] = (source, ())
    shelf.problems += source.problems


def _several(
    shelf: _Shelf,
    text: str,
    name: str,
    word: str,
    reader: Callable[[Source], Iterator[tuple[yaml_source.Path, Any]]],
    into: dict[str, Any],
) -> None:
    source = yaml_source.read(text, name)
    for where, entry in reader(source):
        if entry.id in into:
            first, at = shelf.places[f"{word} {entry.id}"]
            line, _ = first.at(at)
            source.add(
                source.at((*where, "id")),
                f"id {entry.id} stands here a second time",
                f"an id of its own for each {word} (first in {first.path}:{line})",
            )
            continue
        into[entry.id] = entry
        shelf.places[f"{word} {entry.id}"] = (source, where)
    shelf.problems += source.problems


def _unexpected(shelf: _Shelf, text: str, name: str) -> None:
    files = [f"{name}.yaml" for name in (*documents.LISTS, *documents.ONES)]
    known = [*files, "items/<practice>.yaml", "rubrics/<practice>.yaml", "worksheets/<id>.yaml"]
    shelf.problems.append(Problem(name, 1, 1, "no such file is read here", listed(known)))


READERS: tuple[tuple[str, str, Callable[[_Shelf, str, str], None]], ...] = (
    ("content/", ".md", _lesson),
    *((f"quizzes/{plural}.yaml", "", _list) for plural in documents.LISTS),
    *((f"quizzes/{what}.yaml", "", _one) for what in documents.ONES),
    ("quizzes/items/", ".yaml", _items),
    ("quizzes/rubrics/", ".yaml", _rubric),
    ("quizzes/worksheets/", ".yaml", _worksheet),
    ("quizzes/", ".yaml", _unexpected),
    ("quizzes/", ".yml", _unexpected),
)


def broken(problems: Iterable[Problem]) -> set[str]:
    """Paths of the files that have a mistake inside."""
    return {problem.path for problem in problems}
