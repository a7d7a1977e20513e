"""What somebody says of themselves is line by line the last: what did not come up on a call stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assessor.coaching.sheet import says
from assessor.engine.catalogue import Catalogue
from assessor.engine.gap import Rated
from assessor.formats import folder
from assessor.store.ratings import Sheet
from tests.conftest import ROOT

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
WHOLE = Sheet(
    "whole", "ben", "ben", "self", "qpc", dict.fromkeys(("coverage", "origin", "asking", "renewal", "use"), 5), NOW
)
CALL = replace(WHOLE, id="call", levels={"coverage": 2, "use": 1}, rated_at=NOW + timedelta(days=9))
CATALOGUE = folder.load(ROOT).catalogue


def of(*sheets: Sheet, catalogue: Catalogue = CATALOGUE) -> Rated:
    return says(catalogue, sheets)["qpc"]


def test_a_partial_sheet_changes_its_lines_and_a_whole_one_all() -> None:
    assert of(WHOLE, CALL) == Rated(WHOLE.levels | CALL.levels, CALL.rated_at, 2)
    assert of(CALL, WHOLE).levels == WHOLE.levels
    assert of(CALL) == Rated(CALL.levels, CALL.rated_at, 1)
    again = replace(CALL, id="again", levels={"use": 4})
    assert of(WHOLE, CALL, again).levels == WHOLE.levels | {"coverage": 2, "use": 4}


def test_what_others_rated_is_not_what_one_says() -> None:
    assert says(CATALOGUE, [replace(CALL, source="manager", rater_id="ana")]) == {}
    assert of(WHOLE, replace(CALL, source="manager", rater_id="ana")).levels == WHOLE.levels


def test_a_line_that_the_scale_has_no_longer_goes_while_another_is_left() -> None:
    gone = replace(WHOLE, levels={"coverage": 5, "former": 1})
    assert of(gone).levels == {"coverage": 5}
    only = replace(WHOLE, levels={"former": 1})
    assert of(only).levels == {"former": 1}
    assert of(gone, catalogue=replace(CATALOGUE, rubrics={})).levels == gone.levels
