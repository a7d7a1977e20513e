"""The application as people meet it: somebody opens a page, fills in its form, sends it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from assessor.accounts import sessions
from assessor.accounts.deeds import Where
from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.demo.history import seed
from assessor.engine.catalogue import Catalogue
from assessor.engine.kinds import AnyItem
from assessor.engine.shapes import Answer
from assessor.lessons.library import Library
from assessor.progress.asking import Exposure
from assessor.store import Store, attempts
from assessor.store.attempts import Attempt, Response
from assessor.web import create_app
from assessor.web.service import EXTENSION, Service
from tests.engine.made import submitted
from tests.support import rows
from tests.support.hasher import CHEAP
from tests.web import pages
from tests.web.pages import Fields, Form, Page

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
FORM = "where-do-i-stand"
QUESTIONS = 21
"""How many it asks."""
ASKED = 7
"""On how many practices."""
one_engine = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
"""For a test that is not about storing."""


class _Compiled(BytecodeCache):
    """Templates compiled by this process, by their text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_compiled = _Compiled()


_made: deque[tuple[Settings, Flask, dict[str, Any]]] = deque(maxlen=8)
NOWHERE = Store.open("sqlite:///nowhere.sqlite3")
"""What an application is made over before it is lent to a test."""


class Clock:
    """The time that the application is told: it stands still but for microseconds, so that no two moments are one."""

    def __init__(self) -> None:
        self.time = NINE
        self._ticks = count(1)

    def __call__(self) -> datetime:
        return self.time + timedelta(microseconds=next(self._ticks))

    def goes_on(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class Academy:
    """A running application over a store and a released project."""

    app: Flask
    store: Store
    clock: Clock
    settings: Settings

    @property
    def catalogue(self) -> Catalogue:
        service: Service = self.app.extensions[EXTENSION]
        return service.library.edition().catalogue

    def visitor(self) -> Visitor:
        """Somebody who is not signed in."""
        return Visitor(self, self.app.test_client())

    def sign_in(self, handle: str) -> Visitor:
        """One of the cast, signed in as people do it: by the button on the page."""
        visitor = self.visitor()
        button = visitor.button(handle)
        assert visitor.post(button.action, button.sends).status_code == 303
        return visitor

    def sign_in_as(self, handle: str) -> Visitor:
        """Somebody who is not of the cast, in a session as a password would give them."""
        visitor = self.visitor()
        with self.store.write() as conn:
            token = sessions.open_session(conn, ident(handle), Where(), self.clock())
        with visitor.client.session_transaction("/account/") as cookie:
            cookie.update({"_user_id": token, "_fresh": True})
        return visitor

    def attempts(self, handle: str) -> list[Attempt]:
        with self.store.read() as conn:
            return attempts.of_person(conn, ident(handle))

    def responses(self, attempt_id: str) -> list[Response]:
        with self.store.read() as conn:
            return attempts.responses(conn, attempt_id)


Fill = Callable[[Store, Catalogue, datetime], bool]


def opened(settings: Settings, store: Store, *, history: bool = False, fill: Fill = seed) -> Academy:
    """An application with the cast in its store; with Ben's half year, if asked for.

    Whoever opens the same settings again has the same application, over another store: to make one costs as much
    as what most tests do with it. `of_its_own` is for a test that changes it.
    """
    clock = Clock()
    catalogue = Library(settings.var).edition().catalogue if history else Catalogue()
    rows.put(store, lambda: fill(store, catalogue, clock()), fill.__module__, fill.__name__, catalogue.version)
    app, config = _application(settings)
    app.config.update(config)
    service: Service = app.extensions[EXTENSION]
    library, exposure = Library(settings.var), Exposure()
    app.extensions[EXTENSION] = replace(service, store=store, now=clock, library=library, exposure=exposure)
    return Academy(app, store, clock, settings)


def of_its_own(academy: Academy) -> Academy:
    """The same with an application that no other test has."""
    return replace(academy, app=create_app(academy.settings, academy.store, academy.clock, CHEAP))


def _application(settings: Settings) -> tuple[Flask, dict[str, Any]]:
    """One with these settings, and how it was configured."""
    for known, app, config in _made:
        if known == settings:
            return app, config
    app = create_app(settings, NOWHERE, hasher=CHEAP)
    app.jinja_env.bytecode_cache = _compiled
    _made.append((settings, app, dict(app.config)))
    return app, _made[-1][-1]


class Visitor:
    """A browser: keeps cookies, follows redirects, sends forms as they stand on the page."""

    def __init__(self, academy: Academy, client: FlaskClient) -> None:
        self.academy = academy
        self.client = client

    def open(self, path: str, **how: Any) -> TestResponse:
        """One request, one answer."""
        return self.client.open(path, **how)

    def visit(self, path: str, **how: Any) -> Page:
        """A page, after all redirects."""
        return _page(self.open(path, follow_redirects=True, **how))

    def send(self, form: Form, fields: Mapping[str, str | list[str]] | None = None, **how: Any) -> Page:
        """The form with these fields filled in, and the page that it leads to."""
        return _page(self.post(form.action, form.sends | dict(fields or {}), follow_redirects=True, **how))

    def post(
        self, path: str, fields: Mapping[str, Any] | None = None, *, token: bool = True, **how: Any
    ) -> TestResponse:
        """Fields without a form, with a token that is valid for this session."""
        given = dict(fields or {})
        if token and "csrf_token" not in given:
            given["csrf_token"] = self.token()
        return self.client.post(path, data=given, **how)

    def token(self) -> str:
        """The session's own token, as every page with a form carries it."""
        return self.visit("/account/").forms[-1].sends["csrf_token"][0]

    def become(self, handle: str) -> Page:
        """Sign in, and the page that this leads to."""
        return self.send(self.button(handle))

    def button(self, handle: str) -> Form:
        """The form that signs in as one of the cast."""
        (form,) = [f for f in self.visit("/account/").forms if f.sends.get("handle") == [handle]]
        return form

    def begin(self, form: str = FORM) -> Sitting:
        """A new attempt, by the button on its page."""
        page = self.visit(f"/me/assess/{form}/")
        (button,) = [f for f in page.forms if f.sends.get("form") == [form]]
        question = self.send(button)
        return Sitting(self, question.url.split("/")[3])


@dataclass
class Sitting:
    """An attempt as its owner goes through it."""

    rep: Visitor
    id: str

    @property
    def path(self) -> str:
        return f"/me/attempts/{self.id}/"

    @property
    def attempt(self) -> Attempt:
        with self.rep.academy.store.read() as conn:
            found = attempts.get(conn, self.id)
        assert found is not None
        return found

    @property
    def responses(self) -> list[Response]:
        return self.rep.academy.responses(self.id)

    @property
    def length(self) -> int:
        return len(self.attempt.plan)

    def item(self, number: int) -> AnyItem:
        """What question `number` asks."""
        return self.rep.academy.catalogue.items[self.attempt.plan[number - 1].item]

    def question(self, number: int, **how: Any) -> Page:
        return self.rep.visit(f"{self.path}{number}", **how)

    def answer(self, number: int, answer: Answer | None = None, confidence: str = "sure", **how: Any) -> Page:
        """Send an answer to a question, the key if none is given."""
        form = self.question(number).form(f"/{number}")
        given = self.item(number).key() if answer is None else answer
        fields: Fields = submitted(self.item(number), given) | {"confidence": [confidence]}
        self.rep.academy.clock.goes_on(seconds=30)
        return self.rep.send(form, fields, **how)

    def finish(self, first: int = 1, **how: Any) -> Page:
        """All answers that are left."""
        for number in range(first, self.length):
            self.answer(number, **how)
        return self.answer(self.length, **how)

    def stop(self) -> Page:
        """Finish with the answers that are there."""
        return self.rep.send(self.rep.visit(f"{self.path}finish").form())


def wrong(item: AnyItem) -> Answer:
    """An answer with less than full credit."""
    match item.kind:
        case "choice":
            return next(option.id for option in item.options if not option.right)
        case "multiple":
            return [option.id for option in item.options if not option.right][:1]
        case "judgement":
            worst = min(item.options, key=lambda option: option.credit).id
            if item.asks == "best":
                return {"best": worst}
            return {"best": worst, "worst": item.key()["best"]}
        case "order":
            return item.key()[::-1]
        case "match":
            return {p.id: next(t.id for t in item.targets if t.id != p.target) for p in item.pairs}
        case "numeric":
            return item.key() | {"value": "1"}
    return "no such thing"


def new_id() -> str:
    return str(uuid4())


def _page(reply: TestResponse) -> Page:
    with reply:
        return pages.read(reply.status_code, reply.headers, reply.request.path, reply.get_data(as_text=True))
