"""Drawing a form: which items, in which order, with their options in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Catalogue, by_point, drawable
from assessor.engine.kinds import AnyItem

MEMORY = timedelta(days=60)
"""An item seen again within this time counts for review only, never for Know (measurement §2)."""


@dataclass(frozen=True)
class Asked:
    """An item of a form and the order in which its parts are presented."""

    item: AnyItem
    order: tuple[str, ...]


def draw(form: Form, catalogue: Catalogue, seen: Mapping[str, datetime], now: datetime, rng: Random) -> list[Asked]:
    """The items to ask, practices taking turns.

    One variant of each learning point: one not seen within 60 days while there is one, else the one seen longest ago.
    `seen` maps item ids to the last time they were seen.
    """
    columns = []
    for part in form.draws:
        items = [item for item in catalogue.items.values() if item.practice == part.practice and drawable(item)]
        points = list(by_point(items).values())
        rng.shuffle(points)
        points.sort(key=lambda variants: not any(fresh(seen.get(item.id), now) for item in variants))
        columns.append([_variant(variants, seen, now, rng) for variants in points[: part.items]])
    longest = max((len(column) for column in columns), default=0)
    turns = [column[turn] for turn in range(longest) for column in columns if turn < len(column)]
    return [Asked(item, presented(item, rng)) for item in turns]


def fresh(last_seen: datetime | None, now: datetime) -> bool:
    """Whether an answer now would count for Know."""
    return last_seen is None or now - last_seen >= MEMORY


def presented(item: AnyItem, rng: Random) -> tuple[str, ...]:
    """Its parts in a drawn order; never the right order of an `order` item, which would give the key away."""
    parts = item.shuffled()
    drawn = parts.copy()
    while True:
        rng.shuffle(drawn)
        if item.kind != "order" or drawn != parts:
            return tuple(drawn)


def _variant(variants: list[AnyItem], seen: Mapping[str, datetime], now: datetime, rng: Random) -> AnyItem:
    unseen = [item for item in variants if fresh(seen.get(item.id), now)]
    return rng.choice(unseen) if unseen else min(variants, key=lambda item: seen[item.id])
