"""The templates of this room."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from assessor.render import prose


def number(value: float | str) -> str:
    """A number as people write it: 133,000 or 7.5."""
    exact = Decimal(str(value))
    whole = exact.to_integral_value()
    return f"{whole if exact == whole else exact.normalize():,f}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Escapes everything, and stops at a misspelt name instead of drawing nothing."""
    made = Environment(
        loader=PackageLoader("assessor.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = prose.prose
    made.filters["line"] = prose.line
    made.filters["number"] = number
    return made
