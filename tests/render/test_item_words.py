"""Item analysis in words."""

from __future__ import annotations

from dataclasses import replace

from assessor.engine.analysis import Facility, Flag, ItemAnalysis, Option, Rest, TooFew
from assessor.engine.angoff import Cut
from assessor.render import analysis

KEY = Option("a", True, 0.3, -0.2, (0.3,) * 5, None)
MISTAKEN = Option("b", False, 0.7, 0.15, (0.7,) * 5, Flag.KEY)


def test_too_few_says_of_how_many() -> None:
    few = TooFew(7, 20)
    assert analysis.facility(few) == analysis.rest(few) == "too few (7 of 20)"
    assert analysis.cut(TooFew(3, 5)) == "too few (3 of 5) judges"


def test_fewer_than_five_people_are_not_counted_out() -> None:
    told = {have: analysis.too_few(TooFew(have, 20)) for have in (0, 1, 4, 5)}
    assert told == {
        0: "too few (0 of 20)",
        1: "too few (fewer than 5 of 20)",
        4: "too few (fewer than 5 of 20)",
        5: "too few (5 of 20)",
    }


def test_figures_are_told_with_what_they_rest_on() -> None:
    assert analysis.facility(Facility(40, 0.35, None)) == "35 of 100, from 40 answers"
    assert analysis.rest(Rest(120, 0.31, 0.17, 0.44, None, settled=True)) == "0.31 (likely 0.17 to 0.44)"
    assert analysis.rest(Rest(60, -0.1, -0.3, 0.11, None, settled=False)).endswith(
        "a hint only, from fewer than 100 answers"
    )
    assert analysis.option(replace(MISTAKEN, elsewhere=-0.01)) == "70 of 100, who know as much as most elsewhere"
    assert analysis.option(MISTAKEN) == "70 of 100, who know more than most elsewhere"
    assert analysis.option(Option("c", False, 0.0, None, (0.0,) * 5, Flag.IDLE)) == "nobody"


def test_a_cut_shows_its_standard_error() -> None:
    shown = analysis.cut(Cut(6, 0.68, 0.03, {}))
    assert shown == "68 of 100, by 6 judges (within one standard error: 65 to 71)"


def test_the_gravest_finding_comes_first_and_a_good_question_has_none() -> None:
    rest = Rest(200, -0.1, -0.2, 0.02, Flag.WEAK, settled=True)
    found = analysis.findings(ItemAnalysis(Facility(200, 0.15, Flag.HARD), rest, (KEY, MISTAKEN)))
    assert found == (analysis.OF_ITEM[Flag.KEY], analysis.FLAGS[Flag.WEAK], analysis.FLAGS[Flag.HARD])
    assert analysis.findings(ItemAnalysis(TooFew(1, 20), TooFew(1, 50), TooFew(1, 50))) == ()


def test_every_flag_has_its_words() -> None:
    assert analysis.FLAGS.keys() == analysis.OF_ITEM.keys() == set(Flag)
    assert all(words.endswith(".") for words in analysis.FLAGS.values())
