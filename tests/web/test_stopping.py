"""Stopping from a letter: without signing in, by a link that nobody else can make, and never by looking at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assessor.demo.cast import ident
from assessor.mail import outgoing, stopping
from assessor.store import Store, outbox, people, reminders
from assessor.store.outbox import DIGEST, Letter
from assessor.store.reminders import REMINDED
from tests.support import smtp
from tests.support.dump import nothing_changes
from tests.support.smtp import Peer
from tests.web import academy
from tests.web.academy import NINE, Academy, one_engine

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def mailbox() -> Iterator[Peer]:
    with smtp.peer() as found:
        yield found


@pytest.fixture
def mailing(released_project: Path, store: Store, mailbox: Peer) -> Academy:
    """An academy that mails, with a letter to Ben that waits."""
    opened = academy.opened(mailbox.settings(root=released_project), store)
    with store.write() as conn:
        ben = people.by_handle(conn, "ben")
        assert ben is not None
        people.change_person(conn, replace(ben, email="ben@example.org"))
        outgoing.queue_all(conn, [Letter("one", ben.id, DIGEST, "Your week", "…", NINE)], NINE)
    return opened


def path(opened: Academy, what: str, handle: str = "ben") -> str:
    link = stopping.link(opened.settings, ident(handle), what)
    assert link.startswith("https://academy.example.org/account/reminders/stop/")
    return link.removeprefix("https://academy.example.org")


def off(opened: Academy, handle: str = "ben") -> frozenset[str]:
    with opened.store.read() as conn:
        return reminders.off(conn, [ident(handle)])[ident(handle)]


@pytest.mark.parametrize(("what", "stopped"), [*((kind, {kind}) for kind in REMINDED), (stopping.ALL, set(REMINDED))])
def test_a_link_says_what_it_stops_and_its_button_stops_it(mailing: Academy, what: str, stopped: set[str]) -> None:
    visitor = mailing.visitor()
    page = visitor.visit(path(mailing, what))
    assert page.status == 200
    assert off(mailing) == frozenset()
    assert "Ben" not in page.text
    (form,) = [form for form in page.forms if form.method == "post"]
    done = visitor.post(form.action, form.sends, token=False)
    assert done.status_code == 200
    assert "Stopped" in done.text
    assert off(mailing) == stopped
    assert off(mailing, "caro") == frozenset()
    with mailing.store.read() as conn:
        assert outbox.waiting(conn) == 0, "what waits would bring what was just stopped"
    assert visitor.post(form.action, form.sends, token=False).status_code == 200
    assert off(mailing) == stopped


@one_engine
def test_the_button_of_a_mail_program_works_from_anywhere(mailing: Academy) -> None:
    """RFC 8058: a POST without cookies, maybe from another site's page."""
    reply = mailing.visitor().post(
        path(mailing, stopping.ALL), ONE_CLICK, token=False, headers={"Origin": "https://mail.example.com"}
    )
    assert reply.status_code == 200
    assert off(mailing) == set(REMINDED)


@one_engine
def test_the_link_in_a_real_letter_is_the_one(mailing: Academy, mailbox: Peer) -> None:
    outgoing.deliver(mailing.settings, mailing.store, mailing.clock, lambda: False)
    (letter,) = mailbox.letters
    link = letter["List-Unsubscribe"].strip("<>").removeprefix("https://academy.example.org")
    assert mailing.visitor().post(link, ONE_CLICK, token=False).status_code == 200
    assert off(mailing) == set(REMINDED)


def tampered(good: str) -> list[str]:
    payload, _, signature = good.rpartition(".")
    return [
        # Not its last letter, half of whose bits mean nothing.
        f"{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        f"{payload}.",
        payload,
        f".{signature}",
        f"{payload[:-2]}AA.{signature}",
        f"{good}x",
        f"x{good}",
        good.upper(),
        "guessed",
        "%00",
        "%ff%fe",
        "a" * 5000,
        "..",
    ]


@one_engine
def test_a_link_that_was_tampered_with_stops_nothing(mailing: Academy) -> None:
    visitor = mailing.visitor()
    good = path(mailing, "calls").rpartition("/")[2]
    with nothing_changes(mailing.store):
        for token in tampered(good):
            for method in ("GET", "POST"):
                reply = visitor.open(f"/account/reminders/stop/{token}", method=method)
                assert reply.status_code in {404, 308}, f"{method} {token}"


@one_engine
def test_no_other_signature_of_this_academy_is_taken(mailing: Academy) -> None:
    """A session's cookie is signed with the same key, and so is a form's token."""
    from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

    key = str(mailing.app.secret_key)
    said = [ident("ben"), stopping.ALL]
    made = [URLSafeSerializer(key), URLSafeSerializer(key, salt="cookie-session"), URLSafeTimedSerializer(key)]
    with nothing_changes(mailing.store):
        for serializer in made:
            reply = mailing.visitor().post(f"/account/reminders/stop/{serializer.dumps(said)}", token=False)
            assert reply.status_code == 404


@one_engine
@pytest.mark.parametrize("said", [["ben"], ["ben", "everything"], [1, 2], {"a": 1}, "x", None, [["ben"], "all"], 7])
def test_what_is_signed_but_means_nothing_stops_nothing(mailing: Academy, said: object) -> None:
    token = stopping._serializer(mailing.settings.var).dumps(said)
    with nothing_changes(mailing.store):
        reply = mailing.visitor().post(f"/account/reminders/stop/{token}", token=False)
    assert reply.status_code in {200, 404}


def test_who_has_left_or_is_erased_is_stopped_without_a_word_and_nothing_is_kept(mailing: Academy) -> None:
    with mailing.store.write() as conn:
        people.leave(conn, ident("dov"), NINE)
    with nothing_changes(mailing.store):
        assert mailing.visitor().post(path(mailing, "calls", "dov"), token=False).status_code == 200
        assert mailing.visitor().post(path(mailing, "calls", "nobody"), token=False).status_code == 200


@one_engine
def test_only_that_address_is_open_to_forms_from_elsewhere(mailing: Academy) -> None:
    ben = mailing.sign_in_as("ben")
    for address in ("/account/reminders", "/account/calendar", "/account/calendar/end"):
        assert ben.post(address, {"zone": "UTC"}, token=False).status_code == 400
        reply = ben.post(address, {"zone": "UTC"}, headers={"Origin": "https://evil.example"})
        assert reply.status_code == 400


@one_engine
def test_looking_at_a_link_stops_nothing_and_tells_nobody_about_it(mailing: Academy) -> None:
    """Nor us: a proxy writes down where each request comes from."""
    for method in ("GET", "HEAD"):
        with nothing_changes(mailing.store), mailing.visitor().open(path(mailing, "calls"), method=method) as reply:
            assert reply.headers.getlist("Referrer-Policy") == ["strict-origin"]
            assert reply.headers["Cache-Control"] == "no-store"
