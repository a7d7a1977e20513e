"""To what degree somebody is guilty, by their own word: the worst first, and what has changed since."""

from __future__ import annotations

import pytest

from assessor.engine.catalogue import Criterion
from assessor.engine.selfcheck import Degree, MistakeCheck, SelfCheck, behaviours, guilt

ANCHORS = ("Never.", "Once.", "At times.", "Mostly.", "Always.")


def asked(mistake: str, *ids: str) -> MistakeCheck:
    shown = tuple(Criterion(id=one, title=one, question="?", anchors=ANCHORS) for one in ids)
    return MistakeCheck(mistake=mistake, because={"qpc": "It shows where the room is."}, behaviours=shown)


CHECK = SelfCheck(
    id="mine",
    about="self",
    title="To what degree?",
    intro="Think of last week.",
    mistakes=(
        asked("habit", "why-there", "new-door"),
        asked("haste", "aim", "route"),
        asked("depth", "goal", "profit"),
    ),
)


def levels(*given: int) -> dict[str, int]:
    return dict(zip((one.id for one in behaviours(CHECK)), given, strict=True))


def test_the_worst_comes_first_and_equals_keep_their_order() -> None:
    found = guilt(CHECK, levels(4, 4, 1, 2, 4, 4))
    assert [(one.asked.mistake, one.level) for one in found] == [("haste", 1.5), ("habit", 4), ("depth", 4)]


@pytest.mark.parametrize(
    ("pair", "degree"),
    [
        ((1, 1), Degree.OFTEN),
        ((2, 2), Degree.OFTEN),
        ((2, 3), Degree.AT_TIMES),
        ((3, 4), Degree.AT_TIMES),
        ((4, 4), Degree.SELDOM),
        ((5, 5), Degree.SELDOM),
    ],
)
def test_the_degree_follows_from_the_mean(pair: tuple[int, int], degree: Degree) -> None:
    (one, *_) = [one for one in guilt(CHECK, levels(*pair, 3, 3, 3, 3)) if one.asked.mistake == "habit"]
    assert one.degree == degree


def test_what_has_changed_is_said_of_what_was_answered_twice() -> None:
    before = {"why-there": 1, "aim": 5, "route": 5}
    found = {one.asked.mistake: one.change for one in guilt(CHECK, levels(3, 5, 4, 4, 2, 2), before)}
    assert found == {"habit": 2.0, "haste": -1.0, "depth": None}
    assert {one.change for one in guilt(CHECK, levels(3, 5, 4, 4, 2, 2))} == {None}


def test_what_is_not_asked_any_more_is_passed_over() -> None:
    assert guilt(CHECK, {"gone": 1}) == []
    (one,) = guilt(CHECK, {"gone": 1, "aim": 4}, {"gone": 5, "aim": 4})
    assert (one.asked.mistake, one.level, one.change) == ("haste", 4, 0)
