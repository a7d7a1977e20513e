"""Changing what is right never changes what is shown before the answer."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor import render
from assessor.engine.forms import presented
from assessor.engine.kinds import KINDS, AnyItem
from assessor.engine.kinds.numeric import Band, Mistake, Tolerance
from assessor.engine.kinds.text import Slip
from tests.engine.made import ITEMS, MADE, bank, unhurried

OTHER = "Quite another reason, which nobody may read before answering."


def rekeyed(item: AnyItem, rng: Random) -> AnyItem:
    """The same question with another key, other credits, other reasons, another level, another lesson."""
    common: dict[str, Any] = {"rationale": OTHER, "lesson": "another/page#place", "level": 6 - item.level}
    match item.kind:
        case "choice" | "multiple":
            rights = _shuffled([option.right for option in item.options], rng)
            return replace(item, **common, options=_with(item.options, right=rights))
        case "judgement":
            credits = _shuffled([option.credit for option in item.options], rng)
            return replace(item, **common, options=_with(item.options, credit=credits))
        case "order":
            return replace(item, **common, steps=tuple(_shuffled(_with(item.steps), rng)))
        case "match":
            targets = [rng.choice(item.targets).id for _ in item.pairs]
            return replace(item, **common, pairs=_with(item.pairs, target=targets))
        case "numeric":
            return replace(
                item,
                **common,
                answer=item.answer + rng.randint(1, 900),
                units=tuple(_shuffled(item.units, rng)),
                tolerance=Tolerance(percent=7),
                bands=(Band(percent=20, credit=50, why=OTHER),),
                mistakes=(Mistake(answer=1.5, why=OTHER),),
            )
        case "text":
            return replace(item, **common, accept=("something else",), mistakes=(Slip(answer="no", why=OTHER),))
        case "reflect":
            return replace(item, **common, example=OTHER, checklist=_shuffled(item.checklist, rng)[:2])
    raise AssertionError(f"there is no other key for a {item.kind} item yet; write one here")


def _shuffled(things: Any, rng: Random) -> list[Any]:
    return rng.sample(list(things), len(things))


def _with(parts: Any, **columns: list[Any]) -> tuple[Any, ...]:
    return tuple(
        replace(part, why=OTHER, **{name: values[row] for name, values in columns.items()})
        for row, part in enumerate(parts)
    )


def asked(item: AnyItem, order: tuple[str, ...], **more: Any) -> str:
    return str(render.item(item, "ask", order=order, **more))


@unhurried
@given(ITEMS, st.randoms(use_true_random=False))
def test_another_key_gives_the_same_question(item: AnyItem, rng: Random) -> None:
    order = presented(item, rng)
    assert asked(rekeyed(item, rng), order) == asked(item, order)


@pytest.mark.parametrize("ident", [item.id for item in bank().items.values() if not item.released])
def test_another_key_gives_the_same_question_in_the_whole_bank(ident: str) -> None:
    item = bank().items[ident]
    for seed in range(5):
        rng = Random(seed)
        order = presented(item, rng)
        assert asked(rekeyed(item, rng), order) == asked(item, order)


@unhurried
@given(ITEMS, st.randoms(use_true_random=False))
def test_what_is_filled_in_again_says_nothing_of_the_key_either(item: AnyItem, rng: Random) -> None:
    order = presented(item, rng)
    other = rekeyed(item, rng)
    filled = item.fill(item.key()) | {"confidence": ["sure"]}
    assert asked(other, order, filled=filled) == asked(item, order, filled=filled)


def test_every_kind_has_another_key() -> None:
    """Nothing above is worth anything if the keys do not differ."""
    assert set(MADE) == set(KINDS)
    changed = {item.kind for item in bank().items.values() if rekeyed(item, Random(1)).key() != item.key()}
    assert changed == {item.kind for item in bank().items.values()}


def test_a_leak_would_be_found() -> None:
    """The review page, which shows the key, must not pass."""
    item = next(item for item in bank().items.values() if item.kind == "choice")
    order = presented(item, Random(1))
    for mode in ("review", "check"):
        shown = [str(render.item(one, mode, order=order)) for one in (item, rekeyed(item, Random(1)))]
        assert shown[0] != shown[1]
