"""What is set, in words that may be shown to anybody who looks over an operator's shoulder."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import SecretStr

from assessor.config import Settings
from assessor.config.group import PREFIX

HIDDEN = "********"
_PASSWORD = re.compile(r"(?<=://)([^:/?#@]*:).*(?=@)|(?<=[?&])(\w*password=)[^&#]*", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """A setting: the variable's name, its value without secrets, where that came from, what it is for."""

    variable: str
    value: str
    source: str
    what: str


def shown(settings: Settings, given: Collection[str], environment: Mapping[str, str]) -> Iterator[Shown]:
    """Every setting; `given` names those that came from the command line."""
    variables = {name.upper(): name for name in environment}
    for name, field in type(settings).model_fields.items():
        variable = PREFIX + name.upper()
        default = "the command line" if name in given else "the default"
        source = default if name in given else variables.get(variable, default)
        yield Shown(variable, _value(getattr(settings, name)), source, field.description or "")


def misspelt(environment: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each variable that begins as ours do and is none."""
    ours = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(environment):
        if not name.upper().startswith(PREFIX) or name.upper() in ours:
            continue
        near = get_close_matches(name.upper(), ours, n=1, cutoff=0.8)
        yield f"{name} is no setting; {f'did you mean {near[0]}?' if near else '`assessor settings` lists them all'}"


def _value(value: Any) -> str:
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    if isinstance(value, bool):
        return str(value).lower()
    return _PASSWORD.sub(lambda found: f"{found[1] or found[2]}{HIDDEN}", str(value))
