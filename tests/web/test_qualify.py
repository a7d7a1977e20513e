"""Qualifying one's people: quarter by quarter, for the manager alone, and gone with one click."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.lessons.release import release
from assessor.store import Store, erase, one_to_ones, people, qualifications, stories
from assessor.store.one_to_ones import Talk
from assessor.store.people import Person, Team
from assessor.store.qualifications import Qualified
from assessor.store.stories import Story
from assessor.web.team.qualify import MOST, NOTE
from tests.support.dump import dump, nothing_changes
from tests.support.told import statements
from tests.web import academy
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.pages import Fields, Page
from tests.web.test_team import NAMES, change

LIST = "/team/qualify/"
BEN = f"{LIST}{ident('ben')}/"
GIVEN: Fields = {
    "level.motivation": ["4"],
    "level.urgency": ["0"],
    "level.skills": ["2"],
    "note.skills": ["On the 12th it was gone as soon as the buyer frowned."],
    "will_do": ["Go along on Thursday, and watch for the opening question only."],
}
SECRET = "it was gone as soon as the buyer frowned"


def downloaded(visitor: Visitor) -> str:
    """All that somebody takes with them."""
    with visitor.post("/account/data") as reply, ZipFile(BytesIO(reply.get_data())) as files:
        return files.read("everything.json").decode()


def kept(opened: Academy, rep: str = "ben", manager: str = "ana") -> list[Qualified]:
    with opened.store.read() as conn:
        return qualifications.of_pair(conn, ident(manager), ident(rep))


def fill_in(visitor: Visitor, rep: str = "ben", **given: str) -> Page:
    form = visitor.visit(f"{LIST}{ident(rep)}/").form(f"{ident(rep)}/")
    # As `level_skills`, for the field's own name is none of Python's.
    named = {name if name == "will_do" else name.replace("_", "."): [value] for name, value in given.items()}
    return visitor.send(form, GIVEN | named)


def add(opened: Academy, quarter: str, rep: str = "ben", **levels: int) -> Qualified:
    """Something that Ana noted in an earlier quarter."""
    at = datetime(int(quarter[:4]), 3 * int(quarter[-1]), 1, 12, tzinfo=UTC)
    made = Qualified(ident("ana"), ident(rep), quarter, levels, {"skills": f"Seen in {quarter}."}, "Go along.", at)
    with opened.store.write() as conn:
        qualifications.keep(conn, made)
    return made


def test_from_the_list_to_what_comes_next(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    page = ana.visit(LIST)
    assert "Ben Okafor Not yet" in page.text
    assert BEN in page.links
    empty = ana.visit(BEN)
    assert "Only you see this. Nobody else: not Ben, not who leads you, no admin." in empty.text
    assert not [name for name in empty.form(BEN).sends if name.startswith("level.")]
    page = fill_in(ana)
    assert page.url == BEN
    assert "Kept, for you alone." in page.text
    assert "How soon they act. Take the last three enquiries." in page.text, "what is not known is what to ask next"
    instrument = first_day.catalogue.qualification
    assert instrument is not None
    (skills,) = [one for one in instrument.questions if one.id == "skills"]
    assert skills.helps.do in page.text
    for practice in skills.helps.practices:
        (lesson,) = first_day.catalogue.lessons_of(practice)
        assert f"/{lesson.page}/" in page.links
    (one,) = kept(first_day)
    assert (one.quarter, one.levels) == ("2026-Q4", {"motivation": 4, "urgency": 0, "skills": 2})
    assert one.notes == {"skills": GIVEN["note.skills"][0]}
    assert (
        "Ben Okafor Filled in, last on 21 November 2026. Still to find out: how soon they act" in ana.visit(LIST).text
    )
    assert "Caro Lindqvist Not yet" in ana.visit(LIST).text


def test_it_can_be_changed_until_the_quarter_ends_and_the_same_twice_is_one(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    fill_in(ana)
    first = kept(first_day)
    first_day.clock.goes_on(days=3)
    fill_in(ana)
    assert kept(first_day) == first, "the same words leave the time as it was"
    fill_in(ana, level_skills="3", will_do="Something else.")
    (one,) = kept(first_day)
    assert (one.levels["skills"], one.will_do) == (3, "Something else.")
    assert one.written_at > first[0].written_at
    form = ana.visit(BEN).form(BEN)
    assert form.sends["level.skills"] == ["3"]


def test_it_stands_beside_the_quarter_before(first_day: Academy) -> None:
    add(first_day, "2026-Q2", motivation=5)
    add(first_day, "2026-Q3", motivation=2, urgency=3, skills=0)
    ana = first_day.sign_in("ana")
    page = ana.visit(BEN)
    assert "2026-Q3: 2, “Does what was asked for on the day, and begins nothing alone.”" in page.text
    assert "2026-Q3: you did not know yet. Your note: “Seen in 2026-Q3.”" in page.text
    assert "In 2026-Q3 you wrote: “Go along.”" in page.text
    page = fill_in(ana)
    assert "What moves them: From 2 to 4 of 5." in page.text
    assert "How soon they act: It was 3 of 5; now you do not know." in page.text
    assert "Skills that get used: You know it now: 2 of 5." in page.text
    assert f"{BEN}?quarter=2026-Q2" in page.links
    old = ana.visit(f"{BEN}?quarter=2026-Q2")
    assert "What moves them 5 of 5" in old.text
    assert "Seen in 2026-Q2." in old.text
    assert "Only you see this." in old.text
    for quarter in ("2026-Q1", "2027-Q1", "nonsense", ""):
        assert ana.visit(f"{BEN}?quarter={quarter}").status == 404


def test_it_is_gone_with_one_click_and_the_page_that_follows_brings_it_back(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    fill_in(ana)
    before = dump(first_day.store)["qualification"]
    first_day.clock.goes_on(hours=2)
    page = ana.send(ana.visit(BEN).form("/delete"))
    assert "What you noted about Ben Okafor for 2026-Q4 is gone." in page.text
    assert kept(first_day) == []
    assert not [row for rows in dump(first_day.store).values() for row in rows if SECRET in str(row)]
    again = ana.send(page.form("/back"))
    assert again.url == BEN
    assert dump(first_day.store)["qualification"] == before, "with its time, as it was"
    assert ana.send(page.form("/back")).status == 200, "twice is once"
    assert dump(first_day.store)["qualification"] == before


@one_engine
def test_a_double_click_on_delete_loses_nothing(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    fill_in(ana)
    before = dump(first_day.store)["qualification"]
    form = ana.visit(BEN).form("/delete")
    ana.send(form)
    page = ana.send(form)
    ana.send(page.form("/back"))
    assert dump(first_day.store)["qualification"] == before


@one_engine
def test_bringing_back_never_overwrites_what_was_written_since(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    fill_in(ana)
    page = ana.send(ana.visit(BEN).form("/delete"))
    fill_in(ana, will_do="Newer words.")
    assert ana.send(page.form("/back")).status == 409
    assert [one.will_do for one in kept(first_day)] == ["Newer words."]


@one_engine
def test_an_earlier_quarter_is_deleted_alone(first_day: Academy) -> None:
    add(first_day, "2026-Q3", motivation=2)
    ana = first_day.sign_in("ana")
    fill_in(ana)
    page = ana.send(ana.visit(f"{BEN}?quarter=2026-Q3").form("/delete"))
    assert [one.quarter for one in kept(first_day)] == ["2026-Q4"]
    assert ana.send(page.form("/back")).url.startswith(BEN)
    assert [one.quarter for one in kept(first_day)] == ["2026-Q4", "2026-Q3"]


@one_engine
def test_what_is_wrong_is_said_and_what_was_filled_in_stays(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    form = ana.visit(BEN).form(BEN)
    with nothing_changes(first_day.store):
        page = ana.send(form, {"level.skills": ["9"], "note.skills": [" "]})
        assert page.status == 422
        assert "Nothing is filled in yet." in page.text
        page = ana.send(form, GIVEN | {"note.urgency": ["m" * (NOTE + 1)]})
    assert page.status == 422
    assert "Your note on “How soon they act” has 401 characters; at most 400 are kept." in page.text
    again = page.form(BEN).sends
    assert again["level.skills"] == ["2"]
    assert again["note.urgency"] == ["m" * (NOTE + 1)]
    assert again["will_do"] == GIVEN["will_do"]


@one_engine
@pytest.mark.parametrize("handle", ["ben", "caro", "tess", "dov", "ida"])
def test_nobody_else_sees_or_touches_it(north: Academy, handle: str) -> None:
    ana = north.sign_in("ana")
    fill_in(ana)
    assert SECRET in ana.visit(BEN).text
    other = north.sign_in(handle)
    with nothing_changes(north.store, but={"audit"}):
        for path in (LIST, BEN):
            assert other.visit(path).status == 403
        for path in (BEN, f"{BEN}delete", f"{BEN}back"):
            assert other.post(path, {name: value for name, [value] in GIVEN.items()}).status_code == 403
    pages = ("/me/", "/team/", f"/team/{ident('ben')}/", "/people/", "/studio/", "/account/", "/account/data")
    assert not [path for path in pages if SECRET in other.visit(path).text]
    assert SECRET not in downloaded(other)
    assert SECRET in downloaded(ana)


def two_lead_north(north: Academy) -> None:
    """Tess leads North as well, and Ida what North is part of."""
    with north.store.write() as conn:
        people.add_team(conn, Team(ident("everywhere"), "Everywhere"))
        people.change_team(conn, Team(ident("north"), "North", ident("everywhere")))
    change(north, "tess", roles=frozenset({"manager"}), manages=frozenset({ident("north")}))
    change(north, "ida", roles=frozenset({"manager", "admin"}), manages=frozenset({ident("everywhere")}))


def test_who_else_leads_the_same_team_and_who_leads_above_see_nothing_of_it(north: Academy) -> None:
    fill_in(north.sign_in("ana"))
    two_lead_north(north)
    for handle in ("tess", "ida"):
        other = north.sign_in(handle)
        page = other.visit(BEN)
        assert page.status == 200, "Ben is one of theirs as well"
        assert SECRET not in page.text
        assert not [name for name in page.form(BEN).sends if name.startswith("level.")]
        assert "Ben Okafor North Not yet" in other.visit(LIST).text or "Ben Okafor Not yet" in other.visit(LIST).text
        with nothing_changes(north.store):
            other.post(f"{BEN}delete", {"quarter": "2026-Q4"})
        fill_in(other, will_do="Of my own.")
    assert [one.will_do for one in kept(north)] == GIVEN["will_do"]
    assert [one.will_do for one in kept(north, manager="tess")] == ["Of my own."]


@one_engine
def test_oneself_a_stranger_and_nobody_are_not_found(north: Academy) -> None:
    ana = north.sign_in("ana")
    for handle in ("ana", "dov", "tess", "nobody-at-all"):
        path = f"{LIST}{ident(handle)}/"
        assert ana.visit(path).status == 404
        for there in (path, f"{path}delete", f"{path}back"):
            assert ana.post(there, {"quarter": "2026-Q4"} | {n: v for n, [v] in GIVEN.items()}).status_code == 404
    assert "Dov" not in ana.visit(LIST).text


def test_who_is_moved_away_is_seen_no_more_and_can_still_be_deleted(north: Academy) -> None:
    ana = north.sign_in("ana")
    fill_in(ana, "eva")
    fill_in(ana, "ben")
    change(north, "eva", team_id=ident("south"))
    page = ana.visit(LIST)
    assert ana.visit(f"{LIST}{ident('eva')}/").status == 404
    assert "Eva" not in page.text
    assert "You also have notes about 1 person whom you do not lead any more." in page.text
    assert "/account/notes" in page.links
    page = ana.visit("/account/notes")
    assert "About 1 person; nobody else has ever seen it." in page.text
    assert "Eva" not in page.text
    assert len(kept(north, "eva")) == 1
    ana.send(page.form("/notes"))
    assert kept(north, "eva") == []
    assert len(kept(north, "ben")) == 1
    assert "do not lead any more" not in ana.visit(LIST).text
    assert "There are none." in ana.visit("/account/notes").text


@one_engine
def test_who_leads_nobody_any_more_is_led_to_what_they_noted_and_deletes_it(north: Academy) -> None:
    ana = north.sign_in("ana")
    fill_in(ana, "eva")
    with north.store.write() as conn:
        for shown in (False, True):
            talk = Talk(new_id(), ident("ana"), ident("ben"), north.clock().date(), "a", "b", "c", north.clock())
            one_to_ones.keep(conn, talk)
            if shown:
                one_to_ones.show(conn, talk.id, ident("ana"), north.clock())
        stories.write(
            conn,
            Story(new_id(), ident("ana"), ident("ben"), ident("north"), "Tea", "", "", "", "", north.clock()),
            asks=False,
        )
    assert "/account/notes" not in ana.visit("/account/data").links
    change(north, "ana", roles=frozenset({"rep"}))
    assert ana.visit(LIST).status == 403
    assert "/account/notes" in ana.visit("/account/data").links
    page = ana.visit("/account/notes")
    kinds = [form.sends["kind"][0] for form in page.forms if "kind" in form.sends]
    assert kinds == ["notes", "drafts", "stories"]
    for kind in kinds:
        (form,) = [form for form in page.forms if form.sends.get("kind") == [kind]]
        ana.send(form)
    assert "There are none." in ana.visit("/account/notes").text
    assert "/account/notes" not in ana.visit("/account/data").links
    with north.store.read() as conn:
        assert [bool(one.shared_at) for one in one_to_ones.between(conn, ident("ana"), ident("ben"))] == [True]
    assert ana.post("/account/notes", {"kind": "person"}).status_code == 400


@one_engine
@pytest.mark.parametrize("handle", ["ben", "tess", "ida"])
def test_nobody_elses_notes_are_counted_or_deleted(north: Academy, handle: str) -> None:
    fill_in(north.sign_in("ana"), "eva")
    change(north, "eva", team_id=ident("south"))
    other = north.sign_in(handle)
    with nothing_changes(north.store):
        assert "There are none." in other.visit("/account/notes").text
        assert other.post("/account/notes", {"kind": "notes"}).status_code == 303


def test_it_ends_with_either_account(north: Academy) -> None:
    for about, erased in (("eva", "eva"), ("ben", "ana")):
        fill_in(north.sign_in("ana"), about)
        with north.store.write() as conn:
            erase.person(conn, ident(erased), north.clock(), None)
        assert kept(north, about) == []


@one_engine
def test_own_teams_come_first_and_a_large_one_has_pages(north: Academy) -> None:
    with north.store.write() as conn:
        people.add_team(conn, Team(ident("lakes"), "Lakes", ident("north")))
        for number in range(MOST):
            place = ident("lakes" if number % 2 else "north")
            people.add_person(
                conn, Person(ident(f"r{number}"), f"r{number}", f"Aa {number:03}", north.clock(), team_id=place)
            )
    ana = north.sign_in("ana")
    first, second = ana.visit(LIST), ana.visit(f"{LIST}?page=2")
    assert "58 people, your own teams first; page 1 of 2" in first.text
    assert first.text.index("Jon Eriksen North") < first.text.index("Aa 001 Lakes")
    shown = [page.text.count(" Not yet") for page in (first, second)]
    assert shown == [MOST, 8]
    for odd in ("0", "-1", "99", "x", ""):
        assert ana.visit(f"{LIST}?page={odd}").status == 200


@one_engine
def test_the_list_asks_the_store_as_often_for_five_as_for_1200(north: Academy) -> None:
    asked = {}
    ana = north.sign_in("ana")
    for size in (len(NAMES), 1_200):
        with north.store.write() as conn:
            for number in range(len(NAMES), size):
                new = Person(ident(f"r{number}"), f"r{number}", f"R {number}", north.clock(), team_id=ident("north"))
                people.add_person(conn, new)
        for path in (LIST, BEN):
            ana.visit(path)
            with statements(north.store) as told:
                assert ana.visit(path).status == 200
            asked[size, path] = len(told)
    print("statements", asked)
    for path in (LIST, BEN):
        assert asked[len(NAMES), path] == asked[1_200, path] <= 12


@one_engine
def test_what_is_not_asked_any_more_is_kept_and_shown(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        old = Qualified(ident("ana"), ident("ben"), "2026-Q4", {"gone": 2}, {"gone": "Once."}, "", first_day.clock())
        qualifications.keep(conn, old)
        qualifications.keep(conn, replace(old, quarter="2026-Q3"))
    ana = first_day.sign_in("ana")
    assert "gone (not asked any more) “Once.”" in ana.visit(f"{BEN}?quarter=2026-Q3").text
    fill_in(ana)
    assert kept(first_day)[0].levels == {"gone": 2, "motivation": 4, "urgency": 0, "skills": 2}


@one_engine
def test_without_the_file_the_page_says_so(project: Path, store: Store) -> None:
    (project / "quizzes" / "qualification.yaml").unlink()
    (project / "quizzes" / "plan.yaml").unlink()
    release(project, project / "var", project / "site", demo=True, report=lambda line: None)
    opened = academy.opened(Settings(root=project, demo=True), store)
    ana = opened.sign_in("ana")
    assert "There is nothing to fill in here" in ana.visit(LIST).text
    assert "out of service for now" in ana.visit(BEN).text
    assert "The plan is out of service" in ana.visit("/team/plan/").text
    assert ana.visit("/team/plan/parts/group").status == 404


@one_engine
def test_markup_is_text_and_odd_requests_are_answered(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    page = fill_in(ana, note_skills="<script>alert(1)</script>\x00now")
    assert "<script>alert(1)</script> now" in page.form(BEN).sends["note.skills"][0]
    assert "<script>alert(1)" not in page.html
    for quarter in ("", "2026", "2026-Q9", "2027-Q1", "2026-Q4\n", "1٢٢٢-Q1"):
        assert ana.post(f"{BEN}delete", {"quarter": quarter}).status_code == 400
        assert ana.post(f"{BEN}back", {"quarter": quarter}).status_code == 400
    assert ana.post(f"{BEN}back", {"quarter": "2026-Q3"}).status_code == 400, "nothing to bring back"
    for odd in ("not a time", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"):
        given = {"quarter": "2026-Q3", "will_do": "x", "written_at": odd}
        assert ana.post(f"{BEN}back", given).status_code == 303


def at_the_end_of_the_year(first_day: Academy) -> Visitor:
    """Ana, ten minutes before the fourth quarter ends."""
    ends = datetime(2026, 12, 31, 23, 50, tzinfo=UTC)
    first_day.clock.goes_on(seconds=(ends - first_day.clock()).total_seconds())
    return first_day.sign_in("ana")


def test_words_about_the_quarter_that_has_just_ended_are_kept_for_it(first_day: Academy) -> None:
    ana = at_the_end_of_the_year(first_day)
    form = ana.visit(BEN).form(BEN)
    first_day.clock.goes_on(minutes=15)
    page = ana.send(form, GIVEN)
    (one,) = kept(first_day)
    assert (one.quarter, one.levels["skills"]) == ("2026-Q4", 2)
    assert "Ben Okafor, 2026-Q4" in page.text
    assert "Kept for 2026-Q4, which has ended: that is the quarter in which you opened the page." in page.text
    assert "In 2026-Q4 you wrote" in ana.visit(BEN).text


def test_a_correction_that_comes_after_the_quarter_changes_no_other(first_day: Academy) -> None:
    ana = at_the_end_of_the_year(first_day)
    fill_in(ana)
    form = ana.visit(BEN).form(BEN)
    first_day.clock.goes_on(minutes=15)
    page = ana.send(form, {"will_do": ["m" * 1001]})
    assert page.status == 422
    assert "Ben Okafor, 2026-Q4" in page.text
    ana.send(page.form(BEN), {"will_do": ["Go along twice."]})
    (one,) = kept(first_day)
    assert (one.quarter, one.will_do, one.levels["skills"]) == ("2026-Q4", "Go along twice.", 2)


@one_engine
@pytest.mark.parametrize("quarter", ["2026-Q2", "2027-Q1", "1999-Q4", "", "2026-Q9"])
def test_what_is_of_no_quarter_in_which_it_can_be_is_asked_again(first_day: Academy, quarter: str) -> None:
    ana = first_day.sign_in("ana")
    form = ana.visit(BEN).form(BEN)
    with nothing_changes(first_day.store):
        page = ana.send(form, GIVEN | {"quarter": [quarter]})
    assert page.status == 422
    assert "nothing is stored yet. If it is about 2026-Q4, send it again." in page.text
    assert page.form(BEN).sends["will_do"] == GIVEN["will_do"]
    ana.send(page.form(BEN))
    assert [one.quarter for one in kept(first_day)] == ["2026-Q4"]
