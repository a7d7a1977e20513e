"""However many people a team has, its pages ask the store as often and weigh what one page of people weighs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert

from assessor.demo.cast import ident
from assessor.store import assignments, moments, people, standings
from assessor.store.assignments import Assignment
from assessor.store.people import Person
from assessor.store.schema_own import commitment
from assessor.store.schema_team import observation, one_to_one, sharing
from tests.support.told import statements
from tests.web.academy import NINE, Academy, Visitor, one_engine
from tests.web.test_week import EVERYBODY, change, lines, section

NORTH, SOUTH, ANA = ident("north"), ident("south"), ident("ana")
TODAY, DAY = NINE.date(), timedelta(days=1)
PAGES = {
    "/team/": 32,
    "/team/?by=qpc": 32,
    "/team/?by=last-answer": 32,
    "/team/?due=all": 32,
    "/team/assigned/": 8,
    "/team/report.csv": 14,
}
"""With how many statements, those that begin something among them."""
WHOLE = ("/team/report.csv",)
"""What holds everybody."""
SIZES = (5, 50, 1_200)
HEAVIEST = 250_000
"""Bytes of a page of fifty people on all practices, before it is compressed."""


def grow(academy: Academy, size: int) -> None:
    """Let so many work in North, each with something of everything that a week is about."""
    with academy.store.read() as conn:
        kept = standings.of_people(conn, [ident("eva")])[ident("eva")]
        there = len(people.working_in(conn, [NORTH])) - 1
    known = {name: replace(one.known, answers=one.known.answers or 3) for name, one in kept.items()}
    fallen = {name: replace(one, mastery=0.1, chance_there=0.1) for name, one in known.items()}
    with academy.store.write() as conn:
        for number in range(there, size):
            name = f"r{number}"
            rep = Person(ident(name), name, f"Rep {number:04}", NINE - 90 * DAY, frozenset({"rep"}), NORTH)
            people.add_person(conn, rep)
            standings.keep(conn, {rep.id: fallen}, NINE, academy.catalogue.scale_version)
            moments.keep(conn, rep.id, NINE - 2 * DAY, fallen, known)
            _between(conn, rep.id, number)


def _between(conn: Connection, rep: str, number: int) -> None:
    on, due = NINE - 8 * DAY, TODAY - number % 20 * DAY
    asked = (ident(f"{rep} asked"), ANA, "lesson", "practices/rapport", rep, None, "So.", due, "never", 0)
    assignments.keep(conn, Assignment(*asked, made_at=NINE - 40 * DAY))  # type: ignore[arg-type]
    conn.execute(insert(sharing).values(person_id=rep, what="commitments", since=NINE))
    row: dict[str, Any] = {
        "id": ident(f"{rep} ring"),
        "person_id": rep,
        "lesson": "",
        "what": "Ring",
        "state": "open",
    }
    row |= {"account": "Lund", "made_at": on, "due_on": str(TODAY - DAY)}
    conn.execute(insert(commitment).values(row))
    row = {"id": ident(f"{rep} call"), "rep_id": rep, "manager_id": ANA, "practice": "questioning", "account": "Lund"}
    row |= {"call_on": str(on.date()), "opened_at": on, "both_at": on, "practise": "", "debriefed_at": None}
    conn.execute(insert(observation).values(row))
    row = {"id": ident(f"{rep} talk"), "rep_id": rep, "manager_id": ANA, "held_on": str(on.date()), "written_at": on}
    row |= {"since_last": "", "this_time": "Figures.", "agreed": "", "shared_at": on}
    conn.execute(insert(one_to_one).values(row))


def told(ana: Visitor, path: str) -> tuple[int, str]:
    """How many statements a page takes, and the page."""
    with statements(ana.academy.store) as said:
        page = ana.open(path).get_data(as_text=True)
    return len(said), page


@one_engine
def test_five_fifty_and_twelve_hundred_take_as_many_statements_and_a_page_of_bytes(north: Academy) -> None:
    for handle in EVERYBODY:
        if handle != "eva":
            change(north, handle, team_id=SOUTH)
    ana, asked = north.sign_in("ana"), {}
    for size in SIZES:
        grow(north, size)
        ana.visit("/team/")
        for path in PAGES:
            asked[size, path], html = told(ana, path)
            print(size, path, len(html), "bytes")
            if path not in WHOLE:
                assert len(html) < HEAVIEST
    print("statements", asked)
    for path, most in PAGES.items():
        assert asked[5, path] == asked[50, path] == asked[1_200, path] <= most


@one_engine
def test_of_many_people_some_are_named_and_the_others_are_a_click_away(north: Academy) -> None:
    grow(north, 60)
    ana = north.sign_in("ana")
    page = ana.visit("/team/")
    assert len(lines(page)) == 5
    due = section(page, "due")
    assert due.count("Overdue on") == 8
    assert re.search(r"And \d+ other things$", due)
    whole = [section(ana.visit(f"/team/?due=all&things={number}"), "due") for number in (1, 2, 99)]
    assert whole[0].count("Overdue on") == 50
    assert "Page 1 of 3" in whole[0]
    assert whole[2].count("Overdue on") + whole[2].count("Due on") + 100 == 8 + int(
        re.search(r"And (\d+) other", due)[1]
    )  # type: ignore[index]
    assert len({line for page in whole for line in page.split("verdue on")}) > 100
    assert "other thing" not in "".join(whole)
    assert section(page, "changed").count(" finished 1 attempt") == 12
    assert "people have finished an attempt; page 1 of" in section(page, "changed")
    second = section(ana.visit("/team/?changed=2"), "changed")
    assert second.count(" finished 1 attempt") == 12
    for odd in ("0", "-1", "999999999999", "x", ""):
        found = ana.visit(f"/team/?changed={odd}&due=")
        assert found.status == 200
        assert "page 1 of" in section(found, "changed")
