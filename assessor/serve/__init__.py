"""Serving lessons and questions: prepare once, listen, and answer with one process or with several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from assessor import logs
from assessor.accounts import links
from assessor.config import Settings
from assessor.demo import coached, colleagues, former
from assessor.engine.catalogue import Catalogue
from assessor.jobs.table import CALIBRATION, JOBS
from assessor.jobs.watch import release_apart, watch
from assessor.lessons.library import Library
from assessor.serve.listening import CannotListen, listen
from assessor.store import Store, jobs, migrate


def serve(settings: Settings, *, watched: bool, say: Callable[[str], None]) -> int:
    """Publish, make the tables fit, listen. Ends at an interrupt or SIGTERM; gives the exit code."""
    logs.configure(settings.log_format)
    if release_apart(settings.root, demo=settings.demo):
        say("There is nothing to serve yet: mend the mistakes above and start again.")
        return 1
    store = _open(settings, say)
    try:
        listening = listen(settings.host, settings.port)
    except CannotListen as error:
        say(str(error))
        return 1
    own = settings.listens_at(listening.getsockname()[1])
    if watched:
        watch(settings.root, lambda: release_apart(settings.root, demo=settings.demo))
    if not settings.demo:
        _set_up(store, settings.public_url or own, say)
    # A process that is about to fork may not hold connections, which none of its children could share.
    store.close()
    if settings.processes == 1:
        from assessor.serve.alone import answer
    else:
        from assessor.serve.together import answer
    answer(settings, listening, lambda: say(f"Ready at {own}  (stop with Ctrl-C)"))
    return 0


def _open(settings: Settings, say: Callable[[str], None]) -> Store:
    store = Store.open(settings.database)
    for warning in store.warnings():
        say(warning)
    copy = migrate.upgrade(store)
    if copy:
        say(f"The tables have been brought up to date; a copy of the earlier ones is in {copy}.")
    if settings.demo:
        _invent(store, Library(settings.var).edition().catalogue, say)
    return store


def _invent(store: Store, catalogue: Catalogue, say: Callable[[str], None]) -> None:
    now = datetime.now(UTC)
    if not colleagues.arrive(store, catalogue, now):
        return
    former.remember(store, catalogue, now)
    coached.remember(store, catalogue, now)
    with store.write() as conn:
        # Not at once, as in life: in a demo one sees the first calibration being made, tonight or by hand.
        jobs.plan(conn, CALIBRATION, JOBS[CALIBRATION].next_at(now))
    say("  Invented six people to sign in as, a team around them with half a year of learning and coaching,")
    say(f"  and what {former.COUNT} others answered who are gone")


def _set_up(store: Store, address: str, say: Callable[[str], None]) -> None:
    """Say where the first admin begins, anew at each start until somebody can sign in."""
    token = links.set_up(store, datetime.now(UTC))
    if token:
        say("Nobody can sign in yet. Within 24 hours, set up the first admin's account at")
        say(f"{address}{links.path(token)}")
