"""What one shares: nothing at first, each thing by itself, seen by whom it says, and no longer once one stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessor.demo.cast import ident
from assessor.store import people, sharing
from assessor.store.people import Person, Team
from assessor.store.schema_team import SHARED
from assessor.web.me.sharing import OFFERS
from tests.web.academy import Academy, Visitor, one_engine
from tests.web.pages import Form, Page

PAGE = "/me/sharing/"


def shared(opened: Academy, handle: str = "ben") -> frozenset[str]:
    with opened.store.read() as conn:
        return sharing.shared(conn, [ident(handle)])[ident(handle)]


def form_of(page: Page, what: str) -> Form:
    return next(form for form in page.forms if form.sends.get("what") == [what])


def choose(visitor: Visitor, what: str, do: str) -> Page:
    return visitor.send(form_of(visitor.visit(PAGE), what), {"do": [do]})


def test_everything_that_can_be_shared_is_offered() -> None:
    assert tuple(OFFERS) == SHARED


def test_nothing_is_shared_until_one_says_so_and_each_thing_by_itself(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    page = ben.visit(PAGE)
    assert page.text.count("Not shared") == 4
    assert "By whom: Ana Ferreira." in page.text
    assert shared(first_day) == frozenset()
    page = choose(ben, "worksheets", "share")
    assert "What your worksheets prove: shared from now on." in page.text
    assert "since 21 November 2026" in page.text
    assert page.text.count("Not shared") == 3
    assert shared(first_day) == {"worksheets"}
    assert shared(first_day, "caro") == frozenset()
    page = choose(ben, "worksheets", "stop")
    assert "What your worksheets prove: not shared. Nobody else sees it, from this moment on." in page.text
    assert shared(first_day) == frozenset()


def test_the_same_twice_is_the_same(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    for do, found in (("share", {"lessons"}), ("stop", set())):
        for _ in range(2):
            assert ben.post(PAGE, {"what": "lessons", "do": do}).status_code == 303
            assert shared(first_day) == found


@one_engine
@pytest.mark.parametrize(
    "sent",
    [{}, {"what": "lessons"}, {"do": "share"}, {"what": "mistakes", "do": "share"}, {"what": "lessons", "do": "x"}],
)
def test_what_cannot_be_shared_is_refused(first_day: Academy, sent: dict[str, str]) -> None:
    ben = first_day.sign_in("ben")
    assert ben.post(PAGE, sent).status_code == 400
    assert shared(first_day) == frozenset()
    assert ben.visit(f"{PAGE}?said=mistakes").status == 200


@one_engine
def test_it_names_everybody_who_would_see_it_and_nobody_else(first_day: Academy) -> None:
    """Uma leads what North is part of; Otto leads South; Lee was Ana's fellow manager and has left."""
    top = ident("everywhere")
    places = {"uma": top, "otto": ident("south"), "lee": ident("north"), "pia": ident("north")}
    with first_day.store.write() as conn:
        people.add_team(conn, Team(top, "Everywhere"))
        people.change_team(conn, Team(ident("north"), "North", top))
        for handle, led in places.items():
            # Pia leads North on paper and is no manager: she cannot open the page.
            roles = frozenset({"rep" if handle == "pia" else "manager"})
            new = Person(ident(handle), handle, handle.title(), first_day.clock(), roles=roles)
            people.add_person(conn, replace(new, manages=frozenset({led})))
        people.leave(conn, ident("lee"), first_day.clock())
    page = first_day.sign_in("ben").visit(PAGE)
    assert "By whom: Ana Ferreira, Uma." in page.text
    assert not {"Otto", "Lee", "Pia"} & set(page.text.replace(".", "").replace(",", "").split())
    assert "By whom: Uma." in first_day.sign_in("ana").visit(PAGE).text
    assert "Nobody leads your team at the moment" in first_day.sign_in("tess").visit(PAGE).text


@one_engine
def test_one_finds_it_from_the_desk_and_from_ones_data(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    assert PAGE in ben.visit("/me/").links
    assert PAGE in ben.visit("/account/data").links


@one_engine
@pytest.mark.parametrize(
    ("what", "pages", "alone"),
    [
        ("commitments", ("/me/commitments/", "/me/commitments/new"), "nobody, unless you share it"),
        ("worksheets", ("/me/worksheets/", "/me/worksheets/qpc/"), "nobody, unless you share it"),
    ],
)
def test_the_foot_of_a_page_says_who_sees_it_as_it_is(
    first_day: Academy, what: str, pages: tuple[str, ...], alone: str
) -> None:
    ben = first_day.sign_in("ben")
    assert all(f"Who else sees this: {alone}" in ben.visit(page).text for page in pages)
    assert "nothing of this, unless you say so" in ben.visit("/me/").text
    ben.post("/me/sharing/", {"what": what, "do": "share"})
    for page in map(ben.visit, pages):
        assert "Who else sees this: Ana Ferreira: " in page.text
        assert "because you share it" in page.text
        assert "/me/sharing/" in page.links
    assert "1 of 4 kinds shared with Ana Ferreira" in ben.visit("/me/").text
    ben.post("/me/sharing/", {"what": what, "do": "stop"})
    assert all(f"Who else sees this: {alone}" in ben.visit(page).text for page in pages)
