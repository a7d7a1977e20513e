"""A lesson file: front matter, anchors, fences and links, with their positions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from assessor.engine.catalogue import Lesson
from assessor.formats import documents, yaml_source
from assessor.formats.problems import Problem
from assessor.formats.yaml_source import Source

RESERVED = ("me", "team", "studio", "people", "account", "api", "healthz", "metrics", "static")
"""First segments of addresses that belong to the assessor."""
LESSONS = ("practices/", "managers/")
"""Where each page but the index is a lesson, and so has front matter."""
LINE_END = re.compile(r"\r\n?|\n")
"""What editors and Markdown count as the end of a line; str.splitlines() knows eight more."""
ANCHOR = re.compile(r"\{:?[^{}#]*#([A-Za-z0-9_-]+)[^{}]*\}")
FENCE = re.compile(r"^[> \t]*(`{3,}|~{3,})[ \t]*([a-z]*)")
LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\(([^()\s]+)(?:\s[^()]*)?\)")
TASK = re.compile(r"#+ .*\{:?\s*#monday\s*\}\s*$")
ENDS_TASK = re.compile(r"#|`{3}|~{3}")
BREAK = re.compile(r"\n(?=\n|[ \t]*(?:\d+\.|[-*+])[ \t])")
MARKUP = re.compile(r"\{:[^{}]*\}|!?\[([^\[\]]*)\]\([^()]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
OUTSIDE = re.compile(r"[a-z]+:|//|/|#$")


@dataclass(frozen=True)
class Fence:
    """An embedded drawing: what kind, where it begins, and the lines of its body that say something, numbered."""

    kind: str
    line: int
    body: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Link:
    """A link to another lesson or paragraph: page as an address, anchor or empty, and where it stands."""

    page: str
    anchor: str
    line: int
    column: int


@dataclass
class LessonFile:
    """What the check needs to know of a Markdown file."""

    path: str
    page: str
    folder: str = ""
    """Where it lies below content/; links begin there."""
    lesson: Lesson | None = None
    anchors: dict[str, int] = field(default_factory=dict)
    fences: list[Fence] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    task: str = ""
    """What it gives one to do: the text below a heading with the anchor #monday, without markup."""
    front: Source | None = None
    """The front matter's places."""
    problems: list[Problem] = field(default_factory=list)


def page_of(path: str) -> str:
    """The address of a file below content/: practices/qpc.md is practices/qpc, index.md is the empty one."""
    page = path.removesuffix(".md")
    return page.removesuffix("index").rstrip("/") if page == "index" or page.endswith("/index") else page


def read(text: str, path: str, inside: str) -> LessonFile:
    """A Markdown file; `path` names it in messages, `inside` is its place below content/."""
    found = LessonFile(path, page_of(inside), dirname(inside))
    first = inside.partition("/")[0].removesuffix(".md")
    if first in RESERVED:
        what = f"{first} as the first part of an address"
        found.problems.append(Problem(path, 1, 1, what, f"any name but {', '.join(RESERVED)}"))
    lines = LINE_END.split(text)
    body = _front_matter(found, lines)
    _body(found, lines, body)
    found.task = _task(lines[body:])
    return found


def _front_matter(found: LessonFile, lines: list[str]) -> int:
    """Read the front matter and say at which line (from 0) the body begins. Only lessons must have one."""
    is_lesson = found.page.startswith(LESSONS)
    if not lines or lines[0].rstrip() != "---":
        if is_lesson:
            what = "no front matter"
            found.problems.append(
                Problem(found.path, 1, 1, what, "--- in the first line, then title: … and so on, then ---")
            )
        return 0
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), None)
    if end is None:
        found.problems.append(
            Problem(found.path, 1, 1, "the front matter has no end", "a line --- after its last key")
        )
        return 1
    source = yaml_source.read("\n".join(lines[1:end]) + "\n", found.path, first_line=2)
    if is_lesson and (source.data is not None or not source.problems):
        found.lesson = documents.front_matter(source, found.page)
    found.front = source
    found.problems += source.problems
    return end + 1


def _body(found: LessonFile, lines: list[str], begin: int) -> None:
    fence: tuple[str, str, int] | None = None
    content: list[str] = []
    for number, line in enumerate(lines[begin:], begin + 1):
        mark = FENCE.match(line)
        if fence is not None:
            if mark and mark[1].startswith(fence[0]) and not mark[2]:
                _close(found, fence, content)
                fence = None
            else:
                content.append(line.strip())
        elif mark:
            fence, content = (mark[1], mark[2], number), []
        else:
            _line(found, number, line)
    if fence is not None:
        what = f"the block {fence[0]}{fence[1]} has no end"
        found.problems.append(Problem(found.path, fence[2], 1, what, f"a line {fence[0]} after it"))


def _task(lines: list[str]) -> str:
    """What stands between the heading {#monday} and the next heading or block."""
    begin = next((at for at, line in enumerate(lines, 1) if TASK.match(line)), len(lines))
    end = next((at for at, line in enumerate(lines[begin:], begin) if ENDS_TASK.match(line)), len(lines))
    parts = BREAK.split("\n".join(lines[begin:end]))
    plain = (" ".join(MARKUP.sub(r"\1", part).split()) for part in parts)
    return "\n".join(part for part in plain if part)


def _close(found: LessonFile, fence: tuple[str, str, int], content: list[str]) -> None:
    written = tuple((number, line) for number, line in enumerate(content, fence[2] + 1) if line)
    found.fences.append(Fence(fence[1], fence[2], written))


def _line(found: LessonFile, number: int, line: str) -> None:
    prose = re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), line)
    for anchor in ANCHOR.finditer(prose):
        if anchor[1] in found.anchors:
            what = f"the anchor #{anchor[1]} stands here a second time"
            allowed = f"one of them (first in line {found.anchors[anchor[1]]})"
            found.problems.append(Problem(found.path, number, anchor.start(1) + 1, what, allowed))
        found.anchors.setdefault(anchor[1], number)
    found.links.extend(_links(found, number, prose))


def _links(found: LessonFile, number: int, prose: str) -> Iterator[Link]:
    for link in LINK.finditer(prose):
        target, _, anchor = link[1].partition("#")
        if OUTSIDE.match(link[1]) or (target and not target.endswith(".md")):
            continue
        there = page_of(normpath(join(found.folder, target))) if target else found.page
        yield Link(there, anchor, number, link.start(1) + 1)
