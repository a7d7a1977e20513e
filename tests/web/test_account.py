"""Accounts as people meet them: a link, a password, devices, and what was done to one's account."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assessor.accounts import links, sessions
from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.store import Store, accounts, audit, people
from assessor.store.accounts import Credential
from assessor.store.throttle import FREE
from assessor.web import create_app
from tests.support.hasher import CHEAP
from tests.web import academy
from tests.web.academy import NINE, Academy, Clock, Visitor, one_engine
from tests.web.pages import Page

GIRAFFE = "purple giraffe on a bus"
ZEBRA = "yellow zebra in a boat"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def real(released_project: Path, store: Store) -> Academy:
    """The cast without a demo; Ben has a password."""
    opened = academy.opened(Settings(root=released_project), store)
    with store.write() as conn:
        accounts.set_password(conn, Credential(ident("ben"), CHEAP.digest(GIRAFFE), NINE))
    return opened


def try_to_enter(visitor: Visitor, name: str = "ben", password: str = GIRAFFE, **how: object) -> Page:
    form = visitor.visit("/account/").form("/sign-in")
    return visitor.send(form, {"name": name, "password": password}, **how)


def entered(real: Academy, **how: object) -> Visitor:
    visitor = real.visitor()
    assert try_to_enter(visitor, **how).url == "/me/"
    return visitor


def link(real: Academy, to: str, by: str | None = "ida") -> str:
    with real.store.write() as conn:
        return links.path(links.invite(conn, ident(to), ident(by) if by else None, real.clock()))


def choose(visitor: Visitor, path: str, password: str = GIRAFFE, **fields: str) -> Page:
    (form,) = [form for form in visitor.visit(path).forms if "password" in form.offers]
    return visitor.send(form, {"password": password, **fields})


def test_signing_in_leads_to_where_one_wanted_to_go(real: Academy) -> None:
    visitor = real.visitor()
    sent = visitor.visit("/me/studied/?lesson=practices/qpc")
    page = visitor.send(sent.form("/sign-in"), {"name": "ben", "password": GIRAFFE})
    assert page.url == "/me/studied/"
    assert "signed in as Ben Okafor" in visitor.visit("/account/").text


@one_engine
@pytest.mark.parametrize(
    "target", ["//evil.example/", "/\\evil.example", "https://evil.example/", "/\t/evil.example"]
)
def test_signing_in_never_leads_to_another_site(real: Academy, target: str) -> None:
    reply = real.visitor().post("/account/sign-in", {"name": "ben", "password": GIRAFFE, "next": target})
    assert (reply.status_code, reply.location) == (303, "/me/")


def test_the_page_never_tells_whether_a_name_exists(real: Academy) -> None:
    pages = [
        try_to_enter(real.visitor(), name, password)
        for name, password in [("ben", "wrong"), ("caro", GIRAFFE), ("nobody", GIRAFFE), ("ben\0", GIRAFFE)]
    ]
    assert {page.status for page in pages} == {422}
    assert {page.text for page in pages} == {pages[0].text}
    assert "do not fit together" in pages[0].text


@one_engine
@pytest.mark.parametrize(("name", "password"), [("", GIRAFFE), ("ben", ""), ("  ", GIRAFFE)])
def test_an_empty_field_is_no_try(real: Academy, name: str, password: str) -> None:
    for _ in range(FREE + 1):
        assert "Give both" in try_to_enter(real.visitor(), name, password).text


@one_engine
def test_what_was_typed_as_a_name_stays_and_the_password_does_not(real: Academy) -> None:
    page = try_to_enter(real.visitor(), "ben", "not the giraffe")
    form = page.form("/sign-in")
    assert form.sends["name"] == ["ben"]
    assert form.sends["password"] == [""]
    assert "not the giraffe" not in page.html


def test_who_fails_too_often_is_told_how_long_to_wait(real: Academy) -> None:
    guesser = real.visitor()
    for _ in range(FREE):
        assert try_to_enter(guesser, password="wrong").status == 422
    page = try_to_enter(guesser)
    assert page.status == 429
    assert "Wait a minute" in page.text
    assert page.headers["Retry-After"] == "30"
    real.clock.goes_on(seconds=30)
    assert try_to_enter(guesser).url == "/me/"


@one_engine
def test_guesses_do_not_sign_out_who_is_signed_in(real: Academy) -> None:
    ben = entered(real)
    for _ in range(FREE + 3):
        try_to_enter(real.visitor(), password="wrong")
    assert ben.visit("/me/").url == "/me/"
    changed = ben.send(ben.visit("/account/password").form("/password"), {"old": GIRAFFE, "password": ZEBRA})
    assert "has been changed" in changed.text


@one_engine
def test_each_sign_in_makes_a_new_token_and_ends_the_one_before(real: Academy) -> None:
    ben = entered(real)
    first = token(ben)
    thief = real.visitor()
    carry(ben, thief)
    assert thief.visit("/me/").url == "/me/"
    reply = ben.post("/account/sign-in", {"name": "ben", "password": GIRAFFE})
    assert reply.location == "/me/"
    assert token(ben) != first
    assert thief.visit("/me/").url == "/account/"


@one_engine
def test_a_planted_cookie_is_not_the_one_that_is_signed_in(real: Academy) -> None:
    """Session fixation: somebody gives Ben their own cookie and waits for him to sign in."""
    thief = real.visitor()
    thief.visit("/account/")
    ben = real.visitor()
    carry(thief, ben)
    assert try_to_enter(ben).url == "/me/"
    assert thief.visit("/me/").url == "/account/"


@one_engine
def test_a_session_ends_after_a_month_away(real: Academy) -> None:
    ben = entered(real)
    for _ in range(5):
        real.clock.goes_on(days=29)
        assert ben.visit("/me/").url == "/me/"
    real.clock.goes_on(days=30)
    assert ben.visit("/me/").url == "/account/"


def test_the_database_holds_neither_token_nor_password_nor_link(real: Academy) -> None:
    ben = entered(real)
    path = link(real, "caro")
    secrets = [token(ben), GIRAFFE, path.rsplit("/", 1)[1]]
    with real.store.read() as conn:
        rows = [
            str(conn.exec_driver_sql(f"SELECT * FROM {table}").fetchall())
            for table in ("session", "credential", "invitation", "audit", "throttle")
        ]
    assert not [secret for secret in secrets for row in rows if secret in row]


def test_an_invitation_lets_one_person_in_once(real: Academy) -> None:
    path = link(real, "caro")
    caro = real.visitor()
    page = caro.visit(path)
    assert "Welcome, Caro" in page.text
    assert "works once, until 28 November 2026" in page.text
    assert choose(caro, path).url == "/me/"
    assert "signed in as Caro Lindqvist" in caro.visit("/account/").text
    again = real.visitor().visit(path)
    assert again.status == 410
    assert "has been used" in again.text
    assert entered(real, name="caro")


@one_engine
def test_a_link_that_is_over_says_what_to_do(real: Academy) -> None:
    older = link(real, "caro")
    newer = link(real, "caro")
    visitor = real.visitor()
    assert "newer one has taken its place" in visitor.visit(older).text
    assert "not complete" in visitor.visit(f"{newer}x").text
    form = next(form for form in visitor.visit(newer).forms if "password" in form.offers)
    real.clock.goes_on(days=7)
    assert "too old" in visitor.visit(newer).text
    late = visitor.post(newer, form.sends | {"password": [GIRAFFE]})
    assert late.status_code == 410
    assert b"too old" in late.data


@one_engine
def test_a_weak_password_leaves_the_link_as_it_is(real: Academy) -> None:
    path = link(real, "caro")
    caro = real.visitor()
    for weak, why in [
        ("short", "10 characters or more"),
        ("password123", "guessed first"),
        ("CaroLindqvist1", "your name"),
    ]:
        page = choose(caro, path, weak)
        assert page.status == 422
        assert why in page.text
        assert weak not in page.html
    assert choose(caro, path).url == "/me/"


@one_engine
def test_the_first_admin_says_who_they_are(released_project: Path, store: Store) -> None:
    settings, clock = Settings(root=released_project), Clock()
    empty = Academy(create_app(settings, store, clock, CHEAP), store, clock, settings)
    assert "There are no accounts yet" in empty.visitor().visit("/account/").text
    token = links.set_up(store, empty.clock())
    assert token is not None
    ida = empty.visitor()
    nameless = choose(ida, links.path(token), name="", email="ida@example.org")
    assert "Write your name" in nameless.text
    wrong = choose(ida, links.path(token), name="Ida Novak", email="ida")
    assert "e-mail address in full" in wrong.text
    assert "Ida Novak" in wrong.html
    own = choose(ida, links.path(token), "Ida Novak 2026", name="Ida Novak", email="ida@example.org")
    assert "your name or address" in own.text
    page = choose(ida, links.path(token), name="Ida Novak", email="Ida@example.org")
    assert page.url == "/me/"
    assert "ida@example.org" in ida.visit("/account/").text
    assert try_to_enter(empty.visitor(), "ida@EXAMPLE.org").url == "/me/"


@one_engine
def test_a_link_opened_by_somebody_else_says_so_and_ends_their_session_here(real: Academy) -> None:
    path = link(real, "caro")
    shared = entered(real)
    assert "You are signed in as Ben Okafor" in shared.visit(path).text
    assert choose(shared, path).url == "/me/"
    assert "signed in as Caro" in shared.visit("/account/").text
    with real.store.read() as conn:
        assert accounts.sessions_of(conn, ident("ben")) == []


@one_engine
def test_the_address_of_a_link_is_told_to_nobody(real: Academy) -> None:
    page = real.visitor().visit(link(real, "caro"))
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"


def test_another_password_takes_the_old_one_and_ends_other_devices(real: Academy) -> None:
    here, there = entered(real), entered(real)
    form = here.visit("/account/password").form("/password")
    wrong = here.send(form, {"old": "wrong", "password": ZEBRA})
    assert wrong.status == 422
    assert "old password was another one" in wrong.text
    assert there.visit("/me/").url == "/me/"
    weak = here.send(form, {"old": GIRAFFE, "password": "BenOkafor2026"})
    assert "your name or address" in weak.text
    done = here.send(form, {"old": GIRAFFE, "password": ZEBRA})
    assert "Your password has been changed" in done.text
    assert there.visit("/me/").url == "/account/"
    assert try_to_enter(real.visitor()).status == 422
    assert try_to_enter(real.visitor(), password=ZEBRA).url == "/me/"


@one_engine
def test_who_has_no_password_is_told_how_to_get_one(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    assert "You have no password here" in ben.visit("/account/password").text
    assert ben.post("/account/password", {"old": "", "password": ZEBRA}).status_code == 422


def test_devices_are_listed_and_signed_out_one_by_one(real: Academy) -> None:
    here = entered(real)
    real.clock.goes_on(hours=1)
    there = entered(real, headers=FIREFOX)
    page = here.visit("/account/")
    assert "Another browser this device" in page.text
    assert "Firefox on Linux Signed in on 21 November 2026, 10:00 UTC from 127.0.0.1" in page.text
    (end,) = [form for form in page.forms if "/devices/" in form.action]
    after = here.send(end)
    assert "Firefox" not in after.text
    assert there.visit("/me/").url == "/account/"
    assert here.visit("/me/").url == "/me/"
    assert here.post(end.action).status_code == 404


def test_nobody_signs_somebody_elses_device_out(real: Academy) -> None:
    ben = entered(real)
    caro = real.visitor()
    choose(caro, link(real, "caro"))
    with real.store.read() as conn:
        (session,) = accounts.sessions_of(conn, ident("ben"))
    for guess in (session.id, token(ben), "x", "%00", "é"):
        assert caro.post(f"/account/devices/{guess}/sign-out").status_code == 404
    assert ben.visit("/me/").url == "/me/"
    with real.store.read() as conn:
        assert [entry.action for entry in audit.about(conn, ident("ben"))] == ["signed in"]


def test_everywhere_is_here_too(real: Academy) -> None:
    here, there = entered(real), entered(real)
    page = here.send(here.visit("/account/").form("/sign-out-everywhere"))
    assert page.url == "/account/"
    assert "Sign in" in page.title
    assert here.visit("/me/").url == there.visit("/me/").url == "/account/"


def test_the_history_says_who_did_what_to_the_account(real: Academy) -> None:
    choose(real.visitor(), link(real, "caro"))
    try_to_enter(real.visitor(), "caro", "wrong", headers=FIREFOX)
    caro = entered(real, name="caro")
    text = caro.visit("/account/history").text
    assert "Ida Novak made a link to set a password" in text
    assert "You used the link and set a password" in text
    assert "The assessor refused a sign-in with a wrong password 127.0.0.1, Firefox on Linux" in text
    assert "You signed in" in text
    ben = entered(real)
    assert "wrong password" not in ben.visit("/account/history").text


@one_engine
def test_who_did_it_and_has_left_is_still_named(real: Academy) -> None:
    choose(real.visitor(), link(real, "caro", by="tess"))
    with real.store.write() as conn:
        people.leave(conn, ident("tess"), NINE)
    assert "Tess Marlow made a link" in entered(real, name="caro").visit("/account/history").text


@one_engine
@pytest.mark.parametrize("path", ["/account/", "/account/password", "/account/history"])
def test_the_pages_say_who_sees_them(real: Academy, path: str) -> None:
    page = entered(real).visit(path)
    assert 'class="who-sees"' in page.html


@one_engine
def test_fields_are_named_for_password_managers_and_nothing_blocks_pasting(real: Academy) -> None:
    sign_in = real.visitor().visit("/account/").html
    change = entered(real).visit("/account/password").html
    accept = real.visitor().visit(link(real, "caro")).html
    assert 'autocomplete="username"' in sign_in
    assert 'autocomplete="current-password"' in sign_in
    assert 'autocomplete="username"' in change
    assert 'autocomplete="current-password"' in change
    for html in (change, accept):
        assert 'autocomplete="new-password"' in html
    assert "onpaste" not in sign_in + change + accept


@one_engine
def test_under_https_the_cookie_is_for_this_host_and_https_alone(released_project: Path, store: Store) -> None:
    secure = academy.opened(Settings(root=released_project, public_url="https://academy.example.org"), store)
    with store.write() as conn:
        accounts.set_password(conn, Credential(ident("ben"), CHEAP.digest(GIRAFFE), NINE))
    page = secure.app.test_client().get("/account/", base_url="https://academy.example.org")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-assessor=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@one_engine
def test_a_signed_in_cookie_lasts_as_long_as_a_session_can(real: Academy) -> None:
    reply = real.visitor().post("/account/sign-in", {"name": "ben", "password": GIRAFFE})
    assert "Expires=" in reply.headers["Set-Cookie"]
    assert real.app.permanent_session_lifetime == sessions.OLDEST == timedelta(days=180)


@one_engine
@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "192.0.2.7"), (2, "198.51.100.9")])
def test_an_address_is_believed_from_as_many_proxies_as_there_are(
    released_project: Path, store: Store, proxies: int, seen: str
) -> None:
    opened = academy.opened(Settings(root=released_project, proxies=proxies), store)
    with store.write() as conn:
        accounts.set_password(conn, Credential(ident("ben"), CHEAP.digest(GIRAFFE), NINE))
    forwarded = {"X-Forwarded-For": "203.0.113.1, 198.51.100.9, 192.0.2.7"}
    entered(opened, headers=forwarded)
    with store.read() as conn:
        (session,) = accounts.sessions_of(conn, ident("ben"))
    assert session.address == seen


def token(visitor: Visitor) -> str:
    with visitor.client.session_transaction("/account/") as session:
        return str(session["_user_id"])


def carry(giver: Visitor, taker: Visitor) -> None:
    """Give somebody another's cookie."""
    cookie = giver.client.get_cookie("assessor")
    assert cookie is not None
    taker.client.set_cookie("assessor", cookie.value)
