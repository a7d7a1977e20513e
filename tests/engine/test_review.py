"""The review queue: when a learning point comes back, in which variant, and how much of it a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.confidence import Confidence
from assessor.engine.review import (
    A_DAY,
    BACKLOG,
    MAX_DAYS,
    RETENTION,
    RETENTIONS,
    Card,
    load,
    queue,
    rating,
    remembered,
    rescheduled,
    reviewed,
    variant,
)
from tests.engine.made import NOW, unhurried

DAY = timedelta(days=1)


def met(point: str = "p", credit: int = 100, sure: Confidence | None = None, days_ago: int = 0) -> Card:
    return reviewed(None, point, "v1", credit, sure, NOW - days_ago * DAY)


def test_wrong_is_again_a_lucky_guess_is_hard_and_right_is_good() -> None:
    assert rating(0, None) is Rating.Again
    assert rating(59, Confidence.GUESS) is Rating.Again
    assert rating(60, Confidence.GUESS) is Rating.Hard
    assert rating(100, Confidence.SURE) is Rating.Good
    assert rating(100, None) is Rating.Good


def test_it_comes_back_in_whole_days_later_the_better_it_went() -> None:
    wrong, lucky, right = (met(credit=c, sure=s) for c, s in ((0, None), (100, Confidence.GUESS), (100, None)))
    assert NOW + DAY <= wrong.due < lucky.due < right.due


def test_right_answers_on_the_day_grow_the_interval_to_at_most_180_days() -> None:
    card, gaps = met(), []
    for _ in range(12):
        card = reviewed(card, "p", "v1", 100, None, card.due)
        gaps.append((card.due - card.last).days)
    assert gaps == sorted(gaps)
    assert gaps[-1] == MAX_DAYS


@pytest.mark.parametrize("retention", RETENTIONS)
def test_it_is_due_when_the_chance_of_remembering_has_fallen_to_what_was_asked(retention: float) -> None:
    card = met(credit=0)
    card = reviewed(card, "p", "v1", 100, None, card.due, retention)
    assert remembered(card, card.due) == pytest.approx(retention, abs=0.03)


def test_more_retention_is_more_reviews() -> None:
    loads = list(load([met(f"p{n}") for n in range(5)], NOW, 365).values())
    assert loads == sorted(loads)
    assert loads[-1] > 2 * loads[0] > 0


def test_at_most_ten_a_day_and_what_was_done_counts() -> None:
    cards = [met(f"p{n}", 0, days_ago=3) for n in range(14)]
    assert len(queue(cards, NOW).today) == A_DAY
    assert queue(cards, NOW).waiting == 4
    assert len(queue(cards, NOW, done_today=7).today) == 3
    assert queue(cards, NOW, done_today=12).today == ()


def test_nothing_is_shown_before_it_is_due() -> None:
    card = met()
    assert queue([card], card.due - timedelta(seconds=1)).today == ()
    assert queue([card], card.due).today == (card,)


def test_confidently_wrong_comes_first_then_what_can_still_be_saved() -> None:
    alarming = met("z", 0, Confidence.SURE, days_ago=2)
    faded, fresh = met("y", 0, days_ago=9), met("x", 0, days_ago=2)
    assert [card.point for card in queue([faded, fresh, alarming], NOW).today] == ["z", "x", "y"]
    mended = reviewed(alarming, "z", "v2", 100, Confidence.SURE, NOW)
    assert not mended.alarming


def test_a_holiday_is_not_punished() -> None:
    """Three weeks away: a day's worth is shown, a capped rest waits, and what is still known gains by the wait."""
    cards = [met(f"p{n:02}", days_ago=30) for n in range(60)]
    found = queue(cards, NOW)
    assert (len(found.today), found.waiting) == (A_DAY, BACKLOG)
    on_time, late = (reviewed(cards[0], "p00", "v1", 100, None, at) for at in (cards[0].due, NOW))
    assert late.stability > on_time.stability


def test_variants_take_turns_unseen_ones_first() -> None:
    card, order = None, []
    for step in range(5):
        name = variant(card, ["v1", "v2", "v3"])
        order.append(name)
        card = reviewed(card, "p", name, 100, None, NOW + step * 10 * DAY)
    assert order == ["v1", "v2", "v3", "v1", "v2"]
    assert variant(card, ["v1", "v2", "v3", "new"]) == "new"
    assert variant(card, ["v2"]) == "v2"
    with pytest.raises(ValueError, match="at least one"):
        variant(card, [])


def test_an_answer_from_before_the_clock_was_set_back_breaks_nothing() -> None:
    card = met()
    assert reviewed(card, "p", "v1", 100, None, NOW - DAY).due >= NOW
    assert remembered(card, NOW - DAY) == 1


@unhurried
@given(st.lists(st.tuples(st.sampled_from([0, 50, 100]), st.integers(0, 400)), min_size=1, max_size=12))
def test_whatever_happens_a_card_comes_back_within_half_a_year(history: list[tuple[int, int]]) -> None:
    card, at = None, NOW
    for credit, days in history:
        at += days * DAY
        card = reviewed(card, "p", "v1", credit, None, at)
        assert DAY <= card.due - at <= MAX_DAYS * DAY
        assert 1 <= card.difficulty <= 10
        assert card.stability > 0


def test_the_order_of_cards_changes_nothing() -> None:
    cards = [met(f"p{n}", 0, days_ago=3 + n % 2) for n in range(8)]
    assert queue(cards, NOW) == queue(cards[::-1], NOW)
    assert queue([replace(card, due=NOW + DAY) for card in cards], NOW).today == ()


@pytest.mark.parametrize("retention", RETENTIONS)
def test_a_card_is_due_by_another_wish_and_nothing_else_of_it_changes(retention: float) -> None:
    card = met(credit=0)
    moved = rescheduled(card, retention)
    assert replace(moved, due=card.due) == card
    assert DAY <= moved.due - card.last <= MAX_DAYS * DAY
    assert (moved.due <= card.due) == (retention >= RETENTION) or moved.due == card.due
    day_before = moved.due - DAY
    assert remembered(card, day_before) > retention or day_before == card.last
    assert rescheduled(moved, retention) == moved
