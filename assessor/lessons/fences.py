"""What a fence in a lesson draws: ```` ```item ````, ```` ```rubric ````, ```` ```practices ````, ```` ```figure ````.

Python-Markdown's superfences calls these functions; mkdocs.yml names them. So they work in MkDocs, in Zensical, and in
whatever comes after them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from markdown import Markdown
from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url
from pymdownx.superfences import SuperFencesException

from assessor import render
from assessor.engine.catalogue import Catalogue, Practice
from assessor.lessons import figures

Fence = Callable[..., str]
Entry = TypeVar("Entry")


class FenceError(SuperFencesException, PluginError):
    """A fence that cannot be drawn: which page, what was given, what is allowed.

    Superfences swallows every exception but its own, and MkDocs shows a plain message for its own alone; hence both.
    """


@dataclass(frozen=True)
class Page:
    """The page being built: its source below content/, its address below the site's root, the folder of mkdocs.yml."""

    source: str
    url: str
    root: Path


_in_use: list[Catalogue] = []
_drawn: WeakKeyDictionary[Markdown, list[str]] = WeakKeyDictionary()


def use(catalogue: Catalogue) -> None:
    """Draw from this catalogue from now on. Without it, the quizzes/ folder beside mkdocs.yml is read once."""
    _in_use[:] = [catalogue]


def item(source: str, language: str, css_class: str, options: Any, md: Markdown, **_: Any) -> str:
    """A knowledge check; the body is the id of a released item. Raises `FenceError`."""
    page = _page(md)
    found = _entry(source, _catalogue(page).items, "item", page)
    if not found.released:
        raise FenceError(
            f"{page.source}: the item {found.id!r} is not released, so forms may draw it and its key must stay secret;"
            " set `released: true` on it, or embed one that has it"
        )
    return render.item(found, mode="check")


def rubric(source: str, language: str, css_class: str, options: Any, md: Markdown, **_: Any) -> str:
    """A practice's rating scale; the body is the id of the practice. Raises `FenceError`."""
    page = _page(md)
    catalogue = _catalogue(page)
    found = _entry(source, catalogue.rubrics, "rubric", page)
    return render.rubric(catalogue.practices[found.practice], found)


def practices(source: str, language: str, css_class: str, options: Any, md: Markdown, **_: Any) -> str:
    """A table of practices with their lessons; the body is empty for all, or ids, one a line. Raises `FenceError`."""
    page = _page(md)
    catalogue = _catalogue(page)
    wanted = [line for line in source.splitlines() if line.strip()] or list(catalogue.practices)
    rows = (_practice_row(_entry(name, catalogue.practices, "practice", page), catalogue, page) for name in wanted)
    head = "<thead><tr><th>Practice</th><th>What someone does who has it</th><th>Lessons</th></tr></thead>"
    return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"


def figure(source: str, language: str, css_class: str, options: Any, md: Markdown, **_: Any) -> str:
    """A figure; the body is a file name in content/figures/, then the caption. Raises `FenceError`."""
    page = _page(md)
    name, _newline, caption = source.strip().partition("\n")
    if not caption.strip() or Path(name).name != name:
        raise FenceError(
            f"{page.source}: figure {name!r}: the first line is a file name in content/figures/, the lines after it the"
            " caption; write both"
        )
    drawn = _drawn.setdefault(md, [])
    drawn.append(name)
    try:
        return figures.load(page.root / "content" / "figures" / name, " ".join(caption.split()), f"figure-{len(drawn)}")
    except figures.FigureError as error:
        raise FenceError(f"{page.source}: figure {name!r} {error}") from None


def _practice_row(practice: Practice, catalogue: Catalogue, page: Page) -> str:
    links = "<br>".join(
        f'<a href="{escape(get_relative_url(lesson.page + "/", page.url))}">{escape(lesson.title)}</a>'
        for lesson in catalogue.lessons_of(practice.id)
    )
    return (
        f'<tr><th scope="row">{escape(practice.title)}</th><td>{escape(practice.line)}</td>'
        f"<td>{links or 'in the making'}</td></tr>"
    )


def _entry(source: str, known: Mapping[str, Entry], kind: str, page: Page) -> Entry:
    name = source.strip()
    if name not in known:
        raise FenceError(
            f"{page.source}: there is no {kind} {name!r}; {_nearest(name, known)}"
        )
    return known[name]


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known)) or 'none'}"


def _catalogue(page: Page) -> Catalogue:
    if not _in_use:
        from assessor.formats.catalogue import load

        use(load(page.root))
    return _in_use[0]


def _page(md: Markdown) -> Page:
    """MkDocs leaves the page with the tree processor that makes links relative; others give no page."""
    if "relpath" not in md.treeprocessors:
        return Page("a lesson", "", Path.cwd())
    links: Any = md.treeprocessors["relpath"]
    return Page(f"content/{links.file.src_uri}", links.file.url, Path(links.config.config_file_path).parent)
