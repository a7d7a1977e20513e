"""Whatever is wrong with an answer of the issuer, nobody is signed in or connected, and no secret is told."""

from __future__ import annotations

import hmac
import json
import logging
import socket
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jws

from assessor.accounts.single_sign_on import announced
from assessor.accounts.single_sign_on.id_token import LEEWAY
from assessor.store import Store
from tests.support import oidc
from tests.support.oidc import KEY, LIFE, OTHER_KEY, SECRET, Claims
from tests.web.academy import Visitor, one_engine
from tests.web.pages import Page
from tests.web.sso import BEN, CALLBACK, Company, company, signed_in_as
from tests.web.test_sign_in import ELSEWHERE

pytestmark = one_engine
UNFIT = "That answer could not be trusted"
CLOCK = "The clocks do not agree"
BEGIN_AGAIN = "Please begin again"
SET_UP = "not set up right"
NOT_THROUGH = "did not go through"
UNREACHABLE = "cannot reach the other side"


@pytest.fixture
def firm(released_project: Path, store: Store) -> Iterator[Company]:
    """Newcomers are let in, so that nothing but the check in question keeps anybody out."""
    with company(released_project, store, oidc_newcomers="add") as made:
        yield made


def stays_outside(firm: Company, visitor: Visitor, page: Page, why: str) -> None:
    """The page says why and what to do; nobody is in, nobody is connected, nothing secret is told."""
    assert page.status in {400, 403, 502, 503}
    assert why in page.text
    assert any(link.startswith("/account/") for link in page.links)
    assert signed_in_as(visitor) == ""
    assert firm.connected(BEN["sub"]) is None
    assert firm.history("ben") == []
    told = page.html + page.text
    for secret in (SECRET, firm.peer.url, firm.peer.posted.get("code_verifier"), firm.peer.posted.get("code")):
        assert not secret or secret not in told


def lies(firm: Company, **claims: Any) -> tuple[Visitor, Page]:
    """What comes of an ID token with other claims; None takes one away."""
    kept = {name for name, value in claims.items() if value is not None}
    firm.peer.lie = lambda honest: (
        {name: value for name, value in honest.items() if name not in claims} | {name: claims[name] for name in kept}
    )
    return firm.arrive()


def by_hand(header: Claims, claims: Claims, mac: Callable[[bytes], bytes]) -> str:
    """A token that no library would make."""
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    signed = b".".join(parts)
    return b".".join([signed, urlsafe_b64encode(mac(signed)).rstrip(b"=")]).decode()


def unsigned(header: Claims, _: Claims, claims: Claims) -> str:
    return by_hand(header, claims, lambda signed: b"")


def always(token: Any, *_: Claims) -> Any:
    return token


def now(firm: Company) -> int:
    return int(firm.real.clock.time.timestamp())


def test_an_honest_answer_is_let_in(firm: Company) -> None:
    """Without this, everything below could pass for the wrong reason."""
    visitor, page = firm.arrive()
    assert (page.status, signed_in_as(visitor)) == (200, "Ben Okafor")


def test_nonce_of_another_sign_in(firm: Company) -> None:
    stays_outside(firm, *lies(firm, nonce="another"), UNFIT)


def test_no_nonce(firm: Company) -> None:
    stays_outside(firm, *lies(firm, nonce=None), UNFIT)


def test_token_of_an_earlier_sign_in(firm: Company) -> None:
    tokens: list[str] = []
    firm.peer.sign = lambda header, claims: tokens.append(oidc.sign(header, claims)) or tokens[0]  # type: ignore[func-returns-value]
    firm.begin(firm.real.visitor())
    firm.arrive({"sub": "n-1", "name": "Nina"})
    stays_outside(firm, *firm.arrive(), UNFIT)


def test_token_for_another_audience(firm: Company) -> None:
    for audience in ("another", ["another"], [], "", None, 7, ["sales-assessor", 7]):
        stays_outside(firm, *lies(firm, aud=audience), UNFIT)


def test_several_audiences_without_a_party(firm: Company) -> None:
    stays_outside(firm, *lies(firm, aud=["sales-assessor", "another"]), UNFIT)


def test_token_for_another_party(firm: Company) -> None:
    for audience in ("sales-assessor", ["sales-assessor", "another"]):
        stays_outside(firm, *lies(firm, aud=audience, azp="another"), UNFIT)


def test_expired_token(firm: Company) -> None:
    stays_outside(firm, *lies(firm, iat=now(firm) - LIFE, exp=now(firm) - LEEWAY), CLOCK)


def test_token_that_does_not_say_when_it_ends(firm: Company) -> None:
    for never in (None, "tomorrow", float("nan"), float("inf"), True):
        stays_outside(firm, *lies(firm, exp=never), UNFIT)


def test_token_issued_in_the_future(firm: Company) -> None:
    stays_outside(firm, *lies(firm, iat=now(firm) + LEEWAY + 2), CLOCK)


def test_token_that_is_not_valid_yet(firm: Company) -> None:
    stays_outside(firm, *lies(firm, nbf=now(firm) + LEEWAY + 2), CLOCK)


def test_clocks_may_differ_by_a_minute(firm: Company) -> None:
    visitor, _ = lies(firm, iat=now(firm) + LEEWAY - 5, exp=now(firm) - LEEWAY + 5)
    assert signed_in_as(visitor) == "Ben Okafor"


def test_token_of_another_issuer(firm: Company) -> None:
    for issuer in ("https://evil.example", "", None, 7):
        stays_outside(firm, *lies(firm, iss=issuer), UNFIT)


def test_token_about_nobody(firm: Company) -> None:
    for subject in (None, "", 7, "b\0", "b" * 256, ["b-1"]):
        stays_outside(firm, *lies(firm, sub=subject), UNFIT)


def test_signature_by_another_key_of_the_same_name(firm: Company) -> None:
    firm.peer.sign = lambda header, claims: jws.serialize_compact(
        {"kid": "first"} | header, json.dumps(claims), OTHER_KEY
    )
    stays_outside(firm, *firm.arrive(), UNFIT)


def test_signature_by_a_key_that_the_issuer_does_not_show(firm: Company) -> None:
    firm.peer.sign = lambda header, claims: jws.serialize_compact(
        {"kid": "secret"} | header, json.dumps(claims), OTHER_KEY
    )
    stays_outside(firm, *firm.arrive(), UNFIT)


def test_key_that_a_token_brings_along(firm: Company) -> None:
    firm.peer.sign = lambda header, claims: jws.serialize_compact(
        {"kid": "first", "jwk": OTHER_KEY.as_dict(private=False), "jku": "https://evil.example/keys"} | header,
        json.dumps(claims),
        OTHER_KEY,
    )
    stays_outside(firm, *firm.arrive(), UNFIT)


def test_words_changed_after_signing(firm: Company) -> None:
    def changed(header: Claims, claims: Claims) -> str:
        head, _, signature = oidc.sign(header, claims).split(".")
        body = urlsafe_b64encode(json.dumps(claims | {"sub": "i-1"}).encode()).decode().rstrip("=")
        return f"{head}.{body}.{signature}"

    firm.peer.sign = changed
    stays_outside(firm, *firm.arrive(), UNFIT)


def test_no_signature(firm: Company) -> None:
    for algorithm in ("none", "None", "NONE", ""):
        header = {"alg": algorithm, "kid": "first"}
        firm.peer.sign = partial(unsigned, header)
        stays_outside(firm, *firm.arrive(), UNFIT)


@pytest.mark.parametrize("secret", [KEY.as_pem(private=False), KEY.as_dict(private=False)["n"], SECRET, ""])
def test_signature_with_what_everybody_has(firm: Company, secret: str | bytes) -> None:
    """HS256 with the public key as its secret, or with the client's."""
    key = secret if isinstance(secret, bytes) else secret.encode()
    firm.peer.sign = lambda header, claims: by_hand(
        {"alg": "HS256", "kid": "first"}, claims, lambda signed: hmac.digest(key, signed, sha256)
    )
    stays_outside(firm, *firm.arrive(), UNFIT)


def test_what_is_no_token(firm: Company) -> None:
    texts: tuple[Any, ...] = ("", "x", "a.b", "a.b.c", "....", "é.é.é", "e30.e30.e30", "x" * 300_000, None, 7, {})
    for text in texts:
        firm.peer.sign = partial(always, text)
        stays_outside(firm, *firm.arrive(), UNFIT)


def test_access_token_that_is_not_the_one_meant(firm: Company) -> None:
    stays_outside(firm, *lies(firm, at_hash="AAAAAAAAAAAAAAAAAAAAAA"), UNFIT)


def test_userinfo_about_somebody_else(firm: Company) -> None:
    firm.peer.userinfo = BEN | {"sub": "i-1"}
    stays_outside(firm, *firm.arrive(), UNFIT)


@pytest.mark.parametrize("wrong", ["guessed", "", "é", None])
def test_wrong_state_or_none(firm: Company, wrong: str | None) -> None:
    firm.peer.who = BEN
    visitor = firm.real.visitor()
    answer = firm.begin(visitor)
    tampered = {name: value for name, value in answer.items() if name != "state"}
    stays_outside(
        firm, visitor, firm.finish(visitor, tampered | ({} if wrong is None else {"state": wrong})), BEGIN_AGAIN
    )
    assert "/token" not in firm.peer.asked


def test_a_wrong_state_does_not_spoil_the_right_one(firm: Company) -> None:
    firm.peer.who = BEN
    visitor = firm.real.visitor()
    answer = firm.begin(visitor)
    firm.finish(visitor, answer | {"state": "guessed"})
    firm.finish(visitor, answer)
    assert signed_in_as(visitor) == "Ben Okafor"


def test_state_replayed(firm: Company) -> None:
    firm.peer.who = BEN
    visitor = firm.real.visitor()
    answer = firm.begin(visitor)
    firm.finish(visitor, answer)
    visitor.send(visitor.visit("/account/").form("/sign-out"))
    page = firm.finish(visitor, answer)
    assert BEGIN_AGAIN in page.text
    assert signed_in_as(visitor) == ""


def test_a_state_works_once_even_if_it_failed(firm: Company) -> None:
    firm.peer.who = BEN
    visitor = firm.real.visitor()
    answer = firm.begin(visitor)
    firm.finish(visitor, {"error": "access_denied", "state": answer["state"]})
    stays_outside(firm, visitor, firm.finish(visitor, answer), BEGIN_AGAIN)


def test_state_of_another_browser(firm: Company) -> None:
    """Somebody sends their own answer to another's browser, so that this works for them from now on."""
    firm.peer.who = BEN
    attacker, victim = firm.real.visitor(), firm.real.visitor()
    answer = firm.begin(attacker)
    stays_outside(firm, victim, firm.finish(victim, answer), BEGIN_AGAIN)
    firm.begin(victim)
    stays_outside(firm, victim, firm.finish(victim, answer), BEGIN_AGAIN)


@pytest.mark.parametrize("minutes", [10, -1])
def test_an_answer_at_another_time(firm: Company, minutes: int) -> None:
    firm.peer.who = BEN
    visitor = firm.real.visitor()
    answer = firm.begin(visitor)
    firm.real.clock.goes_on(minutes=minutes)
    stays_outside(firm, visitor, firm.finish(visitor, answer), BEGIN_AGAIN)


def test_code_replayed(firm: Company) -> None:
    """Even with the cookie from before: the issuer redeems a code once, and nobody is let in without it."""
    firm.peer.who = {"sub": "n-1", "name": "Nina"}
    visitor, copy = firm.real.visitor(), firm.real.visitor()
    answer = firm.begin(visitor)
    cookie = visitor.client.get_cookie("assessor")
    assert cookie is not None
    copy.client.set_cookie("assessor", cookie.value)
    firm.finish(visitor, answer)
    assert signed_in_as(visitor) == "Nina"
    stays_outside(firm, copy, firm.finish(copy, answer), NOT_THROUGH)


def test_code_of_another_sign_in(firm: Company) -> None:
    """A stolen code is of no use with another verifier: the issuer refuses, and so do we."""
    firm.peer.who = BEN
    victim, thief = firm.real.visitor(), firm.real.visitor()
    stolen = firm.begin(victim)["code"]
    answer = firm.begin(thief) | {"code": stolen}
    stays_outside(firm, thief, firm.finish(thief, answer), NOT_THROUGH)


def test_every_sign_in_has_its_own_state_nonce_and_challenge(firm: Company) -> None:
    asked = []
    for _ in range(2):
        with firm.real.visitor().open("/account/single-sign-on") as out:
            query = parse_qs(urlsplit(out.location).query)
            asked.append({name: query[name][0] for name in ("state", "nonce", "code_challenge")})
            assert query["code_challenge_method"] == ["S256"]
            assert query["tenant"] == ["1"]
            assert SECRET not in out.location
    first, second = (set(one.values()) for one in asked)
    assert not first & second
    assert all(len(value) >= 43 for value in first | second)


@pytest.mark.parametrize("iss", ["https://evil.example", "", None])
def test_answer_of_another_issuer(firm: Company, iss: str | None) -> None:
    """RFC 9207, where the issuer says that it names itself."""
    firm.peer.says = {"authorization_response_iss_parameter_supported": True}
    firm.peer.who = BEN
    visitor = firm.real.visitor()
    answer = firm.begin(visitor)
    del answer["iss"]
    stays_outside(firm, visitor, firm.finish(visitor, answer | ({} if iss is None else {"iss": iss})), UNFIT)
    assert "/token" not in firm.peer.asked


def test_answer_that_names_another_issuer_unasked(firm: Company) -> None:
    firm.peer.who = BEN
    visitor = firm.real.visitor()
    answer = firm.begin(visitor) | {"iss": "https://evil.example"}
    stays_outside(firm, visitor, firm.finish(visitor, answer), UNFIT)


def test_it_never_leads_to_another_site(firm: Company) -> None:
    for target in ELSEWHERE:
        firm.peer.who = BEN
        visitor = firm.real.visitor()
        out = visitor.open("/account/single-sign-on", query_string={"next": target})
        if "\0" in target:
            assert out.status_code == 400
            continue
        answer = firm.over(out)
        with visitor.open(CALLBACK, query_string=answer) as reply:
            assert (reply.status_code, reply.location) == (303, "/me/")


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("line\nbreak", NOT_THROUGH),
        ("access_denied", "You have not been signed in"),
        ("server_error", UNREACHABLE),
        ("invalid_scope", SET_UP),
        ("<script>alert(1)</script>", NOT_THROUGH),
    ],
)
def test_the_issuer_says_no(firm: Company, word: str, why: str) -> None:
    firm.peer.refuses = word
    visitor, page = firm.arrive()
    stays_outside(firm, visitor, page, why)
    assert "<script>alert" not in page.html
    assert "<b>no</b>" not in page.html


def test_an_error_that_nobody_waits_for(firm: Company) -> None:
    visitor = firm.real.visitor()
    page = firm.finish(visitor, {"error": "access_denied", "state": "x"})
    stays_outside(firm, visitor, page, BEGIN_AGAIN)


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
        {"jwks_uri": "ftp://127.0.0.1/keys"},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
    ],
)
def test_an_issuer_that_does_not_fit_the_settings(firm: Company, says: Claims) -> None:
    firm.peer.says = says
    visitor = firm.real.visitor()
    stays_outside(firm, visitor, visitor.visit("/account/single-sign-on"), SET_UP)


def test_a_secret_that_the_issuer_does_not_know(released_project: Path, store: Store) -> None:
    with company(released_project, store, oidc_client_secret="an old one") as firm:
        visitor, page = firm.arrive()
        stays_outside(firm, visitor, page, SET_UP)
        assert "an old one" not in page.html


@pytest.mark.parametrize("keys", [[], [{"kty": "oct", "k": "AAAA", "use": "enc"}], [{}], ["x"], [{"kty": "RSA"}]])
def test_an_issuer_without_keys(firm: Company, keys: list[Any]) -> None:
    firm.peer.keys = keys
    stays_outside(firm, *firm.arrive(), UNFIT)


def test_a_key_that_nobody_can_read_does_not_hide_the_others(firm: Company) -> None:
    firm.peer.keys = [{"kty": "RSA", "n": "?"}, {"kty": "AKP", "kid": "first"}, *firm.peer.keys]
    visitor, _ = firm.arrive()
    assert signed_in_as(visitor) == "Ben Okafor"


def test_a_new_key_is_fetched_when_it_is_first_used(firm: Company) -> None:
    firm.arrive()
    firm.real.clock.goes_on(minutes=1)
    firm.peer.keys = [OTHER_KEY.as_dict(private=False) | {"kid": "second"}]
    firm.peer.sign = lambda header, claims: jws.serialize_compact(
        {"kid": "second"} | header, json.dumps(claims), OTHER_KEY
    )
    visitor, _ = firm.arrive()
    assert signed_in_as(visitor) == "Ben Okafor"
    assert firm.peer.asked.count("/keys") == 2


def test_tokens_with_names_of_keys_that_are_not_there_fetch_once_a_minute(firm: Company) -> None:
    firm.peer.sign = lambda header, claims: jws.serialize_compact(
        {"kid": "none"} | header, json.dumps(claims), OTHER_KEY
    )
    for _ in range(3):
        firm.arrive()
    assert firm.peer.asked.count("/keys") == 1


def test_an_issuer_that_does_not_answer(firm: Company) -> None:
    firm.peer.says = {"jwks_uri": "http://127.0.0.1:1/keys"}
    stays_outside(firm, *firm.arrive(), UNREACHABLE)
    firm.peer.says = {"token_endpoint": "http://127.0.0.1:1/token"}
    firm.real.clock.goes_on(hours=1)
    stays_outside(firm, *firm.arrive(), UNREACHABLE)


def test_an_issuer_that_says_nothing(firm: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the call, and a thread of ours, and then keeps silent."""
    monkeypatch.setattr(announced, "TIMEOUT", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        firm.peer.says = {"jwks_uri": f"http://127.0.0.1:{silent.getsockname()[1]}/keys"}
        stays_outside(firm, *firm.arrive(), UNREACHABLE)
        stays_outside(firm, *firm.arrive(), UNREACHABLE)


def test_a_failure_is_kept_for_ten_seconds(firm: Company) -> None:
    firm.peer.says = {"issuer": "https://evil.example"}
    for _ in range(3):
        firm.real.visitor().visit("/account/single-sign-on")
    assert firm.peer.asked == ["/.well-known/openid-configuration"]
    firm.peer.says = {}
    firm.real.clock.goes_on(seconds=10)
    visitor, _ = firm.arrive()
    assert signed_in_as(visitor) == "Ben Okafor"


def test_the_log_says_why_and_no_secret(firm: Company, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        visitor, page = lies(firm, nonce="another")
    (line,) = [record.getMessage() for record in caplog.records if "single sign-on:" in record.getMessage()]
    assert line == "single sign-on: unfit: the ID token's nonce"
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("assessor"))
    form = firm.peer.posted
    for secret in (SECRET, form["code"], form["code_verifier"], "Benjamin", "ben@example.org", "access"):
        assert secret not in said.replace("access_log", "")
    stays_outside(firm, visitor, page, UNFIT)
