"""Whoever forgot their password has a link mailed, and nobody learns by it who is here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event

from assessor.accounts.forgotten import FREE, FREE_PER_ADDRESS
from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.mail import outgoing
from assessor.store import Store, accounts, people
from assessor.store.accounts import Credential
from assessor.web.account import forgotten
from tests.support import smtp
from tests.support.hasher import CHEAP
from tests.support.smtp import Peer
from tests.web import academy
from tests.web.academy import NINE, Academy, Visitor, one_engine
from tests.web.pages import Page

GIRAFFE = "purple giraffe on a bus"
ZEBRA = "yellow zebra in a boat"
SITE = "http://academy.example.org"
NAMES = ["ben", "Ben@Example.org", "caro", "gone@example.org", "nobody", "nobody@example.org", "b\0n", "' OR 1=1 --"]
"""Known by handle, by e-mail, without an address, gone, and three kinds of unknown."""


@pytest.fixture
def mailbox() -> Iterator[Peer]:
    with smtp.peer() as found:
        yield found


@pytest.fixture
def real(released_project: Path, store: Store, mailbox: Peer) -> Academy:
    """An academy that mails: Ben has an address and a password, Caro has neither, Dov has left."""
    opened = academy.opened(mailbox.settings(root=released_project, public_url=SITE), store)
    with store.write() as conn:
        for handle, email in (("ben", "ben@example.org"), ("dov", "gone@example.org")):
            person = people.by_handle(conn, handle)
            assert person is not None
            people.change_person(conn, replace(person, email=email))
        people.leave(conn, ident("dov"), NINE)
        accounts.set_password(conn, Credential(ident("ben"), CHEAP.digest(GIRAFFE), NINE))
    return opened


def ask(visitor: Visitor, name: str, **how: object) -> Page:
    page = visitor.send(visitor.visit("/account/forgotten").form("/forgotten"), {"name": name}, **how)
    forgotten.BEHIND.submit(int).result()
    return page


def deliver(real: Academy) -> int:
    return outgoing.deliver(real.settings, real.store, real.clock, lambda: False)


def link_in(mailbox: Peer) -> str:
    lines = mailbox.letters[-1].get_content().splitlines()
    (link,) = [line for line in lines if line.startswith(f"{SITE}/")]
    return str(link).removeprefix(SITE)


def choose(visitor: Visitor, path: str, password: str = ZEBRA) -> Page:
    (form,) = [form for form in visitor.visit(path).forms if "password" in form.offers]
    return visitor.send(form, {"password": password})


def enter(real: Academy, password: str) -> Page:
    visitor = real.visitor()
    return visitor.send(visitor.visit("/account/").form("/sign-in"), {"name": "ben", "password": password})


@pytest.mark.parametrize("name", ["ben", " Ben@Example.org "])
def test_a_mailed_link_lets_its_owner_choose_a_new_password(real: Academy, mailbox: Peer, name: str) -> None:
    visitor = real.visitor()
    assert "Have a link mailed to you" in visitor.visit("/account/").text
    assert "Look at your mail" in ask(visitor, name).text
    assert enter(real, GIRAFFE).url == "/me/"
    assert deliver(real) == 1
    assert mailbox.recipients == ["ben@example.org"]
    assert choose(visitor, link_in(mailbox)).url == "/me/"
    assert enter(real, GIRAFFE).status == 422
    assert enter(real, ZEBRA).url == "/me/"
    assert "has been used" in real.visitor().visit(link_in(mailbox)).text
    assert "was asked to mail a link for a new password" in visitor.visit("/account/history").text


def test_nobody_learns_who_is_here(real: Academy, mailbox: Peer) -> None:
    answers = [ask(real.visitor(), name) for name in NAMES]
    assert {(page.status, page.url, page.text) for page in answers} == {(200, "/account/forgotten", answers[0].text)}
    by_chance = {"Set-Cookie", "X-Request-Id"}
    headers = [{name: value for name, value in page.headers.items() if name not in by_chance} for page in answers]
    assert headers == headers[:1] * len(NAMES)
    deliver(real)
    assert mailbox.recipients == ["ben@example.org"] * 2


def test_the_answer_is_given_before_anybody_is_looked_up(real: Academy) -> None:
    """The work of a request is the same, statement by statement, so its time cannot tell a name that is known."""
    go_on = Event()
    forgotten.BEHIND.submit(go_on.wait)
    try:
        asked = []
        for name in NAMES:
            visitor = real.visitor()
            form = visitor.visit("/account/forgotten").form("/forgotten")
            with statements(real.store) as said:
                visitor.post(form.action, form.sends | {"name": name})
            asked.append(said)
        assert all(said == asked[0] for said in asked)
        assert not [text for text in asked[0] if "person" in text or "outbox" in text or "invitation" in text]
        assert deliver(real) == 0
    finally:
        go_on.set()
    forgotten.BEHIND.submit(int).result()
    assert deliver(real) == 2


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The SQL that the store is asked while the block lasts, without values."""
    said: list[str] = []

    def hear(conn: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    engines = {store.database.readers, store.database.writers}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)


@pytest.mark.parametrize("name", ["ben", "nobody"])
def test_one_name_is_mailed_to_three_times_and_then_waits_known_or_not(real: Academy, name: str) -> None:
    for _ in range(FREE):
        assert ask(real.visitor(), name).status == 200
    refused = ask(real.visitor(), name.upper())
    assert refused.status == 429
    assert "asked for too often. Wait a minute" in refused.text
    assert refused.headers["Retry-After"] == "30"
    assert ask(real.visitor(), "somebody else").status == 200
    real.clock.goes_on(minutes=1)
    assert ask(real.visitor(), name).status == 200


@one_engine
def test_one_address_asks_for_twenty_names_and_then_waits(real: Academy) -> None:
    for number in range(FREE_PER_ADDRESS):
        assert ask(real.visitor(), f"guess{number}").status == 200
    assert ask(real.visitor(), "one more").status == 429
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert ask(real.visitor(), "one more", **elsewhere).status == 200


@one_engine
def test_asking_does_not_keep_anybody_from_signing_in(real: Academy) -> None:
    for _ in range(FREE + 2):
        ask(real.visitor(), "ben")
    assert enter(real, GIRAFFE).url == "/me/"


@one_engine
def test_a_mailed_link_ends_after_a_day_and_with_the_next(real: Academy, mailbox: Peer) -> None:
    ask(real.visitor(), "ben")
    deliver(real)
    first = link_in(mailbox)
    ask(real.visitor(), "ben")
    deliver(real)
    assert "newer one has taken its place" in real.visitor().visit(first).text
    real.clock.goes_on(hours=24)
    assert "too old" in real.visitor().visit(link_in(mailbox)).text


@one_engine
def test_a_forged_host_is_not_in_the_letter(real: Academy, mailbox: Peer) -> None:
    visitor, forged = (
        real.visitor(),
        {"base_url": "http://evil.example", "headers": {"X-Forwarded-Host": "evil.example"}},
    )
    form = visitor.visit("/account/forgotten", **forged).form("/forgotten")
    assert visitor.send(form, {"name": "ben"}, **forged).status == 200
    forgotten.BEHIND.submit(int).result()
    assert deliver(real) == 1
    assert "evil" not in str(mailbox.letters[0])
    assert link_in(mailbox).startswith("/account/invitation/")


def test_once_it_is_sent_the_link_is_nowhere_in_the_database(real: Academy, mailbox: Peer) -> None:
    ask(real.visitor(), "ben")
    deliver(real)
    token = link_in(mailbox).rsplit("/", 1)[1]
    with real.store.read() as conn:
        rows = [
            str(conn.exec_driver_sql(f"SELECT * FROM {table}").fetchall())
            for table in ("outbox", "invitation", "audit", "throttle")
        ]
    assert not [row for row in rows if token in row]


@one_engine
@pytest.mark.parametrize("name", ["", "   "])
def test_an_empty_name_is_said(real: Academy, name: str) -> None:
    page = ask(real.visitor(), name)
    assert page.status == 422
    assert "Give your e-mail or handle" in page.text


@one_engine
def test_without_mail_the_page_says_so_and_nothing_is_kept(released_project: Path, store: Store) -> None:
    quiet = academy.opened(Settings(root=released_project), store)
    with store.write() as conn:
        accounts.set_password(conn, Credential(ident("ben"), CHEAP.digest(GIRAFFE), NINE))
    visitor = quiet.visitor()
    assert "mailed" not in visitor.visit("/account/").text
    page = visitor.visit("/account/forgotten")
    assert "Nothing is mailed from here" in page.text
    assert not [form for form in page.forms if "name" in form.offers]
    assert visitor.post("/account/forgotten", {"name": "ben"}).location == "/account/forgotten"
    with store.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one() == 0
        assert conn.exec_driver_sql("SELECT count(*) FROM invitation").scalar_one() == 0
