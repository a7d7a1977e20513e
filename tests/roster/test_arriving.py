"""Whom a single sign-on lets in as whom, and what claims change; what an issuer says is checked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from assessor.roster import arriving, deeds
from assessor.roster.arriving import Refused, Rules
from assessor.store import Store, accounts, audit, people
from assessor.store.errors import Conflict
from assessor.store.people import Person, Team
from tests.support import made
from tests.support.made import NOON

ISSUER = "https://login.example.org"
GROUPS = {"sellers": frozenset({"rep"}), "leads": frozenset({"manager", "rep"})}
OPEN = Rules(True, "groups", {}, "")
CLOSED = replace(OPEN, newcomers=False)
MAPPED = replace(OPEN, roles=GROUPS, team_claim="department")
BEN = {"sub": "b-1", "email": "ben@example.org", "email_verified": True}
one_engine = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _ben_ida_and_teams(store: Store) -> None:
    with store.write() as conn:
        people.add_team(conn, Team("north", "North"))
        people.add_team(conn, Team("south", "South"))
        people.add_team(conn, Team("sales", "Sales"))
        people.add_team(conn, Team("inside", "Inside", "sales"))
        for parent in ("sales", "inside"):
            people.add_team(conn, Team(f"twin {parent}", "Twin", parent))
        rep, admin = frozenset({"rep"}), frozenset({"admin", "trainer"})
        people.add_person(conn, made.person("ben", email="ben@example.org", team_id="north", roles=rep))
        people.add_person(conn, made.person("ida", email="kim@example.org", roles=admin))


def arrive(store: Store, claims: dict[str, Any], rules: Rules = OPEN, **later: float) -> Person:
    with store.write() as conn:
        said = arriving.read({"iss": ISSUER} | claims, rules)
        person = arriving.arrive(conn, said, rules, NOON + timedelta(**later))
        assert people.by_id(conn, person.id) == person
    return person


def refused(store: Store, claims: dict[str, Any], rules: Rules = OPEN) -> str:
    with pytest.raises(Refused) as caught:
        arrive(store, claims, rules)
    with store.read() as conn:
        assert accounts.by_identity(conn, ISSUER, claims["sub"]) is None
    return caught.value.reason


def noted(store: Store, about: str = "ben") -> list[str]:
    with store.read() as conn:
        return [entry.action for entry in audit.about(conn, about)]


@pytest.mark.parametrize("email", ["ben@example.org", "Ben@Example.ORG", " ben@example.org "])
@pytest.mark.parametrize("verified", [True, "true"])
def test_a_verified_address_connects_its_owner(store: Store, email: str, verified: object) -> None:
    assert arrive(store, BEN | {"email": email, "email_verified": verified}, CLOSED).id == "ben"
    assert arrive(store, {"sub": "b-1"}, CLOSED).id == "ben"
    assert noted(store) == [deeds.CONNECTED]


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 0, 1, [], {}])
def test_an_address_that_is_not_verified_connects_nobody(store: Store, verified: object) -> None:
    assert refused(store, BEN | {"email_verified": verified}) == "unknown"
    assert noted(store) == []


def test_an_address_that_only_looks_like_the_admins_is_another(store: Store) -> None:
    lowered = "\N{KELVIN SIGN}im@example.org"
    assert lowered.lower() == "kim@example.org"
    eve = arrive(store, {"sub": "evil", "name": "Eve", "email": lowered, "email_verified": True})
    assert (eve.handle, eve.email) == ("eve", None)


def test_an_address_that_is_not_verified_is_not_kept(store: Store) -> None:
    assert arrive(store, {"sub": "s-1", "email": "sam@example.org"}).email is None
    assert (
        arrive(store, {"sub": "s-2", "email": "sam@example.org", "email_verified": True}).email == "sam@example.org"
    )


def test_one_person_has_one_account_with_an_issuer(store: Store) -> None:
    arrive(store, BEN)
    assert refused(store, BEN | {"sub": "b-2"}) == "unknown"


def test_a_name_of_another_issuer_is_another_name(store: Store) -> None:
    arrive(store, BEN)
    stranger = arrive(store, {"iss": "https://other.example.org", "sub": "b-1"})
    assert stranger.id != "ben"
    assert arrive(store, BEN | {"iss": "https://third.example.org"}).id == "ben"


@pytest.mark.parametrize(("verified", "reason"), [(True, "left"), (False, "unknown")])
def test_a_leaver_hears_so_only_if_the_address_is_theirs(store: Store, verified: bool, reason: str) -> None:
    with store.write() as conn:
        people.leave(conn, "ben", NOON)
    assert refused(store, BEN | {"email_verified": verified}) == reason


def test_a_stranger_is_nobody_unless_newcomers_are_let_in(store: Store) -> None:
    assert refused(store, {"sub": "s-1", "email": "sam@example.org", "email_verified": True}, CLOSED) == "unknown"


@pytest.mark.parametrize(
    ("claims", "name", "handle"),
    [
        ({"name": "Ben O", "preferred_username": "ben"}, "Ben O", "ben2"),
        ({"email": "x.y@example.org"}, "x.y", "x.y"),
        ({"name": "Sam Stone"}, "Sam Stone", "sam.stone"),
        ({}, "New here", "new.here"),
        ({"name": ["a"], "email": 7, "preferred_username": None}, "New here", "new.here"),
        ({"name": "A\0B\ud800", "preferred_username": "\0\ud800"}, "New here", "person"),
        ({"name": "x" * 101, "email": "no address"}, "New here", "new.here"),
        ({"name": " Ana \t Maria "}, "Ana Maria", "ana.maria"),
    ],
)
def test_a_newcomer_is_called_what_can_be_read(
    store: Store, claims: dict[str, object], name: str, handle: str
) -> None:
    person = arrive(store, {"sub": "n-1"} | claims)
    assert (person.name, person.handle, person.roles) == (name, handle, frozenset({"rep"}))


def test_a_newcomer_has_the_roles_and_the_team_that_are_said(store: Store) -> None:
    person = arrive(store, {"sub": "n-1", "groups": ["leads"], "department": "Sales/Inside"}, MAPPED)
    assert (person.roles, person.team_id) == (frozenset({"rep", "manager"}), "inside")
    assert sorted(noted(store, person.id)) == sorted([deeds.ADDED, deeds.CHANGED, deeds.CONNECTED])
    assert arrive(store, {"sub": "n-2"}, MAPPED).roles == frozenset()


@one_engine
@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        (["sellers"], {"rep"}),
        ("sellers", {"rep"}),
        (["leads", "football"], {"rep", "manager"}),
        (["Leads", "sellers leads"], set()),
        ([], set()),
        (None, set()),
        ([["sellers"], {"a": "leads"}, 7], set()),
        ({"sellers": True}, set()),
    ],
)
def test_groups_give_roles_and_take_them(store: Store, groups: object, roles: set[str]) -> None:
    assert arrive(store, BEN | {"groups": groups}, MAPPED).roles == roles


def test_roles_that_no_group_gives_stay_as_admins_set_them(store: Store) -> None:
    ida = {"sub": "i-1", "email": "kim@example.org", "email_verified": True, "groups": "sellers"}
    assert arrive(store, ida, MAPPED).roles == {"admin", "trainer", "rep"}


def test_a_sign_in_that_changes_nothing_notes_nothing(store: Store) -> None:
    for minutes in range(3):
        arrive(store, BEN | {"groups": ["sellers"], "department": "North"}, MAPPED, minutes=minutes)
    assert noted(store) == [deeds.CONNECTED]


def test_the_last_admin_stays_one(store: Store) -> None:
    rules = replace(MAPPED, roles={"it": frozenset({"admin"})})
    ida = {"sub": "i-1", "email": "kim@example.org", "email_verified": True}
    assert arrive(store, ida, rules).roles == {"admin", "trainer"}
    arrive(store, BEN | {"groups": "it"}, rules)
    assert arrive(store, ida, rules, minutes=1).roles == {"trainer"}
    assert arrive(store, BEN, rules).roles == {"rep", "admin"}


@one_engine
@pytest.mark.parametrize(
    ("said", "team"),
    [
        ("South", "south"),
        (" south ", "south"),
        ("Sales/Inside", "inside"),
        ("Inside", "inside"),
        ("Sales/Twin", "twin sales"),
        ("Twin", "north"),
        ("Moon", "north"),
        ("", "north"),
        (7, "north"),
        ("a//b", "north"),
        ("x" * 500, "north"),
    ],
)
def test_a_claim_names_a_team_that_is_here(store: Store, said: object, team: str) -> None:
    assert arrive(store, BEN | {"department": said}, MAPPED).team_id == team


def test_two_browsers_at_once_are_one_newcomer(store: Store) -> None:
    def come(number: int) -> object:
        try:
            return arrive(store, {"sub": "n-1", "name": "Sam"}).id
        except Conflict:
            return arrive(store, {"sub": "n-1", "name": "Sam"}).id

    assert len(set(made.at_once(4, come))) == 1
