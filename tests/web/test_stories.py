"""Stories: from a manager's form to the rep's word to the team, and to nobody else at any time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessor.demo.cast import ident
from assessor.store import people, stories
from assessor.store.people import Person, Team
from assessor.store.stories import Story, Told
from assessor.web.team.stories import MOST
from tests.support.dump import nothing_changes
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.pages import Fields, Form, Page

MINE, TEAM = "/me/stories/", "/team/stories/"
GIVEN: Fields = {
    "title": ["Tea with the caretaker"],
    "scene": ["Monday, half past seven. He wanted five minutes with the matron."],
    "deed": ["He asked the caretaker what breaks most."],
    "outcome": ["A list of nine things, and a visit on Thursday."],
    "moral": ["Ask the one who repairs it."],
}
SECRET = "what breaks most"


@pytest.fixture
def tree(first_day: Academy) -> Academy:
    """Uma leads what North is part of; Olaf leads North beside Ana; Lee works in Lakes, below North."""
    with first_day.store.write() as conn:
        people.add_team(conn, Team(ident("all"), "All"))
        people.change_team(conn, Team(ident("north"), "North", ident("all")))
        people.add_team(conn, Team(ident("lakes"), "Lakes", ident("north")))
        for handle, team, leads in (("uma", None, "all"), ("olaf", None, "north"), ("lee", "lakes", "")):
            led = frozenset({ident(leads)}) if leads else frozenset()
            roles = frozenset({"manager" if leads else "rep"})
            new = Person(ident(handle), handle, handle.title(), first_day.clock(), roles, team and ident(team), led)
            people.add_person(conn, new)
    return first_day


def change(academy: Academy, handle: str, **new: object) -> None:
    with academy.store.write() as conn:
        found = people.by_handle(conn, handle)
        assert found is not None
        people.change_person(conn, replace(found, **new))  # type: ignore[arg-type]


def kept(academy: Academy, handle: str = "ana") -> list[Told]:
    with academy.store.read() as conn:
        return stories.by_manager(conn, ident(handle))


def form_of(page: Page) -> Form:
    (form,) = [form for form in page.forms if "moral" in form.sends or "moral" in form.offers or "rep" in form.sends]
    return form


def told(visitor: Visitor, do: str = "ask", rep: str = "ben", **given: str) -> str:
    """A story is written and sent; gives its id."""
    form = form_of(visitor.visit(f"{TEAM}new?rep={ident(rep)}"))
    filled = GIVEN | {name: [text] for name, text in given.items()} | {"do": [do]}
    page = visitor.send(form, filled)
    assert page.url == TEAM, page.text
    return form.action.split("/")[3]


def says(visitor: Visitor, story_id: str, word: str) -> Page:
    return visitor.send(visitor.visit(f"{MINE}{story_id}/word").form("/word"), {"word": [word]})


def test_from_the_form_to_the_reps_word_to_the_team(tree: Academy) -> None:
    ana, ben, caro = (tree.sign_in(handle) for handle in ("ana", "ben", "caro"))
    assert "Nothing told yet" in ana.visit(TEAM).text
    page = ana.visit(f"{TEAM}new")
    assert f"{TEAM}new?rep={ident('ben')}" in page.links
    assert f"{TEAM}new?rep={ident('lee')}" in page.links
    assert "Dov" not in page.text
    ident_ = told(ana)
    assert "Waits for a word" in ana.visit(TEAM).text
    assert "No stories yet" in caro.visit(MINE).text
    desk = ben.visit("/me/")
    assert "Ana would like to tell the team about a call of yours." in desk.text
    assert f"{MINE}{ident_}/word" in desk.links
    page = ben.visit(f"{MINE}{ident_}/word")
    assert all(text in page.text for [text] in GIVEN.values())
    page = ben.send(page.form("/word"), {"word": ["agree"]})
    assert page.url == MINE
    assert "Your team reads it from now on." in page.text
    assert "would like to tell" not in ben.visit("/me/").text
    assert MINE in caro.visit("/me/clinic/").links
    assert f"{MINE}{ident_}/" in caro.visit(MINE).links
    page = caro.visit(f"{MINE}{ident_}/")
    assert all(text in page.text for [text] in GIVEN.values())
    assert "Ben Okafor’s call, told by Ana Ferreira" in page.text
    assert "Take back" not in page.text
    assert "The team reads it" in ana.visit(TEAM).text
    assert says(ben, ident_, "decline").url == MINE
    assert caro.visit(f"{MINE}{ident_}/").status == 404
    assert "Rather not" in ana.visit(TEAM).text
    says(ben, ident_, "agree")
    assert caro.visit(f"{MINE}{ident_}/").status == 200


# Who sees a story about Ben's call that Ana has written, by its state: whoever reads it at /me/stories/<id>/, whoever
# may say something to it, and whoever can change it.
READERS = {"ben", "caro", "lee", "ana", "olaf", "uma"}
SEEN: dict[str, tuple[set[str], set[str]]] = {
    "draft": (set(), set()),
    "asked": (set(), {"ben"}),
    "declined": (set(), {"ben"}),
    "agreed": (READERS, {"ben"}),
}
EVERYBODY = (*sorted(READERS), "dov", "tess", "ida")


def visitor_of(academy: Academy, handle: str) -> Visitor:
    return academy.sign_in_as(handle) if handle in {"uma", "olaf", "lee"} else academy.sign_in(handle)


@one_engine
@pytest.mark.parametrize("state", SEEN)
def test_in_each_state_it_is_seen_by_whom_it_says_and_by_nobody_else(tree: Academy, state: str) -> None:
    ident_ = told(tree.sign_in("ana"), "keep" if state == "draft" else "ask")
    if state in {"agreed", "declined"}:
        says(tree.sign_in("ben"), ident_, "agree" if state == "agreed" else "decline")
    read, word = SEEN[state]
    for handle in EVERYBODY:
        visitor = visitor_of(tree, handle)
        at = {path: visitor.visit(path) for path in (f"{MINE}{ident_}/", f"{MINE}{ident_}/word", f"{TEAM}{ident_}/")}
        assert [page.status == 200 for page in at.values()] == [handle in read, handle in word, handle == "ana"], (
            handle
        )
        pages = ("/me/", MINE, "/me/clinic/", "/team/", TEAM, f"/team/{ident('ben')}/", "/studio/", "/people/")
        shown = [path for path in pages if "Tea with the caretaker" in visitor.visit(path).text]
        own = [TEAM] if handle == "ana" else []
        lists = [MINE, TEAM] if handle in {"olaf", "uma"} else [MINE, *own]
        assert shown == (lists if handle in read else [MINE] if handle in word else own), handle
        file = visitor.open(f"{TEAM}{ident_}/clinic.md")
        assert (file.status_code == 200) == (handle == "ana" and state == "agreed"), handle


@one_engine
@pytest.mark.parametrize("state", SEEN)
def test_nobody_else_changes_anything_in_any_state(tree: Academy, state: str) -> None:
    ident_ = told(tree.sign_in("ana"), "keep" if state == "draft" else "ask")
    if state in {"agreed", "declined"}:
        says(tree.sign_in("ben"), ident_, "agree" if state == "agreed" else "decline")
    (one,) = kept(tree)
    words = {name: text for name, [text] in GIVEN.items()} | {"rep": ident("ben"), "moral": "Mine now."}
    for handle in EVERYBODY:
        visitor = visitor_of(tree, handle)
        with nothing_changes(tree.store):
            if handle != "ana":
                assert visitor.post(f"{TEAM}{ident_}/", words | {"do": "ask"}).status_code in {403, 404}
                visitor.post(f"{TEAM}{ident_}/delete")
                assert visitor.visit(f"{TEAM}{ident_}/delete").status in {403, 404}
            if handle != "ben":
                answer = {"word": "agree", "read": one.story.written_at.isoformat()}
                assert visitor.post(f"{MINE}{ident_}/word", answer).status_code == 404
    assert kept(tree) == [one]


def test_what_is_changed_after_the_word_is_gone_until_there_is_a_new_one(tree: Academy) -> None:
    ana, ben, caro = (tree.sign_in(handle) for handle in ("ana", "ben", "caro"))
    ident_ = told(ana)
    says(ben, ident_, "agree")
    page = ana.visit(f"{TEAM}{ident_}/")
    assert "it disappears until Ben agrees anew" in page.text
    ana.send(form_of(page), {"moral": ["Ask whoever repairs it."], "do": ["keep"]})
    assert caro.visit(f"{MINE}{ident_}/").status == ben.visit(f"{MINE}{ident_}/word").status == 404
    ana.send(form_of(ana.visit(f"{TEAM}{ident_}/")), {"do": ["ask"]})
    assert caro.visit(f"{MINE}{ident_}/").status == 404
    assert "Ask whoever repairs it." in ben.visit(f"{MINE}{ident_}/word").text


def test_what_the_rep_agrees_to_is_exactly_what_they_read(tree: Academy) -> None:
    ana, ben, caro = (tree.sign_in(handle) for handle in ("ana", "ben", "caro"))
    ident_ = told(ana)
    read = ben.visit(f"{MINE}{ident_}/word").form("/word")
    ana.send(form_of(ana.visit(f"{TEAM}{ident_}/")), {"outcome": ["He was thrown out."], "do": ["keep"]})
    page = ben.send(read, {"word": ["agree"]})
    assert (page.status, "It is being changed" in page.text) == (409, True)
    assert "thrown out" not in page.text, "a draft is its author's alone"
    ana.send(form_of(ana.visit(f"{TEAM}{ident_}/")), {"do": ["ask"]})
    page = ben.send(read, {"word": ["agree"]})
    assert page.status == 409
    assert "has changed it since you opened it" in page.text
    assert "He was thrown out." in page.text
    assert caro.visit(f"{MINE}{ident_}/").status == 404
    ben.send(page.form("/word"), {"word": ["agree"]})
    assert "He was thrown out." in caro.visit(f"{MINE}{ident_}/").text


def test_a_form_that_was_open_before_the_word_unpublishes_what_it_changes_and_nothing_else(tree: Academy) -> None:
    ana, ben, caro = (tree.sign_in(handle) for handle in ("ana", "ben", "caro"))
    ident_ = told(ana)
    opened = form_of(ana.visit(f"{TEAM}{ident_}/"))
    says(ben, ident_, "agree")
    page = ana.send(opened, {"do": ["ask"]})
    assert "the team goes on reading it" in page.text
    assert caro.visit(f"{MINE}{ident_}/").status == 200
    ana.send(opened, {"scene": ["Another morning."], "do": ["ask"]})
    assert caro.visit(f"{MINE}{ident_}/").status == 404


@one_engine
def test_a_word_is_not_asked_for_twice_with_the_same_text(tree: Academy) -> None:
    ana, ben = tree.sign_in("ana"), tree.sign_in("ben")
    ident_ = told(ana)
    says(ben, ident_, "decline")
    assert "need not say why" in ana.visit(f"{TEAM}{ident_}/").text
    page = ana.send(form_of(ana.visit(f"{TEAM}{ident_}/")), {"do": ["ask"]})
    assert page.status == 422
    assert "Ben would rather not have this told. Change something before you ask again." in page.text
    assert "would like to tell" not in ben.visit("/me/").text
    ana.send(form_of(page), {"title": ["Tea"], "do": ["ask"]})
    assert "would like to tell" in ben.visit("/me/").text


@one_engine
@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"title": ""}, "The title is empty."),
        ({"scene": "s" * 601}, "The scene has 601 characters; at most 600 are kept."),
        ({"deed": "", "moral": ""}, "What they did is empty. What others can take from it is empty."),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(tree: Academy, given: dict[str, str], wrong: str) -> None:
    ana = tree.sign_in("ana")
    form = form_of(ana.visit(f"{TEAM}new?rep={ident('ben')}"))
    filled = GIVEN | {name: [text] for name, text in given.items()}
    with nothing_changes(tree.store):
        page = ana.send(form, filled | {"do": ["ask"]})
    assert page.status == 422
    assert wrong in page.text
    assert "What you have written is still here." in page.text
    sent = form_of(page).sends
    assert {name: "".join(sent.get(name, [])).strip() for name in GIVEN} == {
        name: text for name, [text] in filled.items()
    }
    assert ana.send(form_of(page), GIVEN | {"do": ["ask"]}).url == TEAM
    assert len(kept(tree)) == 1


@one_engine
def test_a_draft_may_be_unfinished_and_an_empty_one_is_none(tree: Academy) -> None:
    ana = tree.sign_in("ana")
    told(ana, "keep", title="", scene="", outcome="", moral="")
    (one,) = kept(tree)
    assert (one.story.state, one.story.title) == ("draft", "")
    assert "Without a title yet" in ana.visit(TEAM).text
    form = form_of(ana.visit(f"{TEAM}new?rep={ident('ben')}"))
    assert ana.send(form, {"do": ["keep"]}).status == 422


def test_an_id_that_is_none_is_not_found(tree: Academy) -> None:
    ana = tree.sign_in("ana")
    for odd in ("%ED%A0%80", "x" * 3_000):
        assert ana.visit(f"{TEAM}new?rep={odd}").status == 404
    words = {name: text for name, [text] in GIVEN.items()}
    assert ana.post(f"{TEAM}{new_id()}/", words | {"rep": "\0"}).status_code == 404


def test_what_is_sent_twice_is_kept_once(tree: Academy) -> None:
    ana = tree.sign_in("ana")
    form = form_of(ana.visit(f"{TEAM}new?rep={ident('ben')}"))
    for _ in range(2):
        assert ana.send(form, GIVEN | {"do": ["ask"]}).url == TEAM
    (one,) = kept(tree)
    assert one.story.state == "asked"
    ben = tree.sign_in("ben")
    word = ben.visit(f"{MINE}{one.story.id}/word").form("/word")
    for _ in range(2):
        assert ben.send(word, {"word": ["agree"]}).url == MINE
    assert kept(tree)[0].published


@one_engine
@pytest.mark.parametrize("rep", ["dov", "tess", "ana", "olaf", "nobody"])
def test_a_story_can_be_told_of_those_whom_one_leads_and_of_nobody_else(tree: Academy, rep: str) -> None:
    ana = tree.sign_in("ana")
    assert ana.visit(f"{TEAM}new?rep={ident(rep)}").status == 404
    words = {name: text for name, [text] in GIVEN.items()} | {"rep": ident(rep), "do": "ask"}
    with nothing_changes(tree.store):
        assert ana.post(f"{TEAM}{new_id()}/", words).status_code == 404


@one_engine
@pytest.mark.parametrize("moved", [{"team_id": ident("south")}, {"team_id": None}, "left"])
def test_when_whom_it_is_about_moves_or_leaves_it_is_gone(tree: Academy, moved: dict[str, object] | str) -> None:
    ana, ben = tree.sign_in("ana"), tree.sign_in("ben")
    ident_ = told(ana)
    says(ben, ident_, "agree")
    if isinstance(moved, str):
        with tree.store.write() as conn:
            people.leave(conn, ident("ben"), tree.clock())
    else:
        change(tree, "ben", **moved)
        assert "Nobody reads it now" in ben.visit(MINE).text
        assert "you work in another team" in ben.visit(f"{MINE}{ident_}/word").text
    for handle in EVERYBODY:
        if handle != "ben":
            visitor = visitor_of(tree, handle)
            for path in (f"{MINE}{ident_}/", f"{TEAM}{ident_}/"):
                assert visitor.visit(path).status in {403, 404}, handle
            shown = visitor.visit(MINE).text + visitor.visit(TEAM).text.partition("Yours")[0]
            assert "Tea with the caretaker" not in shown


@one_engine
def test_who_wrote_it_deletes_it_also_when_whom_it_is_about_works_elsewhere(tree: Academy) -> None:
    ana, ben, dov = (tree.sign_in(handle) for handle in ("ana", "ben", "dov"))
    ident_ = told(ana)
    change(tree, "ben", team_id=ident("south"))
    says(ben, ident_, "decline")
    page = ana.visit(TEAM)
    own = page.text.partition("Yours")[2]
    assert "Tea with the caretaker About somebody whom you do not lead any more." in own
    assert "Ben" not in own
    assert "Rather not" not in own, "what somebody says who works elsewhere is not hers to know"
    assert ana.visit(f"{TEAM}{ident_}/").status == 404
    assert f"{TEAM}{ident_}/delete" in page.links
    assert dov.visit(f"{TEAM}{ident_}/delete").status == 403
    page = ana.visit(f"{TEAM}{ident_}/delete")
    assert "Ben" not in page.text
    assert f"{TEAM}{ident_}/" not in page.links
    assert ana.send(page.form("/delete")).url == TEAM
    assert kept(tree) == []
    assert "Tea with" not in ben.visit(MINE).text


@one_engine
def test_it_is_deleted_after_one_more_question(tree: Academy) -> None:
    ana, ben = tree.sign_in("ana"), tree.sign_in("ben")
    ident_ = told(ana)
    says(ben, ident_, "agree")
    page = ana.visit(f"{TEAM}{ident_}/delete")
    assert "It goes for the whole team" in page.text
    assert ana.send(page.form("/delete")).url == TEAM
    assert kept(tree) == []
    assert "Tea with" not in ben.visit(MINE).text


@one_engine
def test_the_draft_for_the_clinic_names_nobody(tree: Academy) -> None:
    ana = tree.sign_in("ana")
    ident_ = told(ana, scene="Ben Okafor came in, and Ana with him.")
    assert "clinic.md" not in ana.visit(f"{TEAM}{ident_}/").html
    says(tree.sign_in("ben"), ident_, "agree")
    page = ana.visit(f"{TEAM}{ident_}/")
    assert f"{TEAM}{ident_}/clinic.md" in page.links
    with ana.open(f"{TEAM}{ident_}/clinic.md") as reply:
        text = reply.get_data(as_text=True)
        assert reply.headers["Content-Disposition"] == "attachment; filename=tea-with-the-caretaker.md"
        assert reply.mimetype == "text/markdown"
    assert SECRET in text
    for name in ("Ben", "Okafor", "Ana", "Ferreira", "North", ident("ben")):
        assert name not in text


@one_engine
def test_markup_and_odd_answers_are_text_or_refused(tree: Academy) -> None:
    ana, ben = tree.sign_in("ana"), tree.sign_in("ben")
    ident_ = told(ana, title="<b>Tea</b>", scene="<script>alert(1)</script>\x00")
    page = ben.visit(f"{MINE}{ident_}/word")
    assert "<script>alert(1)" not in page.html
    assert "<b>Tea" not in page.html
    for given in (
        {},
        {"word": "agree"},
        {"word": "maybe", "read": "2026-11-21T09:00:00+00:00"},
        {"word": "agree", "read": "x"},
    ):
        assert ben.post(f"{MINE}{ident_}/word", given).status_code == 400
    assert ben.post(f"{MINE}{ident_}/word", {"word": "agree", "read": "2026-11-21T09:00:00"}).status_code == 400
    assert kept(tree)[0].story.state == "asked"


@one_engine
def test_there_is_an_end_to_how_many_are_kept(tree: Academy) -> None:
    with tree.store.write() as conn:
        for number in range(MOST):
            one = Story(
                new_id(), ident("ana"), ident("ben"), ident("north"), f"{number}", "", "", "", "", tree.clock()
            )
            stories.write(conn, one, asks=False)
    ana = tree.sign_in("ana")
    page = ana.send(form_of(ana.visit(f"{TEAM}new?rep={ident('ben')}")), GIVEN | {"do": ["ask"]})
    assert page.status == 422
    assert f"You keep {MOST} stories already." in page.text


@one_engine
def test_whom_is_found_by_name_where_there_are_many(tree: Academy) -> None:
    with tree.store.write() as conn:
        for number in range(40):
            people.add_person(
                conn,
                Person(ident(f"r{number}"), f"r{number}", f"Rep {number:02}", tree.clock(), team_id=ident("north")),
            )
    ana = tree.sign_in("ana")
    page = ana.visit(f"{TEAM}new")
    assert "There are more." in page.text
    assert sum(link.startswith(f"{TEAM}new?rep=") for link in page.links) == 20
    page = ana.visit(f"{TEAM}new?who=rep+39")
    assert [link for link in page.links if "?rep=" in link] == [f"{TEAM}new?rep={ident('r39')}"]
    assert "Nobody in your teams is called that." in ana.visit(f"{TEAM}new?who=dov").text


@one_engine
def test_a_request_for_ones_word_says_what_it_is_and_is_found_again(tree: Academy) -> None:
    ana, ben = (tree.sign_in(handle) for handle in ("ana", "ben"))
    ident_ = told(ana)
    [title] = GIVEN["title"]
    page = ben.visit(f"{MINE}{ident_}/word")
    assert page.title.startswith(f"Do you agree? “{title}”")
    assert page.text.index(f"Do you agree? “{title}”") < page.text.index("Ana would like to tell the team")
    assert page.text.count("Not now") == 1
    page = ben.send(page.form("/word"), {"word": ["agree"]})
    assert f"Your word on {title}" in page.text
    page = ben.visit(f"{MINE}{ident_}/word")
    assert page.title.startswith(f"Your word on “{title}”")
    assert "Not now" not in page.text
    assert MINE in ben.visit("/me/").links
