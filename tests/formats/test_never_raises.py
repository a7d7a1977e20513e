"""Whatever a file holds, the check reports it and goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assessor.formats.folder import Folder, load_files
from tests.engine.one import ONE_OF_EACH

PATHS = [
    "content/practices/x.md",
    "content/x.md",
    "quizzes/practices.yaml",
    "quizzes/forms.yaml",
    "quizzes/items/x.yaml",
    "quizzes/rubrics/x.yaml",
    "quizzes/x.yaml",
]
fuzz = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])

WORDS = st.sampled_from(
    ["practice", "items", "kind", "choice", "text", "options", "right", "- ", ": ", ":", "\n", "\n  ", "\n    ", "{",
     "}", "[", "]", ",", "'", '"', "|", ">", "&a", "*a", "!!int", "---", "...", "#", "?", "%", "@", "`", "\t",
     "12:30", "yes", "~", "1.5", "017", "id", "\\", "\0", "\ufeff", "\u2028", "\x85", "\r", "\r\n", "é", "<<", "=",
     "![a](b)", "\n\n", "[a](b.md#c)", "```item\n", "```", "{#a}", "# x", "1e9", "-", ".inf", "2026-11-21"]
)  # fmt: skip
SOUP = st.lists(WORDS, max_size=40).map("".join)


def checked(folder: Path, path: str, raw: bytes) -> Folder:
    file = folder / "file"
    file.write_bytes(raw)
    found = load_files({path: file})
    for problem in found.problems:
        assert problem.path == path
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.what
        assert problem.allowed
    return found


@pytest.mark.parametrize("path", PATHS)
@fuzz
@given(raw=st.binary(max_size=200))
@example(raw=b"")
@example(raw=b"\xff\xfe")
@example(raw=b"\xef\xbb\xbf")
@example(raw=b"---\n---\n")
def test_any_bytes_as_any_file(tmp_path: Path, path: str, raw: bytes) -> None:
    checked(tmp_path, path, raw)


@pytest.mark.parametrize("path", PATHS)
@fuzz
@given(text=SOUP)
@example(text="éé: \0")
@example(text="? {a: b}\n: c")
@example(text="a: *a")
@example(text="<<: {a: b}")
@example(text="items: [{kind: [text]}, {kind: {}}, {kind: text, accept: {}}]\npractice: []")
def test_any_soup_of_yaml_and_markdown_as_any_file(tmp_path: Path, path: str, text: str) -> None:
    checked(tmp_path, path, text.encode())


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "right", "x"]), inner),
    max_leaves=6,
)
KEYS = [name for shape in ONE_OF_EACH for name in vars(shape) if name != "right"]
KINDS = st.sampled_from(["choice", "multiple", "judgement", "order", "match", "numeric", "text", "reflect"])


@fuzz
@given(items=st.lists(st.tuples(KINDS, st.dictionaries(st.sampled_from(KEYS), DATA)), max_size=3))
def test_items_with_any_data_under_their_keys(tmp_path: Path, items: list[tuple[str, dict[str, Any]]]) -> None:
    bank = {"practice": "x", "items": [data | {"kind": kind} for kind, data in items]}
    found = checked(tmp_path, "quizzes/items/x.yaml", json.dumps(bank).encode())
    assert bool(found.problems) is bool(items)


@pytest.mark.parametrize("broken", ["a\x85b: [", "a\u2028b: [", "x: 1\r\ny: [", "\ufeffx: ["])
def test_odd_line_ends_and_marks_do_not_stop_the_check(tmp_path: Path, broken: str) -> None:
    assert checked(tmp_path, "quizzes/forms.yaml", broken.encode()).problems


def test_a_file_name_that_is_no_text_does_not_stop_the_check(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"practice: x\nitems: []\n")
    assert load_files({"quizzes/items/\udcff.yaml": file}).problems == []
