"""Signing in through the company's own accounts, all the way: who is let in as whom, and where they end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assessor.accounts import deeds, links
from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.roster import deeds as roster_deeds
from assessor.store import Store, accounts, erase, people
from assessor.store.accounts import Credential
from tests.support.hasher import CHEAP
from tests.support.oidc import CLIENT, SECRET
from tests.web import academy, sso
from tests.web.academy import NINE, one_engine
from tests.web.sso import BEN, CALLBACK, Company, company, signed_in_as

STRANGER = {"sub": "s-1", "name": "Sam Stone", "email": "sam@example.org", "email_verified": True}
GROUPS = {"sellers": frozenset({"rep"}), "leads": frozenset({"manager", "rep"}), "it": frozenset({"admin"})}


@pytest.fixture
def firm(released_project: Path, store: Store) -> Iterator[Company]:
    with company(released_project, store) as made:
        yield made


@pytest.fixture
def open_firm(released_project: Path, store: Store) -> Iterator[Company]:
    """Newcomers get an account."""
    with company(released_project, store, oidc_newcomers="add") as made:
        yield made


@pytest.fixture
def mapped(released_project: Path, store: Store) -> Iterator[Company]:
    """Groups give roles, a claim names the team, newcomers get an account."""
    given = {"oidc_newcomers": "add", "oidc_roles": GROUPS, "oidc_team_claim": "department"}
    with company(released_project, store, **given) as made:
        yield made


def test_a_person_with_a_verified_address_is_connected_and_in(firm: Company) -> None:
    visitor, page = firm.arrive()
    assert (page.status, page.url) == (200, "/me/")
    assert signed_in_as(visitor) == "Ben Okafor"
    assert firm.connected("b-1") == ident("ben")
    assert [entry.action for entry in firm.history("ben")] == [deeds.SIGNED_IN, roster_deeds.CONNECTED]


def test_who_is_connected_is_known_whatever_their_address_is_now(firm: Company) -> None:
    firm.arrive()
    visitor, _ = firm.arrive({"sub": "b-1", "email": "married@example.org"})
    assert signed_in_as(visitor) == "Ben Okafor"
    assert firm.person("ben").email == "ben@example.org"


@one_engine
def test_signing_in_leads_to_where_one_wanted_to_go(firm: Company) -> None:
    firm.peer.who = BEN
    visitor = firm.real.visitor()
    (link,) = [link for link in visitor.visit("/me/assess/").links if link.startswith("/account/single-sign-on")]
    page = firm.finish(visitor, firm.over(visitor.open(link)))
    assert page.url == "/me/assess/"


@one_engine
def test_a_session_is_one_like_any_other(firm: Company) -> None:
    visitor, _ = firm.arrive()
    assert "Signed in on" in visitor.visit("/account/").text
    visitor.send(visitor.visit("/account/").form("/sign-out"))
    assert visitor.visit("/me/").url == "/account/"
    firm.real.clock.goes_on(days=31)
    again, _ = firm.arrive()
    firm.real.clock.goes_on(days=30)
    assert again.visit("/me/").url == "/account/"


@one_engine
def test_passwords_go_on_working_beside_it(firm: Company) -> None:
    with firm.store.write() as conn:
        accounts.set_password(conn, Credential(ident("ben"), CHEAP.digest("purple giraffe on a bus"), NINE))
    page = firm.real.visitor().visit("/account/")
    assert "Sign in with your company account" in page.text
    assert "Or with a password" in page.text
    visitor = firm.real.visitor()
    visitor.send(page.form("/sign-in"), {"name": "ben", "password": "purple giraffe on a bus"} | _token(visitor))
    assert signed_in_as(visitor) == "Ben Okafor"


def _token(visitor: academy.Visitor) -> dict[str, str]:
    return {"csrf_token": visitor.visit("/account/").form("/sign-in").sends["csrf_token"][0]}


def test_a_stranger_is_sent_to_an_admin(firm: Company) -> None:
    visitor, page = firm.arrive(STRANGER)
    assert (page.status, signed_in_as(visitor)) == (403, "")
    assert "no account for you here yet" in page.text
    assert "Ask an admin" in page.text
    assert firm.connected("s-1") is None


def test_a_newcomer_gets_an_account_where_that_is_set(open_firm: Company) -> None:
    visitor, page = open_firm.arrive(STRANGER | {"preferred_username": "Sam.Stone"})
    assert (page.url, signed_in_as(visitor)) == ("/me/", "Sam Stone")
    sam = open_firm.person("sam.stone")
    assert (sam.roles, sam.team_id, sam.email) == (frozenset({"rep"}), None, "sam@example.org")
    (added,) = [entry for entry in open_firm.history("sam.stone") if entry.action == roster_deeds.ADDED]
    assert added.actor_id is None
    assert added.detail["source"] == "single sign-on"
    again, _ = open_firm.arrive(STRANGER)
    assert signed_in_as(again) == "Sam Stone"


@pytest.mark.parametrize("connected", [True, False])
def test_who_has_left_stays_out(open_firm: Company, connected: bool) -> None:
    if connected:
        open_firm.connect("ben", "b-1")
    with open_firm.store.write() as conn:
        people.leave(conn, ident("ben"), NINE)
    visitor, page = open_firm.arrive()
    assert (page.status, signed_in_as(visitor)) == (403, "")
    assert "account here is closed" in page.text
    assert (open_firm.connected("b-1") is not None) is connected


def test_an_erased_account_is_never_entered_again(open_firm: Company) -> None:
    open_firm.arrive()
    with open_firm.store.write() as conn:
        erase.person(conn, ident("ben"), NINE, None)
    visitor, _ = open_firm.arrive()
    assert signed_in_as(visitor) == "Benjamin"
    assert open_firm.connected("b-1") not in {None, ident("ben")}


def test_groups_give_roles_and_take_them(mapped: Company) -> None:
    _, _ = mapped.arrive(BEN | {"groups": ["leads", "football"]})
    assert mapped.person("ben").roles == {"rep", "manager"}
    changed = next(entry for entry in mapped.history("ben") if entry.action == roster_deeds.CHANGED)
    assert changed.actor_id is None
    assert changed.detail == {"roles": "roles: rep → rep, manager", "source": "single sign-on"}
    mapped.arrive(BEN | {"groups": "sellers"})
    assert mapped.person("ben").roles == {"rep"}
    mapped.arrive(BEN)
    assert mapped.person("ben").roles == frozenset()


def test_without_a_mapping_claims_change_nothing(firm: Company) -> None:
    firm.arrive(BEN | {"groups": ["leads", "admin"], "roles": ["admin"], "department": "South"})
    assert firm.person("ben") == replace(firm.person("ben"), roles=frozenset({"rep"}), team_id=ident("north"))


def test_the_last_admin_stays_one_and_it_is_noted(mapped: Company) -> None:
    ida = {"sub": "i-1", "email": "ida@example.org", "email_verified": True}
    visitor, _ = mapped.arrive(ida)
    assert "admin" in mapped.person("ida").roles
    assert visitor.visit("/people/").status == 200
    kept = next(entry for entry in mapped.history("ida") if entry.action == roster_deeds.CHANGED)
    assert "no admin left" in kept.detail["kept"]
    mapped.arrive(BEN | {"groups": ["it"]})
    mapped.arrive(ida)
    assert mapped.person("ben").roles == {"admin"}
    assert "admin" not in mapped.person("ida").roles


@one_engine
def test_what_the_issuer_tells_only_when_asked_counts_as_well(mapped: Company) -> None:
    mapped.peer.userinfo = BEN | {"groups": ["leads"], "iss": "https://evil.example", "nonce": "x"}
    visitor, _ = mapped.arrive({"sub": "b-1"})
    assert signed_in_as(visitor) == "Ben Okafor"
    assert "manager" in mapped.person("ben").roles


@one_engine
def test_an_address_is_verified_only_where_it_is_said(firm: Company) -> None:
    firm.peer.userinfo = {"sub": "b-1", "email": "own@example.org", "email_verified": True}
    _, page = firm.arrive({"sub": "b-1", "email": "ida@example.org"})
    assert page.status == 403


@one_engine
def test_a_public_client_needs_no_secret(
    released_project: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with company(released_project, store, oidc_client_secret="") as firm:
        monkeypatch.setattr(type(firm.peer), "_is_client", lambda peer, form, header: form["client_id"] == CLIENT)
        visitor, _ = firm.arrive()
        assert signed_in_as(visitor) == "Ben Okafor"
        assert "client_secret" not in firm.peer.posted


@one_engine
@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_the_secret_is_given_as_the_issuer_wants_it(firm: Company, method: str) -> None:
    firm.peer.says = {"token_endpoint_auth_methods_supported": ["private_key_jwt", method]}
    visitor, _ = firm.arrive()
    assert signed_in_as(visitor) == "Ben Okafor"
    assert (firm.peer.posted.get("client_secret") == SECRET) is (method == "client_secret_post")


@one_engine
def test_discovery_and_keys_are_fetched_once_an_hour(firm: Company) -> None:
    for _ in range(3):
        firm.arrive()
    assert [firm.peer.asked.count(path) for path in ("/.well-known/openid-configuration", "/keys")] == [1, 1]
    firm.real.clock.goes_on(hours=1)
    firm.arrive()
    assert [firm.peer.asked.count(path) for path in ("/.well-known/openid-configuration", "/keys")] == [2, 2]


@one_engine
def test_an_issuer_that_names_itself_is_believed(firm: Company) -> None:
    firm.peer.says = {"authorization_response_iss_parameter_supported": True}
    visitor, _ = firm.arrive()
    assert signed_in_as(visitor) == "Ben Okafor"


@one_engine
def test_who_is_signed_in_already_becomes_somebody_else_and_the_other_session_ends(firm: Company) -> None:
    visitor, _ = firm.arrive()
    firm.peer.who = {"sub": "c-1", "email": "caro@example.org", "email_verified": True}
    answer = firm.over(visitor.open("/account/single-sign-on"))
    firm.finish(visitor, answer)
    assert signed_in_as(visitor) == "Caro Lindqvist"
    with firm.store.read() as conn:
        assert accounts.sessions_of(conn, ident("ben")) == []


@one_engine
@pytest.mark.parametrize("demo", [True, False])
def test_it_is_not_there_unless_it_is_set(released_project: Path, store: Store, demo: bool) -> None:
    issuer = "https://login.example.org" if demo else ""
    settings = Settings(root=released_project, demo=demo, oidc_issuer=issuer, oidc_client_id="x", public_url=sso.HOME)
    visitor = academy.opened(settings, store).visitor()
    page = visitor.visit("/account/")
    assert "single-sign-on" not in page.html
    for path in ("/account/single-sign-on", f"{CALLBACK}?code=a&state=b"):
        with visitor.open(path) as reply:
            assert (reply.status_code, reply.location) == (303, "/account/")


def test_a_newcomer_does_not_stand_in_the_first_admins_way(released_project: Path, store: Store) -> None:
    with company(released_project, store, oidc_newcomers="add") as firm:
        firm.arrive(STRANGER)
        assert links.set_up(store, NINE + timedelta(hours=1)) is not None
        firm.arrive({"sub": "i-1", "email": "ida@example.org", "email_verified": True})
        assert links.set_up(store, NINE + timedelta(hours=2)) is None
