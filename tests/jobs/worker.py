"""A process that does the jobs of a database until it is stopped: `python -m tests.jobs.worker URL DIARY SECONDS`.

Its one job writes "begun" and its process into the diary, takes so many seconds, and writes "done".
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from assessor.config import Settings
from assessor.jobs import runner
from assessor.jobs.job import Job, Work, every
from assessor.store import Store

LEASE = timedelta(seconds=1)
LOOK = 0.1


def main() -> None:
    url, diary, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    ended = Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())

    def note(word: str) -> None:
        with diary.open("a") as file:
            file.write(f"{word} {os.getpid()}\n")

    def do(work: Work) -> None:
        note("begun")
        work.ending.wait(seconds)
        note("done")

    work = Work(Settings(), Store.open(url), lambda: datetime.now(UTC))
    stop = runner.start(work, {"slow": Job(every(hours=1), do)}, LOOK, LEASE)
    ended.wait(60)
    stop()
    work.store.close()


if __name__ == "__main__":
    main()
