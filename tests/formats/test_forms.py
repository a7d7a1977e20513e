"""A form asks everybody the same, or chooses one by one; it never says both."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.formats.folder import Folder, load_files

PRACTICES = """\
practices:
  - {id: calls, title: Calls, line: Calls., area: Sale, importance: 2, reason: Because.}
  - {id: notes, title: Notes, line: Notes., area: Sale, importance: 2, reason: Because.}
"""
BANK = """\
practice: calls
items:
  - id: calls-1
    kind: text
    point: first
    level: 2
    stem: Which?
    rationale: Because.
    lesson: practices/calls#why
    accept: [this]
"""
LESSON = """\
---
title: Calls
description: Calls.
practice: calls
level: 1
minutes: 5
covers: {calls: 1.0}
sources: [Me]
---

# Calls

Why.
{: #why }
"""


def read(tmp_path: Path, form: str) -> Folder:
    texts = {
        "quizzes/practices.yaml": PRACTICES,
        "quizzes/items/calls.yaml": BANK,
        "quizzes/forms.yaml": f"forms:\n  - id: one\n    title: One\n    intro: Hello.\n{form}",
        "content/index.md": "# Home\n",
        "content/practices/calls.md": LESSON,
    }
    found = {}
    for name, text in texts.items():
        found[name] = tmp_path / name
        found[name].parent.mkdir(parents=True, exist_ok=True)
        found[name].write_text(text)
    return load_files(found)


def said(tmp_path: Path, form: str) -> list[str]:
    return [
        f"{problem.line}:{problem.column} {problem.what}; {problem.allowed}"
        for problem in read(tmp_path, form).problems
        if problem.path == "quizzes/forms.yaml"
    ]


def test_an_adaptive_form_asks_about_every_practice_that_has_questions_unless_it_names_some(tmp_path: Path) -> None:
    found = read(tmp_path, "    adaptive: {most: 40, minutes: 25}\n")
    assert found.problems == []
    form = found.catalogue.forms["one"]
    assert found.catalogue.asked_by(form) == ["calls"]
    assert (form.longest, form.draws, form.minutes) == (25, (), None)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ("    minutes: 5\n", "2:5 draws is missing; minutes and draws, or adaptive"),
        ("    draws: [{practice: calls, items: 1}]\n", "2:5 minutes is missing; minutes and draws, or adaptive"),
        (
            "    minutes: 5\n    adaptive: {most: 40, minutes: 25}\n",
            "5:14 minutes beside adaptive, which has its own; minutes and draws, or adaptive",
        ),
        (
            "    draws: [{practice: calls, items: 1}]\n    adaptive: {most: 40, minutes: 25}\n",
            "5:12 both draws and adaptive; minutes and draws, or adaptive",
        ),
        ("    adaptive: {most: 0, minutes: 25}\n", "5:22 most: 0 is out of range; from 1 to 200"),
        ("    adaptive: {minutes: 25}\n", "5:15 most is missing"),
        (
            "    adaptive: {most: 40, minutes: 25, practices: [calls, cals]}\n",
            "5:58 practice cals does not exist (did you mean calls?); calls, notes",
        ),
        (
            "    adaptive: {most: 40, minutes: 25, practices: [calls, calls]}\n",
            "5:58 practice calls stands here a second time; each practice once",
        ),
        (
            "    adaptive: {most: 40, minutes: 25, practices: [notes]}\n",
            "5:51 practice notes has no questions that a form may ask; practices with scored items that are not"
            " released",
        ),
    ],
)
def test_each_mistake_is_said_where_it_stands(tmp_path: Path, form: str, problem: str) -> None:
    (found,) = said(tmp_path, form)
    assert found.startswith(problem)
