"""The words for what a file's data can have wrong: what was given, and what is allowed."""

from __future__ import annotations

from typing import Any

from pydantic_core import ErrorDetails

from assessor.engine.catalogue import Lesson
from assessor.engine.kinds import Item
from assessor.formats.adapters import schema
from assessor.formats.problems import listed, suggestion
from assessor.formats.yaml_source import Path

PLAIN = {dict: "a mapping", list: "a list"}
UNKNOWN = "unexpected_keyword_argument"
EXPECTED = {
    "string_type": ("a text", "a text (put numbers and true/false in quotes)"),
    "bool_type": ("true or false", "true or false, without quotes"),
    "tuple_type": ("a list", "a list: - before each entry"),
    "dict_type": ("a mapping", "key: value lines"),
    "dataclass_type": ("a mapping", "key: value lines"),
}
"""For each type that a value can fail to have: what it is not, and what is allowed."""


def said(value: Any) -> str:
    """A value in a message, in the author's words."""
    if value is None or value == "":
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return PLAIN[type(value)] if isinstance(value, dict | list) else text if len(text) <= 60 else text[:57] + "…"


def words(shape: type[Any], place: Path, detail: ErrorDetails) -> tuple[str, str]:
    """What was given, and what is allowed."""
    name = "the key" if detail["loc"][-1:] == ("[key]",) else _name(place)
    context, given = detail.get("ctx", {}), said(detail["input"])
    match detail["type"]:
        case "missing":
            return f"{name} is missing", f"{name}: {_meaning(shape, name)}"
        case "unexpected_keyword_argument":
            known = _siblings(shape, place)
            return f"unknown key {name}{suggestion(name, known)}", listed(known)
        case "literal_error":
            return f"{name}: {given} is not allowed", str(context["expected"])
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            return f"{name}: {given} is out of range", _range(_schema(shape, place))
        case "string_pattern_mismatch":
            return _pattern(name, given, str(context["pattern"]))
        case "too_short" | "too_long" | "string_too_short" | "string_too_long":
            return _length(name, detail["input"], context)
        case "int_type" | "int_from_float" | "float_type":
            return _number(name, detail, _range(_schema(shape, place)))
        case kind if kind in EXPECTED:
            return f"{name}: {_bare(detail['input'])} is not {EXPECTED[kind][0]}", EXPECTED[kind][1]
    return f"{name}: {given}", detail["msg"][:1].lower() + detail["msg"][1:]


def _number(name: str, detail: ErrorDetails, bounds: str) -> tuple[str, str]:
    wanted = "a number" if detail["type"] == "float_type" else "a whole number"
    return f"{name}: {_bare(detail['input'])} is not {wanted}", f"{wanted} {bounds}".strip()


def _bare(value: Any) -> str:
    """A value where no text belongs: quotes make one of a number."""
    quoted = isinstance(value, str) and (value in {"true", "false"} or value.replace(".", "").isdigit())
    return f"{value} in quotes" if quoted else said(value)


def _length(name: str, given: Any, context: dict[str, Any]) -> tuple[str, str]:
    if given == "":
        return f"{name} is empty", "a text"
    one, several = ("character", "characters") if isinstance(given, str) else ("entry", "entries")
    counted = f"{len(given)} {one if len(given) == 1 else several}"
    least = context.get("min_length")
    return f"{name} has {counted}", f"at most {context['max_length']}" if least is None else f"at least {least}"


def _name(place: Path) -> str:
    """What to call a place: its key, or entry 2 of a list."""
    last = place[-1] if place else "it"
    return last if isinstance(last, str) else f"entry {last + 1} of {_name(place[:-1])}"


def _pattern(name: str, given: str, pattern: str) -> tuple[str, str]:
    if "#" in pattern:
        return f"{name}: {given} names no paragraph", "page#anchor, such as practices/qpc#ask-first"
    return f"{name}: {given} is not an id", "lower-case words joined by hyphens, such as ask-first"


def _range(schema: dict[str, Any]) -> str:
    """The numbers that a field's schema allows."""
    low, high = schema.get("minimum"), schema.get("maximum")
    more, less = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f"from {low:g} to {high:g}"
    bounds = {"at least": low, "more than": more, "at most": high, "less than": less}
    return " and ".join(f"{words} {bound:g}" for words, bound in bounds.items() if bound is not None)


def _meaning(shape: type[Any], name: str) -> str:
    """The first words of a field's docstring, through its schema."""
    whole = schema(shape)
    for part in [whole, *whole.get("$defs", {}).values()]:
        described = part.get("properties", {}).get(name, {}).get("description")
        if described:
            return str(described).partition(". ")[0].partition(";")[0].rstrip(".")
    return "a value"


def _siblings(shape: type[Any], place: Path) -> list[str]:
    """The keys allowed where an unknown one stands."""
    injected = _injected(shape) if len(place) == 1 else None
    return [name for name in _schema(shape, place[:-1]).get("properties", {}) if name != injected]


def _schema(shape: type[Any], place: Path) -> dict[str, Any]:
    """The part of a shape's schema that describes a place in it; empty where there is none."""
    here = schema(shape)
    definitions = here.get("$defs", {})
    for step in place:
        here = here.get("items", {}) if isinstance(step, int) else _value(here, step)
        for option in [here, *here.get("anyOf", [])]:
            if "$ref" in option:
                here = definitions[option["$ref"].rpartition("/")[2]]
            elif "minimum" in option:
                here = option
    return here


def _value(mapping: dict[str, Any], key: str) -> dict[str, Any]:
    """The schema of a value: by its own key, or by what all keys of a free mapping have in common."""
    free = {"": mapping.get("additionalProperties"), **mapping.get("patternProperties", {})}
    own = mapping.get("properties", {}).get(key)
    return own or next((shared for shared in free.values() if isinstance(shared, dict)), {})


def _injected(shape: type[Any]) -> str | None:
    """The field that comes from the file, not from the author's entry."""
    if issubclass(shape, Item):
        return "practice"
    return "page" if shape is Lesson else None
