"""What the four views say of each other in words: what was compared, what is a finding, what is a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assessor.engine.catalogue import Catalogue
from assessor.engine.gap import FourWay, Proved, Rated
from assessor.engine.know import Knowledge
from assessor.engine.proof import proof
from assessor.formats import folder
from assessor.render import gaps
from assessor.store.schema_team import SHARED
from tests.conftest import ROOT

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LITTLE = Knowledge(0.2, 0.1, 0.3, 0.05, 0.5, -1.0, 0.7, 6, NOW, False)
"""What somebody knows of a practice on which they answered little right."""
MUCH = replace(LITTLE, mastery=0.97, low=0.95, high=0.99)
ALL = frozenset(SHARED)
ANSWER = "Nothing stands out, and that is an answer"
NOTHING = "There is nothing to compare yet"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return folder.load(ROOT).catalogue


def rows(catalogue: Catalogue, *views: FourWay) -> list[FourWay]:
    """A row for each of these, on a practice of its own."""
    return [replace(one, practice=each) for one, each in zip(views, catalogue.practices.values(), strict=False)]


def view(
    catalogue: Catalogue, say: float | None = None, seen: float | None = None, know: Knowledge | None = None
) -> FourWay:
    """One practice; what is rated is rated on one line."""
    said, saw = (Rated({"a": int(level)}, NOW) if level else None for level in (say, seen))
    return FourWay(next(iter(catalogue.practices.values())), said, saw, (), know)


def compared(catalogue: Catalogue, *views: FourWay, visible: Sequence[str] | frozenset[str] = ALL) -> str:
    return gaps.compared(rows(catalogue, *views), frozenset(visible), "Caro")


def test_of_whom_nothing_is_known_nothing_was_compared(catalogue: Catalogue) -> None:
    for views in ((), (view(catalogue),), (view(catalogue, seen=2),), (view(catalogue, know=MUCH),)):
        said = compared(catalogue, *views)
        assert said.startswith(f"{NOTHING}: Caro has rated no practice yet.")
        assert ANSWER not in said
    assert gaps.compared([], ALL, "You").startswith(f"{NOTHING}: you have rated no practice yet.")


def test_what_is_not_shared_is_why_nothing_was_compared(catalogue: Catalogue) -> None:
    """Seen, Proof and Know may lie as far apart as they like: only Say is set against another."""
    sheet = catalogue.worksheets["qpc"]
    apart = replace(view(catalogue, seen=1, know=MUCH), proofs=(Proved(sheet, proof(0, 40), NOW),))
    said = compared(catalogue, apart, visible=["worksheets"])
    assert said.startswith(f"{NOTHING}: Caro’s self-ratings are not shared.")
    assert "Seen and Know are compared with Say alone, and Proof only stands beside it." in said
    assert ANSWER not in said


def test_one_view_without_another_of_the_same_practice_is_nothing_to_compare(catalogue: Catalogue) -> None:
    asked = replace(LITTLE, answers=0, last_answer=None)
    other = replace(view(catalogue, say=5), seen=Rated({"b": 1}, NOW))
    for views in ((view(catalogue, say=5),), (view(catalogue, say=5, know=asked), view(catalogue, seen=1)), (other,)):
        said = compared(catalogue, *views)
        assert said.startswith(f"{NOTHING}: on no practice that Caro has rated is there an answer")
        assert ANSWER not in said


def test_what_was_compared_is_said_with_how_often(catalogue: Catalogue) -> None:
    one = compared(catalogue, view(catalogue, say=2, know=LITTLE))
    assert one.startswith("Compared are Say and Know on 1 practice. ")
    assert ANSWER in one
    both = compared(catalogue, *[view(catalogue, say=2, seen=2, know=LITTLE)] * 3, view(catalogue, say=3, seen=2))
    assert both.startswith("Compared are Say and Know on 3 practices, Say and Seen on 4 practices. ")
    seen = compared(catalogue, *[view(catalogue, say=2, seen=2)] * 2)
    assert seen.startswith("Compared are Say and Seen on 2 practices. ")


def test_one_practice_far_apart_is_a_question_and_no_finding(catalogue: Catalogue) -> None:
    views = [view(catalogue, say=5, know=LITTLE), view(catalogue, say=2, know=MUCH), view(catalogue, say=5, seen=2)]
    higher, lower, notes = rows(catalogue, *views)
    assert gaps.findings([higher, lower, notes], "Ben") == []
    (said,) = gaps.notes(higher, "Ben")
    assert said.startswith("Worth a talk: Ben’s own rating, 5.0 of 5, lies above what the answers show (20 of 100")
    assert "so it is no finding" in said
    assert said.endswith("? Watch a call for it.")
    (said,) = gaps.notes(lower, "You")
    assert said.startswith("Worth a talk: your own rating, 2.0 of 5, lies below what the answers show (97 of 100")
    assert "so it is no finding" in said
    assert said.endswith("?")
    (said,) = gaps.notes(notes, "Ben")
    assert said.startswith("Compare notes: ")
    assert "so it is no finding" in said
    told = compared(catalogue, *views)
    assert f"They lie far apart on {', '.join(one.practice.title for one in (higher, lower, notes))}:" in told
    assert "no finding" in told
    assert ANSWER not in told


def test_the_one_finding_is_the_gap_over_five_practices_or_more(catalogue: Catalogue) -> None:
    apart = [view(catalogue, say=4, seen=3, know=LITTLE)] * 5
    assert gaps.findings(rows(catalogue, *apart[:4]), "Ben") == []
    (found,) = gaps.findings(rows(catalogue, *apart), "Ben")
    assert found.startswith("Over 5 practices that were rated on both sides, Ben’s own ratings lie 1.00 levels above")
    beside = compared(catalogue, *[view(catalogue, say=4, seen=3)] * 5)
    assert beside == "Compared are Say and Seen on 5 practices. On none of them alone do they lie far apart."


def test_a_claim_names_the_line_that_it_is_about(catalogue: Catalogue) -> None:
    sheet = catalogue.worksheets["qpc"]
    said = Rated({"coverage": 3, "origin": 5}, NOW)
    (row,) = rows(catalogue, replace(view(catalogue), say=said, proofs=(Proved(sheet, proof(4, 22), NOW),)))
    line = next(one.title for one in catalogue.rubrics["qpc"].criteria if one.id == "coverage")
    (claim,) = row.claims
    assert gaps.claim(claim, catalogue, "Ben").startswith(f"On “{line}” Ben rated 3 of 5; 4 of 22 accounts count: “")
    assert gaps.claim(claim, catalogue, "You").startswith(f"On “{line}” you rated 3 of 5; ")
    whole = replace(claim, level=4.0, proved=replace(claim.proved, worksheet=replace(sheet, claim=None)))
    assert gaps.claim(whole, catalogue, "Ben").startswith("On the whole scale Ben rated 4 of 5; ")
    assert gaps.claims([row], catalogue, "Ben") == [f"{row.practice.title}: {gaps.claim(claim, catalogue, 'Ben')}"]
