"""Two running assessors for each worker, and browser contexts that listen for what should never happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect

from tests.browser.rep import DESKTOP
from tests.browser.served import Served, every_kind
from tests.web.project import released

NewPage = Callable[..., Page]
PATIENCE = 60_000
"""Milliseconds for a state to come about: shared machines are slow at times."""
EXPECTED = "Failed to load resource"
"""How Chromium's console begins for every answer above 399; some tests provoke those."""
HARMLESS = "executing a cancelled action"
"""What RxJS in Material's own script throws now and then on a busy machine, of something that is over anyway."""


expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The academy as a newcomer starts it."""
    yield from _running(Served(released(tmp_path_factory.mktemp("academy") / "project")))


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small project with a question of every kind, and one file that is broken."""
    root = every_kind(tmp_path_factory.mktemp("kinds") / "project")
    (root / "quizzes" / "items" / "broken-by-somebody-this-morning.yaml").write_text(
        "practice: handover\nitems: 12:30\n"
    )
    yield from _running(Served(root))


def _running(served: Served) -> Iterator[Served]:
    served.start()
    yield served
    served.end()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What a browser complained of during the test: scripts and styles that were refused, errors, foreign requests.

    There must be none at its end.
    """
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def new_page(chromium: Browser, complaints: list[str]) -> Iterator[NewPage]:
    """Opens a page in a context of its own, as wide as a desktop's unless told otherwise."""
    contexts: list[BrowserContext] = []

    def open_page(**settings: Any) -> Page:
        context = chromium.new_context(**{"viewport": DESKTOP, **settings})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        listen(context, complaints)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


def listen(context: BrowserContext, complaints: list[str]) -> None:
    """Write down every error and every request that leaves this machine."""

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            complaints.append(message.text)

    def broke(error: WebError) -> None:
        if HARMLESS not in str(error.error):
            complaints.append(str(error.error))

    context.on("console", said)
    context.on("weberror", broke)
    context.on(
        "request",
        lambda request: None if urlsplit(request.url).hostname == "127.0.0.1" else complaints.append(request.url),
    )
