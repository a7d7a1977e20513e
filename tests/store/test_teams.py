"""Teams are a tree: whoever leads one answers for all below it, and none is part of itself."""

import pytest
from sqlalchemy import text

from assessor.store import Store, people
from assessor.store.errors import Conflict, Loop, Missing
from assessor.store.people import Team
from tests.support import made

TREE = (
    Team("world", "World"),
    Team("north", "North", "world"),
    Team("east", "North-east", "north"),
    Team("coast", "North-east coast", "east"),
    Team("south", "South", "world"),
)


@pytest.fixture(autouse=True)
def _tree(store: Store) -> None:
    with store.write() as conn:
        for team in TREE:
            people.add_team(conn, team)


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (["north"], {"north", "east", "coast"}),
        (["coast"], {"coast"}),
        (["world"], {team.id for team in TREE}),
        (["east", "south"], {"east", "coast", "south"}),
        (["nowhere"], set()),
        ([], set()),
    ],
)
def test_all_teams_below_are_found(store: Store, start: list[str], found: set[str]) -> None:
    with store.read() as conn:
        assert people.below(conn, start) == found


@pytest.mark.parametrize(("start", "found"), [("coast", {"coast", "east", "north", "world"}), ("world", {"world"})])
def test_all_teams_above_are_found(store: Store, start: str, found: set[str]) -> None:
    with store.read() as conn:
        assert people.above(conn, [start]) == found


@pytest.mark.parametrize("parent", ["north", "east", "coast"])
def test_a_team_does_not_become_part_of_itself(store: Store, parent: str) -> None:
    with store.write() as conn:
        with pytest.raises(Loop, match=f"north cannot be part of {parent}"):
            people.change_team(conn, Team("north", "North", parent))
        assert people.teams(conn)["north"].parent_id == "world"


def test_a_new_team_is_not_part_of_itself(store: Store) -> None:
    with store.write() as conn, pytest.raises(Loop):
        people.add_team(conn, Team("west", "West", "west"))


def test_a_team_moves_with_all_below_it(store: Store) -> None:
    moved = Team("east", "East", "south")
    with store.write() as conn:
        assert people.change_team(conn, moved) == "stored"
        assert people.change_team(conn, moved) == "same"

        assert people.teams(conn)["east"] == moved
        assert people.below(conn, ["south"]) == {"south", "east", "coast"}


def test_a_team_that_is_not_there_cannot_change(store: Store) -> None:
    with store.write() as conn, pytest.raises(Missing, match="no team west"):
        people.change_team(conn, Team("west", "West"))


def test_a_loop_in_the_rows_ends(store: Store) -> None:
    with store.write() as conn:
        conn.execute(text("UPDATE team SET parent_id = 'coast' WHERE id = 'north'"))
    with store.read() as conn:
        assert people.below(conn, ["east"]) == people.above(conn, ["east"]) == {"north", "east", "coast"}


def test_two_moves_at_once_make_no_loop(store: Store) -> None:
    with store.write() as conn:
        people.change_team(conn, Team("east", "North-east", "world"))
        people.change_team(conn, Team("coast", "Coast", "world"))

    def move(number: int) -> str:
        pair = ("east", "coast")
        try:
            with store.write() as conn:
                return people.change_team(conn, Team(pair[number], "moved", pair[1 - number]))
        except Loop:
            return "refused"

    assert sorted(made.at_once(2, move)) == ["refused", "stored"]


def test_who_works_in_teams_and_who_leads_them_is_found(store: Store) -> None:
    lead = frozenset({"north", "south"})
    with store.write() as conn:
        people.add_person(conn, made.person("ana", team_id="world", manages=lead))
        people.add_person(conn, made.person("ben", team_id="north"))
        people.add_person(conn, made.person("caro", team_id="north"))
        people.add_person(conn, made.person("dov", team_id="south", manages=frozenset({"south"})))
        people.leave(conn, "caro", made.NOON)

        assert [person.handle for person in people.working_in(conn, ["north", "east"])] == ["ben"]
        assert [person.handle for person in people.leading(conn, ["south"])] == ["ana", "dov"]
        assert people.leading(conn, ["north"])[0].manages == lead
        assert people.working_in(conn, []) == people.leading(conn, []) == []


def test_a_team_is_kept_once(store: Store) -> None:
    with store.write() as conn:
        assert people.add_team(conn, TREE[2]) == "same"
        with pytest.raises(Conflict):
            people.add_team(conn, Team("east", "East"))

        assert sorted(people.teams(conn).values(), key=TREE.index) == list(TREE)
