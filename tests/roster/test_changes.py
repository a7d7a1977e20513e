"""One person or team at a time: what an admin may change, what is refused and why, and what is noted."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assessor.roster import changes, deeds
from assessor.roster.changes import Given, Objection
from assessor.store import Store, accounts, audit, people
from assessor.store.audit import Entry
from assessor.store.errors import Missing
from assessor.store.people import Team
from tests.support import made

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
BEN = Given("Ben", "ben@example.org", "ben", "north", frozenset({"rep"}), frozenset())
IDA = Given("Ida", "", "ida", "", frozenset({"admin"}), frozenset())


@pytest.fixture(autouse=True)
def _staff(store: Store) -> None:
    with store.write() as conn:
        people.add_team(conn, Team("sales", "Sales"))
        people.add_team(conn, Team("north", "North", "sales"))
        people.add_person(conn, made.person("ida", roles=frozenset({"admin"})))
        people.add_person(conn, made.person("ben", email="ben@example.org", team_id="north"))


def noted(store: Store, about: str) -> list[Entry]:
    with store.read() as conn:
        return audit.about(conn, about)


def person(store: Store, id_: str) -> people.Person:
    with store.read() as conn:
        return changes.person(conn, id_)


def refused(call: object, *given: object) -> dict[str, str]:
    with pytest.raises(Objection) as caught:
        call(*given)  # type: ignore[operator]
    return caught.value.wrong


def test_somebody_new_gets_a_handle_from_their_address(store: Store) -> None:
    given = Given(" Eve  Adams ", "Eve@Example.org", "", "north", frozenset({"manager"}), frozenset({"sales"}))
    eve = changes.add(store, given, "ida", NOW)
    assert person(store, eve.id) == eve
    assert (eve.name, eve.email, eve.handle) == ("Eve Adams", "eve@example.org", "eve")
    (entry,) = noted(store, eve.id)
    assert (entry.actor_id, entry.action, entry.at) == ("ida", deeds.ADDED, NOW)
    assert entry.detail["manages"] == "manages: nothing → Sales"


WRONG = [
    ({"name": " "}, "name", "Nothing; write how others call them, such as Ana Ferreira."),
    ({"name": "A\0B"}, "name", "“A(U+0000)B” holds a character"),
    ({"email": "eve"}, "email", "“eve” is no e-mail address; write an address such as ana@example.org."),
    ({"email": "BEN@example.org"}, "email", "Somebody else has this e-mail address: Ben."),
    ({"handle": "ben"}, "handle", "Somebody else has this handle: Ben."),
    ({"handle": "e@e"}, "handle", "“e@e” is no handle"),
    ({"team_id": "nowhere"}, "team", "One of these teams is not there any more"),
    ({"manages": frozenset({"north", "x\0"})}, "team", "One of these teams is not there any more"),
    ({"roles": frozenset({"rep", "king"})}, "roles", "Choose some of rep, manager, trainer, admin."),
    ({"email": "", "handle": ""}, "email", "Give an e-mail address or a handle"),
]


@pytest.mark.parametrize(("slip", "field", "said"), WRONG, ids=[said[:30] for *_, said in WRONG])
def test_what_is_wrong_is_said_beside_its_field(store: Store, slip: dict[str, object], field: str, said: str) -> None:
    good = Given("Eve", "eve@example.org", "eve", "", frozenset(), frozenset())
    wrong = refused(changes.add, store, replace(good, **slip), "ida", NOW)  # type: ignore[arg-type]
    assert list(wrong) == [field]
    assert wrong[field].startswith(said)
    with store.read() as conn:
        assert len(people.everyone(conn)) == 2


def test_a_change_is_noted_once_with_what_was_and_is(store: Store) -> None:
    changed = replace(BEN, name="Benjamin", team_id="", manages=frozenset({"sales"}))
    changes.change(store, "ben", changed, "ida", NOW)
    changes.change(store, "ben", changed, "ida", NOW)
    (entry,) = noted(store, "ben")
    assert entry.detail == {
        "name": "name: Ben → Benjamin",
        "team": "team: Sales/North → nothing",
        "manages": "manages: nothing → Sales",
    }


def test_nobody_who_is_not_there_can_be_changed(store: Store) -> None:
    for call in (changes.leave, changes.come_back):
        with pytest.raises(Missing):
            call(store, "nobody", "ida", NOW)
    with pytest.raises(Missing):
        changes.change(store, "nobody", BEN, "ida", NOW)


def test_the_last_admin_neither_leaves_nor_is_demoted(store: Store) -> None:
    assert "no admin left" in refused(changes.leave, store, "ida", "ida", NOW)[""]
    assert (
        "no admin left" in refused(changes.change, store, "ida", replace(IDA, roles=frozenset()), "ida", NOW)["roles"]
    )
    changes.change(store, "ben", replace(BEN, roles=frozenset({"admin"})), "ida", NOW)
    changes.leave(store, "ida", "ben", NOW)
    assert not person(store, "ida").active
    assert "no admin left" in refused(changes.leave, store, "ben", "ben", NOW)[""]


def test_of_two_admins_who_let_each_other_go_at_once_one_stays(store: Store) -> None:
    changes.change(store, "ben", replace(BEN, roles=frozenset({"admin"})), "ida", NOW)

    def let_go(turn: int) -> bool:
        pair = ("ida", "ben")
        try:
            changes.leave(store, pair[turn % 2], pair[1 - turn % 2], NOW)
        except Objection:
            return False
        return True

    assert not all(made.at_once(8, let_go))
    assert sum(person(store, id_).active for id_ in ("ida", "ben")) == 1


def test_who_leaves_is_signed_out_and_can_come_back(store: Store) -> None:
    with store.write() as conn:
        accounts.open_session(conn, "token", "ben", NOW, "Firefox", "192.0.2.7")
    changes.leave(store, "ben", "ida", NOW)
    changes.leave(store, "ben", "ida", NOW)
    with store.read() as conn:
        assert accounts.sessions_of(conn, "ben") == []
    changes.come_back(store, "ben", "ida", NOW)
    changes.come_back(store, "ben", "ida", NOW)
    assert person(store, "ben").active
    assert sorted(entry.action for entry in noted(store, "ben")) == sorted([deeds.LEFT, deeds.CAME_BACK])


def test_teams_are_added_renamed_and_moved_and_it_is_noted(store: Store) -> None:
    west = changes.add_team(store, "West", "sales", "ida", NOW)
    changes.change_team(store, west.id, "Wild West", "", "ida", NOW)
    changes.change_team(store, west.id, "Wild West", "", "ida", NOW)
    with store.read() as conn:
        assert people.teams(conn)[west.id] == Team(west.id, "Wild West", None)
        details = [entry.detail for entry in audit.by(conn, "ida")]
    assert {"team": "Sales/West"} in details
    assert {"team": "Sales/West → Wild West"} in details
    assert len(details) == 2


TEAMS = [
    ("north", "North", "north", "parent", "A team cannot be part of itself"),
    ("sales", "Sales", "north", "parent", "A team cannot be part of itself"),
    ("north", "North", "nowhere", "parent", "That team is not there any more"),
    ("north", "", "sales", "name", "Give one name of 1 to 60 characters"),
    ("north", "A/B", "sales", "name", "Give one name of 1 to 60 characters"),
    ("north", "A;B", "sales", "name", "“A;B” names several teams"),
    ("north", "N" * 61, "sales", "name", "“NNN"),
    ("north", " sAles", "", "name", "There is a team sAles already."),
]


@pytest.mark.parametrize(("id_", "name", "parent", "field", "said"), TEAMS)
def test_what_a_team_cannot_be(store: Store, id_: str, name: str, parent: str, field: str, said: str) -> None:
    wrong = refused(changes.change_team, store, id_, name, parent, "ida", NOW)
    assert list(wrong) == [field]
    assert wrong[field].startswith(said)
    with store.read() as conn:
        assert people.teams(conn)["north"] == Team("north", "North", "sales")
