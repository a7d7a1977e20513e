"""What more questions would buy, held against what they buy when they are asked."""

from __future__ import annotations

from math import sqrt
from random import Random
from statistics import NormalDist, fmean

import pytest

from assessor.engine.asking import Candidate
from assessor.engine.belief import Belief, before, learn, learn_all
from assessor.engine.know import Domain, Parameters, sigmoid
from assessor.engine.settling import CERTAIN, LEAST, LIKELY, Z, chance_there, chances, offer, questions, settled

ITEMS = tuple(Parameters(b=0.4 * (place % 5 - 2), c=0.2 * (place % 2), w=1 + place % 2) for place in range(16))
NAMES = ("near", "far", "other")
ENOUGH = dict.fromkeys(NAMES, LEAST)
DOMAINS = {name: Domain(ITEMS) for name in NAMES}


def believed(**rights: int) -> Belief:
    """After four answers on each practice named, so many of them right."""
    given = [
        (name, ITEMS[place], 100 if place < right else 0) for name, right in rights.items() for place in range(4)
    ]
    return learn_all(before(DOMAINS), given)


def asked_until_settled(belief: Belief, name: str, theta: float, items: list[Parameters], rng: Random) -> int | None:
    """Somebody at θ answers these items; how many it takes until the state is settled."""
    for count, item in enumerate(items, 1):
        p = 0.01 + 0.98 * (item.c + (1 - item.c) * sigmoid(item.a * (theta - item.b)))
        belief = learn(belief, name, item, 100 if rng.random() < p else 0)
        if name in settled(belief, DOMAINS, ENOUGH):
            return count
    return None


def open_belief(off: float, variance: float = 0.6) -> Belief:
    """So many SDs from the border."""
    return Belief(("near",), (_border() + off * sqrt(variance),), ((variance,),))


def found(belief: Belief, reps: int = 300) -> list[float]:
    """The share of reps, drawn from the belief, whose state was settled after at most 1, 2, … questions."""
    rng = Random(3)
    order = sorted(ITEMS, key=lambda item: -item.w)
    counts = [
        asked_until_settled(belief, "near", rng.gauss(belief.mean[0], belief.sd(0)), order, rng) for _ in range(reps)
    ]
    return [sum(one is not None and one <= count for one in counts) / reps for count in range(1, len(ITEMS) + 1)]


@pytest.mark.parametrize("off", [-0.7, -0.3, 0.0, 0.3, 0.7])
def test_the_chances_are_those_of_reps_who_are_drawn_from_the_belief_and_asked(off: float) -> None:
    """Near enough, and rather too low than too high: what is promised is kept."""
    belief = open_belief(off)
    said, kept = list(chances(belief, DOMAINS, "near", ITEMS)), found(belief)
    gaps = [share - chance for chance, share in zip(said, kept, strict=True)]
    assert fmean(gaps) == pytest.approx(0.06, abs=0.14)
    assert min(gaps[3:]) > -0.08
    count = questions(belief, DOMAINS, "near", ITEMS)
    assert count is not None
    assert kept[count - 1] > LIKELY - 0.06


def test_the_chances_rise_with_each_question_and_stay_chances() -> None:
    for off in (-2.0, -0.5, 0.0, 0.5, 2.0):
        said = list(chances(open_belief(off), DOMAINS, "near", ITEMS))
        assert said == sorted(said)
        assert 0 <= said[0] <= said[-1] <= 1
        assert len(said) == len(ITEMS)


def test_so_many_questions_settle_it_with_a_chance_of_two_in_three() -> None:
    belief = open_belief(-0.3)
    count = questions(belief, DOMAINS, "near", ITEMS)
    assert count is not None
    said = list(chances(belief, DOMAINS, "near", ITEMS))
    assert said[count - 1] >= LIKELY
    assert all(chance < LIKELY for chance in said[: count - 1])


def test_who_stands_at_the_border_takes_more_questions_than_who_is_far_from_it() -> None:
    belief = Belief(("near", "far"), (1.1, 2.4), ((0.5, 0.0), (0.0, 0.5)))
    near, far = (list(chances(belief, DOMAINS, name, ITEMS))[5] for name in ("near", "far"))
    assert abs(chance_there(belief, DOMAINS)["near"] - 0.5) < 0.15
    assert far > near


def test_too_few_questions_settle_nothing() -> None:
    belief = Belief(("near",), (1.0,), ((0.5,),))
    assert questions(belief, DOMAINS, "near", ITEMS[:1]) is None
    assert questions(belief, DOMAINS, "near", ()) is None


def test_a_state_is_settled_where_its_chance_is_four_in_five() -> None:
    border = _border()
    for off, done in [(Z + 0.01, True), (Z - 0.01, False), (-Z - 0.01, True), (-Z + 0.01, False)]:
        belief = Belief(("near",), (border + off * sqrt(0.3),), ((0.3,),))
        assert (settled(belief, DOMAINS, ENOUGH) == {"near"}) is done
    assert pytest.approx(NormalDist().cdf(Z)) == CERTAIN


def test_nothing_is_settled_by_fewer_than_three_answers() -> None:
    belief = Belief(("near",), (_border() - 3.0,), ((0.3,),))
    assert [settled(belief, DOMAINS, {"near": count}) for count in (2, 3)] == [set(), {"near"}]
    assert settled(belief, DOMAINS, {}) == set()
    assert [questions(belief, DOMAINS, "near", ITEMS, answers) for answers in (0, 1, 2, 3)] == [3, 2, 1, 1]


def test_doubt_about_the_items_keeps_a_state_open() -> None:
    doubtful = {"near": Domain(ITEMS, blur=0.2)}
    belief = Belief(("near",), (_border() + (Z + 0.01) * sqrt(0.3),), ((0.3,),))
    assert settled(belief, doubtful, ENOUGH) == set()


def test_an_offer_is_of_the_practices_that_take_fewest_within_what_is_allowed() -> None:
    belief = believed(near=4, far=2, other=3)
    left = [Candidate(f"{name}-{place}", name, item) for name in NAMES for place, item in enumerate(ITEMS)]
    needed = {name: questions(belief, DOMAINS, name, ITEMS) for name in NAMES}
    ordered = sorted(((count, name) for name, count in needed.items() if count is not None), key=lambda pair: pair[0])
    everything = offer(belief, DOMAINS, ENOUGH, NAMES, left, most=200)
    assert everything is not None
    assert list(everything.practices) == [name for _, name in ordered]
    assert everything.questions == sum(count for count, _ in ordered)
    one = offer(belief, DOMAINS, ENOUGH, NAMES, left, most=ordered[0][0])
    assert one is not None
    assert (one.practices, one.questions) == ((ordered[0][1],), ordered[0][0])
    assert one.chance == LIKELY
    assert offer(belief, DOMAINS, ENOUGH, NAMES, left, most=0) is None
    assert offer(belief, DOMAINS, ENOUGH, NAMES, [], most=200) is None


def test_where_no_practice_is_likely_to_be_settled_the_likeliest_is_offered_with_its_chance() -> None:
    belief = Belief(("near", "far"), (_border(), _border() - 0.1), ((0.25, 0.0), (0.0, 0.25)))
    left = [Candidate(f"{name}-{place}", name, item) for name in NAMES for place, item in enumerate(ITEMS[:6])]
    found = offer(belief, DOMAINS, ENOUGH, ("near", "far"), left, most=20)
    assert found is not None
    assert (found.practices, found.questions) == (("far",), 6)
    assert found.chance == list(chances(belief, DOMAINS, "far", ITEMS[:6]))[-1] < LIKELY


def _border() -> float:
    low, high = -9.0, 9.0
    for _ in range(60):
        middle = (low + high) / 2
        reached = sum(sigmoid(item.a * (middle - item.b)) for item in ITEMS) / len(ITEMS)
        low, high = (low, middle) if reached >= 0.7 else (middle, high)
    return high
