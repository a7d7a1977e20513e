"""What people were asked for: by somebody who leads them, in a team or by name, and done by what they did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessor.coaching.assigned import Task, preview, tasks, who_gets
from assessor.coaching.targets import KINDS, offered
from assessor.engine.catalogue import Catalogue
from assessor.store import Store, assignments, people, study
from assessor.store.assignments import Assignment
from assessor.store.people import Team
from tests.engine.made import bank
from tests.support import made
from tests.support.made import NOON
from tests.support.told import statements

TODAY, DUE = NOON.date(), date(2026, 3, 31)
NEVER = Assignment("x", "ana", "lesson", "practices/qpc", None, "north", "Old.", DUE, "never", 3, NOON)
REP, MANAGER = frozenset({"rep"}), frozenset({"manager"})
one_engine = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return bank()


@pytest.fixture(autouse=True)
def _a_company(store: Store) -> None:
    """Ana leads North and works in it as Ben does, Lee in Lakes below it, which Mia leads; Dov is in South."""
    with store.write() as conn:
        for team in (Team("north", "North"), Team("lakes", "Lakes", "north"), Team("south", "South")):
            people.add_team(conn, team)
        for name, team_id in (("ben", "north"), ("lee", "lakes"), ("dov", "south"), ("zoe", None)):
            people.add_person(conn, made.person(name, team_id=team_id))
        led = {"team_id": "north", "manages": frozenset({"north"}), "roles": REP | MANAGER}
        people.add_person(conn, made.person("ana", **led))
        people.add_person(conn, made.person("mia", team_id="lakes", manages=frozenset({"lakes"}), roles=MANAGER))
        people.add_person(conn, made.person("pat", team_id="north", manages=frozenset({"north"}), roles=MANAGER))


EVERYBODY = ("ana", "ben", "dov", "lee", "mia", "pat", "zoe")


def ask(store: Store, *asked: Assignment) -> None:
    with store.write() as conn:
        for one in asked:
            assignments.keep(conn, one)


def found(store: Store, catalogue: Catalogue, day: date = TODAY) -> dict[str, list[Task]]:
    with store.read() as conn:
        return tasks(conn, catalogue, EVERYBODY, NOON + (day - TODAY))


def who(found: dict[str, list[Task]]) -> set[str]:
    return {name for name, own in found.items() if own}


def test_a_team_is_everybody_in_it_and_below_but_who_asks_and_who_only_leads_it(
    store: Store, catalogue: Catalogue
) -> None:
    ask(store, NEVER)
    got = found(store, catalogue)
    assert got.keys() == set(EVERYBODY)
    assert who(got) == {"ben", "lee", "mia"}, "Mia leads Lakes; of North she is one who works below it"
    (own,) = got["ben"]
    assert (own.person_id, own.title, own.page) == (
        "ben",
        catalogue.lessons["practices/qpc"].title,
        "/practices/qpc/",
    )
    assert (own.asked_by, own.state, own.due_on, own.overdue_on) == ("Ana", "open", DUE, DUE + timedelta(days=3))
    assert (own.starts, own.done_on, own.progress, own.again_on) == (NOON.date(), None, "", None)


def test_it_is_done_by_what_was_done_and_by_nobody_else(store: Store, catalogue: Catalogue) -> None:
    ask(store, NEVER)
    with store.write() as conn:
        study.mark(conn, made.reading("before", studied_at=NOON - timedelta(days=1)))
        study.mark(conn, made.reading("other", person_id="lee", lesson="practices/questioning", studied_at=NOON))
    assert {own[0].state for own in found(store, catalogue).values() if own} == {"open"}
    with store.write() as conn:
        study.mark(conn, made.reading("now", studied_at=NOON))
    got = found(store, catalogue, DUE + timedelta(days=4))
    assert {name: own[0].state for name, own in got.items() if own} == {
        "ben": "done",
        "lee": "overdue",
        "mia": "overdue",
    }
    assert got["ben"][0].done_on == NOON.date()


def test_what_was_taken_back_and_what_ended_with_a_move_is_gone(store: Store, catalogue: Catalogue) -> None:
    ask(store, NEVER, replace(NEVER, id="y", team_id=None, person_id="lee", target="practices/questioning"))
    with store.write() as conn:
        lee = people.by_id(conn, "lee")
        assert lee is not None
        people.change_person(conn, replace(lee, team_id="south"))
        people.leave(conn, "ben", NOON)
    got = found(store, catalogue)
    assert [one.assignment.id for one in got["lee"]] == ["y"], "what they were asked for by name stays with them"
    assert who(got) == {"lee", "mia"}
    with store.write() as conn:
        for id_ in ("x", "y"):
            assignments.withdraw(conn, id_, NOON)
    assert who(found(store, catalogue)) == set()


def test_what_is_not_theirs_or_not_in_service_is_asked_of_nobody(store: Store, catalogue: Catalogue) -> None:
    ask(
        store,
        replace(NEVER, kind="form", target="where-do-i-stand"),
        replace(NEVER, id="y", kind="path", target="coaching-manager"),
        replace(NEVER, id="z", target="practices/no-such-lesson"),
        replace(NEVER, id="v", kind="worksheet", target="no-such-worksheet"),
    )
    got = found(store, catalogue)
    assert {name: [one.assignment.id for one in own] for name, own in got.items() if own} == {
        "ben": ["x"],
        "lee": ["x"],
        "mia": ["y"],
    }


def test_a_path_counts_its_parts_and_a_habit_its_days(store: Store, catalogue: Catalogue) -> None:
    path = catalogue.paths["inside-allies"]
    ask(store, replace(NEVER, kind="path", target=path.id), replace(NEVER, id="y", kind="review", target="5"))
    with store.write() as conn:
        for number, lesson in enumerate(path.lessons[:2]):
            study.mark(conn, made.reading(f"l{number}", lesson=lesson))
    got = {one.assignment.kind: one for one in found(store, catalogue)["ben"]}
    assert got["path"].progress == f"2 of {len(path.lessons) + 1} parts"
    assert (got["path"].page, got["path"].title) == ("/me/paths/inside-allies/", path.title)
    assert (got["review"].progress, got["review"].title) == ("0 of 5 days", "Review on 5 days")


def test_who_came_later_is_asked_from_their_first_day_here_on(store: Store, catalogue: Catalogue) -> None:
    ask(store, NEVER, replace(NEVER, id="y", repeats="month", target="practices/questioning"))
    with store.write() as conn:
        late = NOON + timedelta(days=40)
        people.add_person(conn, made.person("new", team_id="lakes", created_at=late))
        (own,) = tasks(conn, catalogue, ["new"], late)["new"]
    assert (own.assignment.id, own.starts, own.due_on) == ("y", late.date(), date(2026, 4, 30))
    assert own.asked_on == late.date()
    assert found(store, catalogue)["ben"][0].asked_on == TODAY


def test_what_is_not_done_comes_first_by_its_day(store: Store, catalogue: Catalogue) -> None:
    lessons = list(catalogue.lessons)[:3]
    for number, page in enumerate(lessons):
        ask(store, replace(NEVER, id=f"n{number}", target=page, due_on=DUE - timedelta(days=number)))
    with store.write() as conn:
        study.mark(conn, made.reading("now", lesson=lessons[2]))
    assert [one.assignment.id for one in found(store, catalogue)["ben"]] == ["n1", "n0", "n2"]


def test_the_preview_says_who_gets_what_by_when_who_does_not_and_what_was_done_before(
    store: Store, catalogue: Catalogue
) -> None:
    with store.write() as conn:
        study.mark(conn, made.reading("before", studied_at=NOON - timedelta(days=150)))
    with store.read() as conn:
        asked, left_out = who_gets(conn, catalogue, NEVER)
        lines = {one.person.id: one for one in preview(conn, catalogue, NEVER, asked, NOON)}
        again = preview(conn, catalogue, replace(NEVER, repeats="year-after-last"), asked, NOON)
        form = who_gets(conn, catalogue, replace(NEVER, kind="form", target="where-do-i-stand"))
    assert list(lines) == [one.id for one in asked] == ["ben", "lee", "mia"]
    assert [(one.id, why) for one, why in left_out] == [
        ("ana", "Asks for it, and is not asked."),
        ("pat", "Leads the team and is no rep in it."),
    ]
    before = (NOON - timedelta(days=150)).date()
    assert (lines["ben"].before, lines["lee"].before) == (before, None)
    assert {one.at.due_on for one in lines.values()} == {DUE}
    assert {one.person.id: one.at.again_on for one in again} == {
        "ben": before.replace(year=before.year + 1),
        "lee": None,
        "mia": None,
    }
    assert [why for one, why in form[1] if one.id == "mia"] == ["It is about practices of another role."]


@one_engine
def test_everything_that_can_be_asked_for_has_a_title_a_page_and_parts(catalogue: Catalogue) -> None:
    for kind, targets in offered(catalogue).items():
        assert targets or kind not in KINDS
        for one in targets.values():
            assert one.title
            assert one.page.startswith("/")
            assert one.parts


def test_as_many_statements_for_two_hundred_people_as_for_five(store: Store, catalogue: Catalogue) -> None:
    counts = {}
    everybody: list[str] = []
    for size in (5, 200):
        with store.write() as conn:
            for number in range(len(everybody), size):
                people.add_person(conn, made.person(f"r{number}", team_id="north"))
                everybody.append(f"r{number}")
                assignments.keep(conn, replace(NEVER, id=f"p{number}", team_id=None, person_id=f"r{number}"))
                assignments.keep(conn, replace(NEVER, id=f"t{number}", kind="path", target="inside-allies"))
        with statements(store) as said, store.read() as conn:
            got = tasks(conn, catalogue, everybody, NOON)
        assert {len(own) for own in got.values()} == {size + 1}
        counts[size] = len([sql for sql in said if sql.startswith(("SELECT", "WITH"))])
    print("statements", counts)
    assert counts[5] == counts[200] <= 5
