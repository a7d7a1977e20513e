"""What each process that answers does, whichever server drives it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from assessor.config import Settings
from assessor.jobs import runner
from assessor.jobs.job import Work
from assessor.jobs.table import JOBS
from assessor.store import Store
from assessor.web import create_app

THREADS = 8
GRACE = 20
"""Seconds that requests have to end when the server stops."""
LARGEST_BODY = 6 * 1024 * 1024
"""Bytes of the largest request that is read at all; no page takes more than a roster of 5 MB."""


def begin(settings: Settings) -> tuple[Flask, Callable[[], None]]:
    """The application of this process, with its jobs running beside it, and what ends both. After any fork."""
    store = Store.open(settings.database)
    stop_jobs = runner.start(Work(settings, store, lambda: datetime.now(UTC)), JOBS)

    def end() -> None:
        stop_jobs()
        store.close()

    app = create_app(settings, store)
    settle()
    return app, end


def settle() -> None:
    """Take what is there for what stays: each time that Python looks for what nobody needs any more, it would walk
    through all that was imported, which takes a tenth of a second."""
    gc.collect()
    gc.freeze()
