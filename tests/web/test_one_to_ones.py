"""One-to-ones: a draft is the manager's, what is shown is the rep's too, and nobody else ever reads either."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from statistics import fmean

import pytest
from pypdf import PdfReader

from assessor.coaching.sheet import says
from assessor.demo.cast import ident
from assessor.render import percent, state_words
from assessor.store import audit, commitments, one_to_ones, people, ratings, sharing, stood
from assessor.store.commitments import Commitment
from assessor.store.one_to_ones import Talk
from assessor.store.people import Person
from assessor.store.ratings import Sheet
from assessor.web.team.rep import LOOKED
from assessor.web.team.talks import FULL, MOST
from tests.support.dump import nothing_changes
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.pages import Fields, Form, Page

BEN, CARO, DOV = (ident(handle) for handle in ("ben", "caro", "dov"))
TALKS = f"/team/{BEN}/talks/"
MINE = "/me/talks/"
GIVEN: Fields = {
    "held_on": ["2026-11-20"],
    "since_last": ["Asked two customers."],
    "this_time": ["Łódź, Ελλάδα, Київ."],
    "agreed": ["Ask Halvorsen what they could buy."],
}


def kept(opened: Academy) -> list[Talk]:
    with opened.store.read() as conn:
        return one_to_ones.between(conn, ident("ana"), BEN)


def form_of(page: Page) -> Form:
    (form,) = [form for form in page.forms if "held_on" in form.sends]
    return form


def write(ana: Visitor, do: str = "keep", **given: str) -> Page:
    form = form_of(ana.visit(f"{TALKS}new"))
    return ana.send(form, GIVEN | {name: [value] for name, value in given.items()} | {"do": [do]})


def pdf_text(visitor: Visitor, path: str) -> str:
    with visitor.open(path) as reply:
        assert reply.status_code == 200
        assert reply.content_type == "application/pdf"
        assert reply.headers["Cache-Control"] == "no-store"
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(reply.data)).pages)


def uma(opened: Academy) -> Visitor:
    """Another manager of the same team."""
    with opened.store.write() as conn:
        new = Person(ident("uma"), "uma", "Uma", opened.clock(), roles=frozenset({"manager"}))
        people.add_person(conn, replace(new, manages=frozenset({ident("north")})))
    return opened.sign_in_as("uma")


def test_from_a_draft_to_what_both_read(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    assert "Nothing written down yet" in ana.visit(TALKS).text
    page = write(ana)
    (talk,) = kept(first_day)
    assert page.url == f"{TALKS}{talk.id}/"
    assert "Kept as a draft. Only you see it." in page.text
    assert ben.visit(f"{MINE}{talk.id}/").status == 404
    assert ben.open(f"{MINE}{talk.id}/sheet.pdf").status_code == 404
    assert "Nothing here yet" in ben.visit(MINE).text
    assert "written down" not in ben.visit("/me/").text.split("For yourself")[0]
    page = ana.send(form_of(page), {"do": ["show"]})
    assert "Ben can read it now." in page.text
    assert "Ana Ferreira has written down your one-to-one of 20 November. Read it" in ben.visit("/me/").text
    shown = ben.visit(f"{MINE}{talk.id}/")
    for words in ("One-to-one with Ana Ferreira", "Asked two customers.", "Łódź, Ελλάδα, Київ.", "Ask Halvorsen"):
        assert words in shown.text
    assert "last changed" not in shown.text
    first_day.clock.goes_on(days=1)
    ana.send(form_of(ana.visit(page.url)), {"agreed": ["Ask Lund."], "do": ["keep"]})
    shown = ben.visit(f"{MINE}{talk.id}/")
    assert "Ask Lund." in shown.text
    assert "showed it to you on 21 November 2026; last changed on 22 November 2026, 09:00 UTC" in shown.text
    first_day.clock.goes_on(days=14)
    assert "Read it" not in ben.visit("/me/").text, "it is no news any more"
    assert f"{MINE}{talk.id}/" in ben.visit(MINE).links


def test_the_same_sent_twice_is_kept_once(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    form = form_of(ana.visit(f"{TALKS}new"))
    for _ in range(2):
        assert ana.post(form.action, form.sends | GIVEN | {"do": ["show"]}).status_code == 303
    (talk,) = kept(first_day)
    assert not talk.corrected


@pytest.mark.parametrize("do", ["keep", "show"])
def test_a_page_that_is_older_than_what_is_stored_replaces_nothing_and_shows_both(
    first_day: Academy, do: str
) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    address = write(ana, do).url
    laptop, phone = form_of(ana.visit(address)), form_of(ana.visit(address))
    first_day.clock.goes_on(hours=1)
    agreed = "Two accounts by Friday."
    assert "notice-good" in ana.send(laptop, {"agreed": [agreed], "do": [do]}).html
    page = ana.send(phone, {"this_time": ["The third figure."], "held_on": ["2026-11-19"], "do": [do]})
    assert page.status == 409
    assert "It has been changed since you opened it here, so nothing is stored yet." in page.text
    assert f"Stored now: {agreed}" in page.text
    assert "Stored now: 20 November 2026" in page.text
    sent = form_of(page).sends
    assert (sent["this_time"], sent["agreed"]) == (["The third figure."], GIVEN["agreed"])
    (talk,) = kept(first_day)
    assert (talk.agreed, talk.this_time) == (agreed, GIVEN["this_time"][0])
    if do == "show":
        assert agreed in ben.visit(f"{MINE}{talk.id}/").text
    # Having seen both, one decides.
    assert ana.send(form_of(page), {"agreed": [agreed], "do": [do]}).status == 200
    (talk,) = kept(first_day)
    assert (talk.agreed, talk.this_time, talk.held_on.day) == (agreed, "The third figure.", 19)


@one_engine
def test_each_is_called_by_its_day(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    for day in ("2026-11-14", "2026-11-20"):
        write(ana, "show", held_on=day)
    for talk in kept(first_day):
        for page, other in (
            (ana.visit(f"{TALKS}{talk.id}/"), "Ben"),
            (ben.visit(f"{MINE}{talk.id}/"), "Ana Ferreira"),
        ):
            named = f"One-to-one with {other}, {talk.held_on.day} November 2026"
            assert page.title.startswith(named)
            assert f"<h1>{named}</h1>" in re.sub(r"</?time[^>]*>", "", page.html)


@one_engine
@pytest.mark.parametrize("read", ["", "nonsense", "2026-11-21T09:00:00", "0001-01-01T00:00:00+23:59"])
def test_a_page_that_does_not_say_of_what_it_was_made_replaces_nothing(first_day: Academy, read: str) -> None:
    ana = first_day.sign_in("ana")
    form = form_of(ana.visit(write(ana, "show").url))
    with nothing_changes(first_day.store):
        assert ana.send(form, {"agreed": ["Else."], "read": [read], "do": ["keep"]}).status == 409
        assert ana.send(form, {"read": [read], "do": ["keep"]}).status == 200, "the same words are no conflict"


@one_engine
def test_what_is_wrong_with_an_older_page_does_not_make_it_a_newer_one(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    address = write(ana, "show").url
    laptop, phone = form_of(ana.visit(address)), form_of(ana.visit(address))
    first_day.clock.goes_on(hours=1)
    ana.send(laptop, {"agreed": ["Two accounts by Friday."], "do": ["keep"]})
    page = ana.send(phone, {"held_on": ["someday"], "do": ["keep"]})
    assert page.status == 422
    assert ana.send(form_of(page), {"held_on": ["2026-11-19"], "do": ["keep"]}).status == 409
    assert kept(first_day)[0].agreed == "Two accounts by Friday."


def test_nobody_else_reads_it_or_learns_that_it_is_there(first_day: Academy) -> None:
    ana, peer = first_day.sign_in("ana"), uma(first_day)
    for do in ("keep", "show"):
        write(ana, do)
    draft, shown = sorted(kept(first_day), key=lambda one: one.shared_at is not None)
    assert peer.visit(f"/team/{BEN}/").status == 200, "she leads the team as well"
    assert "Nothing written down yet" in peer.visit(TALKS).text
    others = [peer, *(first_day.sign_in(one) for one in ("caro", "dov", "tess", "ida"))]
    tokens = [visitor.token() for visitor in others]
    with nothing_changes(first_day.store):
        for visitor, token in zip(others, tokens, strict=True):
            for talk in (draft, shown):
                for path in (f"{TALKS}{talk.id}/", f"{TALKS}{talk.id}/sheet.pdf", f"{TALKS}{talk.id}/delete"):
                    assert visitor.open(path).status_code in {403, 404}, path
                for path in (f"{MINE}{talk.id}/", f"{MINE}{talk.id}/sheet.pdf"):
                    assert visitor.open(path).status_code == 404, path
                sent = GIVEN | {"agreed": ["Mine now"], "do": ["show"], "csrf_token": [token]}
                assert visitor.post(f"{TALKS}{talk.id}/", sent).status_code in {403, 404}
    # A peer who guesses its number deletes nothing, either.
    peer.post(f"{TALKS}{draft.id}/delete")
    assert len(kept(first_day)) == 2


def test_a_draft_is_deleted_once_one_says_so_twice_and_what_was_shown_stays(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    write(ana)
    (talk,) = kept(first_day)
    asked = ana.visit(f"{TALKS}{talk.id}/delete")
    assert "Delete this draft?" in asked.text
    assert len(kept(first_day)) == 1
    ana.visit(f"{TALKS}{talk.id}/")
    assert "The draft is deleted." in ana.send(asked.form()).text
    assert kept(first_day) == []
    assert ana.send(asked.form()).status == 200, "what is gone stays gone"
    write(ana, "show")
    (talk,) = kept(first_day)
    page = ana.visit(f"{TALKS}{talk.id}/delete")
    assert page.url == f"{TALKS}{talk.id}/"
    assert f"{TALKS}{talk.id}/delete" not in page.links
    assert "deleted" not in ana.visit(ana.post(f"{TALKS}{talk.id}/delete").location).text
    assert kept(first_day) == [talk]


def test_a_rep_who_has_moved_away_keeps_what_they_were_shown_and_their_manager_finds_nothing(
    first_day: Academy,
) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    write(ana, "show")
    (talk,) = kept(first_day)
    with first_day.store.write() as conn:
        moved = people.by_id(conn, BEN)
        assert moved is not None
        people.change_person(conn, replace(moved, team_id=ident("south")))
    for path in (
        TALKS,
        f"{TALKS}new",
        f"{TALKS}{talk.id}/",
        f"{TALKS}{talk.id}/sheet.pdf",
        f"{TALKS}{talk.id}/delete",
    ):
        assert ana.open(path).status_code == 404, path
    assert ana.post(f"{TALKS}{talk.id}/", GIVEN | {"do": ["keep"]}).status_code == 404
    assert "Ask Halvorsen" in ben.visit(f"{MINE}{talk.id}/").text
    assert "Ask Halvorsen" in pdf_text(ben, f"{MINE}{talk.id}/sheet.pdf")


@one_engine
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"since_last": "", "this_time": " ", "agreed": ""}, "Nothing is written down yet."),
        ({"agreed": "x" * 2001}, "Agreed has 2,001 characters; at most 2,000 are kept."),
        ({"held_on": ""}, "The day is empty. Give a day from 20 November 2025 to 22 December 2026"),
        ({"held_on": "someday"}, "“someday” is no day."),
        ({"held_on": "2031-01-01"}, "1 January 2031 is too late."),
        ({"held_on": "1999-01-01"}, "1 January 1999 is too early."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(first_day: Academy, given: dict[str, str], said: str) -> None:
    page = write(first_day.sign_in("ana"), "show", **given)
    assert page.status == 422
    assert said in page.text
    assert "What you have written is still here." in page.text
    assert form_of(page).sends["held_on"] == [given.get("held_on", "2026-11-20")]
    if given.get("agreed"):
        assert form_of(page).sends["agreed"] == [given["agreed"]]
    assert kept(first_day) == []


@one_engine
def test_there_is_a_limit_that_is_said(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        for number in range(MOST):
            talk = Talk(new_id(), ident("ana"), BEN, date(2026, 1, 1), "", f"{number}", "", first_day.clock())
            one_to_ones.keep(conn, talk)
    page = write(first_day.sign_in("ana"))
    assert (page.status, FULL in page.text) == (422, True)
    assert form_of(page).sends["agreed"] == GIVEN["agreed"]


@one_engine
def test_only_somebody_whom_one_leads_has_one(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    for person in (DOV, ident("ana"), ident("tess"), new_id()):
        for path in ("", "new", f"{new_id()}/"):
            assert ana.open(f"/team/{person}/talks/{path}").status_code == 404
        assert ana.post(f"/team/{person}/talks/{new_id()}/", GIVEN | {"do": ["show"]}).status_code == 404
    # The number of one about Ben is no number of one about Caro.
    write(ana)
    (talk,) = kept(first_day)
    assert ana.open(f"/team/{CARO}/talks/{talk.id}/").status_code == 404
    assert ana.post(f"/team/{CARO}/talks/{talk.id}/", GIVEN | {"do": ["keep"]}).status_code == 404
    assert kept(first_day) == [talk]


def test_beside_the_fields_stands_what_became_of_the_last_and_what_there_is(half_a_year: Academy) -> None:
    now = half_a_year.clock()
    levels = {one.id: 2 for one in half_a_year.catalogue.rubrics["qpc"].criteria}
    with half_a_year.store.write() as conn:
        sheet = Sheet("call", ident("ana"), BEN, "manager", "qpc", levels, now - timedelta(days=3))
        ratings.add_sheet(conn, sheet)
        ratings.add_sheet(conn, replace(sheet, id="long-ago", rated_at=now - timedelta(days=300)))
        for id_, what, state in (("a", "Ring Lund", "open"), ("b", "Visit Berg", "done")):
            made = Commitment(id_, BEN, "", what, "Lund", now.date() + timedelta(days=3), now - timedelta(days=5))
            commitments.keep(conn, made)
            if state == "done":
                commitments.settle(conn, id_, BEN, "done", now - timedelta(days=1))
    ana = half_a_year.sign_in("ana")
    write(ana, "show", held_on="2026-11-05")
    page = ana.visit(f"{TALKS}new")
    assert "Since 5 November" in page.text
    assert "Agreed: Ask Halvorsen what they could buy. 5 Nov" in page.text
    assert "Seen on calls, Quantified purchasing capacity: 2.0 of 5 18 Nov" in page.text
    with half_a_year.store.read() as conn:
        last = [one for one in stood.of_person(conn, BEN) if one.at > now - timedelta(days=16)]
    changed = {one.practice: one for one in last if one.before and one.before.state is not one.known.state}
    assert changed, "there is something to tell"
    for name, one in changed.items():
        title = half_a_year.catalogue.practices[name].title
        assert one.before is not None
        before, after = (
            f"{state_words(known.state)[0].lower()} (about {percent(known.mastery)} of 100)"
            for known in (one.before, one.known)
        )
        assert f"Know, {title}: from {before} to {after} {one.at:%-d %b}" in page.text
    assert "since_last" not in form_of(page).sends, "beside the text, not in it"
    assert "Ring Lund" not in page.text
    with half_a_year.store.write() as conn:
        sharing.share(conn, BEN, "commitments", now)
    page = ana.visit(f"{TALKS}new")
    assert "Done: “Visit Berg” (Lund) 20 Nov" in page.text
    assert "Wants to: “Ring Lund” (Lund) 24 Nov" in page.text
    with half_a_year.store.write() as conn:
        sharing.stop(conn, BEN, "commitments")
    assert "Lund" not in ana.visit(f"{TALKS}new").text


@one_engine
def test_the_last_time_is_a_day_before_and_no_draft_of_today(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    write(ana, held_on="2026-11-21", agreed="Half a thought")
    assert "Half a thought" not in ana.visit(f"{TALKS}new").text
    write(ana, "show", held_on="2026-11-14", agreed="A whole one")
    page = ana.visit(f"{TALKS}new")
    assert "Since 14 November" in page.text
    assert "Agreed: A whole one 14 Nov" in page.text


@one_engine
def test_the_first_one_looks_back_ninety_days(first_day: Academy) -> None:
    page = first_day.sign_in("ana").visit(f"{TALKS}new")
    assert "In the last 90 days" in page.text
    assert "Nothing that is kept here" in page.text
    assert "Nothing is open. There is nothing to compare yet: Ben’s self-ratings are not shared." in page.text


def test_what_was_agreed_becomes_a_commitment_with_a_click(first_day: Academy) -> None:
    write(first_day.sign_in("ana"), "show")
    (talk,) = kept(first_day)
    ben = first_day.sign_in("ben")
    (link,) = [one for one in ben.visit(f"{MINE}{talk.id}/").links if one.startswith("/me/commitments/new")]
    (form,) = [form for form in ben.visit(link).forms if "due_on" in form.sends]
    assert form.sends["what"] == GIVEN["agreed"]
    ben.send(form, {"account": ["Halvorsen"]})
    with first_day.store.read() as conn:
        (made,) = commitments.of_person(conn, BEN)
    assert made.what == "Ask Halvorsen what they could buy."


def test_the_sheet_is_the_same_for_both_and_holds_what_is_shared_at_this_moment(half_a_year: Academy) -> None:
    ana, ben = half_a_year.sign_in("ana"), half_a_year.sign_in("ben")
    write(ana, "show")
    (talk,) = kept(half_a_year)
    theirs, mine = f"{TALKS}{talk.id}/sheet.pdf", f"{MINE}{talk.id}/sheet.pdf"
    made = pdf_text(ana, theirs)
    for words in ("One-to-one: Ben Okafor and Ana Ferreira", "Friday, 20 November 2026", "Łódź, Ελλάδα, Київ."):
        assert words in made
    assert "not shared" in made
    assert pdf_text(ben, mine) == made
    with half_a_year.store.write() as conn:
        sharing.share(conn, BEN, "self-ratings", half_a_year.clock())
        said = says(half_a_year.catalogue, ratings.sheets(conn, BEN))
    filled = pdf_text(ana, theirs)
    for sheet in said.values():
        assert f"{fmean(sheet.levels.values()):.1f}, {sheet.at:%-d %b}" in " ".join(filled.split())
    assert pdf_text(ben, mine) == filled
    with half_a_year.store.write() as conn:
        sharing.stop(conn, BEN, "self-ratings")
    assert pdf_text(ana, theirs) == made


@one_engine
def test_looking_at_the_sheet_is_noted_like_looking_at_the_page(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    write(ana, "show")
    (talk,) = kept(first_day)
    first_day.clock.goes_on(hours=2)
    pdf_text(ana, f"{TALKS}{talk.id}/sheet.pdf")
    pdf_text(first_day.sign_in("ben"), f"{MINE}{talk.id}/sheet.pdf")
    with first_day.store.read() as conn:
        looks = [entry for entry in audit.about(conn, BEN) if entry.action == LOOKED]
    assert [entry.actor_id for entry in looks] == [ident("ana")] * 2, "once when writing, once now, and not Ben's own"
