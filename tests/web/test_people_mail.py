"""Invitations are shown, and mailed where they can be; what could not be sent stands at /people/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assessor.accounts import links
from assessor.demo.cast import ident
from assessor.mail import outgoing
from assessor.store import Store, outbox, people
from assessor.store.outbox import DIGEST, Letter
from tests.support import smtp
from tests.support.smtp import Peer
from tests.web import academy
from tests.web.academy import Academy, Visitor, one_engine
from tests.web.pages import Page

SITE = "http://academy.example.org"


@pytest.fixture
def mailbox() -> Iterator[Peer]:
    with smtp.peer() as found:
        yield found


@pytest.fixture
def mailing(released_project: Path, store: Store, mailbox: Peer) -> Academy:
    """An academy that mails; Caro has an address, Ben has none."""
    opened = academy.opened(mailbox.settings(root=released_project, public_url=SITE), store)
    with store.write() as conn:
        caro = people.by_handle(conn, "caro")
        assert caro is not None
        people.change_person(conn, replace(caro, email="caro@example.org"))
    return opened


@pytest.fixture
def ida(mailing: Academy) -> Visitor:
    """The admin, signed in by her first link."""
    with mailing.store.write() as conn:
        path = links.path(links.invite(conn, ident("ida"), None, mailing.clock()))
        admin = people.by_id(conn, ident("ida"))
        assert admin is not None
        people.change_person(conn, replace(admin, email="ida@example.org"))
    visitor = mailing.visitor()
    (form,) = [form for form in visitor.visit(path).forms if "password" in form.offers]
    visitor.send(form, {"password": "yellow zebra in a boat"})
    return visitor


def invite(ida: Visitor, handle: str) -> Page:
    return ida.send(ida.visit(f"/people/{ident(handle)}/").form("/invite"))


def deliver(mailing: Academy) -> int:
    return outgoing.deliver(mailing.settings, mailing.store, mailing.clock, lambda: False)


def test_an_invitation_is_shown_and_mailed_with_the_same_link(ida: Visitor, mailing: Academy, mailbox: Peer) -> None:
    page = invite(ida, "caro")
    assert page.status == 201
    assert "It is on its way to caro@example.org" in page.text
    assert deliver(mailing) == 1
    assert mailbox.recipients == ["caro@example.org"]
    (link,) = [line for line in mailbox.letters[0].get_content().splitlines() if line.startswith(SITE)]
    assert f'value="{link}"' in page.html
    welcome = mailing.visitor().visit(link.removeprefix(SITE))
    assert "Welcome, Caro" in welcome.text
    assert "works once, until 28 November 2026, 09:00 UTC" in mailbox.letters[0].get_content()


def test_who_has_no_address_gets_a_link_that_is_only_shown(ida: Visitor, mailing: Academy) -> None:
    page = invite(ida, "ben")
    assert "not mailed, since no address of theirs is known" in page.text
    assert f'value="{SITE}/account/invitation/' in page.html
    assert deliver(mailing) == 0


@one_engine
def test_without_a_mail_server_the_page_says_that_links_are_shown(first_day: Academy) -> None:
    page = invite(first_day.sign_in("ida"), "caro")
    assert "Links are shown here, not mailed." in page.text
    with first_day.store.read() as conn:
        assert outbox.waiting(conn) == 0


def test_what_could_not_be_sent_stands_at_people_until_there_is_another_letter(
    ida: Visitor, mailing: Academy, mailbox: Peer
) -> None:
    assert "could not be sent" not in ida.visit("/people/").text
    mailbox.says["caro@example.org"] = "550 <b>no</b> such mailbox"
    invite(ida, "caro")
    deliver(mailing)
    page = ida.visit("/people/")
    assert "A letter could not be sent." in page.text
    assert "Caro Lindqvist, caro@example.org, a link: 550 <b>no</b> such mailbox" in page.text
    mailing.clock.goes_on(minutes=1)
    invite(ida, "caro")
    assert "could not be sent" not in ida.visit("/people/").text


def test_a_weekly_letter_that_could_not_be_sent_is_called_one(ida: Visitor, mailing: Academy, mailbox: Peer) -> None:
    mailbox.says["caro@example.org"] = "550 no such mailbox"
    with mailing.store.write() as conn:
        outgoing.queue_all(conn, [Letter("week", ident("caro"), DIGEST, "s", "b", mailing.clock())], mailing.clock())
    deliver(mailing)
    assert "caro@example.org, a weekly letter: 550 no such mailbox" in ida.visit("/people/").text
