"""Whether the assessor can work, and how long ago it last looked after itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from queue import Empty, Queue
from threading import BoundedSemaphore, Thread
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from assessor import __version__
from assessor.jobs import backups
from assessor.jobs.table import JOBS
from assessor.store import jobs
from assessor.store.jobs import Job
from assessor.web.people import needs
from assessor.web.service import Service, service

desk = Blueprint("health", __name__)

PATIENCE = 1.5
"""Seconds that the database has to answer."""
LATE = timedelta(minutes=30)
"""How long after its time a job counts as overdue: it was not begun, or never ended."""
_asking = BoundedSemaphore(4)
"""Questions that have no answer yet: if none ever has, they do not become more."""


@desk.get("/healthz")
@needs("see health")
def healthz() -> ResponseReturnValue:
    """200 when store and content answer, else 503; JSON with a word for each part, and ages.

    A job that is late or fails does not make it 503: whoever sends nobody to a server that is not well would take
    away one that answers all requests.
    """
    running = service()
    store, rows = _within(PATIENCE, lambda: _jobs(running))
    content, _ = _tried(running.library.edition)
    ok = store == content == "ok"
    found = {"status": "ok" if ok else "failing", "version": __version__, "store": store, "content": content}
    return jsonify(found | _ages(rows or [], running)), 200 if ok else 503


def _jobs(running: Service) -> list[Job]:
    """The jobs that the settings want; this is also how the store shows a sign of life."""
    with running.store.read() as conn:
        known = jobs.every(conn)
    return [one for one in known if one.name == backups.JOB or _wanted(one.name, running)]


def _wanted(name: str, running: Service) -> bool:
    return name in JOBS and JOBS[name].wanted(running.settings)


def _ages(rows: Iterable[Job], running: Service) -> dict[str, Any]:
    now = running.now()
    ended = {row.name: row.last_finished_at for row in rows if row.last_finished_at}
    wanted = [row for row in rows if _wanted(row.name, running)]
    others = [at for name, at in ended.items() if name != backups.JOB]
    return {
        "backup": _age(ended.get(backups.JOB), now),
        "jobs": _age(max(others, default=None), now),
        "overdue": [row.name for row in wanted if row.due_at < now - LATE],
        "failing": [row.name for row in wanted if row.last_error],
    }


def _age(at: datetime | None, now: datetime) -> dict[str, Any] | None:
    """How long ago something was, null if it never was."""
    if at is None:
        return None
    seconds = max(0, int((now - at).total_seconds()))
    return {"seconds": seconds, "words": _in_words(seconds)}


def _in_words(seconds: int) -> str:
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'} ago"
    return "just now"


def _within(seconds: float, part: Callable[[], Any]) -> tuple[str, Any]:
    """As `_tried`, and "NoAnswer" if it takes longer."""
    if not _asking.acquire(blocking=False):
        return "NoAnswer", None
    answers: Queue[tuple[str, Any]] = Queue()

    def ask() -> None:
        answers.put(_tried(part))
        _asking.release()

    Thread(target=ask, name="health", daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return "NoAnswer", None


def _tried(part: Callable[[], Any]) -> tuple[str, Any]:
    """A word for how a part is, "ok" if it answers, and its answer."""
    try:
        return "ok", part()
    except Exception as error:  # the answer is which part fails, whatever the reason
        return type(error).__name__, None
