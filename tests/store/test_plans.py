"""A manager's plan is kept as it was set last, its next day follows from what was done, and figures are replaced."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from assessor.engine.rear_view import Reading
from assessor.store import Connection, Store, leading, month_figures, people, plans
from assessor.store.errors import Conflict
from assessor.store.month_figures import Figure
from assessor.store.people import Team
from assessor.store.plans import Entry, PlanPart
from assessor.store.schema_team import observation
from tests.support import made, made_team
from tests.support.made import NOON

MONDAY, TODAY = date(2026, 3, 2), date(2026, 3, 10)
PART = PlanPart("ana", "monitoring", "Joint calls", "week", MONDAY, MONDAY, "08:30", NOON)
ENTRY = Entry("e", "ana", "monitoring", date(2026, 3, 3), "With Ben.", NOON)
FIGURE = Figure("ana", "2026-03", "Orders", 90_000.0, NOON)
LATER = NOON + timedelta(days=1)
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture(autouse=True)
def _ana_and_ben(store: Store) -> None:
    with store.write() as conn:
        people.add_team(conn, Team("north", "North"))
        for handle in ("ana", "ben"):
            people.add_person(conn, replace(made.person(handle), team_id="north"))


def only(conn: Connection, manager: str = "ana", today: date = TODAY) -> PlanPart:
    (found,) = plans.parts(conn, manager, today).values()
    return found


def test_a_part_is_kept_as_it_was_set_last(store: Store) -> None:
    with store.write() as conn:
        assert plans.keep_part(conn, PART) == "stored"
        assert plans.keep_part(conn, replace(PART, changed_at=LATER)) == "same"
        assert only(conn) == PART
        changed = replace(PART, every="month", at="", changed_at=LATER)
        assert plans.keep_part(conn, changed) == "stored"
        assert only(conn) == changed
        assert plans.parts(conn, "ben", TODAY) == {}
        plans.remove_part(conn, "ben", "monitoring")
        assert only(conn) == changed
        plans.remove_part(conn, "ana", "monitoring")
        assert plans.parts(conn, "ana", TODAY) == {}


def test_what_was_done_moves_the_next_day_on_and_deleting_moves_it_back(store: Store) -> None:
    with store.write() as conn:
        plans.keep_part(conn, PART)
        plans.log(conn, ENTRY)
        assert only(conn).next_on == date(2026, 3, 9)
        plans.log(conn, replace(ENTRY, id="f", done_on=date(2026, 3, 8)))
        assert only(conn).next_on == date(2026, 3, 16), "the 8th was for the 9th"
        plans.log(conn, replace(ENTRY, id="g", part="group", done_on=date(2026, 3, 9)))
        assert only(conn).next_on == date(2026, 3, 16)
        assert only(conn, today=date(2026, 3, 7)).next_on == date(2026, 3, 9), "as it was known then"
        plans.remove_entry(conn, replace(ENTRY, id="f"))
        assert only(conn).next_on == date(2026, 3, 9)


def test_a_joint_call_and_a_talk_count_without_being_written_down(store: Store) -> None:
    with store.write() as conn:
        plans.keep_part(conn, PART)
        plans.keep_part(conn, replace(PART, part="individual"))
        made_team.between(conn, "ana", "ben", NOON, "ana")  # on 2 March
        assert {one.next_on for one in plans.parts(conn, "ana", TODAY).values()} == {date(2026, 3, 9)}
        seen = plans.seen(conn, "ana", {"north"}, *MARCH)
        assert [(one.part, one.done_on, one.rep) for one in seen] == [
            ("individual", MONDAY, "Ben"),
            ("monitoring", MONDAY, "Ben"),
        ]
        assert {one.rep for one in plans.seen(conn, "ana", (), *MARCH)} == {""}, "nobody is named who is not theirs"
        assert plans.seen(conn, "ben", {"north"}, *MARCH) == []
        last = plans.last_done(conn, ["ana", "ben"], TODAY)
        assert last == {("ana", "monitoring"): MONDAY, ("ana", "individual"): MONDAY}


def test_a_visit_that_is_rated_on_two_practices_is_one_call_and_two_visits_are_two(store: Store) -> None:
    rated = [("qpc", "Lund"), ("questioning", "LUND"), ("coaching", " lund. "), ("qpc", "Halvorsen")]
    with store.write() as conn:
        for number, (practice, account) in enumerate(rated):
            row = {"id": f"c{number}", "rep_id": "ben", "manager_id": "ana", "practice": practice, "account": account}
            row |= {"call_on": "2026-03-02", "opened_at": NOON, "practise": ""}
            conn.execute(insert(observation).values(row | {"both_at": NOON, "debriefed_at": NOON}))
        assert len(plans.seen(conn, "ana", {"north"}, *MARCH)) == 2
        assert leading.joint_calls(conn, "ana", {"north"}, *MARCH) == 2


def test_an_entry_is_kept_once_and_is_nobody_elses(store: Store) -> None:
    with store.write() as conn:
        assert plans.log(conn, ENTRY) == "stored"
        assert plans.log(conn, replace(ENTRY, made_at=LATER)) == "same"
        assert plans.log(conn, replace(ENTRY, words="With Caro.")) == "stored"
        assert plans.entries(conn, "ana", *MARCH) == [replace(ENTRY, words="With Caro.")]
        for other in (replace(ENTRY, manager_id="ben"), replace(ENTRY, part="group")):
            with pytest.raises(Conflict):
                plans.log(conn, other)
        assert plans.entries(conn, "ben", *MARCH) == plans.entries(conn, "ana", date(2026, 3, 4), MARCH[1]) == []


def test_a_figure_and_its_readings_are_replaced_and_deleted(store: Store) -> None:
    with store.write() as conn:
        assert month_figures.keep(conn, FIGURE) == "stored"
        assert month_figures.keep(conn, replace(FIGURE, entered_at=LATER)) == "same"
        assert month_figures.get(conn, "ana", "2026-03") == FIGURE
        changed = replace(FIGURE, target=80_000.0, entered_at=LATER)
        assert month_figures.keep(conn, changed) == "stored"
        assert month_figures.last(conn, "ana") == changed
        for day, value in ((5, 1_000.0), (12, 9_000.0), (12, 9_500.0)):
            assert month_figures.read_off(conn, "ana", Reading(date(2026, 3, day), value), NOON) == "stored"
        assert month_figures.read_off(conn, "ana", Reading(date(2026, 3, 12), 9_500.0), LATER) == "same"
        month_figures.read_off(conn, "ana", Reading(date(2026, 4, 1), 5.0), NOON)
        month_figures.read_off(conn, "ben", Reading(date(2026, 3, 5), 7.0), NOON)
        assert month_figures.readings(conn, "ana", *MARCH) == [
            Reading(date(2026, 3, 5), 1_000.0),
            Reading(date(2026, 3, 12), 9_500.0),
        ]
        month_figures.remove_reading(conn, "ana", date(2026, 3, 5))
        assert len(month_figures.readings(conn, "ana", *MARCH)) == 1
        month_figures.remove(conn, "ana", "2026-03", MARCH)
        assert month_figures.get(conn, "ana", "2026-03") is None
        assert month_figures.readings(conn, "ana", *MARCH) == []
        assert len(month_figures.readings(conn, "ana", date(2026, 4, 1), date(2026, 4, 30))) == 1
        assert len(month_figures.readings(conn, "ben", *MARCH)) == 1


@pytest.mark.parametrize(
    "wrong", [{"part": "meetings"}, {"every": "day"}, {"at": "8:30"}], ids=lambda given: next(iter(given))
)
def test_the_database_refuses_what_cannot_be(store: Store, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), store.write() as conn:
        plans.keep_part(conn, replace(PART, **wrong))  # type: ignore[arg-type]
