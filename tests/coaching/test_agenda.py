"""What lies ahead: one's own and nobody else's, in few statements, and without a name where everybody may read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from assessor.coaching import agenda, digest
from assessor.coaching.agenda import ASKED, Ahead
from assessor.engine.catalogue import Catalogue
from assessor.store import Store, assignments, commitments, observations, people, study
from assessor.store import plans as kept_plans
from assessor.store.assignments import Assignment
from assessor.store.commitments import Commitment
from assessor.store.observations import Observation, Side
from assessor.store.people import Team
from assessor.store.plans import PlanPart
from assessor.store.schema_coach import REMINDED, plan_part
from assessor.store.schema_team import ASSIGNED
from tests.engine.made import bank
from tests.support import made
from tests.support.made import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)
LAST = TODAY + 365 * DAY
REP, MANAGER = frozenset({"rep"}), frozenset({"manager"})
SIDE = Side({"coverage": 3, "use": 2}, "")
PRIVATE = ("Ben", "Ana", "Halvorsen", "Ask them", "Why", "Figures", "qpc")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return bank()


@pytest.fixture(autouse=True)
def _a_company(store: Store) -> None:
    """Ana leads North, where Ben works; Lee works in Lakes below it; Dov is in South, which Sue leads."""
    with store.write() as conn:
        for team in (Team("north", "North"), Team("lakes", "Lakes", "north"), Team("south", "South")):
            people.add_team(conn, team)
        for name, team_id in (("ben", "north"), ("lee", "lakes"), ("dov", "south")):
            people.add_person(conn, made.person(name, team_id=team_id))
        for name, team_id in (("ana", "north"), ("sue", "south")):
            people.add_person(conn, made.person(name, manages=frozenset({team_id}), roles=MANAGER))


def asks(store: Store, id: str, by: str = "ana", to: str = "ben", **given: Any) -> None:
    usual: dict[str, Any] = {"kind": "lesson", "target": "practices/qpc", "due_on": TODAY + 5 * DAY}
    usual |= {"repeats": "never", "team_id": None} | given
    one = Assignment(id=id, made_by_id=by, person_id=to or None, reason="Why", grace_days=0, made_at=NOON, **usual)
    with store.write() as conn:
        assignments.keep(conn, one)


def call(store: Store, id: str, manager: str = "ana", rep: str = "ben", practice: str = "qpc") -> None:
    on = date(2026, 3, 1)
    with store.write() as conn:
        observations.open_call(conn, Observation(id, rep, manager, practice, f"Halvorsen {id}", on, NOON), SIDE)


def rates(store: Store, call_id: str) -> None:
    with store.write() as conn:
        observations.rate(conn, call_id, "ben", SIDE, NOON)


def agrees(store: Store, id: str, who: str = "ben", due: date = TODAY + DAY) -> None:
    with store.write() as conn:
        commitments.keep(conn, Commitment(id, who, "", "Ask them", "Halvorsen", due, NOON))


def plans(store: Store, who: str = "ana", **given: Any) -> None:
    usual = {"part": "group", "words": "Figures", "every": "week", "begins_on": "2026-03-02"}
    with store.write() as conn:
        conn.execute(insert(plan_part).values(usual | {"manager_id": who, "at": "08:30", "changed_at": NOON} | given))


def ahead(store: Store, catalogue: Catalogue, *handles: str, last: date = LAST) -> dict[str, list[Ahead]]:
    with store.read() as conn:
        return agenda.ahead(conn, catalogue, people.by_ids(conn, handles), NOON, last)


def of(store: Store, catalogue: Catalogue, handle: str, last: date = LAST) -> list[tuple[str, date, str]]:
    return [(one.kind, one.day, one.page) for one in ahead(store, catalogue, handle, last=last)[handle]]


def test_every_kind_there_is_has_its_words() -> None:
    assert ASKED.keys() == set(ASSIGNED)
    assert set(REMINDED) == {"assigned", "calls", "agreed", "week"}


def test_a_rep_has_what_they_were_asked_for_what_they_agreed_and_calls_to_rate(
    store: Store, catalogue: Catalogue
) -> None:
    asks(store, "late", due_on=TODAY)
    asks(store, "later", kind="form", target="where")
    agrees(store, "do")
    call(store, "c1")
    call(store, "c2")
    rates(store, "c2")
    found = of(store, catalogue, "ben")
    assert found[0] == ("calls", date(2026, 3, 1), "/me/calls/")
    assert ("assigned", TODAY, "/me/assigned/") in found
    assert ("agreed", TODAY + DAY, "/me/commitments/") in found
    assert [kind for kind, *_ in found].count("calls") == 1
    assert found == sorted(found, key=lambda one: one[1])


def test_what_is_done_settled_or_rated_is_gone(store: Store, catalogue: Catalogue) -> None:
    asks(store, "a")
    agrees(store, "do")
    call(store, "c")
    with store.write() as conn:
        study.mark(conn, made.reading(person_id="ben", lesson="practices/qpc", studied_at=NOON))
        commitments.settle(conn, "do", "ben", "done", NOON)
    rates(store, "c")
    assert of(store, catalogue, "ben") == []


def test_a_call_whose_scale_is_out_of_service_is_not_asked_for(store: Store, catalogue: Catalogue) -> None:
    call(store, "gone", practice="retired")
    call(store, "c")
    assert [one.source for one in ahead(store, catalogue, "ben")["ben"]] == ["c"]


def test_what_comes_again_is_there_with_the_rounds_to_come(store: Store, catalogue: Catalogue) -> None:
    asks(store, "a", repeats="quarter", due_on=date(2026, 3, 31))
    days = [day for _, day, _ in of(store, catalogue, "ben")]
    assert days == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    with store.write() as conn:
        study.mark(conn, made.reading(person_id="ben", lesson="practices/qpc", studied_at=NOON))
    assert [day for _, day, _ in of(store, catalogue, "ben")] == days[1:]


def test_a_manager_has_the_plan_and_counts_of_what_they_asked_for(store: Store, catalogue: Catalogue) -> None:
    plans(store)
    for number, to in enumerate(("ben", "lee")):
        asks(store, f"a{number}", to=to)
    call(store, "own")
    found = ahead(store, catalogue, "ana", last=TODAY + 6 * DAY)["ana"]
    assert [(one.day, one.at, one.says) for one in found if one.kind == "week"] == [
        (TODAY, "08:30", "Your plan: With the team"),
        (TODAY + 5 * DAY, "", "2 things that you asked for are due"),
    ]
    assert {one.page for one in found} == {"/team/plan/", "/team/assigned/"}, "their own side is in from the start"


def test_a_joint_call_moves_the_plan_on_without_being_written_down(store: Store, catalogue: Catalogue) -> None:
    plans(store, part="monitoring", begins_on="2026-02-23")

    def days() -> list[date]:
        found = ahead(store, catalogue, "ana", last=TODAY + 14 * DAY)["ana"]
        return [one.day for one in found if one.source == "monitoring"]

    assert days() == [date(2026, 2, 23), TODAY, TODAY + 7 * DAY, TODAY + 14 * DAY]
    call(store, "today", "ana", "ben")
    assert days() == [date(2026, 2, 23), TODAY + 7 * DAY, TODAY + 14 * DAY]
    # Whatever is set anew meanwhile: with the call taken back the day is due as before.
    part = PlanPart("ana", "monitoring", "Calls", "week", date(2026, 2, 23), date(2026, 2, 23), "", NOON)
    with store.write() as conn:
        assert kept_plans.keep_part(conn, part) == "stored"
        assert observations.take_back(conn, "today", "ana", NOON)
    assert days() == [date(2026, 2, 23), TODAY, TODAY + 7 * DAY, TODAY + 14 * DAY]


def test_a_manager_is_told_of_what_is_still_to_be_done_by_somebody_whom_they_lead(
    store: Store, catalogue: Catalogue
) -> None:
    asks(store, "monthly", repeats="month")
    asks(store, "team", to="", team_id="north", due_on=TODAY + 6 * DAY)
    days = [TODAY + 5 * DAY, TODAY + 6 * DAY]

    def week() -> list[date]:
        return [one.day for one in ahead(store, catalogue, "ana", last=TODAY + 40 * DAY)["ana"]]

    assert week() == [*days, date(2026, 4, 7)]
    with store.write() as conn:
        study.mark(conn, made.reading(person_id="ben", lesson="practices/qpc", studied_at=NOON))
    assert week() == [days[1], date(2026, 4, 7)], "Lee has not read it yet, and Ben is asked again in April"
    with store.write() as conn:
        study.mark(conn, made.reading("other", person_id="lee", lesson="practices/qpc", studied_at=NOON))
    assert week() == [date(2026, 4, 7)]


@pytest.mark.parametrize("how", ["left", "moved", "lead another"])
def test_of_whom_a_manager_does_not_lead_any_more_nothing_is_due(
    store: Store, catalogue: Catalogue, how: str
) -> None:
    asks(store, "monthly", repeats="month")
    asks(store, "team", to="", team_id="north", repeats="year-after-last")
    with store.write() as conn:
        people.leave(conn, "lee", NOON)
        if how == "left":
            people.leave(conn, "ben", NOON)
        elif how == "moved":
            people.change_person(conn, made.person("ben", team_id="south"))
        else:
            people.change_person(conn, made.person("ana", manages=frozenset({"south"}), roles=MANAGER))
    assert of(store, catalogue, "ana") == []
    assert digest.sections(ahead(store, catalogue, "ana")["ana"], (), TODAY) == ()


def test_nobody_has_what_is_another_persons(store: Store, catalogue: Catalogue) -> None:
    asks(store, "a")
    asks(store, "b", by="sue", to="dov")
    agrees(store, "do", "dov")
    call(store, "c", "sue", "dov")
    plans(store, "sue")
    everything = ahead(store, catalogue, "ana", "ben", "dov", "lee", "sue")
    assert everything["lee"] == []
    assert {one.source for one in everything["ben"]} == {"a"}
    assert {one.source for one in everything["dov"]} == {"b", "c", "do"}
    assert {one.source for one in everything["ana"]} == {"asked 1"}
    assert {one.source for one in everything["sue"]} == {"group", "asked 1"}


def test_who_leads_nobody_any_more_has_no_week(store: Store, catalogue: Catalogue) -> None:
    plans(store, "ben")
    assert of(store, catalogue, "ben") == []


def test_nothing_that_everybody_may_read_names_anybody_or_anything(store: Store, catalogue: Catalogue) -> None:
    for number, (kind, target) in enumerate((("lesson", "practices/qpc"), ("form", "where"), ("review", "5"))):
        asks(store, f"a{number}", kind=kind, target=target)
    agrees(store, "do")
    call(store, "c")
    plans(store)
    found = [one for all_ in ahead(store, catalogue, "ana", "ben").values() for one in all_]
    assert {one.kind for one in found} == set(REMINDED)
    for one in found:
        assert not [word for word in PRIVATE if word in f"{one.says} {one.page}"], one


def test_a_letter_says_what_was_asked_and_of_the_rest_how_many(store: Store, catalogue: Catalogue) -> None:
    asks(store, "late", due_on=TODAY)
    asks(store, "soon", due_on=TODAY + 14 * DAY)
    asks(store, "far", due_on=TODAY + 16 * DAY)
    for number, days in enumerate((1, 2, 3, 8, 40)):
        agrees(store, f"d{number}", due=TODAY + days * DAY)
    call(store, "c")
    found = ahead(store, catalogue, "ben")["ben"]
    told = digest.sections(found, (), TODAY + DAY)
    assert [section.kind for section in told] == ["assigned", "calls", "agreed"]
    asked, calls, agreed = (section.lines for section in told)
    title = catalogue.lessons["practices/qpc"].title
    assert asked == (f"the lesson “{title}”: was due on 2 March", f"the lesson “{title}”: by Monday, 16 March")
    assert calls == ("a joint call of 1 March waits for your rating",)
    assert agreed == ("3 are due this week, the first by Tuesday, 3 March",)
    assert not [line for line in (*calls, *agreed) for word in PRIVATE if word in line]
    assert digest.sections(found, set(REMINDED), TODAY) == ()
    assert [section.kind for section in digest.sections(found, {"assigned"}, TODAY)] == ["calls", "agreed"]
    late = digest.sections(found, {"assigned", "calls"}, TODAY + 5 * DAY)
    assert late[0].lines == ("3 were due, the first on 3 March", "one is due by Tuesday, 10 March")
    assert digest.sections(found, {"assigned", "calls"}, TODAY + 32 * DAY)[0].lines[0].startswith("4 were due")


def test_a_letter_to_a_manager_leads_to_the_desk_if_anything_is_due_and_counts_nobody(
    store: Store, catalogue: Catalogue
) -> None:
    plans(store)
    asks(store, "soon")
    (week,) = digest.sections(ahead(store, catalogue, "ana")["ana"], (), TODAY)
    assert week.page == "/team/"
    assert week.lines == (
        "whom to talk to this week, and about what, stands on your desk",
        "Monday, 2 March, 08:30: Your plan: With the team",
        "Saturday, 7 March: Something that you asked for is due",
    )
    assert digest.sections(ahead(store, catalogue, "sue")["sue"], (), TODAY) == ()


def test_a_letter_with_very_much_in_it_stays_short(store: Store, catalogue: Catalogue) -> None:
    for number in range(30):
        asks(store, f"a{number}")
    (section,) = digest.sections(ahead(store, catalogue, "ben")["ben"], (), TODAY)
    assert len(section.lines) == digest.MOST + 1
    assert section.lines[-1] == "and 22 more"


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements of the block."""
    said: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    engine = store.database.readers
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_a_hundred_people_take_as_many_statements_as_one(store: Store, catalogue: Catalogue) -> None:
    with store.write() as conn:
        for number in range(100):
            led = {"manages": frozenset({"north"}), "roles": MANAGER} if number % 10 == 0 else {"team_id": "north"}
            people.add_person(conn, made.person(f"p{number:02}", **led))
    for number in range(100):
        agrees(store, f"d{number}", f"p{number:02}")
        call(store, f"c{number}", "p00", f"p{number:02}" if number else "ben")
    plans(store, "p00")
    asks(store, "a", to="p01")
    asks(store, "team", to="ben")
    with counted(store) as few:
        ahead(store, catalogue, "p00")
    with counted(store) as many:
        ahead(store, catalogue, *(f"p{number:02}" for number in range(100)))
    assert len(many) <= len(few) + 2
    assert len(many) <= 16
