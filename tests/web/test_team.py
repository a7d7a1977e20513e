"""A manager's desk: how the reps of their teams stand, in words and ranges, and nothing of anybody else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assessor.demo.cast import ident
from assessor.engine.know import Knowledge
from assessor.jobs.job import Work
from assessor.jobs.table import JOBS
from assessor.progress.evidence import answered
from assessor.progress.standing import AT_ONCE, OLDEST
from assessor.render import percent, state_words
from assessor.reports import knowledge
from assessor.store import attempts, audit, people, standings
from assessor.store.people import Person, Team
from assessor.web.team.rep import LOOKED
from tests.support.told import statements
from tests.web.academy import ASKED, FORM, Academy, one_engine
from tests.web.pages import Page

NORTH, SOUTH = ident("north"), ident("south")
NAMES = {
    "ben": "Ben Okafor",
    "caro": "Caro Lindqvist",
    "eva": "Eva Marques",
    "finn": "Finn Adler",
    "gita": "Gita Rao",
    "hugo": "Hugo Blanc",
    "ines": "Inês Duarte",
    "jon": "Jon Eriksen",
}


def change(academy: Academy, handle: str, **new: object) -> None:
    with academy.store.write() as conn:
        found = people.by_handle(conn, handle)
        assert found is not None
        people.change_person(conn, replace(found, **new))  # type: ignore[arg-type]


def page_of(rep: str) -> str:
    return f"/team/{ident(rep)}/"


def rows(page: Page) -> dict[str, list[str]]:
    """The table's rows by who they are about, cell by cell, as they are read out."""
    body = re.split("<tbody[^>]*>", page.html)[1].split("</tbody>")[0]
    found = {}
    for row in re.split("<tr[^>]*>", body)[1:]:
        head, *cells = [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.split("</t[hd]>", row)[:-1]]
        found[head] = cells
    return found


def test_ana_is_led_to_her_team_with_everybody_in_it_but_herself(north: Academy) -> None:
    page = north.visitor().become("ana")
    assert page.url == "/team/"
    assert "8 people, without you" in page.text
    assert list(rows(page)) == list(NAMES.values())


def test_each_state_and_range_is_what_the_engine_makes_of_the_answers(north: Academy) -> None:
    ana = north.sign_in("ana")
    tables = [rows(ana.visit(f"/team/?team={NORTH}{by}")) for by in ("", "&by=qpc")]
    for handle, name in NAMES.items():
        with north.store.read() as conn:
            ended = [one.finished_at for one in attempts.of_person(conn, ident(handle)) if one.finished_at]
            given = answered(conn, north.catalogue, attempts.history(conn, ident(handle)))
        now = north.clock()
        recent = bool(ended) and now - ended[-1] < OLDEST
        known = knowledge(north.catalogue, given, ended[-1] if recent else now)
        shown = [name for name in by_area(north) if known[name].answers and ended]
        expected = [in_words(known[name]) for name in shown] or ["not asked yet"] * ASKED
        assert [table[name] for table in tables] == [expected, expected]


def by_area(academy: Academy) -> list[str]:
    """Practices as the table has them: in the order of the areas."""
    areas, practices = list(academy.catalogue.areas), academy.catalogue.practices
    return sorted(academy.catalogue.domains, key=lambda name: areas.index(practices[name].area))


def in_words(one: Knowledge) -> str:
    stale = " stale" if one.stale else ""
    return f"{state_words(one.state)[0]} {percent(one.low)} to {percent(one.high)}{stale}"


def test_a_rep_opened_says_state_range_and_when_they_last_answered(north: Academy) -> None:
    page = north.sign_in("ana").visit(page_of("eva"))
    assert page.text.count("Solid") >= 3
    assert "Eva would know about" in page.text
    assert page.text.count("Last answered on 1 November 2026") == ASKED
    assert "Nothing yet on the other 10 practices" in page.text
    assert "Inside relationships Say not shared Seen no joint call yet Proof no worksheet" in page.text
    assert "How is this known?" in page.text
    assert "You would know" not in page.html
    assert "Stale" not in page.text
    assert "Stale: the last answer is over six months old" in north.sign_in("ana").visit(page_of("hugo")).text


def test_who_has_finished_nothing_has_a_page_that_says_so(north: Academy) -> None:
    ana = north.sign_in("ana")
    for handle in ("caro", "jon"):
        page = ana.visit(page_of(handle))
        assert "has not finished “Where do I stand?” yet" in page.text
        assert "Nothing yet on these 17 practices" in page.text
        assert "would know about" not in page.text


def test_an_order_by_a_practice_has_those_who_need_work_first_and_gives_nobody_a_rank(north: Academy) -> None:
    page = north.sign_in("ana").visit("/team/?by=qpc")
    asked = {part.practice for part in north.catalogue.forms[FORM].draws}
    column = [name for name in by_area(north) if name in asked].index("qpc")
    order = [cells[column] for cells in rows(page).values()]
    words = ["Needs work", "Not enough evidence", "Likely there", "Solid", "not asked"]
    places = [next(n for n, word in enumerate(words) if cell.startswith(word)) for cell in order]
    assert places == sorted(places)
    assert len(set(places)) == 5
    assert 'aria-sort="ascending"' in page.html
    assert not re.search(r"average|mean |rank\b|best|weakest", page.text.split("How is this known?")[0])


def test_five_are_summed_up_and_put_in_order_and_four_are_not(north: Academy) -> None:
    ana = north.sign_in("ana")
    for handle in ("ben", "finn", "gita"):
        change(north, handle, team_id=SOUTH)
    five = ana.visit("/team/?by=qpc")
    assert "All 5" in five.text
    assert "?team=" in five.html
    assert f"/team/?team={NORTH}&by=questioning#standing" in five.links
    assert f"/team/?team={NORTH}#standing" in five.links
    change(north, "hugo", team_id=SOUTH)
    four = ana.visit("/team/?by=qpc")
    assert list(rows(four)) == [NAMES[handle] for handle in ("caro", "eva", "ines", "jon")]
    assert "All 4" not in four.text
    assert "by=" not in four.html
    assert "fewer than 5 is neither summed up" in four.text


@pytest.mark.parametrize("days", [0, 900], ids=["now", "worked out anew by this very page"])
def test_the_sums_are_those_of_the_rows(north: Academy, days: int) -> None:
    north.clock.goes_on(days=days)
    page = north.sign_in("ana").visit("/team/?by=qpc")
    foot = re.split("<tfoot[^>]*>", page.html)[1].split("</tfoot>")[0]
    cells = [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.split("</t[hd]>", foot)[:-2]][1:]
    for column, cell in enumerate(cells):
        states = [own[column] for own in rows(page).values()]
        for word in ("Needs work", "Not enough evidence", "Likely there", "Solid", "not asked yet"):
            count = sum(state.startswith(word) for state in states)
            assert (f"{count} {word.lower()}" in cell) == (count > 0)


def test_an_empty_team_and_no_team_say_what_would_fill_them(north: Academy) -> None:
    for handle in NAMES:
        change(north, handle, team_id=None)
    ana = north.sign_in("ana")
    assert "Nobody works in North itself" in ana.visit("/team/").text
    change(north, "ana", manages=frozenset())
    page = ana.visit("/team/")
    assert (page.status, "You lead no team yet" in page.text) == (200, True)
    assert ana.visit(f"/team/?team={NORTH}").text == page.text
    assert north.visitor().become("ana").url == "/me/"


def test_a_team_in_which_nobody_has_answered_says_what_it_is_waiting_for(first_day: Academy) -> None:
    page = first_day.sign_in("ana").visit("/team/")
    assert "Nobody here has finished" in page.text
    columns = len(first_day.catalogue.practices_for({"rep"}))
    empty = ["not asked yet"] * columns
    assert rows(page) == {"Ben Okafor": empty, "Caro Lindqvist": empty}


def test_who_leads_the_team_above_sees_it_below_theirs(north: Academy) -> None:
    top, sales = ident("everywhere"), ident("sales")
    with north.store.write() as conn:
        people.add_team(conn, Team(top, "Everywhere"))
        people.add_team(conn, Team(sales, "Sales", top))
        people.change_team(conn, Team(NORTH, "North", sales))
    change(north, "tess", roles=frozenset({"manager"}), manages=frozenset({top}))
    tess = north.visitor()
    page = tess.become("tess")
    assert page.url == "/team/"
    assert "Nobody works in Everywhere itself" in page.text
    assert f"/team/?team={sales}" in page.links
    assert f"/team/?team={NORTH}" in tess.visit(f"/team/?team={sales}").links
    page = tess.visit(f"/team/?team={NORTH}")
    assert "My team / Everywhere / Sales" in page.text
    assert list(rows(page)) == ["Ana Ferreira", *NAMES.values()]
    assert "Eva would know about" in tess.visit(page_of("eva")).text
    assert tess.visit(page_of("dov")).status == 404
    assert tess.visit(f"/team/?team={SOUTH}").status == 404
    ana = north.sign_in("ana")
    assert "Everywhere" not in ana.visit("/team/").text
    for team in (top, sales):
        assert ana.visit(f"/team/?team={team}").status == 404


@pytest.mark.parametrize(
    ("handle", "moved"),
    [
        ("ana", {"manages": frozenset({SOUTH})}),
        ("ana", {"manages": frozenset()}),
        ("ana", {"roles": frozenset({"rep"})}),
        ("eva", {"team_id": SOUTH}),
        ("eva", {"team_id": None}),
    ],
)
def test_who_is_moved_away_loses_sight_at_once(north: Academy, handle: str, moved: dict[str, object]) -> None:
    ana = north.sign_in("ana")
    assert ana.visit(page_of("eva")).status == 200
    change(north, handle, **moved)
    assert ana.visit(page_of("eva")).status == (403 if "roles" in moved else 404)
    assert "Eva" not in ana.visit("/team/").text
    assert "Eva" not in ana.visit(f"/team/?team={NORTH}").text


@one_engine
def test_who_has_left_is_seen_no_more(north: Academy) -> None:
    ana = north.sign_in("ana")
    with north.store.write() as conn:
        people.leave(conn, ident("eva"), north.clock())
    page = ana.visit("/team/")
    assert "7 people" in page.text
    assert "All 7" in page.text
    assert "Eva" not in page.text
    assert ana.visit(page_of("eva")).status == 404


@one_engine
def test_oneself_a_stranger_and_nobody_are_the_same_to_a_manager(north: Academy) -> None:
    ana = north.sign_in("ana")
    texts = {ana.visit(page_of(one)).text for one in ("ana", "dov", "tess", "ida", "nobody-at-all")}
    texts = {re.sub(r"number: \w+", "", text) for text in texts}
    assert len(texts) == 1
    assert "This page does not exist" in texts.pop()
    with north.store.read() as conn:
        assert all(entry.action != LOOKED for entry in audit.by(conn, ident("ana")))


def test_a_look_is_written_down_once_an_hour_for_the_rep_to_read(north: Academy) -> None:
    ana, eva = north.sign_in("ana"), ident("eva")

    def kept() -> list[str]:
        with north.store.read() as conn:
            return [str(entry.actor_id) for entry in audit.about(conn, eva) if entry.action == LOOKED]

    ana.visit("/team/")
    assert kept() == []
    for minutes, expected in ((0, 1), (59, 1), (2, 2), (59, 2)):
        north.clock.goes_on(minutes=minutes)
        ana.visit(page_of("eva"))
        ana.visit(page_of("gita"))
        assert kept() == [ident("ana")] * expected
    ana.visit(page_of("ben"))
    history = north.sign_in("ben").visit("/account/history").text
    assert history.count(f"Ana Ferreira {LOOKED}") == 1


def test_what_is_old_is_worked_out_when_it_is_looked_at_and_at_night(north: Academy) -> None:
    north.sign_in("ana").visit("/team/")

    def old() -> set[str]:
        with north.store.read() as conn:
            found = standings.of_people(conn, [ident(handle) for handle in NAMES])
        at = north.clock()
        return {who for who, own in found.items() for one in own.values() if at - one.as_of > OLDEST}

    assert old() == set()
    north.clock.goes_on(days=31)
    assert len(old()) == 6
    north.sign_in("ana").visit(page_of("eva"))
    assert len(old()) == 5
    JOBS["standings"].do(Work(north.settings, north.store, north.clock))
    assert old() == set()


@one_engine
def test_a_page_asks_the_store_as_often_for_five_as_for_fifty(north: Academy) -> None:
    catalogue, asked = north.catalogue, {}
    pages = {"/team/": "team", "/team/?by=qpc": "team in order", page_of("eva"): "rep"}
    ana = north.sign_in("ana")
    with north.store.read() as conn:
        known = {name: one.known for name, one in standings.of_people(conn, [ident("eva")])[ident("eva")].items()}
    for handle in ("ben", "caro", "jon"):
        change(north, handle, team_id=SOUTH)
    for size in (5, 50):
        with north.store.write() as conn:
            for number in range(len(people.working_in(conn, [NORTH])) - 1, size):
                new = Person(ident(f"r{number}"), f"r{number}", f"Rep {number}", north.clock(), team_id=NORTH)
                people.add_person(conn, new)
                standings.keep(conn, {new.id: known}, north.clock(), catalogue.scale_version)
        ana.visit("/team/")
        for path in (*pages, *pages):
            with statements(north.store) as told:
                page = ana.visit(path)
            assert page.status == 200
            asked[size, pages[path]] = len(told)
        assert len(rows(ana.visit("/team/"))) == size
    print("statements", asked)
    for name in pages.values():
        assert asked[5, name] == asked[50, name] <= 32


@one_engine
def test_working_out_fifty_takes_a_bounded_number_of_statements(north: Academy) -> None:
    counts = []
    for few in (False, True):
        if few:
            for handle in ("ben", "finn", "gita"):
                change(north, handle, team_id=SOUTH)
        north.clock.goes_on(days=31)
        ana = north.sign_in("ana")
        with statements(north.store) as told:
            assert "Eva" in ana.visit("/team/").text
        counts.append(sum("standing" in sql for sql in told))
        assert len(told) <= 42
    assert counts[0] == counts[1]


@one_engine
def test_a_large_team_has_pages(north: Academy) -> None:
    with north.store.write() as conn:
        for number in range(AT_ONCE):
            person = Person(ident(f"r{number}"), f"r{number}", f"Rep {number:03}", north.clock(), team_id=NORTH)
            people.add_person(conn, person)
    ana = north.sign_in("ana")
    first, second = ana.visit("/team/"), ana.visit("/team/?page=2")
    assert "58 people, without you; page 1 of 2" in first.text
    assert len(rows(first)) == AT_ONCE
    assert len(rows(second)) == 8
    assert not rows(first).keys() & rows(second).keys()
    assert f"/team/?team={NORTH}&page=2#standing" in first.links
    for odd in ("0", "-1", "99", "x", ""):
        assert ana.visit(f"/team/?page={odd}").status == 200


@one_engine
def test_what_cannot_be_chosen_is_left_out_or_not_found(north: Academy) -> None:
    ana = north.sign_in("ana")
    assert rows(ana.visit("/team/?by=no-such-practice")) == rows(ana.visit("/team/"))
    for team in ("nonsense", ident("eva"), "'"):
        assert ana.visit(f"/team/?team={team}").status == 404
    assert ana.visit("/team/not-an-id/").status == 404


@one_engine
def test_a_manager_finds_the_team_from_every_page_of_the_app_and_nobody_else_does(north: Academy) -> None:
    for handle in ("ana", "ben", "tess", "dov", "ida"):
        visitor = north.sign_in(handle)
        for path in ("/me/", "/me/assess/", "/account/", "/account/history"):
            assert ("/team/" in visitor.visit(path).links) == (handle == "ana")
