"""The engine's dataclasses as validators of plain data."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import is_dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


@lru_cache(maxsize=64)
def _adapter(shape: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, shape))


def adapter(shape: type[T]) -> TypeAdapter[T]:
    """The validator of a dataclass, made once."""
    return _adapter(cast(Hashable, shape))


def schema(shape: type[Any]) -> dict[str, Any]:
    """JSON Schema of a dataclass, each field with its docstring. Made once; copy it before changing it.

    Pydantic reads the docstrings of a class, not of the classes that it inherits from; those are added here.
    """
    return _schema(cast(Hashable, shape))


@lru_cache(maxsize=64)
def _schema(shape: Hashable) -> dict[str, Any]:
    described = _adapter(shape).json_schema()
    for base in filter(is_dataclass, cast(type[Any], shape).__mro__[1:]):
        for name, field in adapter(base).json_schema().get("properties", {}).items():
            if "description" in field:
                described["properties"][name].setdefault("description", field["description"])
    return described
