"""The same mistakes as text, JSON and GitHub annotations."""

from __future__ import annotations

import json

from assessor.formats.problems import OUTPUTS, Problem, listed, suggestion

MISTAKES = [
    Problem("quizzes/a.yaml", 3, 7, "level: 9 is out of range", "from 1 to 5"),
    Problem("b.md", 1, 1, "50 %\nis", "x"),
]


def test_text_is_one_line_each_as_compilers_write_it() -> None:
    first = OUTPUTS["text"](MISTAKES).splitlines()[0]
    assert first == "quizzes/a.yaml:3:7: level: 9 is out of range; from 1 to 5"


def test_json_holds_every_field() -> None:
    first = json.loads(OUTPUTS["json"](MISTAKES))[0]
    assert first == {
        "path": "quizzes/a.yaml",
        "line": 3,
        "column": 7,
        "what": "level: 9 is out of range",
        "allowed": "from 1 to 5",
    }


def test_github_annotations_keep_to_one_line_each() -> None:
    lines = OUTPUTS["github"](MISTAKES).split("\n")
    assert lines == [
        "::error file=quizzes/a.yaml,line=3,col=7::level: 9 is out of range; from 1 to 5",
        "::error file=b.md,line=1,col=1::50 %25%0Ais; x",
    ]


def test_did_you_mean_is_said_only_for_words_that_resemble_one() -> None:
    assert suggestion("choise", ["choice", "text"]) == " (did you mean choice?)"
    assert suggestion("banana", ["choice", "text"]) == ""


def test_a_long_list_of_allowed_words_is_cut_short() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(str(number) for number in range(20)).endswith("11 … (20 in all)")
    assert listed([]) == "nothing is defined yet"
