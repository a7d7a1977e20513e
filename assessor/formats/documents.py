"""From plain data to the engine's objects: what each YAML file must look like, and what is said when it does not."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from assessor.engine.catalogue import Form, Lesson, Practice, Rubric
from assessor.engine.kinds import KINDS, AnyItem, Item
from assessor.formats.problems import listed, suggestion
from assessor.formats.yaml_source import Path, Source

T = TypeVar("T")

PLAIN = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}


@lru_cache(maxsize=64)
def _adapter(shape: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, shape))


def adapter(shape: type[T]) -> TypeAdapter[T]:
    """The validator of a dataclass, made once."""
    return _adapter(cast(Hashable, shape))


def one(shape: type[T], source: Source, where: Path, data: Any) -> T | None:
    """The object at a place of the source, or None with every mistake noted."""
    if not isinstance(data, dict):
        source.add(source.at(where), f"{said(data)} where a mapping belongs", "key: value lines")
        return None
    try:
        return adapter(shape).validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        for detail in details:
            if not _follows(detail, details):
                _note(shape, source, where, detail)
    except ValueError as error:  # lone surrogates and numbers beyond JSON
        source.add(source.at(where), str(error), "plain text and numbers")
    return None


def many(shape: type[T], source: Source, name: str) -> Iterator[tuple[Path, T]]:
    """The good entries of a file that is one list under one name; each bad one is noted and left out."""
    for where, data in entries(source, name):
        found = one(shape, source, where, data)
        if found is not None:
            yield where, found


def entries(source: Source, name: str) -> Iterator[tuple[Path, Any]]:
    """The raw entries of the list under a name."""
    data = source.data if isinstance(source.data, dict) else {}
    listing = data.get(name)
    if not isinstance(listing, list):
        given = said(listing) if name in data else "nothing"
        source.add(source.at((name,)), f"{given} under {name}", f"{name}: and a list of entries below it")
        return
    for index, entry in enumerate(listing):
        yield (name, index), entry


def head(source: Source, allowed: tuple[str, ...]) -> None:
    """Note every key at the top of a file that is not allowed there."""
    if not isinstance(source.data, dict):
        if not source.problems:
            source.add(source.at(()), f"{said(source.data)} as the whole file", f"a mapping with {listed(allowed)}")
        return
    for key in source.data:
        if key not in allowed:
            source.add(source.at((key,), key=True), f"unknown key {key}{suggestion(key, allowed)}", listed(allowed))


def items(source: Source) -> Iterator[tuple[Path, AnyItem]]:
    """The good items of a bank file."""
    head(source, ("practice", "items"))
    practice = source.data.get("practice") if isinstance(source.data, dict) else None
    if not isinstance(practice, str):
        source.add(source.at(("practice",)), f"{said(practice)} under practice", "the id of a practice")
        practice = ""
    for where, data in entries(source, "items"):
        kind = data.get("kind") if isinstance(data, dict) else None
        if kind not in KINDS if isinstance(kind, str) else isinstance(data, dict):
            known = suggestion(str(kind), KINDS)
            given = "no kind" if kind is None else f"kind {kind} does not exist{known}"
            source.add(source.at((*where, "kind")), given, listed(KINDS))
            continue
        if isinstance(data, dict) and "practice" in data:
            source.add(
                source.at((*where, "practice"), key=True), "practice inside an item", "only at the file's head"
            )
            data = {key: value for key, value in data.items() if key != "practice"}
        shape = KINDS[str(kind)] if isinstance(data, dict) else KINDS["choice"]
        item = one(shape, source, where, data | {"practice": practice} if isinstance(data, dict) else data)
        if item is None:
            continue
        faults = list(item.faults())
        for fault in faults:
            source.add(source.at((*where, *fault.where)), fault.what, fault.allowed)
        if not faults:
            yield where, item


def practices(source: Source) -> Iterator[tuple[Path, Practice]]:
    """The good practices of practices.yaml."""
    head(source, ("practices",))
    yield from many(Practice, source, "practices")


def forms(source: Source) -> Iterator[tuple[Path, Form]]:
    """The good forms of forms.yaml."""
    head(source, ("forms",))
    yield from many(Form, source, "forms")


def rubric(source: Source) -> Rubric | None:
    """The rubric of a rubric file."""
    return one(Rubric, source, (), source.data) if source.data is not None or not source.problems else None


def front_matter(source: Source, page: str) -> Lesson | None:
    """A lesson's front matter; `page` is its address."""
    data = source.data
    if isinstance(data, dict) and "page" in data:
        source.add(source.at(("page",), key=True), "the key page", "nothing: the file's place is the address")
    return one(Lesson, source, (), data | {"page": page} if isinstance(data, dict) else data)


def said(value: Any) -> str:
    """A value in a message, in the author's words."""
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return PLAIN[type(value)] if isinstance(value, dict | list) else text if len(text) <= 60 else text[:57] + "…"


def _follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a list only seems too short because entries of it are wrong themselves."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details
    )


def _note(shape: type[Any], source: Source, where: Path, detail: ErrorDetails) -> None:
    place = (*where, *detail["loc"])
    name = str(detail["loc"][-1]) if detail["loc"] else "it"
    context, given = detail.get("ctx", {}), said(detail["input"])
    match detail["type"]:
        case "missing":
            source.add(source.at(place), f"{name} is missing", f"{name}: {_meaning(shape, name)}")
        case "unexpected_keyword_argument":
            known = _siblings(shape, detail["loc"])
            source.add(source.at(place, key=True), f"unknown key {name}{suggestion(name, known)}", listed(known))
        case "literal_error":
            source.add(source.at(place), f"{name}: {given} is not allowed", str(context["expected"]))
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            source.add(source.at(place), f"{name}: {given} is out of range", _bound(detail["type"], context))
        case "string_pattern_mismatch":
            source.add(source.at(place), f"{name}: {given} has a form of its own", _pattern(str(context["pattern"])))
        case "too_short" | "too_long":
            bound = context.get("min_length", context.get("max_length"))
            words = "at least" if detail["type"] == "too_short" else "at most"
            source.add(source.at(place), f"{name} has {context['actual_length']} entries", f"{words} {bound}")
        case "string_type":
            source.add(
                source.at(place), f"{name}: {given} is not a text", "a text (put numbers and true/false in quotes)"
            )
        case _:
            source.add(source.at(place), f"{name}: {given}", _decapitalised(detail["msg"]))


def _bound(kind: str, context: dict[str, Any]) -> str:
    words = {"greater_than_equal": "at least", "less_than_equal": "at most", "greater_than": "more than"}
    return f"{words.get(kind, 'less than')} {next(iter(context.values()))}"


def _pattern(pattern: str) -> str:
    if "#" in pattern:
        return "page#anchor, such as practices/qpc#ask-first"
    return "lower-case words joined by hyphens, such as ask-first"


def _decapitalised(message: str) -> str:
    return message[:1].lower() + message[1:]


def _meaning(shape: type[Any], name: str) -> str:
    """The first words of a field's docstring, through its schema."""
    schema = adapter(shape).json_schema()
    for part in [schema, *schema.get("$defs", {}).values()]:
        described = part.get("properties", {}).get(name, {}).get("description")
        if described:
            return str(described).split(".")[0].split(";")[0]
    return "a value"


def _siblings(shape: type[Any], place: tuple[int | str, ...]) -> list[str]:
    """The keys allowed where an unknown one stands."""
    schema = adapter(shape).json_schema()
    definitions = schema.get("$defs", {})
    here = schema
    for step in place[:-1]:
        here = here.get("items", {}) if isinstance(step, int) else here.get("properties", {}).get(step, {})
        for option in [here, *here.get("anyOf", [])]:
            if "$ref" in option:
                here = definitions[option["$ref"].rpartition("/")[2]]
    injected = _injected(shape) if len(place) == 1 else None
    return [name for name in here.get("properties", {}) if name != injected]


def _injected(shape: type[Any]) -> str | None:
    """The field that comes from the file, not from the author's entry."""
    if issubclass(shape, Item):
        return "practice"
    return "page" if shape is Lesson else None
