"""One figure, one line of JSON."""

from __future__ import annotations

import json


def tell(name: str, value: float | str | None, **more: object) -> None:
    """Print a figure, with whatever belongs to it."""
    print(
        json.dumps({"name": name, "value": _short(value)} | {key: _short(one) for key, one in more.items()}),
        flush=True,
    )


def _short(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value
