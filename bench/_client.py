"""Somebody who uses the academy, over the wire or inside this process, and what it cost the server."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from types import FrameType
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit
from wsgiref.types import WSGIApplication

from assessor.engine.catalogue import Catalogue
from assessor.engine.kinds import AnyItem
from assessor.store import Store, attempts
from tests.engine.made import submitted

SENDS = {"Host": "127.0.0.1", "Accept": "text/html", "Accept-Encoding": "gzip, deflate, br"}
NONE: Mapping[str, str] = {}
Fields = Mapping[str, str | Sequence[str]]
FORM_TYPE = "application/x-www-form-urlencoded"
TOKEN = re.compile(r'name="csrf_token" value="([^"]*)"')
ATTEMPT = re.compile(r'name="attempt" value="([^"]*)"')


@dataclass(frozen=True)
class Reply:
    """An answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line(Protocol):
    """A way to a server: one request, one answer; `used` is what the server has spent so far."""

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply: ...
    def used(self) -> float: ...


class Wire:
    """A kept-alive connection to a server in another process, and how to tell what that has used."""

    def __init__(self, port: int, used: Callable[[], float]) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.used = used

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        self._connection.request(method, path, body or None, dict(headers))
        got = self._connection.getresponse()
        return Reply(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())


class Inside:
    """A WSGI application called in this process: no sockets, no HTTP parsing; seconds of CPU of the calls alone."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._used = 0.0

    def used(self) -> float:
        return self._used

    @contextmanager
    def _metered(self) -> Iterator[None]:
        started = time.process_time()
        yield
        self._used += time.process_time() - started

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        where = urlsplit(path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": where.path,
            "QUERY_STRING": where.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": headers.get("Content-Type", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        } | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        begun: list[Any] = []

        def start(status: str, sent: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
            begun[:] = [int(status[:3]), {name.lower(): value for name, value in sent}]
            return lambda _: None

        with self._metered():
            parts = self._app(environ, start)
            content = b"".join(parts)
            if hasattr(parts, "close"):
                parts.close()
        return Reply(begun[0], begun[1], content)


class Counted(Inside):
    """The same in function calls, Python's and C's: as many on a busy machine as on an idle one."""

    @contextmanager
    def _metered(self) -> Iterator[None]:
        def count(frame: FrameType, event: str, argument: object) -> None:
            self._used += event in ("call", "c_call")

        sys.setprofile(count)
        yield
        sys.setprofile(None)


@dataclass
class Somebody:
    """A browser with one cookie; `received` counts the bytes of the bodies that came back."""

    line: Line
    cookie: str = ""
    requests: int = 0
    received: int = 0

    def get(self, path: str) -> str:
        """The page, after all redirects."""
        return self.followed(self.ask("GET", path))

    def post(self, path: str, fields: Fields) -> str:
        """The page that a form leads to, after all redirects."""
        return self.followed(self.send(path, fields))

    def send(self, path: str, fields: Fields, headers: Mapping[str, str] = NONE) -> Reply:
        """The answer to a form, whatever it is."""
        body = urlencode(fields, doseq=True).encode()
        return self.ask("POST", path, body, {"Content-Type": FORM_TYPE, **headers})

    def sign_in(self, handle: str) -> None:
        """One of the demo's cast, by the button on the page."""
        page = self.get("/account/")
        self.post("/account/demo", {"csrf_token": token(page), "handle": handle})

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = NONE) -> Reply:
        """One request, one answer, with the cookie."""
        own = {"Cookie": self.cookie} if self.cookie else {}
        reply = self.line.ask(method, path, body, {**SENDS, **own, **headers})
        self.requests += 1
        self.received += len(reply.body)
        self.cookie = reply.headers.get("set-cookie", self.cookie).split(";")[0]
        return reply

    def followed(self, reply: Reply) -> str:
        """The page that an answer leads to; raises RuntimeError if that is an error."""
        while reply.status in (301, 302, 303):
            reply = self.ask("GET", reply.headers["location"])
        if reply.status >= 400:
            raise RuntimeError(f"the server answered {reply.status}: {reply.body[:200]!r}")
        return reply.body.decode() if "content-encoding" not in reply.headers else ""


def begin(rep: Somebody, form: str) -> str:
    """A new attempt, by the button on its page; returns its id."""
    page = rep.get(f"/me/assess/{form}/")
    (attempt,) = map(str, ATTEMPT.findall(page))
    rep.post("/me/assess/", {"csrf_token": token(page), "form": form, "attempt": attempt})
    return attempt


def questions(store: Store, catalogue: Catalogue, attempt: str) -> list[AnyItem]:
    """What an attempt asks, in its order."""
    with store.read() as conn:
        found = attempts.get(conn, attempt)
    assert found is not None, "the attempt has just been begun"
    return [catalogue.items[planned.item] for planned in found.plan]


def answer_all(rep: Somebody, attempt: str, items: Sequence[AnyItem], *, swap: bool) -> None:
    """Open the first question, then answer every one rightly: as the page's script does, or without scripts."""
    page = rep.get(f"/me/attempts/{attempt}/1")
    headers = {"X-Assessor-Swap": "1"} if swap else {}
    for number, item in enumerate(items, 1):
        fields = submitted(item, item.key()) | {"confidence": ["fairly"], "csrf_token": [token(page)]}
        reply = rep.send(f"/me/attempts/{attempt}/{number}", fields, headers)
        if number < len(items):  # the result is another page, and is measured as such
            page = rep.followed(reply)


def token(page: str) -> str:
    """The session's token as the page's forms carry it."""
    found = TOKEN.search(page)
    if found is None:
        raise RuntimeError(f"no form on this page: {page[:200]}")
    return found[1]
