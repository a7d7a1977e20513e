"""People are found with their roles and teams, and nobody takes another's id, handle or e-mail."""

from datetime import timedelta
from typing import Any

import pytest

from assessor.store import Store, accounts, invitations, people
from assessor.store.errors import Conflict, Missing
from tests.support import made
from tests.support.made import NOON


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


def test_an_address_is_one_however_it_is_written(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben", email=" Ben@Example.org "))
        found = people.by_email(conn, "BEN@example.ORG")
        assert found is not None
        assert found.email == "ben@example.org"
        assert people.add_person(conn, made.person("ben", email="ben@Example.org")) == "same"
        with pytest.raises(Conflict):
            people.add_person(conn, made.person("benny", email="bEn@example.org"))


def test_many_people_have_no_address(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        assert people.add_person(conn, made.person("caro", email="")) == "stored"
        assert people.change_person(conn, made.person("caro", name="Caroline")) == "stored"
        assert people.by_email(conn, "") is None


def test_a_person_changes(store: Store) -> None:
    changed = made.person(
        "benny",
        id="ben",
        email="benny@example.org",
        roles=frozenset({"trainer", "rep"}),
        team_id="north",
        manages=frozenset({"east"}),
    )
    with store.write() as conn:
        for name in ("north", "east"):
            people.add_team(conn, people.Team(name, name.title()))
        people.add_person(conn, made.person("ben", roles=frozenset({"rep", "manager"}), manages=frozenset({"north"})))

        assert people.change_person(conn, changed) == "stored"
        assert people.change_person(conn, changed) == "same"
        assert people.by_id(conn, "ben") == changed


def test_a_change_does_not_touch_when_somebody_joined_or_left(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        people.leave(conn, "ben", NOON)
        people.change_person(conn, made.person("ben", name="Benny", created_at=NOON + timedelta(days=1)))

        assert people.by_id(conn, "ben") == made.person("ben", name="Benny", left_at=NOON)


@pytest.mark.parametrize("taken", [{"handle": "caro"}, {"email": "Caro@example.org"}], ids=str)
def test_a_change_does_not_take_what_is_somebody_elses(store: Store, taken: dict[str, Any]) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        people.add_person(conn, made.person("caro", email="caro@example.org"))
        with pytest.raises(Conflict) as conflict:
            people.change_person(conn, made.person(**{"id": "ben"} | taken))

        assert conflict.value.existing == people.by_id(conn, "caro")
        assert people.by_id(conn, "ben") == made.person("ben")


def test_nobody_cannot_change_leave_or_come_back(store: Store) -> None:
    with store.write() as conn:
        for act in (
            lambda: people.change_person(conn, made.person("ben")),
            lambda: people.leave(conn, "ben", NOON),
            lambda: people.come_back(conn, "ben"),
        ):
            with pytest.raises(Missing, match="no person ben"):
                act()


def test_a_leaver_is_signed_out_and_invited_no_more(store: Store) -> None:
    with store.write() as conn:
        made.everything(conn)
        assert people.leave(conn, "ben", NOON) == NOON
        assert people.leave(conn, "ben", NOON + timedelta(days=9)) == NOON

        ben = people.by_id(conn, "ben")
        assert ben is not None
        assert not ben.active
        assert ben in people.everyone(conn)
        assert accounts.sessions_of(conn, "ben") == []
        assert invitations.pending(conn, NOON) == []


def test_a_leaver_comes_back_and_signs_in_anew(store: Store) -> None:
    with store.write() as conn:
        made.everything(conn)
        people.leave(conn, "ben", NOON)
        assert people.come_back(conn, "ben") == "stored"
        assert people.come_back(conn, "ben") == "same"

        ben = people.by_id(conn, "ben")
        assert ben is not None
        assert ben.active
        assert accounts.find_session(conn, "ben's token") is None
