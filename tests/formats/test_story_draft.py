"""A story as the draft of a clinic page: nothing typed is markup, nobody is named, the check says what is left."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from assessor.formats import folder, story_draft
from assessor.formats.lesson_draft import FILL_IN

ROOT = Path(__file__).parents[2]
TOLD = {
    "title": 'Tea with "Ben": # what? {x} - 12:30',
    "scene": "Ben Okafor came in.\n\n# Not a heading\n[a link](nowhere.md)\n```item\nqpc-check-1\n```",
    "deed": "Benedict and BENNY are others; Ben's question was Ana-like, said Ana.",
    "outcome": "<script>alert(1)</script> A list. FILL in nothing.",
    "moral": "- Ask.",
}
NAMES = ("Ben Okafor", "Ana Ferreira", "J. R.")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for room in folder.ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room)
    return tmp_path


def test_the_check_refuses_it_until_every_gap_is_filled(project: Path) -> None:
    text = story_draft.draft(**TOLD, names=NAMES)
    file = project / "content" / "clinic" / "tea.md"
    file.write_text(text, encoding="utf-8")
    found = folder.load(project).problems
    assert {problem.path for problem in found} == {"content/clinic/tea.md"}
    linked = [number for number, line in enumerate(text.splitlines(), 1) if f"]({FILL_IN}.md)" in line]
    assert sorted({problem.line for problem in found}) == linked
    assert len(linked) == 4, "the heading, two parts, and where to go next"
    file.write_text(re.sub(rf"\[{FILL_IN}[^\]]*\]\({FILL_IN}\.md\)", "the rep", text), encoding="utf-8")
    assert folder.load(project).problems == []


def test_it_names_neither_of_the_two_and_leaves_other_words_alone() -> None:
    text = story_draft.draft(**TOLD, names=NAMES)
    assert not re.search(r"\b(Ben|Okafor|Ana|Ferreira)\b", text)
    assert "Benedict and BENNY are others" in text


@pytest.mark.parametrize(
    "written", ["O’Neil", "O'Neil", "ANNE-MARIE", "Anne", "Marie’s", "Jose\u0301", "José", "JOSÉ"]
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    told = TOLD | {"scene": f"Then {written} came.", "title": written}
    text = story_draft.draft(**told, names=("Anne-Marie O'Neil", "José Will"))
    assert f"Then [{FILL_IN}" in text
    assert text.count(written) == 0
    told["scene"] = "Nobody will mark a neil."
    assert told["scene"] in story_draft.draft(**told, names=("Anne-Marie O'Neil", "José Will"))


def test_nothing_that_somebody_wrote_is_markup() -> None:
    lines = story_draft.draft(**TOLD, names=()).split("---\n", 2)[2].splitlines()
    assert sum(line.startswith("#") for line in lines) == 6
    assert not [line for line in lines if line.startswith(("- Ask", "```"))]
    assert "<script>" not in "\n".join(lines)
    assert "](nowhere" not in "\n".join(lines)
