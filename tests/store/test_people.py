"""People are found with their roles and teams, and nobody takes another's id or handle."""

import pytest

from assessor.store import Store, people
from assessor.store.errors import Conflict
from tests.support import made


def test_a_person_comes_back_whole(store: Store) -> None:
    ana = made.person(
        "ana", roles=frozenset({"rep", "manager"}), team_id="north", manages=frozenset({"north", "east", "south"})
    )
    with store.write() as conn:
        for name in ("north", "east", "south"):
            people.add_team(conn, people.Team(name, name.title()))
        assert people.add_person(conn, ana) == "stored"

    with store.read() as conn:
        assert people.by_id(conn, "ana") == ana
        assert people.by_handle(conn, "ana") == ana


def test_a_person_without_roles_or_teams_comes_back_whole(store: Store) -> None:
    nobody_yet = made.person("new", roles=frozenset())
    with store.write() as conn:
        people.add_person(conn, nobody_yet)

    with store.read() as conn:
        assert people.by_handle(conn, "new") == nobody_yet


def test_an_unknown_person_is_none(store: Store) -> None:
    with store.read() as conn:
        assert people.by_id(conn, "ben") is None
        assert people.by_handle(conn, "ben") is None


def test_everyone_is_in_the_order_of_handles(store: Store) -> None:
    cast = [made.person(handle) for handle in ("dov", "ana", "caro", "ben")]
    with store.write() as conn:
        for person in cast:
            people.add_person(conn, person)

    with store.read() as conn:
        assert [person.handle for person in people.everyone(conn)] == ["ana", "ben", "caro", "dov"]


def test_the_same_person_twice_is_kept_once(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        assert people.add_person(conn, made.person("ben")) == "same"
        assert len(people.everyone(conn)) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"id": "another"}, id="the handle is taken"),
        pytest.param({"id": "ben", "handle": "benny"}, id="the id is taken"),
        pytest.param({"roles": frozenset({"rep", "admin"})}, id="other roles"),
    ],
)
def test_somebody_else_does_not_take_the_place(store: Store, other: dict[str, str]) -> None:
    ben = made.person("ben")
    with store.write() as conn:
        people.add_person(conn, ben)
        with pytest.raises(Conflict) as conflict:
            people.add_person(conn, made.person(**{"handle": "ben"} | other))

        assert conflict.value.existing == ben
        assert people.everyone(conn) == [ben]


def test_teams_form_a_tree(store: Store) -> None:
    north, east = people.Team("north", "North"), people.Team("east", "North-east", parent_id="north")
    with store.write() as conn:
        assert people.add_team(conn, north) == "stored"
        assert people.add_team(conn, east) == "stored"
        assert people.add_team(conn, east) == "same"
        with pytest.raises(Conflict):
            people.add_team(conn, people.Team("east", "East"))

    with store.read() as conn:
        assert people.teams(conn) == {"north": north, "east": east}
