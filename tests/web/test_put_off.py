"""Not this week: a manager leaves somebody out of the lines until Monday, or undoes it, and nobody learns of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from assessor.demo.cast import ident
from assessor.engine.week import next_week
from assessor.store import erase, people
from assessor.store.schema_coach import put_off
from tests.support.dump import nothing_changes
from tests.web.academy import Academy, Visitor, one_engine
from tests.web.pages import Page
from tests.web.test_team import NAMES
from tests.web.test_week import DAY, EVERYBODY, NORTH, SOUTH, TODAY, ask, change, day, section, talk

MONDAY = next_week(TODAY)


def address(handle: str) -> str:
    return f"/team/{ident(handle)}/not-this-week"


def press(visitor: Visitor, handle: str, said: str = "later") -> Page:
    """The one button about somebody: put off, or undo."""
    page = visitor.visit("/team/")
    (form,) = [form for form in page.forms if form.action == address(handle)]
    assert f'name="said" value="{said}"' in page.html.split(f'action="{address(handle)}"')[1].split("</form>")[0]
    return visitor.send(form, {"said": [said]})


def named(page: Page) -> tuple[list[str], list[str]]:
    """Whom the lines are about, and who is put off."""
    week = page.html.split('<section id="week">')[1].split("<details")[0]
    parts = week.partition('<div id="put-off">')
    return tuple(re.findall(r'<a href="/team/[0-9a-f-]{36}/">([^<]+)</a>', part) for part in (parts[0], parts[2]))  # type: ignore[return-value]


def token(visitor: Visitor) -> str:
    """What shows that a form is one of ours."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', visitor.visit("/account/").html)
    assert found
    return found[1]


@pytest.mark.parametrize(("today", "monday"), [(23, 30), (24, 30), (28, 30), (29, 30), (30, 37)])
def test_next_week_begins_on_the_monday_that_is_still_to_come(today: int, monday: int) -> None:
    first = date(2026, 11, 1)
    found = next_week(first + (today - 1) * DAY)
    assert found == first + (monday - 1) * DAY
    assert found.weekday() == 0


def test_who_is_put_off_makes_room_until_monday_and_it_can_be_undone(north: Academy) -> None:
    ask(north, "practices/questioning", "ben", due=-5)
    ana = north.sign_in("ana")
    before, none = named(ana.visit("/team/"))
    assert before[0] == NAMES["ben"]
    assert len(before) == 5
    assert none == []
    page = press(ana, "ben")
    said = f'role="status" tabindex="-1" autofocus>{NAMES["ben"]} does not stand here before {day(MONDAY)}.</p>'
    assert said in page.html.split('<section id="week">')[1]
    assert "does not stand here" not in ana.visit("/team/").text, "it is said once"
    after, put = named(page)
    assert put == [NAMES["ben"]]
    assert len(after) == 5
    assert set(after) > set(before) - {NAMES["ben"]}
    assert NAMES["ben"] not in after
    assert f"They can stand above again from {day(MONDAY)} on. Nobody but you sees whom you put off." in page.text
    # What is due is no less due.
    assert "asked of Ben Okafor" in section(page, "due")
    page = press(ana, "ben", "undo")
    assert f'role="status" tabindex="-1" autofocus>{NAMES["ben"]} can stand here again.</p>' in page.html
    assert named(page) == (before, [])
    press(ana, "ben")
    north.clock.goes_on(days=(MONDAY - TODAY).days - 1)
    assert named(north.sign_in("ana").visit("/team/"))[1] == [NAMES["ben"]]
    north.clock.goes_on(days=1)
    back, none = named(north.sign_in("ana").visit("/team/"))
    assert NAMES["ben"] in back
    assert none == []


def test_what_is_over_goes_with_the_next_that_is_put_off_and_twice_is_once(north: Academy) -> None:
    ana = north.sign_in("ana")
    given = {"csrf_token": token(ana)}

    def kept() -> list[tuple[str, str]]:
        with north.store.read() as conn:
            return [(rep, until) for _, rep, until in conn.execute(put_off.select())]

    for _ in range(2):
        assert ana.open(address("ben"), method="POST", data=given).status_code == 303
    assert kept() == [(ident("ben"), str(MONDAY))]
    north.clock.goes_on(days=7)
    assert ana.open(address("eva"), method="POST", data=given).status_code == 303
    assert kept() == [(ident("eva"), str(MONDAY + 7 * DAY))]


@one_engine
def test_nobody_else_learns_of_it(north: Academy) -> None:
    ask(north, "practices/questioning", "ben", due=-5)
    change(north, "tess", roles=frozenset({"trainer", "manager"}), manages=frozenset({NORTH}))
    tess, ben = north.sign_in("tess"), north.sign_in("ben")
    seen = {(who, path): figures(who.visit(path)) for who, path in looks(tess, ben)}
    press(north.sign_in("ana"), "ben")
    assert {(who, path): figures(who.visit(path)) for who, path in looks(tess, ben)} == seen
    assert NAMES["ben"] in named(tess.visit("/team/"))[0]


def looks(tess: Visitor, ben: Visitor) -> list[tuple[Visitor, str]]:
    own = ("/me/", "/account/data", "/account/history")
    return [(tess, "/team/"), (tess, "/account/data"), *((ben, path) for path in own)]


def figures(page: Page) -> str:
    """What it says, without what is another on every visit."""
    return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.html.split("<main")[-1])


@one_engine
def test_only_whom_one_leads_can_be_put_off(north: Academy) -> None:
    ana, ben = north.sign_in("ana"), north.sign_in("ben")
    with north.store.write() as conn:
        people.leave(conn, ident("eva"), north.clock())
    with nothing_changes(north.store):
        for handle in ("dov", "ana", "tess", "eva", "nobody-at-all"):
            for said in ("later", "undo"):
                given = {"csrf_token": token(ana), "said": said}
                assert ana.open(address(handle), method="POST", data=given).status_code == 404
        assert ben.open(address("caro"), method="POST", data={"csrf_token": token(ben)}).status_code == 403


@one_engine
def test_if_all_are_put_off_it_does_not_say_that_nothing_presses(north: Academy) -> None:
    for handle in EVERYBODY:
        if handle not in {"eva", "hugo"}:
            change(north, handle, team_id=SOUTH)
    talk(north, 3, "eva")
    ana = north.sign_in("ana")
    page = press(ana, "hugo")
    assert named(page) == ([], [NAMES["hugo"]])
    assert "Nothing else presses this week." in section(page, "week")
    assert "Nothing is overdue" not in section(page, "week")
    assert page.html.count("button-primary") == 1
    with north.store.write() as conn:
        erase.person(conn, ident("hugo"), north.clock(), None)
        assert conn.execute(put_off.select()).all() == []
