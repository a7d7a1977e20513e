"""Items as plain data and back: the text of what was asked, kept for ever."""

from __future__ import annotations

from typing import Any

from assessor.engine.kinds import KINDS, AnyItem
from assessor.formats.adapters import adapter


def freeze(item: AnyItem) -> dict[str, Any]:
    """The whole item as plain data."""
    data: dict[str, Any] = adapter(type(item)).dump_python(item, mode="json", exclude_none=True)
    return data


def thaw(data: dict[str, Any]) -> AnyItem:
    """The item that `freeze` made it from; pydantic's ValidationError if the data has been tampered with."""
    return adapter(KINDS[data["kind"]]).validate_python(data)
