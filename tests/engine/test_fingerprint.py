"""The fingerprint names what was asked and what counted as right, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from assessor.engine.fingerprint import fingerprint
from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.numeric import Band, Mistake, Tolerance
from assessor.engine.kinds.text import Slip
from tests.engine.made import ITEMS, bank, unhurried
from tests.engine.one import (
    ONE_OF_EACH,
    choice,
    judgement,
    match,
    multiple,
    numeric,
    order,
    reflect,
    short_text,
)


@unhurried
@given(ITEMS)
def test_another_stem_is_another_question(item: AnyItem) -> None:
    assert fingerprint(replace(item, stem=item.stem + "?")) != fingerprint(item)


@unhurried
@given(ITEMS)
def test_rationale_lesson_level_and_name_may_be_mended(item: AnyItem) -> None:
    mended = replace(
        item,
        rationale=item.rationale + "!",
        lesson="practices/other#place",
        level=item.level % 5 + 1,
        released=not item.released,
        point="another",
        id="renamed",
    )
    assert fingerprint(mended) == fingerprint(item)


def test_spaces_and_line_breaks_of_the_stem_do_not_count() -> None:
    assert fingerprint(choice(stem="Which one?\n")) == fingerprint(choice(stem="Which\n  one?"))


def without_reasons(item: AnyItem) -> AnyItem:
    """The same item with every `why` and every authored mistake rewritten."""
    parts = {
        name: tuple(replace(part, why="another reason") for part in getattr(item, name))
        for name in ("options", "steps", "pairs")
        if hasattr(item, name)
    }
    if item.kind == "numeric":
        parts["mistakes"] = (Mistake(answer=1, why="new"),)
    if item.kind == "text":
        parts["mistakes"] = (Slip(answer="new", why="new"),)
    if item.kind == "reflect":
        return replace(item, example="Another good answer.")
    return replace(item, **parts)


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda item: item.kind)
def test_reasons_may_be_mended(item: AnyItem) -> None:
    mended = without_reasons(item)
    assert mended != item
    assert fingerprint(mended) == fingerprint(item)


OTHER_QUESTIONS: list[tuple[AnyItem, AnyItem]] = [
    (choice(right="a"), choice(right="b")),
    (choice("abcd"), choice("abc")),
    (choice(), replace(choice(), options=tuple(replace(o, text=o.text + "!") for o in choice().options))),
    (choice("abc", right="ab"), multiple("abc", right="ab")),
    (multiple(right="ab"), multiple(right="abc")),
    (judgement(100, 60, 0), judgement(100, 50, 0)),
    (judgement(asks="best"), judgement(asks="best-and-worst")),
    (order("abc"), order("acb")),
    (match("ax by"), match("ax bx")),
    (match(targets="xyz"), match(targets="xyw")),
    (numeric(100), numeric(101)),
    (numeric(100), numeric(100, Tolerance(absolute=1))),
    (numeric(100), numeric(100, Tolerance(percent=0))),
    (numeric(unit="kg"), numeric(unit="t")),
    (numeric(units=("kg", "t")), numeric(units=("t", "kg"))),
    (numeric(), numeric(bands=(Band(absolute=5, credit=50, why="near"),))),
    (short_text("need"), short_text("need", "needs")),
    (reflect("abc"), reflect("abcd")),
]


@pytest.mark.parametrize(("item", "other"), OTHER_QUESTIONS, ids=lambda item: item.kind)
def test_another_option_or_key_is_another_question(item: AnyItem, other: AnyItem) -> None:
    assert fingerprint(item) != fingerprint(other)


def test_an_accepted_form_in_other_letters_changes_no_score_and_no_fingerprint() -> None:
    assert fingerprint(short_text("Need ")) == fingerprint(short_text("need"))


def test_the_order_in_which_an_author_marks_keys_does_not_count() -> None:
    assert fingerprint(multiple(right="ab")) == fingerprint(multiple(right="ba"))


def test_a_fingerprint_is_sixteen_hexadecimal_digits_and_stays_the_same_for_years() -> None:
    """Stored answers name it: if this value changes, every answer ever given belongs to no question."""
    assert fingerprint(choice()) == "993c49fed058060b"


def test_real_items_differ_in_their_fingerprints() -> None:
    prints: dict[str, Any] = {name: fingerprint(item) for name, item in bank().items.items()}
    assert len(set(prints.values())) == len(prints)
