"""From plain data to the engine's objects: what each YAML file must look like, and what is said when it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Area, LearningPath, Lesson, Mistake, Practice
from assessor.engine.kinds import KINDS, AnyItem
from assessor.engine.plan import Guide
from assessor.engine.qualification import Instrument
from assessor.engine.selfcheck import SelfCheck
from assessor.engine.vignettes import Vignette
from assessor.engine.worksheet import Worksheet
from assessor.formats.adapters import adapter
from assessor.formats.problems import listed, suggestion
from assessor.formats.words import UNKNOWN, said, words
from assessor.formats.yaml_source import Path, Source

T = TypeVar("T")


def one(shape: type[T], source: Source, where: Path, data: Any) -> T | None:
    """The object at a place of the source, or None with every mistake noted."""
    if not isinstance(data, dict):
        source.add(source.at(where), f"{said(data)} where a mapping belongs", "key: value lines")
        return None
    try:
        return adapter(shape).validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        _note(shape, source, where, error.errors(include_url=False, include_context=True))
    except ValueError as error:  # numbers beyond JSON
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
    if listing is None and source.torn:
        return
    if not isinstance(listing, list):
        given = said(listing) if name in data else "nothing"
        source.add(source.at((name,)), f"{given} under {name}", f"{name}: and a list of entries below it")
        return
    for index, entry in enumerate(listing):
        yield (name, index), entry


def head(source: Source, allowed: tuple[str, ...]) -> bool:
    """Whether the file is a mapping; every key at its top that is not allowed there is noted."""
    if not isinstance(source.data, dict):
        if not source.problems:
            source.add(source.at(()), f"{said(source.data)} as the whole file", f"a mapping with {listed(allowed)}")
        return False
    for key in source.data:
        if key not in allowed:
            _add(source, (key,), f"unknown key {key}{suggestion(key, allowed)}", listed(allowed), key=True)
    return True


def items(source: Source) -> Iterator[tuple[Path, AnyItem]]:
    """The good items of a bank file."""
    if not head(source, ("practice", "items")):
        return
    practice = source.data.get("practice")
    if not isinstance(practice, str):
        _add(source, ("practice",), f"{said(practice)} under practice", "the id of a practice")
        practice = ""
    for where, data in entries(source, "items"):
        item = _item(source, where, data, practice)
        if item is not None and not _faulty(source, where, item):
            yield where, item


def _faulty(source: Source, where: Path, entry: AnyItem | Form | Worksheet) -> bool:
    """Whether an entry breaks a rule of its kind; each one is noted."""
    faults = list(entry.faults())
    for fault in faults:
        source.add(source.at((*where, *fault.where)), fault.what, fault.allowed)
    return bool(faults)


def _item(source: Source, where: Path, data: Any, practice: str) -> AnyItem | None:
    """One item; its kind says which keys it has."""
    if not isinstance(data, dict):
        return one(KINDS["choice"], source, where, data)
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        given = "kind is missing" if "kind" not in data else f"kind {said(kind)} does not exist"
        _add(
            source,
            (*where, "kind"),
            given + (suggestion(kind, KINDS) if isinstance(kind, str) else ""),
            listed(KINDS),
        )
        return None
    if "practice" in data:
        _add(source, (*where, "practice"), "practice inside an item", "only at the file's head", key=True)
    return one(KINDS[kind], source, where, data | {"practice": practice})


LISTS: Mapping[str, type[Any]] = {
    "practices": Practice,
    "areas": Area,
    "mistakes": Mistake,
    "forms": Form,
    "paths": LearningPath,
    "selfchecks": SelfCheck,
    "vignettes": Vignette,
}
"""The files that are one list, by its name: what an entry is."""
ONES: Mapping[str, type[Any]] = {"qualification": Instrument, "plan": Guide}
"""The files that are one thing, by its name: what it is."""


def listing(source: Source, name: str) -> Iterator[tuple[Path, Any]]:
    """The good entries of one of the `LISTS`."""
    if not head(source, (name,)):
        return
    for where, entry in many(LISTS[name], source, name):
        if not isinstance(entry, Form) or not _faulty(source, where, entry):
            yield where, entry


def whole(shape: type[T], source: Source) -> T | None:
    """What a file is that is one thing, such as a rubric."""
    return one(shape, source, (), source.data) if source.data is not None or not source.problems else None


def worksheet(source: Source) -> Worksheet | None:
    """The worksheet of a worksheet file."""
    found = whole(Worksheet, source)
    return None if found is None or _faulty(source, (), found) else found


def front_matter(source: Source, page: str) -> Lesson | None:
    """A lesson's front matter; `page` is its address."""
    data = source.data
    if isinstance(data, dict) and "page" in data:
        _add(source, ("page",), "the key page", "nothing: the file's place is the address", key=True)
    return one(Lesson, source, (), data | {"page": page} if isinstance(data, dict) else data)


def _add(source: Source, where: Path, what: str, allowed: str, *, key: bool = False) -> None:
    """Note a mistake, unless the reader of the file has found fault with that very spot already."""
    position = source.at(where, key=key)
    if position not in {(problem.line, problem.column) for problem in source.problems}:
        source.add(position, what, allowed)


def _note(shape: type[Any], source: Source, where: Path, details: list[ErrorDetails]) -> None:
    """Every mistake that pydantic found, but those that only follow from another."""
    noted = {(problem.line, problem.column) for problem in source.problems}
    for detail in details:
        if _follows(detail, details) or (source.torn and not where and detail["type"] == "too_short"):
            continue
        place = [step for step in detail["loc"] if step != "[key]"]
        position = source.at((*where, *place), key=detail["loc"] != tuple(place) or detail["type"] == UNKNOWN)
        if position not in noted or detail["type"] == "missing":
            source.add(position, *words(shape, tuple(place), detail))


def _follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a list only seems too short because entries of it are wrong themselves."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details
    )
