"""The published JSON Schemas are those of the check, and the real files keep to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assessor.engine.kinds import KINDS
from assessor.formats import lesson_file, yaml_source
from assessor.formats.documents import LISTS, ONES
from assessor.formats.schemas import schemas

ROOT = Path(__file__).parents[2]
QUIZZES = ROOT / "quizzes"
BROKEN = ROOT / "tests" / "data" / "broken" / "quizzes"
SCHEMA_OF = {
    **{f"{name}.yaml": f"{name}.json" for name in (*LISTS, *ONES)},
    "items": "items.json",
    "rubrics": "rubric.json",
    "worksheets": "worksheet.json",
}
FILES = sorted(path.relative_to(QUIZZES).as_posix() for path in QUIZZES.rglob("*.yaml"))
LESSONS = sorted(
    path.relative_to(ROOT / "content").as_posix()
    for folder in lesson_file.LESSONS
    for path in (ROOT / "content" / folder).glob("*.md")
    if path.name != "index.md"
)


def schema_of(name: str) -> str:
    return SCHEMA_OF[name.partition("/")[0]]


def validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schemas()[schema]))


def data(path: Path) -> Any:
    return yaml_source.read(path.read_text("utf-8"), path.name).data


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schema_is_the_one_that_the_check_uses(name: str) -> None:
    assert (QUIZZES / "schemas" / name).read_text("utf-8") == schemas()[name]


def test_no_other_schema_is_published() -> None:
    assert {path.name for path in (QUIZZES / "schemas").iterdir()} == set(schemas())


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schemas()[name]))


@pytest.mark.parametrize("name", FILES)
def test_the_first_line_names_the_schema_by_a_path_that_leads_there(name: str) -> None:
    first = (QUIZZES / name).read_text("utf-8").splitlines()[0]
    marker, _, target = first.partition("$schema=")
    assert marker == "# yaml-language-server: "
    assert ((QUIZZES / name).parent / target).resolve() == QUIZZES / "schemas" / schema_of(name)


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_keeps_to_its_schema(name: str) -> None:
    assert [error.message for error in validator(schema_of(name)).iter_errors(data(QUIZZES / name))] == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_s_front_matter_keeps_to_its_schema(name: str) -> None:
    head = (ROOT / "content" / name).read_text("utf-8").split("---\n")[1]
    found = yaml_source.read(head, name).data
    assert [error.message for error in validator("lesson.json").iter_errors(found)] == []


WRONG = {
    "items/types.yaml": [
        "'seven' is not of type 'integer'",
        "'rational' was unexpected",
        "'rationale' is a required",
    ],
    "items/kinds.yaml": [
        "'choise' is not one of",
        "'kind' is a required property",
        "120 is greater than the maximum",
    ],
    "items/list.yaml": ["is not of type 'object'"],
    "areas.yaml": ["7 is not valid under any of the given schemas"],
    "mistakes.yaml": ["should be non-empty", "'says' is a required property"],
    "paths.yaml": ["should be non-empty", "'minutes' was unexpected"],
    "practices.yaml": ["5 is greater than the maximum of 3", "'reason' is a required property"],
    "rubrics/calls.yaml": ["is too short"],
    "worksheets/shape.yaml": ["'words' is not one of", "72 is greater than the maximum", "'again' is a required"],
    "forms.yaml": ["'12:30' is not valid under any", "'form' was unexpected"],
}


@pytest.mark.parametrize("name", WRONG)
def test_an_editor_marks_what_the_check_refuses(name: str) -> None:
    messages = "\n".join(error.message for error in validator(schema_of(name)).iter_errors(data(BROKEN / name)))
    assert [words for words in WRONG[name] if words not in messages] == []


def properties(schema: Any) -> Iterator[tuple[str, Any]]:
    """Every named property anywhere in a schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for part in schema.values():
            yield from properties(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from properties(part)


@pytest.mark.parametrize("name", KINDS)
def test_every_key_of_an_item_is_explained_to_its_author(name: str) -> None:
    own = json.loads(schemas()["items.json"])["$defs"][name]["properties"]
    assert [key for key, value in own.items() if "description" not in value and "const" not in value] == []
    assert {"id", "point", "kind", "level", "stem", "rationale", "lesson", "released"} <= set(own)
    assert "practice" not in own


@pytest.mark.parametrize(
    "name", ["rubric.json", "worksheet.json", "lesson.json", *(f"{name}.json" for name in (*LISTS, *ONES))]
)
def test_every_key_of_the_other_files_is_explained_too(name: str) -> None:
    top = set(LISTS)
    found = dict(properties(json.loads(schemas()[name])))
    assert [key for key, value in found.items() if key not in top and "description" not in value] == []
    assert len(found) > 3
