"""Jobs done when they are due, each by one process: claimed, held while it runs, and its end written down.

A process that dies in the middle lets go of its job when the lease runs out, and another does it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread
from time import monotonic
from traceback import format_tb
from typing import Literal
from uuid import uuid4

from assessor import metrics
from assessor.jobs.job import Job, Work
from assessor.store import jobs
from assessor.store.errors import TROUBLE

LOOK = 5.0
"""Seconds between two looks for jobs that are due."""
LEASE = timedelta(minutes=2)
"""How long a job is claimed for; it is renewed three times in each lease."""
PATIENCE = 10.0
"""Seconds that jobs have to end when the process stops."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)
"""After a failure; each one more doubles the wait."""
LONGEST_ERROR = 300

Ended = Literal["done", "failed", "not free"]
_log = logging.getLogger(__name__)


def start(work: Work, table: Mapping[str, Job], look: float = LOOK, lease: timedelta = LEASE) -> Callable[[], None]:
    """Do the jobs of the table, as far as the settings want them, in threads of this process.

    Gives what ends it, and waits for the jobs that run, but not for ever. Start it after any fork.
    """
    wanted = {name: job for name, job in table.items() if job.wanted(work.settings)}
    running: dict[str, Thread] = {}

    def look_around() -> None:
        while not work.ending.is_set():
            for name in _due(work, wanted):
                if name not in running or not running[name].is_alive():
                    running[name] = Thread(
                        target=_try, args=(work, name, wanted[name], lease), name=name, daemon=True
                    )
                    running[name].start()
            work.ending.wait(look)

    looking = Thread(target=look_around, name="jobs", daemon=True)
    looking.start()

    def stop() -> None:
        work.ending.set()
        end = monotonic() + PATIENCE
        for thread in (looking, *running.values()):
            thread.join(max(0.0, end - monotonic()))

    return stop


def run(work: Work, name: str, job: Job, lease: timedelta = LEASE) -> Ended:
    """Do a job if it is due and nobody else does it. What goes wrong with it is written down, not raised."""
    owner, began = str(uuid4()), work.now()
    with work.store.write() as conn:
        before = jobs.find(conn, name)
        if before is None or not jobs.claim(conn, name, owner, began, began + lease):
            return "not free"
    with _held(work, name, owner, lease):
        error = _done(work, name, job)
    metrics.jobs.labels(name, "failed" if error else "done").inc()
    with work.store.write() as conn:
        at = work.now()
        if error is None:
            jobs.finish(conn, name, owner, at, job.next_at(at))
            return "done"
        jobs.fail(conn, name, owner, error, at + _wait(before))
        return "failed"


def run_now(work: Work, name: str, job: Job) -> Ended:
    """Do a job even if it is not due yet, unless somebody is doing it."""
    plan(work, {name: job})
    with work.store.write() as conn:
        jobs.hasten(conn, name, work.now())
    return run(work, name, job)


def plan(work: Work, table: Mapping[str, Job]) -> None:
    """Make the table's jobs known to the store; a new one is due at once."""
    with work.store.read() as conn:
        known = {one.name for one in jobs.every(conn)}
    if new := table.keys() - known:
        with work.store.write() as conn:
            for name in sorted(new):
                jobs.plan(conn, name, work.now())


def first_line(error: BaseException) -> str:
    """What went wrong, without the values that a database adds from the second line on."""
    text = str(error).strip().splitlines() or [""]
    return (text[0] or type(error).__name__)[:LONGEST_ERROR]


def _due(work: Work, table: Mapping[str, Job]) -> list[str]:
    try:
        plan(work, table)
        with work.store.read() as conn:
            return [one.name for one in jobs.due(conn, work.now()) if one.name in table]
    except TROUBLE as error:
        _log.warning("jobs wait for the database: %s", first_line(error))
        return []


def _try(work: Work, name: str, job: Job, lease: timedelta) -> None:
    try:
        run(work, name, job, lease)
    except TROUBLE as error:
        _log.warning("how job %s went could not be written down: %s", name, first_line(error))


def _done(work: Work, name: str, job: Job) -> str | None:
    """Do it; what went wrong, if anything."""
    try:
        job.do(work)
    except Exception as error:  # whatever it is, the other jobs go on, and this one is tried again
        # Where, but not the whole text: that may hold a name or an address.
        _log.error("job %s failed: %s\n%s", name, first_line(error), "".join(format_tb(error.__traceback__)))
        return first_line(error)
    return None


@contextmanager
def _held(work: Work, name: str, owner: str, lease: timedelta) -> Iterator[None]:
    """Renew the lease for as long as the block lasts."""
    over = Event()

    def hold() -> None:
        while not over.wait(lease.total_seconds() / 3):
            with suppress(*TROUBLE), work.store.write() as conn:
                if not jobs.renew(conn, name, owner, work.now() + lease):
                    return

    thread = Thread(target=hold, name=f"{name} held", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _wait(before: jobs.Job) -> timedelta:
    """Twice as long as after the failure before, which is the time from its start to when the job was due again."""
    if before.last_error is None or before.last_started_at is None:
        return FIRST_WAIT
    last: timedelta = before.due_at - before.last_started_at
    return min(max(FIRST_WAIT, 2 * last), LONGEST_WAIT)
