"""Item analysis: what is said from how many answers on, and that it finds what was planted."""

from __future__ import annotations

from random import Random

import pytest

from assessor.engine.analysis import (
    Answer,
    Facility,
    Flag,
    ItemAnalysis,
    Rest,
    TooFew,
    analyse,
    facilities,
    reliability,
)
from assessor.engine.know import sigmoid

OPTIONS = {"a": True, "b": False, "c": False}
GOOD = [f"good-{n}" for n in range(6)]


def people(count: int, key: str = "a", idle: bool = False, seed: int = 1) -> list[dict[str, Answer]]:
    """People who answer six good questions, and one whose right option in truth is `key`."""
    rng = Random(seed)
    made = []
    for _ in range(count):
        theta = rng.gauss(0, 1)
        mine = {name: Answer(100 if rng.random() < sigmoid(2 * theta) else 0) for name in GOOD}
        wrong = [option for option in OPTIONS if option != key and not (idle and option == "c")]
        pick = key if rng.random() < sigmoid(2 * theta) else rng.choice(wrong)
        made.append(mine | {"asked": Answer(100 if pick == "a" else 0, (pick,))})
    return made


def asked(count: int, key: str = "a", idle: bool = False) -> ItemAnalysis:
    return analyse(people(count, key, idle), {"asked": OPTIONS})["asked"]


def test_nothing_is_said_before_there_is_enough() -> None:
    assert asked(19) == ItemAnalysis(TooFew(19, 20), TooFew(19, 50), TooFew(19, 50))
    assert isinstance(asked(20).facility, Facility)
    assert asked(49).rest == TooFew(49, 50)
    assert asked(0).facility == TooFew(0, 20)


def test_a_correlation_is_a_hint_from_fifty_and_a_finding_from_a_hundred() -> None:
    hint, finding = asked(50, key="b").rest, asked(300, key="b").rest
    assert isinstance(hint, Rest)
    assert not hint.settled
    assert hint.flag is None
    assert hint.value < 0, "it is below zero, and still not flagged"
    assert isinstance(finding, Rest)
    assert finding.flag is Flag.WEAK
    assert finding.low < finding.value < finding.high < 0.2


def test_a_good_question_is_left_alone() -> None:
    found = asked(400)
    assert found.flags == frozenset()
    assert isinstance(found.rest, Rest)
    assert found.rest.value > 0.35


def test_a_wrong_key_is_found_by_who_picks_the_other_option() -> None:
    found = asked(300, key="b")
    assert not isinstance(found.options, TooFew)
    flags = {option.name: option.flag for option in found.options}
    assert flags["b"] is Flag.KEY
    assert flags["a"] is None


def test_sixty_answers_accuse_a_wrong_key_and_hardly_ever_a_good_one() -> None:
    def accused(key: str) -> int:
        return sum(
            Flag.KEY in analyse(people(60, key, seed=seed), {"asked": OPTIONS})["asked"].flags for seed in range(60)
        )

    assert accused("a") <= 1
    assert accused("b") >= 54


def test_few_who_know_more_by_luck_are_no_reason_to_doubt_the_key() -> None:
    given = people(60)
    ranked = sorted(given, key=lambda mine: sum(mine[name].credit for name in GOOD))
    right = [mine for mine in ranked if mine["asked"].picked == ("a",)]
    for mine in right[len(right) // 2 :][:4]:
        mine["asked"] = Answer(0, ("c",))
    for mine in given:
        if mine["asked"].picked == ("c",) and mine not in right:
            mine["asked"] = Answer(0, ("b",))
    found = analyse(given, {"asked": OPTIONS})["asked"]
    assert not isinstance(found.options, TooFew)
    key, _, few = found.options
    assert key.elsewhere is not None
    assert few.elsewhere is not None
    assert few.elsewhere > key.elsewhere, "they do know a little more"
    assert few.flag is None


def test_an_option_that_nobody_picks_is_idle() -> None:
    found = asked(300, idle=True)
    assert not isinstance(found.options, TooFew)
    assert {option.name: option.flag for option in found.options} == {"a": None, "b": None, "c": Flag.IDLE}
    assert found.options[2].elsewhere is None
    assert found.options[2].share == 0


def test_the_picture_shows_the_key_rising_and_adds_up() -> None:
    found = asked(500)
    assert not isinstance(found.options, TooFew)
    key = found.options[0].by_level
    assert len(key) == 5
    assert key[-1] > key[0] + 0.3
    for level in range(5):
        assert sum(option.by_level[level] for option in found.options) == pytest.approx(1)


@pytest.mark.parametrize(("right", "flag"), [(3, Flag.HARD), (4, None), (18, None), (19, Flag.EASY)])
def test_too_hard_and_too_easy(right: int, flag: Flag | None) -> None:
    answers = [{"x": Answer(100 if place < right else 0)} for place in range(20)]
    assert analyse(answers, {"x": {}})["x"].facility == Facility(20, right / 20, flag)


def test_whoever_answered_hardly_anything_else_says_nothing_of_the_rest() -> None:
    few = [{"asked": Answer(100), "good-0": Answer(0), "good-1": Answer(0)}] * 80
    assert analyse(few, {"asked": {}})["asked"].rest == TooFew(0, 50)


def test_people_who_were_asked_harder_questions_are_not_taken_for_weaker() -> None:
    """Half got the easy form, half the hard one; on the question itself all are alike."""
    rng = Random(3)
    made = []
    for place in range(400):
        form, ease = ("easy", 0.9) if place % 2 else ("hard", 0.1)
        mine = {f"{form}-{n}": Answer(100 if rng.random() < ease else 0) for n in range(6)}
        made.append(mine | {"asked": Answer(100 if rng.random() < ease else 0)})
    rest = analyse(made, {"asked": {}})["asked"].rest
    assert isinstance(rest, Rest)
    assert abs(rest.value) < 0.15


def test_the_order_of_people_changes_nothing() -> None:
    made = people(120)
    one, other = (analyse(order, {"asked": OPTIONS})["asked"] for order in (made, made[::-1]))
    assert one.flags == other.flags
    assert isinstance(one.rest, Rest)
    assert isinstance(other.rest, Rest)
    assert one.rest.value == pytest.approx(other.rest.value)


def test_everybody_right_is_no_correlation_and_no_fault() -> None:
    made = [mine | {"asked": Answer(100, ("a",))} for mine in people(60)]
    rest = analyse(made, {"asked": OPTIONS})["asked"].rest
    assert isinstance(rest, Rest)
    assert rest.value == 0


def test_reliability_takes_a_hundred_who_answered_everything() -> None:
    made = people(100)
    assert reliability(made[:99], GOOD) == TooFew(99, 100)
    found = reliability(people(500), GOOD)
    assert isinstance(found, float)
    assert 0.6 < found < 0.9
    alike = [dict.fromkeys(GOOD, Answer(100 * (place % 2))) for place in range(100)]
    assert reliability(alike, GOOD) == pytest.approx(1)
    assert reliability([dict.fromkeys(GOOD, Answer(100))] * 100, GOOD) == 0


def test_facility_is_the_mean_credit() -> None:
    assert facilities([{"x": Answer(100)}, {"x": Answer(50), "y": Answer(0)}]) == {"x": 0.75, "y": 0.0}
