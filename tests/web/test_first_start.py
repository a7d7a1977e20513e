"""`assessor serve` without a demo, as an operator starts it for the first time: a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from assessor.config import Settings
from assessor.store import Store, accounts, people
from tests.conftest import ROOT
from tests.support.waiting import PATIENCE
from tests.web import pages
from tests.web.pages import Page
from tests.web.project import copied

GIRAFFE = "purple giraffe on a bus"
IDA = {"name": "Ida Novak", "email": "ida@example.org", "password": GIRAFFE}
LINK = re.compile(r"(http\S*)(/account/invitation/\S+)")
READY = re.compile(r"Ready at (\S+)")


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@dataclass
class Site:
    """A running server: where, what it said, and one visitor's cookies."""

    url: str
    said: str
    cookies: SimpleCookie

    @property
    def link(self) -> str:
        """The path of the set-up link; empty if none was said."""
        found = LINK.search(self.said)
        return found[2] if found else ""

    def open(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Page:
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        sent = {"Cookie": cookie} | {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.url + path, urlencode(fields).encode() if fields else None, sent)
        try:
            with build_opener(_Stay).open(request, timeout=PATIENCE) as reply:
                page = pages.read(reply.status, reply.headers, path, reply.read().decode())
        except HTTPError as error:
            page = pages.read(error.code, error.headers, path, error.read().decode())
        for header in page.headers.get_all("Set-Cookie") or ():  # type: ignore[attr-defined]
            self.cookies.load(header)
        return page

    def fill(self, path: str, action: str, fields: dict[str, str], **headers: str) -> Page:
        form = self.open(path, **headers).form(action)
        return self.open(form.action, {name: values[0] for name, values in form.sends.items()} | fields, **headers)


@pytest.fixture
def project(live_project: Path, tmp_path: Path) -> Path:
    """Released, but never served."""
    return copied(live_project, tmp_path / "project")


@contextmanager
def serving(root: Path, **settings: str) -> Iterator[Site]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ASSESSOR_")}
    command = [sys.executable, "-m", "assessor", "serve", "--root", str(root), "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=ours | settings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = ""
        try:
            while not (ready := READY.search(said)):
                line = process.stderr.readline()
                assert line, said
                said += line
            yield Site(ready[1], said, SimpleCookie())
        finally:
            process.terminate()


def test_the_first_admin_begins_with_the_link_that_the_newest_start_said(project: Path) -> None:
    with serving(project) as site:
        first = site.link
        assert "Nobody can sign in yet" in site.said
        assert LINK.search(site.said)[1] == site.url  # type: ignore[index]
        assert site.open(first).status == 200
    with serving(project) as site:
        assert site.open(first).status == 410
        reply = site.fill(site.link, site.link, IDA)
        assert (reply.status, reply.headers["Location"]) == (303, "/me/")
        assert "signed in as Ida Novak" in site.open("/account/").text
        assert site.open(site.link).status == 410
        kept = site.cookies
    with serving(project) as site:
        assert site.link == ""
        site.cookies = kept
        assert "signed in as Ida Novak" in site.open("/account/").text


def test_behind_a_proxy_with_https(project: Path) -> None:
    proxied = {
        "X_Forwarded_For": "203.0.113.9, 192.0.2.7",
        "X_Forwarded_Proto": "https",
        "Host": "academy.example.org",
        "Referer": "https://academy.example.org/account/",
    }
    settings = {"ASSESSOR_PUBLIC_URL": "https://academy.example.org", "ASSESSOR_PROXIES": "1"}
    with serving(project, **settings) as site:
        assert LINK.search(site.said)[1] == "https://academy.example.org"  # type: ignore[index]
        assert site.fill(site.link, site.link, IDA, **proxied).status == 303
        assert set(site.cookies) == {"__Host-assessor"}
        assert site.cookies["__Host-assessor"]["secure"]
        elsewhere = proxied | {"Referer": "https://evil.example/"}
        assert site.fill("/account/", "/sign-out", {}, **elsewhere).status == 400
    store = Store.open(Settings(root=project).database)
    with store.read() as conn:
        (ida,) = people.everyone(conn)
        (session,) = accounts.sessions_of(conn, ida.id)
    store.close()
    assert session.address == "192.0.2.7"


def test_without_a_proxy_nobody_is_believed_who_says_they_are_one(project: Path) -> None:
    with serving(project) as site:
        site.fill(site.link, site.link, IDA, X_Forwarded_For="192.0.2.7", X_Forwarded_Proto="https")
        assert "from 127.0.0.1" in site.open("/account/").text
