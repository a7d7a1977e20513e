"""Somebody's browser on the way over an issuer, one step at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from werkzeug.test import TestResponse

from assessor.config import Settings
from assessor.store import Store, accounts, audit, people
from assessor.store.accounts import Identity
from assessor.store.audit import Entry
from assessor.store.people import Person
from tests.support import oidc
from tests.support.oidc import CLIENT, SECRET, Peer
from tests.support.waiting import PATIENCE
from tests.web import academy, pages
from tests.web.academy import Academy, Visitor
from tests.web.pages import Page

HOME = "http://localhost"
CALLBACK = "/account/single-sign-on/callback"
BEN: dict[str, Any] = {"sub": "b-1", "name": "Benjamin", "email": "ben@example.org", "email_verified": True}


@dataclass
class Company:
    """An assessor without a demo, the issuer that its people sign in with, and its cast with addresses."""

    real: Academy
    peer: Peer
    store: Store

    def arrive(self, who: dict[str, Any] | None = None, **how: Any) -> tuple[Visitor, Page]:
        """A new browser that signs in as somebody, and the page that it ends on."""
        self.peer.who = who or BEN
        visitor = self.real.visitor()
        return visitor, self.finish(visitor, self.begin(visitor, **how))

    def begin(self, visitor: Visitor, next_: str = "") -> dict[str, str]:
        """Out to the issuer by the button, and the answer that it sends back with the browser."""
        (link,) = [
            link
            for link in visitor.visit("/account/", query_string={"next": next_} if next_ else {}).links
            if link.startswith("/account/single-sign-on")
        ]
        return self.over(visitor.open(link))

    def over(self, out: TestResponse) -> dict[str, str]:
        """The answer of the issuer to a browser that was sent there."""
        assert out.status_code == 302
        assert out.location.startswith(f"{self.peer.url}/authorize?")
        back = requests.get(out.location, allow_redirects=False, timeout=PATIENCE).headers["Location"]
        assert back.startswith(f"{HOME}{CALLBACK}?")
        return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    def finish(self, visitor: Visitor, answer: dict[str, str]) -> Page:
        """Back with the answer, and on to where that leads."""
        return visitor.visit(f"{CALLBACK}?{urlencode(answer)}")

    def person(self, handle: str) -> Person:
        with self.store.read() as conn:
            found = people.by_handle(conn, handle)
        assert found is not None
        return found

    def connect(self, handle: str, subject: str) -> None:
        with self.store.write() as conn:
            accounts.link(conn, Identity(self.peer.url, subject, self.person(handle).id))

    def connected(self, subject: str) -> str | None:
        with self.store.read() as conn:
            return accounts.by_identity(conn, self.peer.url, subject)

    def history(self, handle: str) -> list[Entry]:
        with self.store.read() as conn:
            return audit.about(conn, self.person(handle).id)


@contextmanager
def company(root: Path, store: Store, **settings: Any) -> Iterator[Company]:
    """A company whose people have not used their single sign-on yet."""
    with oidc.running(f"{HOME}{CALLBACK}") as peer:
        given = {"oidc_client_secret": SECRET, "public_url": HOME} | settings
        real = academy.opened(Settings(root=root, oidc_issuer=peer.url, oidc_client_id=CLIENT, **given), store)
        peer.now = real.clock
        with store.write() as conn:
            for one in people.everyone(conn):
                people.change_person(conn, _with_address(one))
        yield Company(real, peer, store)


def _with_address(one: Person) -> Person:
    return replace(one, email=f"{one.handle}@example.org")


def signed_in_as(visitor: Visitor) -> str:
    """The name on the account page; empty for nobody."""
    page: pages.Page = visitor.visit("/account/")
    _, _, rest = page.text.partition("You are signed in as ")
    return rest.partition(".")[0].strip()
