"""An attempt that grows: which items it may ask, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assessor.engine.asking import EXPOSURE, Candidate
from assessor.engine.belief import Belief, before
from assessor.engine.catalogue import Catalogue
from assessor.engine.forms import MEMORY
from assessor.engine.know import DAYS_A_MONTH, WIDENING, Domain, Parameters
from assessor.engine.settling import LEAST
from assessor.engine.sitting import PAUSE, Aim, End, Goal, Known, Pace, aged, left, narrowed, over, pace, worth_asking
from tests.engine.made import NOW
from tests.engine.one import reflect
from tests.engine.test_draw import catalogue, variants

ITEMS = tuple(Parameters(b=0.0, c=0.25, w=1.0) for _ in range(6))
NAMES = ("a", "b", "c", "d")
DOMAINS = {name: Domain(ITEMS) for name in NAMES}
ENOUGH = dict.fromkeys(NAMES, LEAST)
AIM = Aim(NAMES, minutes=20, most=40)
LEFT = [Candidate(f"{name}-{place}", name, item) for name in NAMES for place, item in enumerate(ITEMS)]
BEGUN = Pace(9, 300.0)
THREE: Catalogue = catalogue(*variants("a", 3), *variants("b", 2), reflect(id="r", practice="b", point="r"))


def sure(**means: float) -> Belief:
    """Little doubt about these practices, none of which says anything of another."""
    size = len(means)
    cov = tuple(tuple(0.01 if row == column else 0.0 for column in range(size)) for row in range(size))
    return Belief(tuple(means), tuple(means.values()), cov)


CLEAR = sure(a=-2.0, b=-2.0, c=3.0, d=3.0)
ORDERED = replace(sure(a=0.7, b=0.7, c=0.7, d=2.6), cov=before(dict.fromkeys(NAMES, Domain(ITEMS)), 0.0).cov)


def ids(candidates: list[Candidate]) -> set[str]:
    return {one.id for one in candidates}


def test_it_is_over_when_every_state_is_settled() -> None:
    assert over(AIM, BEGUN, Known(CLEAR, ENOUGH), DOMAINS, LEFT, NAMES) is End.SETTLED
    assert over(AIM, BEGUN, Known(before(DOMAINS), ENOUGH), DOMAINS, LEFT, NAMES) is None


def test_it_is_over_when_the_weakest_three_are_certain_if_they_are_what_is_wanted() -> None:
    shrunk = tuple(tuple(0.15 * value for value in line) for line in ORDERED.cov)
    belief = replace(ORDERED, cov=shrunk)
    weakest = over(AIM, BEGUN, Known(belief, ENOUGH), DOMAINS, LEFT, NAMES)
    assert weakest is End.WEAKEST
    assert over(replace(AIM, goal=Goal.STATES), BEGUN, Known(belief, ENOUGH), DOMAINS, LEFT, NAMES) is None


def test_of_three_practices_the_states_are_what_is_wanted() -> None:
    few = narrowed(before(DOMAINS), NAMES[:3])
    assert over(replace(AIM, practices=NAMES[:3]), BEGUN, Known(few, ENOUGH), DOMAINS, LEFT, NAMES) is None


def test_nothing_is_settled_before_every_practice_that_can_be_asked_about_was() -> None:
    assert over(AIM, BEGUN, Known(CLEAR, ENOUGH), DOMAINS, LEFT, NAMES[:3]) is None
    none_of_d = [one for one in LEFT if one.practice != "d"]
    assert over(AIM, BEGUN, Known(CLEAR, ENOUGH), DOMAINS, none_of_d, NAMES[:3]) is End.SETTLED


@pytest.mark.parametrize(
    ("far", "end"),
    [
        (Pace(39, 1199.0), None),
        (Pace(40, 0.0), End.ITEMS),
        (Pace(1, 1200.0), End.TIME),
    ],
)
def test_it_is_over_after_the_minutes_or_the_items_that_were_set(far: Pace, end: End | None) -> None:
    assert over(AIM, far, Known(before(DOMAINS), ENOUGH), DOMAINS, LEFT, NAMES) is end


def test_a_state_that_rests_on_two_answers_is_not_settled() -> None:
    few = Known(CLEAR, ENOUGH | {"d": LEAST - 1})
    assert over(replace(AIM, goal=Goal.STATES), BEGUN, few, DOMAINS, LEFT, NAMES) is None


def test_it_is_over_when_nothing_is_left_to_ask() -> None:
    assert over(AIM, BEGUN, Known(before(DOMAINS), ENOUGH), DOMAINS, [], NAMES) is End.NOTHING_LEFT


def test_only_items_of_the_practices_that_enter_a_score_are_left() -> None:
    assert ids(left(THREE, ["b"], (), {}, {}, NOW)) == {"b-0-0", "b-0-1", "b-1-0", "b-1-1"}


def test_a_second_variant_comes_when_its_practice_has_no_other_point_left() -> None:
    assert ids(left(THREE, ["b"], {"b-0-0"}, {}, {}, NOW)) == {"b-1-0", "b-1-1"}
    assert ids(left(THREE, ["b"], {"b-0-0", "b-1-1"}, {}, {}, NOW)) == {"b-0-1", "b-1-0"}


def test_an_item_seen_within_sixty_days_is_not_left() -> None:
    seen = {"b-0-0": NOW - MEMORY + timedelta(hours=1), "b-1-0": NOW - MEMORY}
    assert ids(left(THREE, ["b"], (), seen, {}, NOW)) == {"b-0-1", "b-1-0", "b-1-1"}


def test_exposure_goes_with_the_item() -> None:
    found = {one.id: one.exposure for one in left(THREE, ["b"], (), {}, {"b-0-0": EXPOSURE}, NOW)}
    assert found == {"b-0-0": EXPOSURE, "b-0-1": 0.0, "b-1-0": 0.0, "b-1-1": 0.0}


def test_where_states_are_wanted_what_is_settled_is_asked_about_no_more() -> None:
    belief = sure(a=-2.0, b=3.0, c=0.9, d=0.9)
    belief = replace(belief, cov=tuple(tuple(60 * value for value in line) for line in belief.cov))
    states = replace(AIM, goal=Goal.STATES)
    among, pool = worth_asking(states, Known(belief, ENOUGH), DOMAINS, LEFT, NAMES)
    assert {one.practice for one in pool} == set(among.names) == {"c", "d"}
    among, pool = worth_asking(states, Known(belief, ENOUGH), DOMAINS, LEFT, ["c"])
    assert {one.practice for one in pool} == set(NAMES)
    among, pool = worth_asking(AIM, Known(belief, ENOUGH), DOMAINS, LEFT, NAMES)
    assert (among.names, pool) == (NAMES, LEFT)


def test_when_all_that_is_open_has_no_item_left_the_others_are_asked_about() -> None:
    belief = sure(a=-2.0, b=3.0)
    among, pool = worth_asking(
        AIM, Known(belief, ENOUGH), DOMAINS, [one for one in LEFT if one.practice == "a"], NAMES
    )
    assert ({one.practice for one in pool}, among.names) == ({"a"}, ("a", "b"))


def test_a_belief_about_some_practices_keeps_what_it_says_of_them() -> None:
    whole = before(DOMAINS)
    part = narrowed(whole, ["d", "b"])
    assert part.names == ("b", "d")
    assert part.cov == ((whole.cov[1][1], whole.cov[1][3]), (whole.cov[3][1], whole.cov[3][3]))


def test_months_widen_a_practice_as_they_widen_its_range() -> None:
    whole = before(DOMAINS)
    old = aged(whole, {"b": NOW - timedelta(days=4 * DAYS_A_MONTH), "c": NOW + timedelta(days=1)}, NOW)
    assert old.cov[1][1] - whole.cov[1][1] == pytest.approx(WIDENING**2 * 4)
    assert [old.cov[row][row] for row in (0, 2, 3)] == [whole.cov[row][row] for row in (0, 2, 3)]


def test_a_long_pause_counts_as_a_short_one_and_what_nobody_knows_as_none() -> None:
    assert pace([30.0, None, 3000.0]) == Pace(3, 30.0 + PAUSE)


def test_what_is_left_is_the_scarcer_of_time_and_items() -> None:
    assert Pace(10, 600.0).minutes_left(AIM) == 10
    assert Pace(10, 600.0).share(AIM) == 0.5
    assert Pace(30, 600.0).share(AIM) == 0.75
    assert Pace(40, 9999.0).minutes_left(AIM) == 1
    assert Pace(40, 9999.0).share(AIM) == 1.0
