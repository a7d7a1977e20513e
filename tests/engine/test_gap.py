"""Four views of a practice: when self and manager differ by more than chance, when not, and what is claimed."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isclose, sqrt
from random import Random
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.catalogue import Catalogue, Practice
from assessor.engine.gap import APART, BEYOND, FEWEST, ROUNDING, FourWay, Gap, Proved, Rated, difference, gap
from assessor.engine.know import Knowledge
from assessor.engine.proof import proof
from assessor.engine.say import Agreement

DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
LEVEL = st.integers(1, 5)
SHEET = st.dictionaries(st.sampled_from("abcde"), LEVEL, min_size=1)


def practice(name: str) -> Practice:
    return Practice(id=name, title=name.title(), line="It is done.", area="work", importance=1, reason="It matters.")


def row(name: str = "a", said: dict[str, int] | None = None, seen: dict[str, int] | None = None) -> FourWay:
    say, saw = (Rated(one, DAY) if one else None for one in (said, seen))
    return FourWay(practice(name), say, saw)


def rows(*pairs: tuple[int, int]) -> list[FourWay]:
    """A practice for each pair of a self-rating and what was seen, with one criterion."""
    return [row(f"p{number}", {"a": said}, {"a": seen}) for number, (said, seen) in enumerate(pairs)]


PAIRS = st.lists(st.tuples(LEVEL, LEVEL), max_size=12)


@given(PAIRS)
def test_the_gap_is_the_plain_mean_over_its_standard_error(pairs: list[tuple[int, int]]) -> None:
    found = gap(rows(*pairs))
    if not pairs:
        assert found is None
        return
    apart = [said - seen for said, seen in pairs]
    spread = stdev(apart) if len(apart) > 1 else 0.0
    assert found is not None
    assert found.practices == len(pairs)
    assert isclose(found.mean, fmean(apart), abs_tol=1e-9)
    assert isclose(found.error, max(spread, sqrt(1 / 6)) / sqrt(len(apart)))
    assert found.finding == (len(apart) >= 5 and abs(found.mean) > 1.64 * found.error)


@given(PAIRS, st.randoms(use_true_random=False))
def test_who_is_called_self_turns_its_sign_and_the_order_changes_nothing(
    pairs: list[tuple[int, int]], rng: Random
) -> None:
    found = gap(rows(*pairs))
    turned = gap(rows(*((seen, said) for said, seen in pairs)))
    shuffled = gap(rng.sample(rows(*pairs), len(pairs)))
    assert shuffled == found
    assert (turned is None) == (found is None)
    if found and turned:
        assert (turned.practices, turned.finding) == (found.practices, found.finding)
        assert isclose(turned.mean, -found.mean, abs_tol=1e-9)
        assert isclose(turned.error, found.error)


@given(st.lists(st.tuples(LEVEL, LEVEL), max_size=FEWEST - 1))
def test_fewer_than_five_practices_are_never_a_finding(pairs: list[tuple[int, int]]) -> None:
    found = gap(rows(*pairs))
    assert not (found and found.finding)


@given(st.lists(LEVEL, max_size=20))
def test_two_who_agree_are_no_finding(levels: list[int]) -> None:
    found = gap(rows(*((level, level) for level in levels)))
    assert not (found and (found.mean or found.finding))


def test_gaps_that_happen_to_be_alike_are_not_taken_for_certain() -> None:
    """A quarter of a level, five times, is what rounding alone can do."""
    said, seen = {"a": 4, "b": 3, "c": 3, "d": 3}, {"a": 3, "b": 3, "c": 3, "d": 3}
    small = gap([row(str(number), said, seen) for number in range(5)])
    assert small == Gap(5, 0.25, ROUNDING / sqrt(5))
    assert not small.finding
    whole = gap(rows(*[(4, 3)] * 5))
    assert whole is not None
    assert whole.finding


@given(SHEET, SHEET)
def test_only_what_both_have_rated_is_compared(said: dict[str, int], seen: dict[str, int]) -> None:
    both = said.keys() & seen.keys()
    found = difference(said, seen)
    if not both:
        assert found is None
        return
    assert found is not None
    assert isclose(found, fmean(said[one] - seen[one] for one in both), abs_tol=1e-9)
    assert difference(said | {"z": 5}, seen) == found


@given(SHEET, SHEET)
def test_two_levels_apart_is_comparing_notes_and_no_finding(said: dict[str, int], seen: dict[str, int]) -> None:
    one = row("a", said, seen)
    assert one.compare_notes == (one.difference is not None and abs(one.difference) >= APART)
    found = gap([one])
    assert not (found and found.finding)


def test_without_one_of_the_two_there_is_nothing_to_compare() -> None:
    for one in (row("a", {"a": 5}), row("a", None, {"a": 1}), row()):
        assert one.difference is None
        assert not one.compare_notes
        assert gap([one]) is None
    assert not row().told
    assert row("a", {"a": 1}).told


@pytest.mark.parametrize(("practices", "at_most"), [(5, 0.20), (12, 0.16)])
def test_where_there_is_no_gap_it_errs_as_often_as_the_guide_says(practices: int, at_most: float) -> None:
    """Two who see the same, each with a view of their own on each practice, and noise on each of four lines."""
    rng = Random(7)

    def sheet(true: float) -> dict[str, int]:
        own = rng.gauss(0, 0.9)
        return {line: min(5, max(1, round(true + own + rng.gauss(0, 0.6)))) for line in "abcd"}

    wrong = 0
    for _ in range(2000):
        trues = [rng.gauss(3, 0.8) for _ in range(practices)]
        found = gap([row(str(number), sheet(true), sheet(true)) for number, true in enumerate(trues)])
        wrong += bool(found and found.finding)
    assert 0.08 < wrong / 2000 < at_most
    assert BEYOND == 1.64


def test_a_claim_is_the_line_that_a_worksheet_proves(catalogue: Catalogue) -> None:
    sheet = catalogue.worksheets["qpc"]
    assert sheet.claim == "coverage"
    proved = Proved(sheet, proof(4, 22), DAY)
    said = Rated({"coverage": 5, "origin": 1, "asking": 1}, DAY)
    one = FourWay(practice("qpc"), said, None, (proved,))
    (claim,) = one.claims
    assert (claim.level, claim.proved) == (5.0, proved)
    assert one.say is said, "the rating is as it was"
    assert FourWay(practice("qpc"), Rated({"origin": 1}, DAY), None, (proved,)).claims == ()
    assert FourWay(practice("qpc"), None, None, (proved,)).claims == ()


def test_say_and_know_disagree_as_ever() -> None:
    known = Knowledge(0.2, 0.1, 0.4, 0.05, 0.5, -1.0, 0.7, 6, DAY, False)
    assert FourWay(practice("a"), Rated({"a": 5}, DAY), None, (), known).agreement is Agreement.SAY_HIGHER
    assert FourWay(practice("a"), None, None, (), known).agreement is Agreement.UNRATED
    assert FourWay(practice("a"), None, None, (), known).latest == DAY
    assert row().latest is None
