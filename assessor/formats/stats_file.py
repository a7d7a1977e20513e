"""The sidecar of an item bank: what answers say of its questions, for trainers to commit beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

ENDING = ".stats.yaml"
"""What the name of such a file ends in; it is no bank, and nothing reads it but people."""
HEAD = """\
# What first answers say of these questions, by the mark of their text. `assessor items stats --write` overwrites it.
# right: of 100. rest: how far it goes with knowing more elsewhere, -1 to 1. picked and by_level: of 100 people, all
# of them and in five groups of equal size, those who know least elsewhere first.
"""


def name(practice: str) -> str:
    """Where it lies below the project's root."""
    return f"quizzes/items/{practice}{ENDING}"


def text(practice: str, items: Mapping[str, Mapping[str, Any]]) -> str:
    """The file: the same entries make the same text to the last byte."""
    data = {"practice": practice, "items": {print_: dict(entry) for print_, entry in items.items()}}
    return HEAD + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=118)
