"""How somebody rates beside the others, in words only as far as the figures carry, and nothing of any one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement
from math import sqrt
from random import Random
from statistics import mean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.leniency import (
    Compared,
    Figure,
    Finished,
    Furthest,
    Leaning,
    Levels,
    Panel,
    Width,
    compare,
    panel,
)

CALLS = {"dairy": 3, "lifts": 2, "pots": 3}
LINES = [(call, f"line-{number}") for call, lines in CALLS.items() for number in range(lines)]
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def levels(*given: int) -> Levels:
    return dict(zip(LINES, given, strict=True))


PANEL = [
    levels(1, 2, 2, 5, 4, 1, 2, 4),
    levels(2, 2, 1, 4, 4, 2, 3, 5),
    levels(1, 3, 2, 5, 3, 1, 2, 4),
    levels(1, 1, 2, 4, 5, 2, 2, 4),
]
EVERY_LEVEL = st.tuples(*[st.integers(1, 5)] * len(LINES)).map(lambda given: levels(*given))


def test_leniency_is_the_mean_of_own_level_minus_the_others_mean() -> None:
    own = levels(2, 3, 3, 5, 5, 2, 3, 5)
    found = compare(own, PANEL)
    expected = mean(own[line] - mean(other[line] for other in PANEL) for line in LINES)
    assert found.leniency.value == pytest.approx(expected) == pytest.approx(0.8125)
    assert (found.others, found.lines) == (4, 8)


def test_its_error_is_how_much_it_moves_when_a_call_is_left_out() -> None:
    own = levels(2, 3, 3, 5, 5, 2, 3, 5)
    away = {line: own[line] - mean(other[line] for other in PANEL) for line in LINES}
    without = [mean(away[line] for line in LINES if line[0] != call) for call in CALLS]
    expected = sqrt(2 / 3 * sum((one - mean(without)) ** 2 for one in without))
    assert compare(own, PANEL).leniency.error == pytest.approx(expected)


def test_the_error_of_calls_with_as_many_lines_is_their_spread_over_the_root_of_their_number() -> None:
    own = {(call, "only"): level for call, level in zip("abcd", (1, 3, 4, 4), strict=True)}
    others: list[Levels] = [dict.fromkeys(own, 2) for _ in range(4)]
    # SD with n - 1 of -1, 1, 2, 2 is sqrt(2).
    assert compare(own, others).leniency == Figure(pytest.approx(1.0), pytest.approx(sqrt(2) / 2))


def test_spread_is_own_sd_over_that_of_the_others() -> None:
    own = levels(2, 3, 3, 4, 4, 2, 3, 4)
    found = compare(own, PANEL).spread
    assert found is not None
    others = sqrt(mean(pstdev(other.values()) ** 2 for other in PANEL))
    assert found.value == pytest.approx(pstdev(own.values()) / others) == pytest.approx(0.577, abs=0.001)


def test_who_rates_as_the_others_do_has_a_spread_of_one_whatever_the_panel() -> None:
    assert compare(PANEL[0], [PANEL[0]] * 4).spread == Figure(pytest.approx(1.0), pytest.approx(0.0))
    rng = Random(7)
    ratios = []
    for _ in range(400):
        truth = [rng.choice([2, 3, 4]) for _ in LINES]
        drawn = [levels(*(level + rng.choice([-1, 0, 1]) for level in truth)) for _ in range(5)]
        spread = compare(drawn[0], drawn[1:]).spread
        ratios.append(spread.value if spread else 1.0)
    assert mean(ratios) == pytest.approx(1.0, abs=0.03)


def test_without_any_spread_among_the_others_there_is_none_to_compare() -> None:
    found = compare(PANEL[0], [dict.fromkeys(LINES, 3)] * 4)
    assert (found.spread, found.width) == (None, None)


def test_one_level_for_everything_is_said_to_be_alike() -> None:
    assert compare(dict.fromkeys(LINES, 3), PANEL).width == Width.ALIKE


@pytest.mark.parametrize(
    ("value", "error", "leaning", "width"),
    [
        (0.0, 0.0, Leaning.LIKE, Width.LIKE),
        (0.4, 0.25, Leaning.LIKE, Width.LIKE),
        (0.4, 0.24, Leaning.LENIENT, Width.EXTREMES),
        (-0.4, 0.24, Leaning.STRICT, Width.ALIKE),
        (-0.4, 0.25, Leaning.LIKE, Width.LIKE),
        (0.04, 0.0, Leaning.LIKE, Width.LIKE),
        (0.05, 0.0, Leaning.LENIENT, Width.EXTREMES),
        # 0.23 and 0.14 are shown, or 0.23 and 0.15.
        (0.2349, 0.1449, Leaning.LENIENT, Width.EXTREMES),
        (0.2349, 0.1451, Leaning.LIKE, Width.LIKE),
        (-0.41, 0.25, Leaning.LIKE, Width.LIKE),
    ],
)
def test_a_word_takes_more_than_1_64_standard_errors(
    value: float, error: float, leaning: Leaning, width: Width
) -> None:
    found = Compared(4, 8, Figure(value, error), Figure(1 + value, error), None)
    assert (found.leaning, found.width) == (leaning, width)


def test_who_is_like_the_others_is_told_otherwise_one_time_in_six() -> None:
    """The guide says so: six calls are few, and 1.64 errors would be one in ten if there were many."""
    told, times = 0, 600
    rng = Random(11)
    for _ in range(times):
        drawn = [six_calls(rng) for _ in range(5)]
        told += compare(drawn[0], drawn[1:]).leaning != Leaning.LIKE
    assert 0.12 <= told / times <= 0.21


def six_calls(rng: Random) -> Levels:
    """A rater who is neither lenient nor strict, but takes each call a little better or worse than it was."""
    found = {}
    for call in range(6):
        taken = rng.gauss(0, 0.3)
        for line in range(3):
            level = round(1 + (call + line) % 5 + taken + rng.gauss(0, 0.6))
            found[f"call-{call}", f"{line}"] = min(5, max(1, level))
    return found


@given(EVERY_LEVEL, st.lists(EVERY_LEVEL, min_size=4, max_size=9))
def test_it_holds_for_all_levels(own: Levels, others: list[Levels]) -> None:
    found = compare(own, others)
    assert -4 <= found.leniency.value <= 4
    assert found.leniency.error >= 0
    assert found == compare(own, others[::-1]), "who gave what is in none of it"


# What the figures can tell about one of the others.


def test_of_a_line_nothing_is_said_before_five_others_have_rated_it() -> None:
    own = levels(5, 2, 2, 5, 4, 1, 2, 4)
    assert compare(own, PANEL).furthest is None
    assert compare(own, [*PANEL, PANEL[0]]).furthest == Furthest(("dairy", "line-0"), higher=True, over_a_level=True)


def test_no_line_is_named_where_none_is_half_a_level_away() -> None:
    assert compare(PANEL[0], [PANEL[0]] * 5).furthest is None


@pytest.mark.parametrize("own", [1, 2, 3, 4, 5])
def test_what_is_said_of_a_line_leaves_each_of_the_others_more_than_one_level(own: int) -> None:
    """Of all panels of five that would be told alike, none may have to have the same level on that line."""
    told: dict[tuple[bool, bool], list[Sequence[int]]] = {}
    for others in combinations_with_replacement(range(1, 6), 5):
        one = {("call", "line"): own, ("other", "line"): 3, ("third", "line"): 3}
        found = compare(one, [one | {("call", "line"): level} for level in others]).furthest
        if found:
            told.setdefault((found.higher, found.over_a_level), []).append(others)
    assert told
    for panels in told.values():
        assert len({level for others in panels for level in others}) > 1
        assert len(panels) > 1


def test_with_four_others_levels_can_change_hands_without_a_figure_telling_so() -> None:
    own = levels(2, 3, 3, 5, 5, 2, 3, 5)
    turns = [[(place + number) % 4 for number in range(len(LINES))] for place in range(4)]
    swapped = [levels(*(PANEL[who][line] for who, line in zip(turn, LINES, strict=True))) for turn in turns]
    assert swapped != PANEL
    before, after = compare(own, PANEL), compare(own, swapped)
    assert before.leniency.value == pytest.approx(after.leniency.value)
    assert before.furthest is after.furthest is None


def finished(*hours: int) -> dict[str, Finished]:
    return {f"m{number:02}": Finished(NOON + timedelta(hours=number)) for number in hours}


def test_the_panel_grows_by_five() -> None:
    order = sorted(finished(*range(16)))
    assert panel({}) == Panel([], 0)
    assert panel(finished(*range(4))) == Panel([], 4)
    for count in range(5, 10):
        found = panel(finished(*range(count)))
        assert found == Panel(order[:5], count - 5), "the sixth tells nothing of how the sixth rates"
    assert panel(finished(*range(16))) == Panel(order[:15], 1)
    assert panel(dict.fromkeys("edcba", Finished(NOON))).managers == list("abcde")


def test_nobody_takes_the_place_of_one_who_went() -> None:
    done, order = finished(*range(12)), sorted(finished(*range(12)))
    gone = {"m02": replace(done["m02"], gone_at=NOON + timedelta(days=9))}
    assert panel(done | gone) == Panel(order[5:10], 2), "the five of whom one went are out of it, all of them"
    assert panel(finished(*range(5)) | gone) == Panel([], 0)
    assert panel(finished(*range(9)) | gone) == Panel([], 4)


def test_who_went_before_they_were_five_was_never_in_it() -> None:
    gone = {"m02": Finished(NOON + timedelta(hours=2), NOON + timedelta(hours=3, minutes=30))}
    assert panel(finished(0, 1, 3) | gone) == Panel([], 3)
    assert panel(finished(0, 1, 3, 4, 5, 6) | gone) == Panel(["m00", "m01", "m03", "m04", "m05"], 1)


MOMENTS = st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 40)), max_size=20)


@given(MOMENTS)
def test_two_panels_never_differ_by_fewer_than_five(moments: list[tuple[int, int | None]]) -> None:
    """Neither when one more has rated everything, nor when one deletes their account."""
    before: set[str] | None = None
    events = sorted({hour for at, gone in moments for hour in (at, *([at + gone] if gone else []))})
    for now in events:
        done = {
            f"m{number:02}": Finished(
                NOON + timedelta(hours=at, seconds=number),
                NOON + timedelta(hours=at + gone, seconds=30) if gone and at + gone <= now else None,
            )
            for number, (at, gone) in enumerate(moments)
            if at <= now
        }
        after = set(panel(done).managers)
        if before is not None:
            assert len(before - after) % 5 == len(after - before) % 5 == 0
        before = after
