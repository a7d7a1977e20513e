"""A draft from the clinic: the check says what is left to fill in, and nothing that a rep wrote is markup."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from assessor.formats import folder, lesson_draft
from assessor.formats.lesson_draft import FILL_IN

ROOT = Path(__file__).parents[2]
TITLE = 'Calls at "night": # what? {x} - 12:30'
QUESTION = "Seven <b>calls</b> a night.\n\n# Not a heading\n[a link](nowhere.md)\n```item\nqpc-check-1\n```"
ANSWER = "Decide what your job is.\n\n- **Route** them.\n- Stop at five. <script>alert(1)</script>"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for room in folder.ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room)
    return tmp_path


def test_the_check_names_what_is_left_and_accepts_it_once_it_is_filled_in(project: Path) -> None:
    text = lesson_draft.draft(TITLE, QUESTION, ANSWER, 2026)
    file = project / "content" / "practices" / "calls-again.md"
    file.write_text(text, encoding="utf-8")
    marked = [number for number, line in enumerate(text.splitlines(), 1) if FILL_IN in line and line[0] != "#"]
    found = folder.load(project).problems
    assert [problem.path for problem in found] == ["content/practices/calls-again.md"] * len(found)
    # The links stand in a part that is looked at even while the front matter is wrong.
    assert sorted({problem.line for problem in found}) == marked
    assert len(marked) == 6

    file.write_text(_filled(text), encoding="utf-8")
    filled = folder.load(project)
    assert filled.problems == []
    assert filled.catalogue.lessons["practices/calls-again"].title == TITLE


def _filled(text: str) -> str:
    """As a trainer fills it in."""
    text = text.replace('description: "" ', "description: What to do about calls at night.")
    text = text.replace(f"practice: {FILL_IN}", "practice: consultant-role").replace(f"level: {FILL_IN}", "level: 3")
    text = text.replace(f"covers: {{{FILL_IN}: 1.0}}", "covers: {consultant-role: 0.5}")
    return re.sub(rf"\[{FILL_IN}: ([^\]]*)\]\({FILL_IN}\.md\)", r"\1", text)


def test_reading_time_is_that_of_what_was_written() -> None:
    assert "\nminutes: 1\n" in lesson_draft.draft("t", "q", "a", 2026)
    assert "\nminutes: 4\n" in lesson_draft.draft("t", "word " * 500, "word " * 300, 2026)


def _extensions() -> tuple[list[str], dict[str, Any]]:
    """Those of mkdocs.yml, but for what only works inside a build."""

    class Loader(yaml.SafeLoader):
        """Reads the names of Python objects as their texts."""

    Loader.add_multi_constructor("", lambda loader, suffix, node: suffix)
    listed = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader)["markdown_extensions"]
    named = [one if isinstance(one, dict) else {one: {}} for one in listed]
    settings = {name: given for one in named for name, given in one.items() if name != "pymdownx.snippets"}
    settings["pymdownx.superfences"] = {}
    settings["pymdownx.snippets"] = {"base_path": [str(ROOT)], "check_paths": True}
    return list(settings), settings


EXTENSIONS, SETTINGS = _extensions()
SIGNS = (
    "# * _ - + > < & ` ``` ~~~ [ ] ( ) { } | : ; ! !!! ??? === --- ~~ ^ $ \\ 1. 1) [^1] [^1]: *[x]: #a :::a !!!note"
)
MARKED = '<b> <!-- --> &lt; {: #b } --8<-- --8<--"mkdocs.yml" ;--8<-- |a|b| [x](y.md) ![x](y) <x@y.org> https://x.org'
TRICKS = st.sampled_from([*SIGNS.split(), *MARKED.split(), "\t"])
LINES = st.lists(TRICKS | st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=8), max_size=6)


@given(st.lists(LINES.map(" ".join), min_size=1, max_size=6).map("\n".join))
@example('--8<-- "mkdocs.yml"\n\n: a\n\n    code\n\na\n===\n\n[^1]: x')
@example("a\n: b\n\n|a|b|\n|-|-|\n|c|d|\n\n??? note\n    x")
def test_nothing_that_somebody_wrote_is_markup(written: str) -> None:
    html = Markdown(extensions=EXTENSIONS, extension_configs=SETTINGS).convert(lesson_draft.plain(written))
    assert set(re.findall(r"<(/?\w+)", html)) <= {"p", "/p"}
    assert unescape(re.sub("</?p>", " ", html)).split() == written.split()
