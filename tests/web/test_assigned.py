"""What managers ask for: who gets what is shown first, reps see who asks and why, and done is what was done."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessor.demo.cast import ident
from assessor.store import assignments, erase, people, study
from assessor.store.assignments import Assignment
from assessor.store.people import Person, Team
from assessor.store.study import Studied
from assessor.web.team.assign import MOST
from tests.support.dump import nothing_changes
from tests.support.told import statements
from tests.web.academy import NINE, Academy, Visitor, new_id, one_engine
from tests.web.pages import Form, Page
from tests.web.test_team import NAMES, NORTH, SOUTH, change

LIST, NEW, MINE = "/team/assigned/", "/team/assigned/new", "/me/assigned/"
LESSON, REASON = "practices/qpc", "Our figures are a year old."
DUE = date(2026, 12, 31)
GIVEN = {
    "what": f"lesson:{LESSON}",
    "whom": f"team:{NORTH}",
    "due_on": DUE.isoformat(),
    "reason": REASON,
    "repeats": "never",
    "grace": "3",
}


def form_of(page: Page) -> Form:
    (form,) = [form for form in page.forms if "due_on" in form.sends]
    return form


def fill(visitor: Visitor, **given: str) -> Page:
    """The form filled in, and what the first button leads to."""
    return visitor.send(form_of(visitor.visit(NEW)), fields(**given, step="preview"))


def fields(**given: str) -> dict[str, str | list[str]]:
    return {name: [value] for name, value in (GIVEN | given).items()}


def ask(visitor: Visitor, **given: str) -> Page:
    """Asked for, by way of the preview."""
    return visitor.send(form_of(fill(visitor, **given)), {"step": ["ask"]})


def kept(academy: Academy) -> list[Assignment]:
    everybody = [ident(handle) for handle in (*NAMES, "ana", "dov")]
    with academy.store.read() as conn:
        return assignments.of_people(conn, everybody, [NORTH, SOUTH])


def keep(academy: Academy, **given: object) -> Assignment:
    """Something that is asked for without a page."""
    asked = Assignment(
        new_id(), ident("ana"), "lesson", LESSON, None, NORTH, REASON, DUE, "never", 3, academy.clock(), None
    )
    made = replace(asked, **given)  # type: ignore[arg-type]
    with academy.store.write() as conn:
        assignments.keep(conn, made)
    return made


def studies(academy: Academy, handle: str, lesson: str = LESSON) -> None:
    with academy.store.write() as conn:
        study.mark(conn, Studied(new_id(), ident(handle), lesson, academy.clock()))


def cells(page: Page) -> dict[str, str]:
    """The table's rows by whom they are about."""
    rows = re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", page.html, re.DOTALL)
    found = {}
    for row in rows:
        head, *rest = [" ".join(re.sub("<[^>]+>", "", cell).split()) for cell in re.split("</t[hd]>", row)[:-1]]
        found[head] = " | ".join(rest)
    return found


def test_a_manager_asks_a_team_after_a_look_at_who_gets_what(north: Academy) -> None:
    ana = north.sign_in("ana")
    with nothing_changes(north.store):
        page = fill(ana)
    assert page.status == 200
    assert "Nothing is asked for yet. 8 people would find this on their desk, with your name" in page.text
    assert list(cells(page)) == list(NAMES.values())
    assert cells(page)["Eva Marques"] == "31 December 2026 | Not done yet."
    assert "Ana Ferreira: Asks for it, and is not asked." in page.text
    page = ana.send(form_of(page), {"step": ["ask"]})
    (made,) = kept(north)
    assert page.url == f"{LIST}{made.id}/"
    assert "It stands on their desk, with your name and your reason." in page.text
    assert "0 of 8 done" in page.text
    expected = (ident("ana"), "lesson", LESSON, None, NORTH, REASON, DUE, "never", 3)
    fields_ = ("made_by_id", "kind", "target", "person_id", "team_id", "reason", "due_on", "repeats", "grace_days")
    assert tuple(getattr(made, name) for name in fields_) == expected
    assert "0 of 8 done" in ana.visit(LIST).text


def test_what_somebody_did_before_is_said_and_asked_for_again(north: Academy) -> None:
    north.clock.time = NINE - timedelta(days=49)
    studies(north, "ben")
    north.clock.time = NINE
    studies(north, "eva")
    page = fill(north.sign_in("ana"))
    assert cells(page)["Ben Okafor"] == "31 December 2026 | Ben did this last on 3 October 2026, and is asked again."
    assert cells(page)["Eva Marques"] == "31 December 2026 | Eva did this today, which counts."
    yearly = fill(north.sign_in("ana"), repeats="year-after-last")
    counts = "3 October 2027 | Ben did this last on 3 October 2026, which counts for a year."
    assert cells(yearly)["Ben Okafor"] == counts
    assert cells(yearly)["Caro Lindqvist"] == "31 December 2026 | Not done yet."


@one_engine
def test_a_habit_says_on_how_many_days_and_is_asked_for_where_they_are_left(north: Academy) -> None:
    page = fill(north.sign_in("ana"), what="review:3", due_on="2026-11-22", grace="1")
    assert page.status == 200
    assert "Done once questions are reviewed on 3 different days, from today on." in page.text
    asked = keep(north, kind="review", target="20")
    assert "It is done once questions are reviewed on 20 different days: from 21 November 2026 on" in (
        north.sign_in("ana").visit(f"{LIST}{asked.id}/").text
    )
    assert "Done once questions are reviewed on 20 different days, from 21" in north.sign_in("ben").visit(MINE).text


@one_engine
def test_what_comes_again_shows_the_next_days_as_well(north: Academy) -> None:
    ana = north.sign_in("ana")
    assert (
        "Every month: by 31 December 2026, then 31 January 2027, 28 February 2027 and so on, with 3 days of grace."
        in fill(ana, repeats="month").text
    )
    assert "then 31 March 2027, 30 June 2027 and so on" in fill(ana, repeats="quarter").text
    for repeats in ("never", "year-after-last"):
        assert "and so on" not in fill(ana, repeats=repeats).text


@one_engine
def test_when_it_was_done_and_when_it_was_done_last_are_told_apart(north: Academy) -> None:
    made = keep(north)
    studies(north, "ben")
    north.clock.goes_on(days=2)
    studies(north, "ben")
    north.clock.goes_on(days=1)
    ana = north.sign_in("ana")
    page = ana.visit(f"{LIST}{made.id}/")
    assert cells(page)["Ben Okafor"] == "Done since 21 November 2026"
    assert "The day is the first on which it was done: doing it again does not change it." in page.text
    assert "Ben did this last on 23 November 2026, and is asked again." in fill(ana).text


@one_engine
def test_a_lesson_is_named_with_its_practice_and_what_shares_its_title_with_its_kind(north: Academy) -> None:
    ana = north.sign_in("ana")
    lesson = "practices/time-decisions"
    named = "Time decisions: " + north.catalogue.lessons[lesson].title
    html = ana.visit(NEW).html
    assert f'<option value="lesson:{lesson}">{named}</option>' in html
    assert '<option value="path:inside-allies">Path: Inside allies</option>' in html
    assert '<option value="form:inside-allies">Questions: Inside allies</option>' in html
    assert '<option value="worksheet:qpc">QPC workbook</option>' in html
    assert named in fill(ana, what=f"lesson:{lesson}").text
    made = keep(north, target=lesson)
    for path in (LIST, f"{LIST}{made.id}/", f"{LIST}{made.id}/take-back"):
        assert named in ana.visit(path).text
    assert named not in north.sign_in("ben").visit(MINE).text


@one_engine
def test_a_day_that_has_passed_is_not_called_the_next(north: Academy) -> None:
    keep(north)
    ana = north.sign_in("ana")
    page = ana.visit(LIST)
    assert "0 of 8 done; next by 31 December 2026" in page.text
    assert "0 of 8 done</span>; next" in page.html
    north.clock.time = NINE.replace(year=2027)
    studies(north, "eva")
    ana = north.sign_in("ana")
    assert "1 of 8 done; oldest open one: 31 December 2026" in ana.visit(LIST).text
    for handle in NAMES:
        studies(north, handle)
    keep(north, repeats="year", due_on=DUE)
    assert "8 of 8 done; again by 31 December 2028" in north.sign_in("ana").visit(LIST).text


@one_engine
def test_what_is_asked_for_already_is_said_and_not_forbidden(north: Academy) -> None:
    ana = north.sign_in("ana")
    assert "already" not in ask(ana).text
    page = fill(ana)
    assert "You ask everybody in North for this already, first by 31 December 2026." in page.text
    assert f"{LIST}{kept(north)[0].id}/" in page.links
    assert "already" not in fill(ana, whom=f"person:{ident('ben')}").text
    ana.send(form_of(page), {"step": ["ask"]})
    assert len(kept(north)) == 2


@one_engine
def test_the_way_back_keeps_what_was_typed(north: Academy) -> None:
    ana = north.sign_in("ana")
    with nothing_changes(north.store):
        page = ana.send(form_of(fill(ana, reason="<b>Two</b> & three")), {"step": ["change"]})
    sent = form_of(page).sends
    assert {name: sent[name][0].strip() for name in GIVEN if name != "reason"} == {
        name: value for name, value in GIVEN.items() if name != "reason"
    }
    assert "<b>Two</b> & three" in "".join(sent["reason"])


def test_a_rep_sees_who_asks_and_why_and_by_when_and_how_it_counts(north: Academy) -> None:
    ask(north.sign_in("ana"), whom=f"person:{ident('ben')}")
    ben = north.sign_in("ben")
    desk = ben.visit("/me/")
    title = north.catalogue.lessons[LESSON].title
    assert f"Ana Ferreira asks you for the lesson “{title}” by 31 December 2026." in desk.text
    assert f"/{LESSON}/" in desk.links
    page = ben.visit(MINE)
    assert f"Ana Ferreira asks you for the lesson: “{REASON}”" in page.text
    assert "Open due on 31 December 2026" in page.text
    assert "Done once it is marked as studied, which is at the lesson's foot, from 21 November 2026 on." in page.text
    assert "Called overdue only after 3 January 2027." in page.text
    assert "What else you read, and what you answer or review, they do not see." in page.text
    assert "asks you" not in north.sign_in("caro").visit("/me/").text


def test_it_is_done_by_doing_it_and_there_is_nothing_to_click(north: Academy) -> None:
    ana = north.sign_in("ana")
    ask(ana)
    ben = north.sign_in("ben")
    assert not [form for form in ben.visit(MINE).forms if form.method == "post"]
    lesson = ben.visit(f"/me/studied/?lesson={LESSON}")
    ben.send(lesson.form())
    (made,) = kept(north)
    page = ana.visit(f"{LIST}{made.id}/")
    assert "1 of 8 done" in page.text
    assert cells(page)["Ben Okafor"] == "Done since 21 November 2026"
    assert cells(page)["Eva Marques"] == "Open due on 31 December 2026"
    assert "1 of 8 done" in ana.visit(LIST).text
    mine = ben.visit(MINE)
    assert "To do" not in mine.text
    assert "Done since 21 November 2026" in mine.text
    assert "asks you for" not in ben.visit("/me/").text


def test_overdue_is_only_who_has_not_done_it_once_the_days_of_grace_are_over(north: Academy) -> None:
    made = keep(north, due_on=NINE.date(), grace_days=3)
    studies(north, "eva")
    ana = north.sign_in("ana")
    assert "Due since 21 November 2026; overdue after 24 November 2026" in ana.visit(f"{LIST}{made.id}/").text
    north.clock.goes_on(days=3)
    assert "Overdue Ben" not in ana.visit(LIST).text
    north.clock.goes_on(days=1)
    page = north.sign_in("ana").visit(LIST)
    assert "1 of 8 done" in page.text
    assert "Overdue Ben Okafor, Caro Lindqvist, Finn Adler, Gita Rao, Hugo Blanc and 2 more" in page.text
    assert "Overdue was due on 21 November 2026" in north.sign_in("ben").visit(MINE).text
    assert "by 21 November 2026: it is overdue." in north.sign_in("ben").visit("/me/").text
    studies(north, "ben")
    assert "2 of 8 done" in north.sign_in("ana").visit(LIST).text


def test_a_path_is_done_by_its_parts_and_a_habit_by_its_days(north: Academy) -> None:
    path = north.catalogue.paths["inside-allies"]
    one = keep(north, kind="path", target=path.id)
    keep(north, kind="review", target="3", repeats="month")
    for lesson in path.lessons[:2]:
        studies(north, "ben", lesson)
    page = north.sign_in("ben").visit(MINE)
    parts = f"2 of {len(path.lessons) + 1} parts"
    assert parts in page.text
    assert "0 of 3 days" in page.text
    assert "Asked for every month." in page.text
    assert parts in cells(north.sign_in("ana").visit(f"{LIST}{one.id}/"))["Ben Okafor"]


@one_engine
def test_a_form_about_practices_of_another_role_leaves_out_whom_it_is_not_for(north: Academy) -> None:
    change(north, "eva", roles=frozenset({"manager"}))
    page = fill(north.sign_in("ana"), what="form:where-do-i-stand")
    assert "Eva Marques" not in cells(page)
    assert "Eva Marques: It is about practices of another role." in page.text
    page = fill(north.sign_in("ana"), what="form:where-do-i-stand", whom=f"person:{ident('eva')}")
    assert page.status == 422
    assert "Nobody would be asked." in page.text
    assert not [form for form in page.forms if "ask" in form.offers.get("step", [])]


def test_it_is_taken_back_after_a_question_and_asked_for_again(north: Academy) -> None:
    ana, ben = north.sign_in("ana"), north.sign_in("ben")
    made = keep(north)
    question = ana.visit(f"{LIST}{made.id}/take-back")
    assert "Take this back?" in question.text
    assert "asks you for" in ben.visit("/me/").text
    for _ in range(2):
        page = ana.send(question.form("/take-back"))
    assert "Taken back on 21 November 2026" in page.text
    assert "Ben" not in page.text
    assert "asks" not in ben.visit(MINE).text.split("Nobody asks you")[0]
    assert "Taken back on 21 November 2026" in ana.visit(LIST).text
    page = ana.send(page.form("/take-back"), {"said": ["undo"]})
    assert "0 of 8 done" in page.text
    assert "asks you for" in ben.visit("/me/").text


def test_what_is_sent_twice_is_kept_once(north: Academy) -> None:
    ana = north.sign_in("ana")
    form = form_of(fill(ana))
    for _ in range(2):
        assert ana.send(form, {"step": ["ask"]}).status == 200
    (made,) = kept(north)
    assert ana.send(form, {"step": ["ask"], "reason": ["Another."]}).status == 409
    north.clock.goes_on(hours=1)
    ana.send(ana.visit(f"{LIST}{made.id}/take-back").form("/take-back"))
    assert ana.send(form, {"step": ["ask"]}).status == 409, "and what was taken back is not asked for by going back"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"what": ""}, "Choose what you ask for."),
        ({"what": "lesson:practices/none"}, "Choose what you ask for."),
        ({"what": "review:4"}, "Choose what you ask for."),
        ({"whom": ""}, "Choose whom you ask."),
        ({"due_on": ""}, "The day is empty. Give a day from 21 November 2026 to 26 December 2027."),
        ({"due_on": "31.12.2026"}, "“31.12.2026” is no day."),
        ({"due_on": "2026-11-20"}, "20 November 2026 is too early."),
        ({"due_on": "2027-12-27"}, "27 December 2027 is too late."),
        (
            {"what": "review:20", "due_on": "2026-11-22", "grace": "7"},
            "“Review on 20 days” takes 20 different days; from today to the last day of grace there are 9."
            " Give 10 December 2026 or later, or ask for fewer days.",
        ),
        ({"what": "review:3", "due_on": "2026-11-21", "grace": "1"}, "takes 3 different days"),
        ({"reason": " "}, "The reason is empty."),
        ({"reason": "a" * 401}, "The reason has 401 characters; at most 400 are kept."),
        ({"repeats": "weekly"}, "Choose how often: Once, Every month,"),
        ({"grace": "61"}, "“61” days of grace: give a whole number from 0 to 60."),
        ({"grace": "0000061"}, "give a whole number from 0 to 60."),
        ({"grace": "-1"}, "give a whole number from 0 to 60."),
        ({"grace": ""}, "give a whole number from 0 to 60."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "ask"])
@one_engine
def test_a_mistake_is_said_and_what_was_typed_stays(
    north: Academy, step: str, given: dict[str, str], told: str
) -> None:
    ana = north.sign_in("ana")
    with nothing_changes(north.store):
        page = ana.send(form_of(ana.visit(NEW)), fields(**given, step=step))
    assert page.status == 422
    assert told in page.text
    assert "What you have filled in is still here." in page.text
    sent = form_of(page).sends
    for name, value in (GIVEN | given).items():
        if name not in {"reason", *given}:
            assert sent[name] == [value], name
    assert (GIVEN | given)["reason"].strip() in page.text


@one_engine
def test_the_form_begins_with_what_the_address_names(north: Academy) -> None:
    ana = north.sign_in("ana")
    page = ana.visit(f"{NEW}?person={ident('ben')}&kind=lesson&target={LESSON}")
    sent = form_of(page).sends
    assert (sent["whom"], sent["what"]) == ([f"person:{ident('ben')}"], [f"lesson:{LESSON}"])
    assert form_of(ana.visit(f"{NEW}?team={NORTH}")).sends["whom"] == [f"team:{NORTH}"]
    assert form_of(ana.visit(f"{NEW}?kind=song&target=nothing")).sends["what"] == [""]


def test_nobody_who_is_led_by_others_is_asked_and_nothing_of_theirs_is_taken_back(north: Academy) -> None:
    """That none of it shows up for Ana is tested in test_isolation.py."""
    theirs = keep(north, made_by_id=ident("ida"), person_id=ident("dov"), team_id=None)
    south = keep(north, made_by_id=ident("ida"), team_id=SOUTH)
    ana = north.sign_in("ana")
    with nothing_changes(north.store):
        others = [f"person:{ident('dov')}", f"team:{SOUTH}", f"person:{ident('ana')}"]
        for whom in (*others, "person:\x00", "song:x", "x"):
            assert ana.post(NEW, {"id": new_id(), "step": "ask"} | GIVEN | {"whom": whom}).status_code == 404, whom
        for query in (f"person={ident('dov')}", f"team={SOUTH}", "person=nobody"):
            assert ana.visit(f"{NEW}?{query}").status == 404
        for one in (theirs, south):
            for path in (f"{LIST}{one.id}/", f"{LIST}{one.id}/take-back"):
                assert ana.visit(path).status == 404
            assert ana.post(f"{LIST}{one.id}/take-back").status_code == 404
    assert north.sign_in("dov").visit(f"{LIST}{theirs.id}/").status == 403


@pytest.fixture
def tree(north: Academy) -> Academy:
    """Uma leads Everywhere, which North is part of; Lee works in Lakes, which is part of North."""
    everywhere, lakes = ident("everywhere"), ident("lakes")
    with north.store.write() as conn:
        people.add_team(conn, Team(everywhere, "Everywhere"))
        people.change_team(conn, Team(NORTH, "North", everywhere))
        people.add_team(conn, Team(lakes, "Lakes", NORTH))
        uma = Person(ident("uma"), "uma", "Uma Holm", NINE, frozenset({"manager"}), None, frozenset({everywhere}))
        people.add_person(conn, uma)
        people.add_person(conn, Person(ident("lee"), "lee", "Lee Sands", NINE, frozenset({"rep"}), lakes))
    return north


@one_engine
def test_a_team_is_everybody_below_it_and_who_leads_one_of_them_sees_theirs(tree: Academy) -> None:
    uma, ana = tree.sign_in_as("uma"), tree.sign_in("ana")
    page = ask(uma, whom=f"team:{ident('everywhere')}")
    assert {"Ana Ferreira", "Ben Okafor", "Lee Sands"} < set(cells(page))
    assert "0 of 10 done" in page.text
    (made,) = [one for one in all_of(tree) if one.team_id == ident("everywhere")]
    studies(tree, "ana")
    seen = ana.visit(f"{LIST}{made.id}/")
    assert seen.status == 200
    assert "0 of 9 done" in seen.text, "Ana sees those whom she leads"
    assert "Ana Ferreira" not in cells(seen)
    assert "Uma Holm asks everybody in a team that yours is part of" in seen.text
    assert "Everywhere" not in seen.text
    assert "Take it back" not in seen.text
    assert ana.visit(f"{LIST}{made.id}/take-back").status == 404
    assert ana.post(f"{LIST}{made.id}/take-back").status_code == 404
    assert "Uma Holm" in ana.visit(LIST).text
    assert "Uma Holm asks everybody in Everywhere" in ana.visit(MINE).text
    assert "1 of 10 done" in uma.visit(LIST).text


def all_of(academy: Academy) -> list[Assignment]:
    with academy.store.read() as conn:
        return assignments.of_people(conn, [], people.teams(conn).keys())


@one_engine
def test_who_leads_the_team_above_sees_what_is_asked_below(tree: Academy) -> None:
    made = keep(tree)
    lakes = keep(tree, team_id=ident("lakes"))
    uma, ana = tree.sign_in_as("uma"), tree.sign_in("ana")
    assert "0 of 9 done" in uma.visit(f"{LIST}{made.id}/").text
    assert "Ana Ferreira asks everybody in North" in uma.visit(f"{LIST}{made.id}/").text
    assert "Take it back" not in uma.visit(f"{LIST}{made.id}/").text
    assert list(cells(ana.visit(f"{LIST}{lakes.id}/"))) == ["Lee Sands"]
    change(tree, "ana", manages=frozenset())
    assert "Take it back" in uma.visit(f"{LIST}{made.id}/").text, "once who asked does not lead them any more"
    page = tree.sign_in("ana").visit(f"{LIST}{made.id}/")
    assert "You ask everybody in a team that you do not lead any more" in page.text
    assert "North" not in page.text
    assert cells(page) == {}


def test_who_left_moved_or_was_erased_breaks_no_page(north: Academy) -> None:
    ana = north.sign_in("ana")
    team, own = keep(north), keep(north, person_id=ident("eva"), team_id=None)
    moved = keep(north, person_id=ident("finn"), team_id=None)
    gone = keep(north, person_id=ident("ben"), team_id=None, made_by_id=ident("gita"))
    with north.store.write() as conn:
        people.leave(conn, ident("eva"), north.clock())
        people.leave(conn, ident("gita"), north.clock())
    change(north, "finn", team_id=SOUTH)
    erased(north, "gita")
    page = ana.visit(LIST)
    assert page.status == 200
    assert "0 of 5 done" in page.text
    assert "by Former colleague" in page.text
    assert "Eva" not in page.text
    for one in (own, moved):
        assert f"{LIST}{one.id}/" in page.links
        assert cells(ana.visit(f"{LIST}{one.id}/")) == {}
    there = [NAMES[one] for one in ("ben", "caro", "hugo", "ines", "jon")]
    assert list(cells(ana.visit(f"{LIST}{team.id}/"))) == there
    assert "Take it back" in ana.visit(f"{LIST}{gone.id}/").text
    assert "Former colleague asks you" in north.sign_in("ben").visit(MINE).text
    assert [one.id for one in kept(north)] != []
    erased(north, "ana")
    assert "Former colleague asks everybody in North" in north.sign_in("ben").visit(MINE).text


@pytest.mark.parametrize("how", ["left", "moved", "leads another"])
@one_engine
def test_who_asked_takes_it_back_whoever_leads_them_now(north: Academy, how: str) -> None:
    made = keep(north, person_id=ident("ben"), team_id=None, repeats="month")
    if how == "left":
        with north.store.write() as conn:
            people.leave(conn, ident("ben"), north.clock())
    elif how == "moved":
        change(north, "ben", team_id=SOUTH)
    else:
        change(north, "ana", manages=frozenset({SOUTH}))
    studies(north, "ben")
    ana = north.sign_in("ana")
    listed = ana.visit(LIST)
    assert "asked of somebody whom you do not lead any more" in listed.text
    page = ana.visit(f"{LIST}{made.id}/")
    question = ana.visit(f"{LIST}{made.id}/take-back")
    done = ana.send(question.form("/take-back"))
    assert "Taken back on 21 November 2026" in done.text
    for shown in (listed, page, question, done):
        assert "Ben" not in shown.text
        assert "Done" not in shown.text
    assert "Ask for it again" not in done.text
    with nothing_changes(north.store):
        assert ana.post(f"{LIST}{made.id}/take-back", {"said": "undo"}).status_code == 404


def erased(academy: Academy, handle: str) -> None:
    with academy.store.write() as conn:
        erase.person(conn, ident(handle), academy.clock(), None)


@one_engine
def test_what_is_not_in_service_any_more_is_said_and_taken_back(north: Academy) -> None:
    made = keep(north, target="practices/old")
    ana = north.sign_in("ana")
    assert "Something that is not in service any more" in ana.visit(LIST).text
    page = ana.visit(f"{LIST}{made.id}/")
    assert "so that nobody can do it" in page.text
    assert "Nobody asks you for anything" in north.sign_in("ben").visit(MINE).text
    assert "Taken back" in ana.send(ana.visit(f"{LIST}{made.id}/take-back").form("/take-back")).text


@one_engine
def test_empty_pages_say_what_would_fill_them(north: Academy) -> None:
    ana = north.sign_in("ana")
    assert "Nothing is asked for yet" in ana.visit(LIST).text
    assert NEW in ana.visit(LIST).links
    assert LIST in ana.visit("/team/").links
    assert "Nobody asks you for anything" in north.sign_in("caro").visit(MINE).text
    change(north, "ana", manages=frozenset())
    ana = north.sign_in("ana")
    assert "You lead no team yet" in ana.visit(LIST).text
    assert "You lead no team yet" in ana.visit(NEW).text


@one_engine
def test_what_is_over_stands_below(north: Academy) -> None:
    keep(north, person_id=ident("ben"), team_id=None)
    studies(north, "ben")
    page = north.sign_in("ana").visit(LIST)
    assert "Nothing is open." in page.text
    assert "1 of 1 done" in page.text.split("Over")[1]


@one_engine
def test_the_desk_shows_three_at_a_time_what_is_due_first(north: Academy) -> None:
    lessons = list(north.catalogue.lessons)[:5]
    for number, lesson in enumerate(lessons):
        keep(north, target=lesson, due_on=DUE - timedelta(days=number))
    page = north.sign_in("ben").visit("/me/")
    assert page.text.count("asks you for") == 3
    assert north.catalogue.lessons[lessons[4]].title in page.text
    assert MINE in page.links


@one_engine
def test_there_is_an_end_to_what_one_manager_asks_for(north: Academy) -> None:
    for _ in range(MOST):
        keep(north, person_id=ident("ben"), team_id=None)
    ana = north.sign_in("ana")
    page = fill(ana)
    assert page.status == 422
    assert f"You ask for {MOST} things already." in page.text
    assert len(kept(north)) == MOST
    with north.store.write() as conn:
        people.leave(conn, ident("ben"), north.clock())
    listed = ana.visit(LIST)
    one = next(link for link in listed.links if re.fullmatch(f"{LIST}[0-9a-f-]{{36}}/", link))
    ana.send(ana.visit(f"{one}take-back").form("/take-back"))
    assert fill(ana).status == 200, "what is asked of who has left is found, and taken back"


@one_engine
def test_markup_in_a_reason_is_text(north: Academy) -> None:
    ask(north.sign_in("ana"), reason="<script>alert(1)</script>\x00 now")
    for page in (north.sign_in("ben").visit(MINE), north.sign_in("ana").visit(f"{LIST}{kept(north)[0].id}/")):
        assert "“<script>alert(1)</script> now”" in " ".join(page.text.split())
        assert "<script>alert" not in page.html


@one_engine
def test_pages_ask_the_store_as_often_for_two_hundred_as_for_five(north: Academy) -> None:
    asked: dict[tuple[int, str], int] = {}
    for handle in ("ben", "caro", "jon"):
        change(north, handle, team_id=SOUTH)
    made, ana = keep(north), north.sign_in("ana")
    for size in (5, 200):
        with north.store.write() as conn:
            for number in range(len(people.working_in(conn, [NORTH])) - 1, size):
                new = Person(ident(f"r{number}"), f"r{number}", f"Rep {number}", NINE, frozenset({"rep"}), NORTH)
                people.add_person(conn, new)
        keep(north, kind="path", target="inside-allies")
        for path in (LIST, NEW, f"{LIST}{made.id}/", MINE):
            with statements(north.store) as told:
                assert ana.visit(path).status == 200
            asked[size, path] = len(told)
        with statements(north.store) as told:
            assert len(cells(fill(ana))) == min(size, 50)
        asked[size, "preview"] = len(told)
    print("statements", asked)
    for path in (LIST, NEW, f"{LIST}{made.id}/", MINE, "preview"):
        assert asked[5, path] == asked[200, path] <= 40


def hire(academy: Academy, count: int) -> None:
    """Let so many more work in North, after everybody else in the order of names."""
    with academy.store.write() as conn:
        for number in range(count):
            new = Person(ident(f"z{number}"), f"z{number}", f"Zoe {number:03}", NINE, frozenset({"rep"}), NORTH)
            people.add_person(conn, new)


@one_engine
def test_of_many_people_fifty_are_on_a_page_and_all_are_counted(north: Academy) -> None:
    hire(north, 60)
    studies(north, "z0")
    made, ana = keep(north), north.sign_in("ana")
    studies(north, "z1")
    first, second = (ana.visit(f"{LIST}{made.id}/?page={number}") for number in (1, 2))
    names = [*NAMES.values(), *(f"Zoe {number:03}" for number in range(60))]
    # Who has done it comes last.
    assert [*cells(first), *cells(second)] == [*sorted(set(names) - {"Zoe 000", "Zoe 001"}), "Zoe 000", "Zoe 001"]
    assert len(cells(first)) == 50
    for page in (first, second):
        assert f"2 of {len(names)} done" in page.text
    assert "The next ones" in first.text
    assert "The ones before" not in first.text
    assert "The ones before" in second.text
    assert "The next ones" not in second.text
    for odd in ("99", "0", "-1", "x", "9" * 30):
        assert ana.visit(f"{LIST}{made.id}/?page={odd}").status == 200


@one_engine
def test_the_preview_turns_its_pages_and_asks_everybody(north: Academy) -> None:
    hire(north, 60)
    ana = north.sign_in("ana")
    first = fill(ana)
    assert f"{len(NAMES) + 60} people would find this" in first.text
    second = ana.send(form_of(first), {"page": ["2"]})
    assert len(cells(first)) == 50
    assert [*cells(first), *cells(second)] == [*NAMES.values(), *(f"Zoe {number:03}" for number in range(60))]
    assert kept(north) == []
    ana.send(form_of(second), {"step": ["ask"]})
    assert [(one.team_id, one.reason) for one in kept(north)] == [(NORTH, REASON)]
    assert "Zoe 059" in ana.visit(f"{LIST}{kept(north)[0].id}/?page=2").text


@one_engine
def test_of_much_that_is_asked_for_fifty_are_on_a_page_the_open_ones_first(north: Academy) -> None:
    for number in range(60):
        keep(north, due_on=DUE - timedelta(days=number), reason=f"Reason {number}")
    over = [keep(north, person_id=ident("ben"), team_id=None, withdrawn_at=north.clock()) for _ in range(5)]
    ana = north.sign_in("ana")
    first, second = ana.visit(LIST), ana.visit(f"{LIST}?page=2")
    links = [re.findall(rf'href="{LIST}([0-9a-f-]{{36}})/"', page.html) for page in (first, second)]
    assert [len(page) for page in links] == [50, 15]
    assert links[1][10:]
    assert set(links[1][10:]) == {one.id for one in over}
    assert len(set(links[0]) | set(links[1])) == 65
    assert "Over" not in first.text.split("How is this known?")[0]
    assert "Taken back on" in second.text
    assert "Nothing is open" not in second.text


@one_engine
def test_the_counts_are_those_of_the_raw_rows(north: Academy) -> None:
    """Plainly: who works in North but Ana, and has read the lesson since the day on which it was asked for."""
    made = keep(north)
    for handle in ("ben", "ines", "ana", "dov"):
        studies(north, handle)
    studies(north, "jon", "practices/questioning")
    with north.store.read() as conn:
        working = {one.id for one in people.working_in(conn, [NORTH])} - {ident("ana")}
        did = {
            one
            for one in working
            for reading in study.of_person(conn, one)
            if reading.lesson == LESSON and reading.studied_at.date() >= made.made_at.date()
        }
    page = north.sign_in("ana").visit(LIST)
    assert f"{len(did)} of {len(working)} done" in page.text
    assert (len(did), len(working)) == (2, 8)
