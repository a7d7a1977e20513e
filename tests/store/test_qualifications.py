"""What a manager notes about somebody: newer words take the place of older ones, and deleting is the end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assessor.store import Store, former, people, qualifications
from assessor.store.errors import Conflict
from assessor.store.former import Former
from assessor.store.people import Team
from assessor.store.qualifications import Line, Qualified
from tests.support import made
from tests.support.made import NOON

MADE = Qualified("ana", "ben", "2026-Q1", {"drive": 3, "haste": 0}, {"drive": "On the 2nd."}, "Go along.", NOON)
LATER = NOON + timedelta(days=3)


@pytest.fixture(autouse=True)
def _two_teams(store: Store) -> None:
    with store.write() as conn:
        for name in ("north", "south"):
            people.add_team(conn, Team(name, name.title()))
        for handle, team in (("ana", None), ("ben", "north"), ("caro", "north"), ("dov", "south")):
            people.add_person(conn, replace(made.person(handle), team_id=team))


def test_newer_words_take_the_place_and_the_same_ones_change_nothing(store: Store) -> None:
    with store.write() as conn:
        assert qualifications.keep(conn, MADE) == "stored"
        assert qualifications.keep(conn, replace(MADE, written_at=LATER)) == "same"
        assert qualifications.of_pair(conn, "ana", "ben") == [MADE]
        newer = replace(MADE, levels={"drive": 4}, notes={}, written_at=LATER)
        assert qualifications.keep(conn, newer) == "stored"
        before = replace(MADE, quarter="2025-Q4")
        qualifications.keep(conn, before)
        assert qualifications.of_pair(conn, "ana", "ben") == [newer, before]
        assert qualifications.get(conn, "ana", "ben", "2025-Q4") == before
        assert qualifications.of_pair(conn, "ben", "ana") == qualifications.of_pair(conn, "caro", "ben") == []


def test_what_is_brought_back_is_as_it_was_and_overwrites_nothing(store: Store) -> None:
    with store.write() as conn:
        assert qualifications.bring_back(conn, MADE) == "stored"
        assert qualifications.bring_back(conn, replace(MADE, written_at=LATER)) == "same"
        with pytest.raises(Conflict):
            qualifications.bring_back(conn, replace(MADE, will_do="Something else."))
        assert qualifications.of_pair(conn, "ana", "ben") == [MADE]


def test_deleting_takes_one_quarter_of_one_pair(store: Store) -> None:
    others = [replace(MADE, quarter="2025-Q4"), replace(MADE, rep_id="caro"), replace(MADE, manager_id="caro")]
    with store.write() as conn:
        for one in (MADE, *others):
            qualifications.keep(conn, one)
        for _ in range(2):
            qualifications.remove(conn, "ana", "ben", "2026-Q1")
        pairs = (("ana", "ben"), ("ana", "caro"), ("caro", "ben"))
        assert [one for pair in pairs for one in qualifications.of_pair(conn, *pair)] == others


def test_a_page_has_own_teams_first_and_only_what_the_manager_wrote(store: Store) -> None:
    with store.write() as conn:
        qualifications.keep(conn, MADE)
        qualifications.keep(conn, replace(MADE, rep_id="caro", quarter="2025-Q3"))
        qualifications.keep(conn, replace(MADE, rep_id="dov", manager_id="caro"))
        teams = {"north", "south"}
        found = qualifications.page(conn, "ana", {"south"}, teams, "2026-Q1", 0, 50)
        assert found == [
            Line("dov", "Dov", "South", {}, None, None),
            Line("ben", "Ben", "North", MADE.levels, NOON, None),
            Line("caro", "Caro", "North", {}, None, "2025-Q3"),
        ]
        assert qualifications.page(conn, "ana", {"south"}, teams, "2026-Q1", 1, 1) == found[1:2]
        assert [one.id for one in qualifications.page(conn, "dov", (), teams, "2026-Q1", 0, 50)] == ["ben", "caro"]


def test_who_works_elsewhere_is_counted_and_deleted_apart(store: Store) -> None:
    with store.write() as conn:
        for rep, quarter in (("ben", "2026-Q1"), ("dov", "2026-Q1"), ("dov", "2025-Q4")):
            qualifications.keep(conn, replace(MADE, rep_id=rep, quarter=quarter))
        assert former.of_manager(conn, "ana", {"north"}) == Former(1, 0, 0)
        assert not former.of_manager(conn, "ana", {"north", "south"}).any
        assert former.of_manager(conn, "ana", ()) == Former(2, 0, 0)
        former.remove(conn, "caro", (), "notes")
        for kind in former.KINDS:
            former.remove(conn, "ana", {"north"}, kind)
        assert len(qualifications.of_pair(conn, "ana", "ben")) == 1
        assert qualifications.of_pair(conn, "ana", "dov") == []
