"""The settings of single sign-on: each mistake names its setting and what is allowed, and the secret stays one."""

from __future__ import annotations

from typing import Any

import pytest

from assessor.config import Settings, read
from assessor.config.single_sign_on import ROLES
from assessor.store import schema

ISSUER: dict[str, Any] = {
    "oidc_issuer": "https://login.example.org/company",
    "oidc_client_id": "assessor",
    "public_url": "https://academy.example.org",
}


@pytest.mark.parametrize(
    "issuer", ["https://login.example.org", "https://login.example.org/", "https://l.example.org:8443/a/b/"]
)
def test_an_issuer_is_kept_exactly_as_it_calls_itself(issuer: str) -> None:
    assert read(**ISSUER | {"oidc_issuer": issuer}).oidc_issuer == issuer


@pytest.mark.parametrize(
    "issuer",
    [
        *("login.example.org", "http://login.example.org", "https://", "https://u@login.example.org", "ftp://a.b"),
        *("https://login.example.org/?a=b", "https://login.example.org/#a", "http://localhost.example.org"),
    ],
)
def test_an_issuer_is_reached_safely(issuer: str) -> None:
    with pytest.raises(ValueError, match=r"ASSESSOR_OIDC_ISSUER: .* is not an address such as https://login"):
        read(**ISSUER | {"oidc_issuer": issuer})


def test_an_issuer_on_this_machine_needs_no_https() -> None:
    assert read(**ISSUER | {"oidc_issuer": "http://127.0.0.1:9000"}).oidc_issuer


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"oidc_client_id": ""}, "ASSESSOR_OIDC_CLIENT_ID: give what the issuer calls this assessor"),
        ({"public_url": ""}, "ASSESSOR_PUBLIC_URL: give the address that people come back to"),
        ({"oidc_scope": "email profile"}, "ASSESSOR_OIDC_SCOPE: 'email profile' does not ask for openid"),
        ({"oidc_newcomers": "maybe"}, "ASSESSOR_OIDC_NEWCOMERS: Input should be 'refuse' or 'add'"),
        ({"oidc_name": ""}, "ASSESSOR_OIDC_NAME: String should have at least 1 character"),
        ({"oidc_roles": "{"}, "ASSESSOR_OIDC_ROLES: no JSON at character 2"),
        ({"oidc_roles": "[]"}, "ASSESSOR_OIDC_ROLES: '[]' does not give each group a list of roles"),
        ({"oidc_roles": '{"a": "rep"}'}, 'write such as {"sales-managers": ["manager"]}'),
        (
            {"oidc_roles": '{"a": ["boss"]}'},
            "ASSESSOR_OIDC_ROLES: 'boss' for 'a' is not one of rep, manager, trainer",
        ),
        ({"oidc_roles": '{"a": [["rep"]]}'}, "ASSESSOR_OIDC_ROLES: ['rep'] for 'a' is not one of rep"),
    ],
)
def test_a_mistake_names_its_setting_and_what_is_allowed(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(**ISSUER | {"oidc_client_secret": "hush-hush"} | given)
    assert said in str(caught.value)
    assert "hush-hush" not in str(caught.value)


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSOR_OIDC_ROLES", '{"leads": ["manager", "rep"], "none": []}')
    monkeypatch.setenv("ASSESSOR_OIDC_CLIENT_SECRET", "hush-hush")
    settings = read(**ISSUER)
    assert settings.oidc_roles == {"leads": frozenset({"manager", "rep"}), "none": frozenset()}
    assert "hush-hush" not in repr(settings)
    monkeypatch.setenv("ASSESSOR_OIDC_ROLES", "")
    assert read(**ISSUER).oidc_roles == {}


def test_without_an_issuer_nothing_else_is_needed() -> None:
    assert Settings().oidc_issuer == ""


def test_the_roles_are_those_that_are_stored() -> None:
    assert ROLES == schema.ROLES
