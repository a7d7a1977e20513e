"""The JSON Schemas of the YAML formats, for editors; made from the same types that the check uses."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from assessor.engine.catalogue import Lesson, Rubric
from assessor.engine.kinds import KINDS
from assessor.engine.worksheet import Worksheet
from assessor.formats.adapters import schema
from assessor.formats.documents import LISTS, ONES

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """File name → JSON text, one for each format (lesson.json is the front matter's)."""
    made = {
        "items.json": _bank(),
        "rubric.json": _one("rubric", Rubric),
        "worksheet.json": _one("worksheet", Worksheet),
        **{f"{name}.json": _list(name, shape) for name, shape in LISTS.items()},
        **{f"{name}.json": _one(name, shape) for name, shape in ONES.items()},
        "lesson.json": _without(_one("lesson", Lesson), "page"),
    }
    return {name: json.dumps(text, ensure_ascii=False, indent=2) + "\n" for name, text in made.items()}


def _one(title: str, shape: type[Any]) -> dict[str, Any]:
    return {"$schema": DRAFT} | deepcopy(schema(shape)) | {"title": title}


def _list(name: str, shape: type[Any]) -> dict[str, Any]:
    entry = deepcopy(schema(shape))
    definitions = entry.pop("$defs", {})
    return {
        "$schema": DRAFT,
        "title": name,
        "type": "object",
        "properties": {name: {"type": "array", "items": entry}},
        "required": [name],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _bank() -> dict[str, Any]:
    """Items of all kinds; `kind` decides which keys an item has."""
    definitions: dict[str, Any] = {}
    for name, shape in KINDS.items():
        entry = _without(deepcopy(schema(shape)), "practice")
        entry["required"] = sorted({*entry.get("required", []), "kind"})
        definitions |= entry.pop("$defs", {})
        definitions[name] = entry
    by_kind = [
        {"if": {"properties": {"kind": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}} for name in KINDS
    ]
    entry = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list(KINDS)}}, "allOf": by_kind}
    return {
        "$schema": DRAFT,
        "title": "items",
        "type": "object",
        "properties": {
            "practice": {"type": "string", "description": "The practice that all items of the file test."},
            "items": {"type": "array", "items": entry},
        },
        "required": ["practice", "items"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _without(schema: dict[str, Any], name: str) -> dict[str, Any]:
    schema["properties"].pop(name, None)
    return schema
