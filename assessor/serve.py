"""One process that serves lessons and questions, and rebuilds them when it is told to watch."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from waitress.server import create_server

from assessor.accounts import links
from assessor.config import Settings
from assessor.demo import history
from assessor.jobs.watch import release_apart, watch
from assessor.lessons.library import Library
from assessor.store import Store, migrate
from assessor.web import create_app

THREADS = 8


def serve(settings: Settings, *, watched: bool, say: Callable[[str], None]) -> int:
    """Publish, make the tables fit, listen. Ends at an interrupt; gives the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if release_apart(settings.root, demo=settings.demo):
        say("There is nothing to serve yet: mend the mistakes above and start again.")
        return 1
    store = _open(settings, say)
    app = create_app(settings, store)
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            ident=None,
            # On most machines localhost has two addresses; one server has one.
            ipv6=":" in settings.host,
            # Without a proxy these headers are anybody's words.
            clear_untrusted_proxy_headers=not settings.proxies,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this machine has no such address"
        where = f"{settings.host}:{settings.port}"
        say(f"Cannot listen on {where}: {reason}. Try another port: make run PORT=8123")
        return 1
    if watched:
        watch(settings.root, lambda: release_apart(settings.root, demo=settings.demo))
    signal.signal(signal.SIGTERM, _stop)
    own = settings.listens_at(server.effective_port)
    if not settings.demo:
        _set_up(store, settings.public_url or own, say)
    say(f"Ready at {own}  (stop with Ctrl-C)")
    server.run()
    store.close()
    return 0


def _open(settings: Settings, say: Callable[[str], None]) -> Store:
    store = Store.open(settings.database)
    for warning in store.warnings():
        say(warning)
    copy = migrate.upgrade(store)
    if copy:
        say(f"The tables have been brought up to date; a copy of the earlier ones is in {copy}.")
    if settings.demo and history.seed(store, Library(settings.var).edition().catalogue, datetime.now(UTC)):
        say("  Invented six people and half a year of history for one of them")
    return store


def _set_up(store: Store, address: str, say: Callable[[str], None]) -> None:
    """Say where the first admin begins, anew at each start until somebody can sign in."""
    token = links.set_up(store, datetime.now(UTC))
    if token:
        say("Nobody can sign in yet. Within 24 hours, set up the first admin's account at")
        say(f"{address}{links.path(token)}")


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
