"""Joint calls: rated by both, blind; then both see both, talk, and one thing is practised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessor.access import TABLE
from assessor.demo.cast import ident
from assessor.engine.debrief import debrief
from assessor.store import audit, people, ratings, sharing, worksheets
from assessor.store.people import Person, Team
from assessor.store.worksheets import Row
from assessor.web.calls import AGAIN
from assessor.web.team.calls import LOOKED, STAYS, TAKEN_BACK, VISITED
from tests.support.dump import nothing_changes
from tests.support.told import statements
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.calls import ABOUT, NEW, SCALE, form, kept, open_call, picked, rate, shown
from tests.web.pages import Form, Page
from tests.web.test_team import change

ANA, BEN = [3, 2, 2, 5, 0], [3, 4, 1, 2, 3]


def both(opened: Academy, **given: str) -> tuple[Visitor, Visitor, str]:
    """Ana came along with Ben, and both have rated."""
    ana, ben = opened.sign_in("ana"), opened.sign_in("ben")
    call_id, _ = open_call(ana, ANA, "Named a figure, then changed the subject.", **given)
    rate(ben, call_id, BEN, "He did not want to say.")
    return ana, ben, call_id


def commitment(rep: Visitor, page: Page) -> Form:
    """What a page of a call begins a commitment with."""
    (link,) = [one for one in page.links if one.startswith("/me/commitments/new")]
    (found,) = [one for one in rep.visit(link).forms if "what" in one.sends]
    return found


def test_a_call_from_the_car_park_to_what_is_practised(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    assert "/team/calls/" in ana.visit("/team/").links
    assert "/team/calls/new" in ana.visit("/team/calls/").links
    assert NEW in ana.visit("/team/calls/new").links
    call_id, page = open_call(ana, ANA, "Named a figure.")
    assert page.url == f"/team/calls/{call_id}/"
    assert "Your side is kept. Ben is asked on their desk" in page.text
    desk = ben.visit("/me/")
    assert (
        "Ana came along to Halvorsen on 20 November. Rate the call: you see each other’s side once both have."
        in desk.text
    )
    assert f"/me/calls/{call_id}/" in desk.links
    page = rate(ben, call_id, BEN, "He did not want to say.")
    assert page.url == f"/me/calls/{call_id}/"
    assert "Rate the call" not in ben.visit("/me/").text
    begun = commitment(ben, page)
    assert (begun.sends["what"], begun.sends["account"]) == (["Where the figures come from"], ["Halvorsen"])
    assert begun.sends["lesson"] == ["practices/qpc"]
    first_day.clock.goes_on(days=2)
    listed = ana.visit("/team/calls/")
    assert "To talk about Ben Okafor: Quantified purchasing capacity" in listed.text
    theirs = ana.visit(f"/team/calls/{call_id}/")
    assert shown(theirs) == shown(page)
    talked = theirs.form("/talked")
    assert talked.sends["practise"] == ["Where the figures come from"]
    page = ana.send(talked, {"practise": ["Say what the figure is for."]})
    assert "You have talked On 23 November 2026. To practise: “Say what the figure is for.”" in page.text
    assert (
        "You two have talked. To practise: “Say what the figure is for.”" in ben.visit(f"/me/calls/{call_id}/").text
    )
    assert commitment(ben, ben.visit(f"/me/calls/{call_id}/")).sends["what"] == ["Say what the figure is for."]
    assert "Talked about Ben Okafor" in ana.visit("/team/calls/").text
    page = ana.send(page.form("/talked"), {"practise": ["Ask about the year ahead."]})
    assert "To practise: “Ask about the year ahead.”" in page.text


def test_a_rep_is_told_that_their_side_of_a_call_is_also_their_own_rating(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    assert "You last did this" not in ben.visit("/me/rate/qpc/").text
    call_id, _ = open_call(ana, ANA)
    also = "For the lines that came up, what you rate here also becomes your own rating of this practice."
    assert also in ben.visit(f"/me/calls/{call_id}/").text
    rate(ben, call_id, BEN)
    counts = "For the lines that came up, what you rated on the call of 20 November 2026 counts as your own rating."
    page = ben.visit("/me/rate/qpc/")
    assert counts in page.text
    assert "You last did this" not in page.text
    # What one has rated here takes the place of all lines, and a later call that of its own.
    ben.send(page.form(), {f"level.{line}": ["4"] for line in SCALE})
    page = ben.visit("/me/rate/qpc/")
    assert "You last did this on 21 November 2026." in page.text
    assert "on the call of" not in page.text
    first_day.clock.goes_on(days=2)
    call_id, _ = open_call(ana, ANA, account="Lund", call_on="2026-11-22")
    rate(ben, call_id, BEN)
    told = ben.visit("/me/rate/qpc/").text
    assert "You last did this on 21 November 2026." in told
    assert counts.replace("call of 20", "call of 22") in told


def test_the_agenda_is_what_the_rules_make_of_the_stored_sides(first_day: Academy) -> None:
    ana, ben, call_id = both(first_day)
    rubric = first_day.catalogue.rubrics["qpc"]
    with first_day.store.read() as conn:
        first, second = ratings.sheets(conn, ident("ben"))
    manager, rep = first.levels, second.levels
    assert manager == {name: level for name, level in zip(SCALE, ANA, strict=True) if level}
    assert rep == dict(zip(SCALE, BEN, strict=True))
    agenda = debrief(rubric, manager, rep)
    table = {one.title: [str(side.get(one.id, "–")) for side in (manager, rep)] for one in rubric.criteria}
    for page in (ana.visit(f"/team/calls/{call_id}/"), ben.visit(f"/me/calls/{call_id}/")):
        assert shown(page) == table
        assert "Where you agree Accounts with a figure (3)." in page.text
        assert "so nothing to settle: Asking the customer (2 and 1)." in page.text
        assert "Age of the figures: compare notes. Ana sees 3 levels more." in page.text
        assert "Where the figures come from: compare notes. Ben sees 2 levels more." in page.text
        assert page.text.index("Age of the figures: compare") < page.text.index("come from: compare")
        assert "Came up for one of you only: Using the figures." in page.text
        assert agenda.practise is not None
        chosen = f"{agenda.practise.criterion.title}. Ana rated no line lower, and on this one you two lie furthest"
        assert chosen in page.text
        four = agenda.practise.criterion.anchors[3]
        assert f"at level 2. Where it goes, level 4: “{four}”" in page.text
        assert "How is this known?" in page.text
        assert "42 in 100" in page.text
        assert "What Ana saw: “Named a figure, then changed the subject.”" in page.text
        assert "What Ben saw: “He did not want to say.”" in page.text


@one_engine
def test_calls_with_the_same_person_differ_in_their_titles(first_day: Academy) -> None:
    ana, ben, call_id = both(first_day)
    waiting, _ = open_call(ana, ANA, account="Lund")
    told = "Quantified purchasing capacity, 20 November 2026"
    for visitor, path, title in (
        (ben, f"/me/calls/{call_id}/", f"Halvorsen: {told}"),
        (ben, f"/me/calls/{waiting}/", f"Rate the call: Lund, {told}"),
        (ana, f"/team/calls/{call_id}/", f"Ben Okafor, Halvorsen: {told}"),
        (ana, f"/team/calls/{waiting}/", f"Ben Okafor, Lund: {told}"),
    ):
        assert f"<title>{title}" in visitor.visit(path).html


@one_engine
def test_a_quoted_level_that_refers_to_another_has_that_one_beside_it(first_day: Academy) -> None:
    rubric = first_day.catalogue.rubrics["qpc"]
    ana = first_day.sign_in("ana")
    call_id, _ = open_call(ana, [4, 4, 4, 4, 4])
    page = rate(first_day.sign_in("ben"), call_id, [4, 1, 4, 4, 4])
    origin = rubric.criteria[1].anchors
    for one in (page, ana.visit(f"/team/calls/{call_id}/")):
        assert f"Where it goes, level 5: “{origin[4]}” (Level 4: “{origin[3]}”)" in one.text
    assert "You are at level 4" in page.text
    assert "Ben is at level 4" in one.text
    assert "You agree exactly on none" not in page.text


def test_what_did_not_come_up_stays_as_the_rep_said_it_before(first_day: Academy) -> None:
    """A call on which two lines came up changes these two: on desk, profile and sheet, and beside proof."""
    ben = first_day.sign_in("ben")
    blank = form(ben.visit("/me/rate/qpc/"))
    ben.send(blank, {f"level.{name}": ["5"] for name in SCALE})
    first_day.clock.goes_on(days=1)
    ana = first_day.sign_in("ana")
    call_id, _ = open_call(ana, ANA)
    rate(ben, call_id, [0, 2, 3, 0, 0])
    assert "You rated yourself 4.0 of 5 on 22 November 2026." in ben.visit("/me/").text
    with first_day.store.write() as conn:
        sharing.share(conn, ident("ben"), "self-ratings", first_day.clock())
        worksheets.keep(conn, Row(new_id(), ident("ben"), "qpc", "Lund", {}, first_day.clock(), None))
    for page in (ben.visit("/me/profile/"), ana.visit(f"/team/{ident('ben')}/")):
        assert "4.0 of 5" in page.html.split('id="qpc"')[1].split("Seen")[0]
    assert "You rated yourself 5 of 5 on" in ben.visit("/me/worksheets/qpc/").text
    # The whole scale once more is the whole of what one says.
    ben.send(form(ben.visit("/me/rate/qpc/")), {f"level.{name}": ["1"] for name in SCALE})
    assert "You rated yourself 1.0 of 5 on 22 November 2026." in ben.visit("/me/").text


@one_engine
def test_the_scale_is_introduced_for_this_call_and_not_for_the_last_weeks(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    intros = {one.intro for one in first_day.catalogue.rubrics.values()}
    for path in (one for one in ana.visit("/team/calls/new").links if one.startswith("/team/calls/new/")):
        page = ana.visit(path)
        assert not [intro for intro in intros if intro in page.text], path
        assert "what you saw and heard on this call" in page.text
    call_id, _ = open_call(ana, ANA)
    page = ben.visit(f"/me/calls/{call_id}/")
    assert not [intro for intro in intros if intro in page.text]
    assert "what you did on this call, not to what you usually do" in page.text
    assert first_day.catalogue.rubrics["qpc"].intro in ben.visit("/me/rate/qpc/").text


@one_engine
def test_empty_lists_say_what_would_fill_them(first_day: Academy) -> None:
    assert "No calls yet Go along, say little" in first_day.sign_in("ana").visit("/team/calls/").text
    page = first_day.sign_in("ben").visit("/me/calls/")
    assert "Nobody has come along yet" in page.text
    assert TABLE["rate own calls"].seen_by in page.text
    assert "/me/calls/" in first_day.sign_in("ben").visit("/me/").links


@one_engine
def test_there_is_a_scale_for_each_practice_of_a_rep(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    theirs = [one for one in ana.visit("/team/calls/new").links if one.startswith("/team/calls/new/")]
    own = first_day.catalogue.practices_for({"rep"})
    assert theirs == [f"/team/calls/new/{name}/" for name in own if name in first_day.catalogue.rubrics]
    assert len(theirs) == 17
    assert ana.visit("/team/calls/new/motivation/").status == 404, "a manager's own practice"
    assert ana.visit("/team/calls/new/nothing/").status == 404


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"account": ""}, "The account is empty."),
        ({"account": "a" * 121}, "The account has 121 characters; at most 120 are kept."),
        ({"words": "w" * 601}, "What you saw has 601 characters; at most 600 are kept."),
        ({"call_on": ""}, "The day is empty. Give the day of the call."),
        ({"call_on": "yesterday"}, "“yesterday” is no day."),
        ({"call_on": "2026-11-23"}, "23 November 2026 is too late."),
        ({"call_on": "2025-11-19"}, "19 November 2025 is too early."),
        ({"level.use": ""}, "Still to rate: Using the figures. For what was not seen pick “did not come up”."),
        ({"level.use": "6"}, "Still to rate: Using the figures."),
        ({"level.coverage": "0", "level.origin": "0", "level.asking": "0"}, "Rate at least two lines."),
        ({"rep": ""}, "Choose who was on the call: somebody who works in a team of yours."),
    ],
)
@one_engine
def test_a_mistake_is_said_and_what_was_entered_stays(first_day: Academy, given: dict[str, str], told: str) -> None:
    ana = first_day.sign_in("ana")
    fields = ABOUT | {"rep": [ident("ben")]} | picked([3, 2, 2, 5, 0], "Seen.")
    fields |= {name: [value] for name, value in given.items()}
    if "level.coverage" in given:
        fields["level.renewal"] = ["5"]
    with nothing_changes(first_day.store):
        page = ana.send(form(ana.visit(NEW)), fields)
    assert page.status == 422
    assert told in page.text
    assert "What you have entered is still here." in page.text
    sent = form(page).sends
    for name, [value] in fields.items():
        assert sent.get(name, [""]) == [value if value != "6" else ""], name


@one_engine
def test_the_reps_own_mistakes_are_said_as_well(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    call_id, _ = open_call(ana, ANA)
    with nothing_changes(first_day.store):
        page = rate(ben, call_id, [0, 0, 0, 0, 3], "Mine.")
    assert page.status == 422
    assert "Rate at least two lines." in page.text
    assert form(page).sends["words"] == ["Mine."]
    assert form(page).sends["level.use"] == ["3"]


def test_what_is_sent_again_is_kept_once(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    mine = new_id()
    for _ in range(3):
        assert open_call(ana, ANA, call=mine)[1].url == f"/team/calls/{mine}/"
    assert ana.visit("/team/calls/").text.count("Ben Okafor: ") == 1
    blank = form(ben.visit(f"/me/calls/{mine}/"))
    for _ in range(2):
        assert ben.send(blank, picked(BEN)).status == 200
    # The phone was slow: by now both are in, and somebody else leads Ben.
    change(first_day, "ben", team_id=ident("south"))
    with nothing_changes(first_day.store, but={"audit"}):
        assert open_call(ana, ANA, call=mine)[1].url == f"/team/calls/{mine}/"


def test_other_content_is_a_conflict_and_the_page_shows_what_is_kept(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    call_id, _ = open_call(ana, ANA, "First.")
    with nothing_changes(first_day.store):
        _, page = open_call(ana, [5, 5, 5, 5, 5], "Second.", call=call_id)
    assert page.status == 409
    assert AGAIN in page.text
    assert "What you saw: “First.”" in page.text
    assert "Second." not in page.text
    blank = form(ben.visit(f"/me/calls/{call_id}/"))
    rate(ben, call_id, BEN, "First.")
    with nothing_changes(first_day.store):
        page = ben.send(blank, picked([1, 1, 1, 1, 1]))
    assert page.status == 409
    assert AGAIN in page.text
    assert shown(page)["Accounts with a figure"] == ["3", "3"]


@one_engine
def test_a_second_call_about_a_visit_is_refused_for_the_reps_side_of_it_may_be_known(first_day: Academy) -> None:
    ana, _, call_id = both(first_day)
    with nothing_changes(first_day.store):
        mine, page = open_call(ana, BEN, "As he said.", account="  halvorsen ", call=new_id())
    assert page.status == 422
    assert VISITED in page.text
    assert f"/team/calls/{call_id}/" in page.links
    sent = form(page).sends
    assert (sent["call"], sent["words"], sent["level.origin"]) == ([mine], ["As he said."], ["4"])
    # There were two visits: named so that they can be told apart, what was typed is taken under the same number.
    page = ana.send(form(page), {"account": ["Halvorsen, afternoon"]})
    assert page.url == f"/team/calls/{mine}/"
    with nothing_changes(first_day.store, but={"audit"}):
        assert open_call(ana, BEN, "As he said.", account="Halvorsen, afternoon", call=mine)[1].status == 200


@one_engine
def test_a_call_that_the_rep_has_not_rated_is_taken_back_after_asking(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    call_id, page = open_call(ana, ANA)
    assert f"/team/calls/{call_id}/take-back" in page.links
    asked = ana.visit(f"/team/calls/{call_id}/take-back")
    assert "cannot be undone" in asked.text
    assert kept(first_day, call_id) is not None, "asking takes nothing back"
    blank = form(ben.visit(f"/me/calls/{call_id}/"))
    page = ana.send(asked.form())
    assert page.url == "/team/calls/"
    assert f'role="status" tabindex="-1" autofocus>{TAKEN_BACK}</p>' in page.html
    assert kept(first_day, call_id) is None
    # By a second click, by Back, from another tab.
    again = (
        ana.send(asked.form()),
        ana.visit(f"/team/calls/{call_id}/"),
        ana.visit(f"/team/calls/{call_id}/take-back"),
    )
    assert all((each.url, TAKEN_BACK in each.text) == ("/team/calls/", True) for each in again)
    assert TAKEN_BACK not in ana.visit("/team/calls/").text
    assert "Rate the call" not in ben.visit("/me/").text
    assert ben.send(blank, picked(BEN)).status == 404
    # A phone that never heard that it was stored sends it once more: Ben is not asked again behind Ana's back.
    with nothing_changes(first_day.store):
        _, page = open_call(ana, ANA, call=call_id)
    assert page.status == 422
    assert "You took this call back on 21 November 2026, and it is not asked about again." in page.text
    sent = form(page).sends
    assert sent["call"] != [call_id]
    assert (sent["account"], sent["level.coverage"]) == (["Halvorsen"], ["3"])
    assert ana.send(form(page)).url == f"/team/calls/{sent['call'][0]}/"


@one_engine
def test_a_complete_call_stays(first_day: Academy) -> None:
    ana, _, call_id = both(first_day)
    here = f"/team/calls/{call_id}/"
    page = ana.visit(f"{here}take-back")
    assert (page.url, STAYS in page.text) == (here, True)
    assert STAYS not in ana.visit(here).text
    assert ana.post(f"{here}take-back").location == here
    assert f'role="status" tabindex="-1" autofocus>{STAYS}</p>' in ana.visit(here).html
    assert kept(first_day, call_id) is not None


@one_engine
def test_talking_needs_words_and_both_sides(first_day: Academy) -> None:
    ana, _, call_id = both(first_day)
    for words, told in (("", "What to practise is empty."), ("w" * 601, "What to practise has 601 characters")):
        page = ana.send(ana.visit(f"/team/calls/{call_id}/").form("/talked"), {"practise": [words]})
        assert page.status == 422
        assert told in page.text
        assert page.form("/talked").sends["practise"] == [words] if words else True
    waiting, _ = open_call(ana, ANA, rep="caro")
    ana.post(f"/team/calls/{waiting}/talked", {"practise": "Ask."})
    found = kept(first_day, waiting)
    assert found is not None
    assert found.debriefed_at is None


def test_a_look_at_both_sides_is_written_down_for_the_rep_once_in_an_hour(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    call_id, _ = open_call(ana, ANA)

    def looks() -> int:
        with first_day.store.read() as conn:
            return sum(one.action == LOOKED for one in audit.about(conn, ident("ben")))

    ana.visit(f"/team/calls/{call_id}/")
    assert looks() == 0, "there is nothing of Ben's to see yet"
    rate(ben, call_id, BEN)
    for hours, expected in ((0, 1), (0.5, 1), (1, 2)):
        first_day.clock.goes_on(hours=hours)
        ana.visit(f"/team/calls/{call_id}/")
        assert looks() == expected
    assert "looked at how both of you rated a joint call" in ben.visit("/account/history").text


# Who may, and who may not.


@one_engine
def test_only_whom_one_leads_now_can_be_rated_and_nobody_else_is_named(north: Academy) -> None:
    ana = north.sign_in("ana")
    blank = form(ana.visit(NEW))
    assert ident("ben") in blank.offers["rep"]
    assert {ident("dov"), ident("ana")}.isdisjoint(blank.offers["rep"])
    told = set()
    for rep in (ident("dov"), ident("ana"), ident("ida"), new_id(), "x"):
        with nothing_changes(north.store):
            page = ana.send(blank, ABOUT | {"rep": [rep]} | picked(ANA))
        assert page.status == 422
        told.add(page.text)
    assert len(told) == 1, "somebody of another team, oneself, and nobody at all are answered alike"
    change(north, "ben", team_id=ident("south"))
    assert open_call(ana, ANA)[1].status == 422
    change(north, "ben", team_id=ident("north"))
    with north.store.write() as conn:
        people.leave(conn, ident("ben"), north.clock())
    assert open_call(ana, ANA)[1].status == 422


@one_engine
def test_who_one_comes_from_is_chosen_and_nobody_elses_name_can_be_asked_for(north: Academy) -> None:
    ana = north.sign_in("ana")
    for handle, chosen in (("ben", [ident("ben")]), ("dov", [""]), ("ana", [""])):
        scales = ana.visit(f"/team/calls/new?rep={ident(handle)}")
        assert f"{NEW}?rep={ident(handle)}" in scales.links
        assert form(ana.visit(f"{NEW}?rep={ident(handle)}")).sends["rep"] == chosen
    assert f"/team/calls/new?rep={ident('ben')}" in ana.visit(f"/team/{ident('ben')}/").links


@one_engine
def test_who_works_below_can_be_rated(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        people.add_team(conn, Team(ident("lakes"), "Lakes", ident("north")))
    change(first_day, "dov", team_id=ident("lakes"))
    ana = first_day.sign_in("ana")
    call_id, page = open_call(ana, ANA, rep="dov")
    assert page.url == f"/team/calls/{call_id}/"


@one_engine
def test_a_manager_without_people_is_told_so(first_day: Academy) -> None:
    for handle in ("ben", "caro"):
        change(first_day, handle, team_id=ident("south"))
    assert "Nobody to rate" in first_day.sign_in("ana").visit(NEW).text


@one_engine
def test_a_call_is_between_the_two_and_nobody_above_sees_it(first_day: Academy) -> None:
    """Uma leads what North is part of, and Ana leads it with another: neither of them was on the call."""
    uma = Person(ident("uma"), "uma", "Uma", first_day.clock(), frozenset({"manager"}))
    with first_day.store.write() as conn:
        people.add_team(conn, Team(ident("everywhere"), "Everywhere"))
        people.change_team(conn, Team(ident("north"), "North", ident("everywhere")))
        people.add_person(conn, replace(uma, manages=frozenset({ident("everywhere"), ident("north")})))
    _, _, call_id = both(first_day)
    waiting, _ = open_call(first_day.sign_in("ana"), ANA, account="Lund")
    for visitor in (first_day.sign_in_as("uma"), *(first_day.sign_in(one) for one in ("caro", "dov", "tess", "ida"))):
        for one in (call_id, waiting):
            assert visitor.visit(f"/me/calls/{one}/").status == 404
            assert visitor.visit(f"/team/calls/{one}/").status in {403, 404}
            assert visitor.post(f"/me/calls/{one}/", {}).status_code == 404
        assert "Ben Okafor: " not in visitor.visit("/team/calls/").text
        assert "Halvorsen" not in visitor.visit("/me/calls/").text
    # By the form with which one would open a call of one's own, with the other's number.
    blank = form(first_day.sign_in_as("uma").visit(NEW))
    assert blank.offers["rep"], "Uma leads people"
    _, page = open_call(first_day.sign_in_as("uma"), ANA, call=waiting)
    assert page.status == 404


@one_engine
def test_who_came_along_sees_it_through_when_somebody_else_leads_the_rep(first_day: Academy) -> None:
    """The rep is told before rating; it holds for this call, and for nothing else of theirs."""
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    call_id, _ = open_call(ana, ANA, "Mine.")
    change(first_day, "ben", team_id=ident("south"))
    page = ben.visit(f"/me/calls/{call_id}/")
    assert "Ana does not lead you any more; what you rate here, Ana sees all the same" in page.text
    assert "even if somebody else leads you by then" in page.text
    rate(ben, call_id, BEN, "Yours.")
    assert "Yours." in ana.visit(f"/team/calls/{call_id}/").text
    assert ana.send(ana.visit(f"/team/calls/{call_id}/").form("/talked"), {"practise": ["Ask."]}).status == 200
    assert ana.visit(f"/team/{ident('ben')}/").status == 404
    assert open_call(ana, ANA)[1].status == 422


@one_engine
def test_when_who_came_along_has_left_the_rep_still_rates_and_sees_both(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    call_id, _ = open_call(ana, ANA, "Mine.")
    with first_day.store.write() as conn:
        people.leave(conn, ident("ana"), first_day.clock())
    assert "has left since. Once you have rated, you see both sides." in ben.visit(f"/me/calls/{call_id}/").text
    assert "Mine." in rate(ben, call_id, BEN).text


@one_engine
def test_calls_with_a_rep_who_has_left_are_not_found_by_their_manager(first_day: Academy) -> None:
    ana, _, call_id = both(first_day)
    with first_day.store.write() as conn:
        people.leave(conn, ident("ben"), first_day.clock())
    assert ana.visit(f"/team/calls/{call_id}/").status == 404
    assert "Ben" not in ana.visit("/team/calls/").text


@one_engine
def test_each_desk_has_a_worker_that_rules_over_joint_calls_alone(first_day: Academy) -> None:
    for handle, path, front in (("ana", "/team/calls/", "/team/calls/new"), ("ben", "/me/calls/", "/me/calls/")):
        reply = first_day.sign_in(handle).open(f"{path}worker.js")
        assert reply.mimetype == "text/javascript"
        assert f'const FRONT = "{front}"' in reply.text
        assert "Service-Worker-Allowed" not in reply.headers
    assert first_day.sign_in("ben").open("/team/calls/worker.js").status_code == 403


@pytest.mark.parametrize("path", ["/team/calls/", "/me/calls/", "/team/calls/new"])
@one_engine
def test_a_page_costs_the_same_statements_however_many_calls_there_are(first_day: Academy, path: str) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    visitor = ana if path.startswith("/team") else ben
    counted = []
    for more in (1, 6):
        for number in range(more):
            call_id, _ = open_call(ana, ANA, account=f"Account {more} {number}")
            rate(ben, call_id, BEN)
            open_call(ana, ANA, account=f"Waiting {more} {number}")
        with statements(first_day.store) as told:
            visitor.visit(path)
        counted.append(len(told))
    assert counted[0] == counted[1]


@one_engine
def test_a_day_far_in_the_east_is_taken(first_day: Academy) -> None:
    tomorrow = first_day.clock().date() + timedelta(days=1)
    call_id, page = open_call(first_day.sign_in("ana"), ANA, call_on=tomorrow.isoformat())
    assert page.status == 200
    found = kept(first_day, call_id)
    assert found is not None
    assert found.call_on == tomorrow > date(2026, 11, 21)
