"""A submitted form becomes the answer that was given, or words for the person who gave it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.kinds import AnyItem
from assessor.engine.shapes import Answer, AnswerError, Incomplete, UnknownOption
from tests.engine.made import ITEMS, TEXTS, answered, bank, submitted, unhurried
from tests.engine.one import ONE_OF_EACH, choice, judgement, match, multiple, numeric, order, reflect, short_text


@unhurried
@given(answered())
def test_reading_the_form_of_any_answer_gives_that_answer_back(pair: tuple[AnyItem, Answer]) -> None:
    item, answer = pair
    assert item.read(submitted(item, answer)) == answer


@unhurried
@given(answered())
def test_a_form_filled_with_a_kept_answer_gives_that_answer_back(pair: tuple[AnyItem, Answer]) -> None:
    item, answer = pair
    assert item.read(item.fill(answer)) == answer


@pytest.mark.parametrize("name", sorted(bank().items))
def test_the_key_of_a_real_item_can_be_sent(name: str) -> None:
    item = bank().items[name]
    sent = item.read(submitted(item, item.key()))
    assert sent == item.key()
    assert item.score(sent) == 100


@unhurried
@given(
    ITEMS,
    st.dictionaries(TEXTS | st.sampled_from(["answer", "worst", "unit", "ticked"]), st.lists(TEXTS, max_size=3)),
)
def test_a_form_with_anything_in_it_is_read_or_refused_and_never_crashes(
    item: AnyItem, fields: dict[str, list[str]]
) -> None:
    with suppress(AnswerError):
        assert 0 <= item.score(item.read(fields)) <= 100


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda item: item.kind)
def test_an_empty_form_is_incomplete_with_words(item: AnyItem) -> None:
    with pytest.raises(Incomplete, match=r"^\w.*\.$"):
        item.read({})


REFUSED = [
    (choice(), {"answer": ["z"]}, UnknownOption, "z: not an option here; the options are a, b, c, d"),
    (multiple(), {"answer": ["a", "z"]}, UnknownOption, "z: not an option here"),
    (judgement(asks="best-and-worst"), {"answer": ["a"]}, Incomplete, "the worst"),
    (judgement(asks="best-and-worst"), {"answer": ["a"], "worst": ["a"]}, Incomplete, "cannot be the same"),
    (order(), {"position.a": ["1"], "position.b": ["1"], "position.c": ["3"]}, Incomplete, "Two steps have place 1"),
    (order(), {"position.a": ["1"], "position.b": ["2"], "position.c": ["4"]}, Incomplete, "from 1 to 3"),
    (match(), {"match.a": ["x"]}, Incomplete, "1 of 2 still has no match"),
    (match(), {}, Incomplete, "2 of 2 still have no match"),
    (match(), {"match.a": ["x"], "match.b": ["q"]}, UnknownOption, "the options are x, y, z"),
    (numeric(), {"answer": ["a lot"]}, Incomplete, "“a lot” is not a number"),
    (numeric(units=("kg", "t")), {"answer": ["5"]}, Incomplete, "Choose a unit"),
    (numeric(units=("kg", "t")), {"answer": ["5"], "unit": ["lb"]}, UnknownOption, "the options are kg, t"),
    (short_text(), {"answer": ["x" * 201]}, Incomplete, "201 characters; 200 are allowed"),
    (reflect(), {"answer": ["x" * 5001]}, Incomplete, "5001 characters; 5000 are allowed"),
    (reflect(), {"answer": ["x"], "ticked": ["z"]}, UnknownOption, "the options are a, b, c"),
]


@pytest.mark.parametrize(("item", "fields", "refusal", "words"), REFUSED)
def test_a_refusal_says_what_was_given_and_what_is_allowed(
    item: AnyItem, fields: dict[str, list[str]], refusal: type[AnswerError], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        item.read(fields)


def test_the_worst_is_ignored_where_only_the_best_is_asked() -> None:
    assert judgement().read({"answer": ["b"], "worst": ["c"]}) == {"best": "b"}
