"""Joint calls whose scale went out of service: nobody is asked for what they cannot do, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.store import Store
from assessor.web.me.notices import SHOWN
from tests.support.dump import nothing_changes
from tests.web import academy
from tests.web.academy import Academy, Visitor, one_engine
from tests.web.calls import ABOUT, form, open_call, picked, rate
from tests.web.project import out_of_service

RAPPORT = ("frame", "pace", "understood", "promise", "signs")
SCALE = "quizzes/rubrics/qpc.yaml"
ANA, BEN = [3, 2, 2, 5, 0], [3, 4, 1, 2, 3]


@pytest.fixture
def opened(project: Path, store: Store) -> Academy:
    """A demo on its first day, whose scales may be taken out of service."""
    return academy.opened(Settings(root=project, demo=True), store)


def asked(opened: Academy) -> tuple[Visitor, str]:
    """Ben is asked to rate a call."""
    call_id, _ = open_call(opened.sign_in("ana"), ANA, "Named a figure.")
    return opened.sign_in("ben"), call_id


@one_engine
def test_a_rating_that_cannot_be_taken_is_refused_in_words_and_not_answered_as_if_it_were(
    opened: Academy, project: Path
) -> None:
    """A browser that kept it throws it away once it is led to the call's page."""
    ben, call_id = asked(opened)
    blank = form(ben.visit(f"/me/calls/{call_id}/"))
    with out_of_service(project, SCALE), nothing_changes(opened.store):
        page = ben.send(blank, picked(BEN, "From the car park."))
    assert page.status == 422
    assert "no longer in service, so that it cannot be rated" in page.html.split('id="trouble"')[1].split("</p>")[0]


@one_engine
def test_it_is_not_asked_for_on_the_desk_while_others_are(opened: Academy, project: Path) -> None:
    ana = opened.sign_in("ana")
    for number in range(SHOWN):
        open_call(ana, ANA, account=f"Halvorsen {number}")
    fields = ABOUT | {"rep": [ident("ben")], "call_on": ["2026-11-02"]} | {f"level.{one}": ["3"] for one in RAPPORT}
    ana.send(ana.visit("/team/calls/new/rapport/").form("/rapport/"), fields)
    desk = opened.sign_in("ben").visit("/me/")
    assert "2 November" not in desk.text, "three are shown, the latest"
    with out_of_service(project, SCALE):
        desk = opened.sign_in("ben").visit("/me/")
        assert "Halvorsen 0" not in desk.text
        assert "Ana came along to Halvorsen on 2 November." in desk.text


@one_engine
def test_what_was_rated_before_the_scale_went_stays_and_sending_it_again_is_said(
    opened: Academy, project: Path
) -> None:
    ben, call_id = asked(opened)
    blank = form(ben.visit(f"/me/calls/{call_id}/"))
    rate(ben, call_id, BEN)
    with out_of_service(project, SCALE):
        page = ben.send(blank, picked(BEN))
    assert page.status == 409
    assert "You have rated this call before" in page.text
