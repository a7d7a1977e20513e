"""What the answers of many say about the items."""

from __future__ import annotations

from random import Random

import pytest

from assessor.engine.calibrate import calibrate
from assessor.engine.calibration import Banked, Calibration, stage
from assessor.engine.know import LOADING, Domain, Parameters, difficulty, sigmoid

PRACTICES = ["a", "b", "c"]
TRUE_B = (-1.5, -0.5, 0.0, 0.5, 1.5)
BANK = {
    f"{practice}-{place}": Banked(practice, "numeric", level=3, c=0.0, w=1.0)
    for practice in PRACTICES
    for place in range(len(TRUE_B))
}


def answered(reps: int, sharpness: float = 1.0, seed: int = 1) -> list[dict[str, int]]:
    """What so many reps earn where item n of each practice has difficulty TRUE_B[n]."""
    rng = Random(seed)
    given = []
    for _ in range(reps):
        overall = rng.gauss(0, 1)
        mine = {}
        for practice in PRACTICES:
            theta = 0.65 * overall + 0.76 * rng.gauss(0, 1)
            for place, b in enumerate(TRUE_B):
                mine[f"{practice}-{place}"] = 100 if rng.random() < sigmoid(sharpness * (theta - b)) else 0
        given.append(mine)
    return given


def test_fewer_than_twenty_reps_change_nothing() -> None:
    found = calibrate(BANK, answered(19))
    assert found == Calibration(19)
    assert found.domains({"a": Domain((Parameters(0, 0, 1),))}) == {"a": Domain((Parameters(0, 0, 1),))}


@pytest.mark.parametrize(
    ("reps", "name"), [(19, "authors' levels"), (20, "Rasch"), (99, "Rasch"), (100, "two-parameter")]
)
def test_the_stage_follows_the_number_of_reps(reps: int, name: str) -> None:
    assert stage(reps) == name


def test_difficulties_are_found_in_their_order_and_size() -> None:
    found = calibrate(BANK, answered(400)).items
    for practice in PRACTICES:
        bs = [found[f"{practice}-{place}"].b for place in range(len(TRUE_B))]
        assert bs == sorted(bs)
        assert bs[-1] - bs[0] == pytest.approx(3.0, abs=0.7)


def test_from_twenty_reps_all_items_stay_equally_sharp() -> None:
    assert {item.a for item in calibrate(BANK, answered(60, sharpness=2.0)).items.values()} == {1.0}


def test_from_a_hundred_reps_sharper_items_are_told_from_blunter_ones() -> None:
    sharp, blunt = (calibrate(BANK, answered(500, sharpness)).items for sharpness in (2.0, 0.5))
    assert min(item.a for item in sharp.values()) > max(item.a for item in blunt.values())


def test_the_order_of_reps_changes_nothing() -> None:
    given = answered(120)
    one, other = calibrate(BANK, given), calibrate(BANK, list(reversed(given)))
    assert one.items.keys() == other.items.keys()
    assert all(one.items[name].b == pytest.approx(other.items[name].b, abs=2e-3) for name in BANK)


def test_an_item_that_nobody_answered_follows_the_authors() -> None:
    bank = dict(BANK)
    for practice in PRACTICES:
        for level in (1, 5):
            bank[f"{practice}-new-{level}"] = Banked(practice, "numeric", level=level, c=0.0, w=1.0)
    found = calibrate(bank, answered(200))
    easy, hard = found.items["a-new-1"].b, found.items["a-new-5"].b
    assert hard - easy == pytest.approx(difficulty(5) - difficulty(1), abs=0.5)
    assert found.errors["a-new-1"] > 2 * found.errors["a-2"]


def test_answers_to_items_that_are_gone_count_for_nothing() -> None:
    given = answered(50)
    with_gone = [mine | {"gone": 0} for mine in given]
    assert calibrate(BANK, with_gone) == calibrate(BANK, given)
    assert calibrate(BANK, [{"gone": 100}] * 50) == Calibration(0)


def test_a_hard_practice_is_told_from_a_weak_team() -> None:
    """Practice b is one logit harder throughout: its items or its mean say so, the others stay."""
    rng = Random(2)
    given = answered(300)
    for mine in given:
        for place in range(len(TRUE_B)):
            if rng.random() < 0.4:
                mine[f"b-{place}"] = 0
    found = calibrate(BANK, given)
    middle = {p: sum(found.items[f"{p}-{n}"].b for n in range(5)) / 5 - found.mu[p] for p in PRACTICES}
    assert middle["b"] > middle["a"] + 0.4
    assert middle["b"] > middle["c"] + 0.4


def test_the_loading_stays_near_the_day_one_value_for_few_and_is_learned_from_many() -> None:
    assert calibrate(BANK, answered(20)).loading == pytest.approx(LOADING, abs=0.1)
    rng = Random(3)
    alone = [{name: 100 if rng.random() < 0.5 else 0 for name in BANK} for _ in range(600)]
    assert calibrate(BANK, alone).loading < LOADING - 0.05


def test_guessed_items_are_not_called_easy() -> None:
    bank = {name: Banked(one.practice, "choice", 3, 0.25, 1.0) for name, one in BANK.items()}
    rng = Random(4)
    given = [{n: 100 if c or rng.random() < 0.25 else 0 for n, c in mine.items()} for mine in answered(400)]
    found = calibrate(bank, given).items
    assert found["a-4"].b - found["a-0"].b == pytest.approx(3.0, abs=1.2)
    assert found["a-4"].b > 0.5


def test_an_answer_of_many_parts_is_found_to_be_worth_more_than_was_stated() -> None:
    """Six independent parts scatter like six yes/no answers; for those the weight stays 1."""
    bank = {name: Banked(one.practice, "order", 3, 0.0, 2.0) for name, one in BANK.items()}
    parts = [answered(300, seed=5)]
    rng = Random(6)
    given = []
    for mine in parts[0]:
        theta = 2 * sum(mine.values()) / (100 * len(mine)) - 1
        given.append(
            {n: round(sum(100 if rng.random() < sigmoid(2 * theta) else 0 for _ in range(6)) / 6) for n in mine}
        )
    assert min(item.w for item in calibrate(bank, given).items.values()) > 3
    assert {round(item.w, 1) for item in calibrate(BANK, parts[0]).items.values()} == {1.0}


def test_few_reps_leave_the_stated_weights() -> None:
    bank = {name: Banked(one.practice, "order", 3, 0.0, 2.0) for name, one in BANK.items()}
    assert {item.w for item in calibrate(bank, answered(99)).items.values()} == {2.0}
