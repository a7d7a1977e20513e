"""What the fences in a page draw: item, rubric, practices, catalogue, path, around, glossary, figure.

Python-Markdown's superfences calls these functions; mkdocs.yml names them. So they work in MkDocs, in Zensical, and
in whatever comes after them.

A fence that cannot be drawn is a warning that names the page, what was given and what is allowed: a strict build
stops at it, any other shows a line in its place, so that one mistake does not hold back the other pages.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import wraps
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from markdown import Markdown
from mkdocs.utils import get_relative_url

from assessor import render
from assessor.engine.catalogue import Catalogue, Practice
from assessor.formats import folder
from assessor.formats.links import VIEWS
from assessor.lessons import figures

Entry = TypeVar("Entry")


_TOOLTIP = re.compile(r"^\*\[([^\]]+)\]: *(.+)$", re.MULTILINE)

_NOTHING = "<!-- -->"
"""Of an empty text, Markdown would make an empty paragraph."""

log = logging.getLogger("mkdocs.lessons")  # MkDocs counts the warnings below its own name


@dataclass(frozen=True)
class Place:
    """Where a fence stands."""

    page: str
    """The lesson's file, as an author knows it."""
    url: str
    """The page's address below the site's root."""
    root: Path
    """The folder of mkdocs.yml."""
    content: Path
    """The folder of the lessons."""
    number: int
    """Unique among the fences of a page."""


_in_use: list[Catalogue] = []


def use(catalogue: Catalogue) -> None:
    """Draw from this catalogue from now on. Without it, the quizzes/ folder beside mkdocs.yml is read once."""
    _in_use[:] = [catalogue]


def _formatter(draw: Callable[[str, Place], str]) -> Callable[..., str]:
    """A fence in the shape that superfences calls, which would swallow an exception and show the fence as code."""

    @wraps(draw)
    def formatter(source: str, language: str, css_class: str, options: Any, md: Markdown, **_: Any) -> str:
        place = _place(md)
        try:
            return draw(source.strip(), place)
        except Exception as error:
            log.warning("%s: %s: %s", place.page, language, error)
            return f'<p class="notice notice-warn">This {language} cannot be shown at the moment.</p>'

    return formatter


@_formatter
def item(name: str, place: Place) -> str:
    """A knowledge check; the body is the id of a released item."""
    found = _entry(name, _catalogue(place).items)
    if not found.released:
        raise ValueError(
            f"{name!r} is not released: forms may draw it, so its key stays secret; set `released: true` on it, or"
            " embed an item that has it"
        )
    return _unsearched(render.item(found, mode="check"))


@_formatter
def rubric(name: str, place: Place) -> str:
    """A practice's rating scale; the body is the id of the practice."""
    catalogue = _catalogue(place)
    found = _entry(name, catalogue.rubrics)
    return _unsearched(render.rubric(catalogue.practices[name], found))


@_formatter
def practices(names: str, place: Place) -> str:
    """A table of practices with their lessons; the body is empty for all, or ids, one a line."""
    catalogue = _catalogue(place)
    wanted = [_entry(name, catalogue.practices) for name in names.split() or catalogue.practices]
    rows = "".join(_practice_row(practice, catalogue, place) for practice in wanted)
    head = "<th>Practice</th><th>What someone does who has it</th><th>Lessons</th>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


@_formatter
def catalogue(name: str, place: Place) -> str:
    """The lessons in one of the ways to look at them; the body is that way's name."""
    _entry(name, dict.fromkeys(VIEWS))
    return render.view(_catalogue(place), name, _linked(place))


@_formatter
def path(name: str, place: Place) -> str:
    """A path's lessons in their order; the body is its id."""
    found = _catalogue(place)
    return render.path(found, _entry(name, found.paths), _linked(place))


@_formatter
def around(_: str, place: Place) -> str:
    """What surrounds the lesson that it stands in; nothing on a page that is no lesson. Its body is empty."""
    found = _catalogue(place)
    lesson = found.lessons.get(place.url.rstrip("/"))
    return render.around(found, lesson, _linked(place)) if lesson else _NOTHING


@_formatter
def glossary(_: str, place: Place) -> str:
    """The words that have a tooltip, as a list. Its body is empty."""
    return render.glossary(_TOOLTIP.findall((place.content / "glossary.md").read_text(encoding="utf-8")))


@_formatter
def figure(body: str, place: Place) -> str:
    """A figure; the body is a file name in content/figures/, then the caption."""
    name, _, caption = body.partition("\n")
    if not caption.strip():
        raise ValueError(f"{name!r} has no caption; write it on the lines after the file name")
    return figures.load(
        place.content / "figures" / Path(name).name, " ".join(caption.split()), f"figure-{place.number}"
    )


def _linked(place: Place) -> Callable[[str], str]:
    """From a page of the catalogue to its address as seen from here."""
    return lambda page: get_relative_url(f"{page}/", place.url)


def _unsearched(html: str) -> str:
    """Search would find wrong options among the answers; and every page loads its index, which must stay small."""
    return f"<div data-search-exclude>{html}</div>"


def _practice_row(practice: Practice, catalogue: Catalogue, place: Place) -> str:
    links = "<br>".join(
        f'<a href="{escape(_linked(place)(lesson.page))}">{escape(lesson.title)}</a> ({lesson.minutes} minutes)'
        for lesson in catalogue.lessons_of(practice.id)
    )
    return (
        f'<tr><th scope="row">{escape(practice.title)}</th><td>{escape(practice.line)}</td>'
        f"<td>{links or 'in the making'}</td></tr>"
    )


def _entry(name: str, known: Mapping[str, Entry]) -> Entry:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(known)) or 'none'}"
    raise ValueError(f"{name!r} is not known; {hint}")


def _catalogue(place: Place) -> Catalogue:
    if not _in_use:
        use(folder.load(place.root).catalogue)
    return _in_use[0]


def _place(md: Markdown) -> Place:
    """MkDocs leaves the page with the tree processor that makes links relative; other builders leave nothing."""
    number = md.htmlStash.html_counter
    if "relpath" not in md.treeprocessors:
        return Place("a lesson", "", Path.cwd(), Path("content").absolute(), number)
    links: Any = md.treeprocessors["relpath"]
    config = links.config
    return Place(
        page=f"content/{links.file.src_uri}",
        url=links.file.url,
        root=Path(config.config_file_path).parent,
        content=Path(config.docs_dir),
        number=number,
    )
