"""Requests that nobody's browser would send, drawn by hypothesis around those that one would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlsplit

from flask import Flask
from hypothesis import strategies as st

from tests.web.academy import FORM, Visitor
from tests.web.pages import Form

ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
NAMES = ["answer", "worst", "unit", "confidence", "shown", "form", "attempt", "handle", "next", "sheet", "lesson"]
NAMES += ["reading", "ticked", "position.x", "match.x", "level.x", "csrf_token", "answer[]", "q", "page", "show"]
NAMES += ["name", "password", "email", "roles", "team", "file", "leavers", "", "a" * 300, "é", "\0"]
VALUES = ["0", "-1", "1e309", "NaN", "%00", "%ff%fe", "../../etc/passwd", "<script>", "{{7*7}}", "sure", "qpc", FORM]
VALUES += ["practices/qpc", "ben", "//[", "٣", "½", "", "9" * 10_000, "\0", "\0" * 50, "é\u202e\u0000", "\U0001f600"]
VALUES += ["' OR 1=1 --", " \t\n", "\r\nSet-Cookie: a=b", "x" * 20_000, "0x10", "None", "[]", "true", "\ud800"]
VALUES += ["99999999999999999999", "2026-02-30", "a@b", "=cmd()", "-0", "a/" * 300, "..", "%2e%2e%2f"]
PAIRS = "application/x-www-form-urlencoded"
KINDS = [f"{PAIRS}; charset=utf-7", "application/json", "text/plain", "", "\xff"]
KINDS += ["multipart/form-data", "multipart/form-data; boundary="]
PARTS = "multipart/form-data; boundary=b"
METHODS = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND", ""]
HEADERS = ["Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Referer", "Accept"]
HEADERS += ["Origin", "X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "Content-Length", "Authorization"]
HEADERS += ["X-Assessor-Swap", "User-Agent", "Host", "Transfer-Encoding", "Content-Encoding", "X-Request-Id"]

Fields = list[tuple[str, str]]
values = st.one_of(st.sampled_from(VALUES), st.text(st.characters(), max_size=40))
names = st.one_of(st.sampled_from(NAMES), st.text(max_size=10))


APP = {"account", "me", "people", "studio", "team", "healthz", "metrics"}
"""Where links are worth following: all others lead to lessons."""


class Sent(NamedTuple):
    """One request as the server's gateway passes it on; `cookie` None is the visitor's own."""

    method: str
    path: str
    query: str
    kind: str
    body: bytes
    headers: Mapping[str, str]
    cookie: str | None


@dataclass(frozen=True)
class Target:
    """Where requests go: a form that is on a page, or an address with what its page's forms do not say."""

    path: str
    form: Form | None = None

    @property
    def asks(self) -> bool:
        """Whether a browser would ask for it, not send something."""
        return self.form is not None and self.form.method == "get"


def surface(app: Flask, visitor: Visitor, known: Mapping[str, str]) -> list[Target]:
    """Every route, `known` giving values to its arguments, and all that leads on from its page."""
    found: dict[object, Target] = {}
    for rule in sorted({rule.rule for rule in app.url_map.iter_rules()}):
        found[rule] = Target(rule)
        page = visitor.visit(ARGUMENT.sub(lambda part: known.get(part[1], "x"), rule))
        links = {urlsplit(link).path for link in page.links if link.startswith("/")}
        found |= {link: Target(link) for link in links if link.split("/")[1] in APP}
        for form in page.forms:
            if form.action.startswith("/") and "query" not in form.sends:  # the search is a script's
                found[form.action, form.method, *form.offers] = Target(urlsplit(form.action).path, form)
    return list(found.values())


@st.composite
def requests(draw: Any, target: Target, known: Mapping[str, str], token: str) -> Sent:
    """One request: as a browser would send it, with something wrong in it, or anything."""
    fields = (
        draw(_filled(target.form, token)) if target.form else draw(st.lists(st.tuples(names, values), max_size=8))
    )
    query = fields if target.asks else draw(st.lists(st.tuples(names, values), max_size=2))
    kind = draw(st.one_of(st.sampled_from([PAIRS, PARTS]), st.sampled_from([PAIRS, PARTS]), st.sampled_from(KINDS)))
    usual = [["POST"], ["GET", "POST"], ["GET"]][1 if target.form is None else 2 * target.asks]
    good = draw(st.booleans())
    return Sent(
        method=draw(st.sampled_from(usual * 9 + METHODS)),
        path=ARGUMENT.sub(lambda part: known.get(part[1], "x") if good else draw(values), target.path),
        query="&".join(f"{name}={value}" for name, value in query),
        kind=kind,
        body=b"" if target.asks else draw(_bodies(kind, fields)),
        # The token in a header as well, so that whatever the body is, it gets as far as the view.
        headers=draw(st.dictionaries(st.sampled_from(HEADERS), values, max_size=2)) | {"X-CSRFToken": token},
        cookie=draw(st.sampled_from([None] * 15 + VALUES[:5])),
    )


@st.composite
def _filled(draw: Any, form: Form, token: str) -> Fields:
    """The form as somebody fills it in, and then with something left out, doubled, or put in its place."""
    form = replace(form, sends=form.sends | ({"csrf_token": [token]} if "csrf_token" in form.sends else {}))
    filled: Fields = []
    for name, given in form.sends.items():
        offered = [*given, *form.offers.get(name, [])]
        filled.append((name, draw(st.sampled_from(offered)) if offered else ""))
    filled += [(name, draw(st.sampled_from(form.offers[name]))) for name in form.offers if name not in form.sends]
    wrong = st.tuples(st.sampled_from([*form.offers, *form.sends, ""]) | names, values)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(filled)))
        filled[place : place + draw(st.integers(0, 1))] = draw(st.lists(wrong, max_size=2))
    return filled


@st.composite
def _bodies(draw: Any, kind: str, fields: Fields) -> bytes:
    how = draw(st.integers(0, 9))
    if how == 9:
        return bytes(draw(st.binary(max_size=3000)))
    if kind.startswith("multipart"):
        return _parts(fields, draw(st.booleans()), draw(st.sampled_from(["--b--\r\n", "--b", ""])))
    if how == 8:  # not encoded at all
        return (
            "&".join(f"{name}={value}" for name, value in fields).encode("utf-8", "surrogatepass") + b"&%&=\xff\xfe"
        )
    encoded = (f"{_quoted(name)}={_quoted(value)}" for name, value in fields)
    return "&".join(encoded).encode()


def _parts(fields: Fields, files: bool, end: str) -> bytes:
    text = []
    for name, value in fields:
        file = '; filename="people.csv"' if files and name == "file" else ""
        text.append(f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n')
    return ("".join(text) + end).encode("utf-8", "surrogatepass")


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))
