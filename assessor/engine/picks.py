"""Which options an answer picks: what the statistics of an item's options rest on."""

from __future__ import annotations

from collections.abc import Mapping

from assessor.engine.kinds import AnyItem
from assessor.engine.shapes import Answer


def picked(answer: Answer) -> tuple[str, ...]:
    """The options of an answer to an item that has options; where best and worst are asked, the best."""
    if isinstance(answer, str):
        return (answer,)
    return tuple(answer) if isinstance(answer, list) else tuple(answer[name] for name in ("best",) if name in answer)


def options(item: AnyItem) -> Mapping[str, bool]:
    """An item's options, and whether each is right; empty for an item of another shape."""
    right = picked(item.key())
    return {option.id: option.id in right for option in getattr(item, "options", ())}
