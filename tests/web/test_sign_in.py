"""Signing in: in the demo with one click, on this machine only, and on to where one wanted to go."""

from pathlib import Path

import pytest

from assessor.config import Settings
from assessor.demo import CAST
from assessor.store import Store, people
from tests.web import academy
from tests.web.academy import Academy, one_engine

ELSEWHERE = [
    "http://evil.example/",
    "https:evil.example",
    "//evil.example/",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "//[",
    "http://[",
    "/\0",
    "evil.example",
    "@evil.example",
    "/ok\r\nSet-Cookie: stolen=1",
    "",
]


def test_each_of_the_cast_signs_in_with_one_click(first_day: Academy) -> None:
    for role in CAST:
        visitor = first_day.visitor()
        page = visitor.become(role.handle)
        assert page.status == 200
        assert page.url == {"tess": "/studio/", "ana": "/team/"}.get(role.handle, "/me/")
        assert f"signed in as {role.name}" in visitor.visit("/account/").text


@one_engine
def test_the_sign_in_page_says_who_everybody_is(first_day: Academy) -> None:
    page = first_day.visitor().visit("/account/")
    for role in CAST:
        assert role.name in page.text
        assert role.line in page.text


@one_engine
def test_signing_out_ends_the_session(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    page = ben.send(ben.visit("/account/").form("/sign-out"))
    assert page.url == "/account/"
    assert "Choose somebody to be" in page.text
    assert ben.visit("/me/").url == "/account/"


@one_engine
def test_without_a_demo_nobody_is_offered_and_the_page_says_why(released_project: Path, store: Store) -> None:
    real = academy.opened(Settings(root=released_project, demo=False), store)
    page = real.visitor().visit("/account/")
    assert page.status == 200
    assert page.forms == [form for form in page.forms if form.method != "post"]
    assert "There are no accounts yet" in page.text
    assert "Ben" not in page.text


@one_engine
def test_without_a_demo_the_one_click_sign_in_does_not_exist(released_project: Path, store: Store) -> None:
    demo = academy.opened(Settings(root=released_project, demo=True), store).visitor()
    real = academy.opened(Settings(root=released_project, demo=False), store).visitor()
    # The page has no form to take a token from; the demo, which has the same secret, gives a valid one.
    token = demo.token()
    real.client.set_cookie("assessor", demo.client.get_cookie("assessor-demo").value)  # type: ignore[union-attr]
    reply = real.post("/account/demo", {"handle": "ben", "csrf_token": token}, token=False)
    assert reply.status_code == 404
    assert real.visit("/me/").url == "/account/"


@one_engine
@pytest.mark.parametrize("handle", ["", "nobody", "BEN", "ben ", "ben\0", "' OR 1=1 --", "b" * 5000, "\ud83d"])
def test_who_is_not_of_the_cast_does_not_sign_in(first_day: Academy, handle: str) -> None:
    visitor = first_day.visitor()
    reply = visitor.post("/account/demo", {"handle": handle.encode("utf-8", "replace")})
    assert reply.status_code == 404
    assert visitor.visit("/me/").url == "/account/"


def test_a_handle_with_a_nul_is_nobody_on_both_engines(first_day: Academy) -> None:
    assert first_day.visitor().post("/account/demo", {"handle": "ben\0"}).status_code == 404


@one_engine
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.7", "localhost.evil"]
)
def test_the_demo_answers_only_to_names_of_this_machine(first_day: Academy, host: str) -> None:
    for path in ("/", "/account/", "/me/", "/healthz"):
        reply = first_day.visitor().open(path, headers={"Host": host})
        assert reply.status_code == 400
        assert b"Choose somebody" not in reply.data
        assert host.encode() not in reply.data


@one_engine
@pytest.mark.parametrize("host", ["localhost", "localhost:8123", "127.0.0.1:8000"])
def test_the_demo_answers_to_every_name_of_this_machine(first_day: Academy, host: str) -> None:
    assert first_day.visitor().open("/account/", headers={"Host": host}).status_code == 200


@one_engine
def test_who_is_sent_to_sign_in_comes_back_to_where_they_wanted(first_day: Academy) -> None:
    visitor = first_day.visitor()
    page = visitor.visit("/me/studied/?lesson=practices/qpc")
    assert page.url == "/account/"
    (ben,) = [form for form in page.forms if form.sends.get("handle") == ["ben"]]
    reply = visitor.post(ben.action, ben.sends)
    assert reply.location == "/me/studied/?lesson=practices/qpc"


@one_engine
def test_signing_in_never_leads_to_another_site(first_day: Academy) -> None:
    for target in ELSEWHERE:
        reply = first_day.visitor().post("/account/demo", {"handle": "ben", "next": target})
        assert reply.status_code == 303
        assert reply.location == "/me/", target
        assert "stolen" not in str(reply.headers)


@one_engine
def test_the_sign_in_page_shows_any_next_as_text(first_day: Academy) -> None:
    for target in ELSEWHERE:
        page = first_day.visitor().visit("/account/", query_string={"next": target + '"><script>alert(1)</script>'})
        assert page.status == (400 if "\0" in target else 200)
        assert "<script>alert" not in page.html


@one_engine
def test_signing_in_replaces_whatever_the_session_held(first_day: Academy) -> None:
    visitor = first_day.visitor()
    with visitor.client.session_transaction("/account/") as session:
        session["_user_id"] = "planted"
        session["planted"] = "by somebody else"
    before = visitor.token()
    visitor.become("ben")
    with visitor.client.session_transaction("/account/") as session:
        assert "planted" not in session
        assert session["_user_id"] != "planted"
    assert visitor.token() != before


@one_engine
@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "eyJfdXNlcl9pZCI6ImlkYSJ9.aaaa.bbbb", "é" * 10, "." * 3000])
def test_a_forged_session_is_nobody(first_day: Academy, cookie: str) -> None:
    visitor = first_day.visitor()
    visitor.client.set_cookie("assessor-demo", cookie)
    assert visitor.visit("/me/").url == "/account/"


@one_engine
def test_a_session_of_somebody_who_is_gone_is_nobody(first_day: Academy) -> None:
    visitor = first_day.sign_in("ben")
    with first_day.store.write() as conn:
        people.leave(conn, academy.ident("ben"), academy.NINE)
    assert visitor.visit("/me/").url == "/account/"
    assert visitor.visit("/account/").status == 200


@one_engine
def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(first_day: Academy) -> None:
    cookie = first_day.visitor().open("/account/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@one_engine
def test_the_secret_that_signs_sessions_is_readable_by_its_owner_only(first_day: Academy) -> None:
    secret = first_day.settings.var / "secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text()) == 64
