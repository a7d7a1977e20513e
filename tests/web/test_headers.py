"""What every reply says to the browser, whatever it is."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.web.academy import Academy, one_engine
from tests.web.routes import routes

pytestmark = one_engine
ADDRESSES = [
    "/",
    "/practices/qpc/",
    "/assets/academy.css",
    "/account/",
    "/me/",
    "/me/assess/",
    "/studio/",
    "/healthz",
]
ADDRESSES += ["/nothing", "/practices/qpc", "/me/attempts/x/1", "/me/rate/qpc/", "/me/studied/?lesson=practices/qpc"]


def policy(reply: TestResponse) -> dict[str, list[str]]:
    """The Content-Security-Policy by directive."""
    (header,) = reply.headers.getlist("Content-Security-Policy")
    return {words[0]: words[1:] for rule in header.split(";") if (words := rule.split())}


def replies(academy: Academy) -> list[TestResponse]:
    """Every kind of reply: pages, files, redirects, errors; signed in and not."""
    found = []
    for visitor in (academy.visitor(), academy.sign_in("ben"), academy.sign_in("tess")):
        for address in ADDRESSES:
            for method in ("GET", "POST", "HEAD", "OPTIONS"):
                with visitor.open(address, method=method) as reply:
                    found.append(reply)
        with visitor.open("/account/", headers={"Host": "evil.example"}) as refused:
            found.append(refused)
    assert {reply.status_code for reply in found} >= {200, 301, 302, 400, 403, 404, 405}
    return found


def test_every_reply_forbids_what_the_house_does_not_need(first_day: Academy) -> None:
    for reply in replies(first_day):
        rules = policy(reply)
        assert rules["default-src"] == ["'none'"]
        assert rules["base-uri"] == ["'none'"]
        assert rules["frame-ancestors"] == ["'none'"]
        assert reply.headers.getlist("X-Content-Type-Options") == ["nosniff"]
        assert reply.headers.getlist("Referrer-Policy") == ["same-origin"]
        assert reply.headers.getlist("Cross-Origin-Opener-Policy") == ["same-origin"]
        assert "camera=()" in reply.headers["Permissions-Policy"]
        assert "Werkzeug" not in reply.headers.get("Server", "")


def test_no_address_with_a_token_in_it_is_named_to_the_next_one(first_day: Academy) -> None:
    tokened = {rule.rule: rule for rule, _ in routes(first_day.app) if "token" in rule.arguments}
    assert len(tokened) >= 3
    for rule in tokened.values():
        address = rule.build({"token": "guessed"}, append_unknown=False)
        assert address is not None
        with first_day.visitor().open(address[1]) as reply:
            assert reply.headers.getlist("Referrer-Policy") == ["strict-origin"], rule.rule


def test_scripts_come_from_here_or_are_the_themes_own(first_day: Academy) -> None:
    with first_day.visitor().open("/practices/qpc/") as reply:
        rules = policy(reply)
        page = reply.text
    allowed = rules["script-src"]
    assert allowed[0] == "'self'"
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", source) for source in allowed[1:])
    everything = {source for sources in rules.values() for source in sources}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & everything
    assert rules["style-src"] == ["'self'"]
    assert rules["connect-src"] == ["'self'"]
    assert rules["form-action"] == ["'self'"]
    assert not re.search(r"""(src|href|action)=["']?(https?:)?//(?!127|localhost)""", page)
    assert not re.search(r"<[^>]+ (style|on\w+)=", page)


@pytest.mark.parametrize("handle", ["ben", "tess"])
def test_no_page_of_the_app_is_kept_by_anybody(first_day: Academy, handle: str) -> None:
    visitor = first_day.sign_in(handle)
    for address in ADDRESSES:
        if not address.startswith(("/me", "/account", "/studio", "/healthz")):
            continue
        with visitor.open(address) as reply:
            assert reply.headers["Cache-Control"] == "no-store", address


def test_a_page_that_needs_no_session_sets_no_cookie(first_day: Academy) -> None:
    for address in ("/", "/practices/qpc/", "/assets/academy.css", "/healthz", "/nothing"):
        with first_day.visitor().open(address) as reply:
            assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin"])
def test_what_a_script_asks_for_while_nobody_is_signed_in_sets_no_cookie(first_day: Academy, mode: str) -> None:
    """It may arrive after the page with the form to sign in, whose token would then be another session's."""
    visitor = first_day.visitor()
    for address in ("/account/", "/me/"):
        with visitor.open(address, headers={"Sec-Fetch-Mode": mode}) as reply:
            assert "Set-Cookie" not in reply.headers, address
    for headers in ({}, {"Sec-Fetch-Mode": "navigate"}):
        with first_day.visitor().open("/account/", headers=headers) as reply:
            assert "Set-Cookie" in reply.headers, headers


def test_nothing_in_a_page_of_the_app_asks_another_host(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    sitting.answer(1)
    pages = [sitting.question(2), sitting.stop()]
    pages += [sitting.rep.visit(path) for path in ("/me/", "/me/rate/qpc/", "/account/", "/me/assess/")]
    for page in pages:
        assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", page.html)
        assert not re.search(r"<[^>]+ (style|on\w+)=", page.html)
