"""`assessor serve` as operators run it: processes of their own over one database, to be killed and started again."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assessor.store import Store, jobs
from bench._processes import children
from tests.web.project import ROOT

READY = re.compile(r"Ready at http://127\.0\.0\.1:(\d+)")
PATIENCE = 120.0
"""Seconds to wait for what takes three on an idle machine."""


class Server:
    """One server; what it says goes to the file `log`. It gets another port at each start.

    `workers` is how many processes it answers with; more than one are children of the one that is started.
    """

    def __init__(self, root: Path, database: str, log: Path, workers: int = 1) -> None:
        self.log = log
        self.port = 0
        self._workers = workers
        self._command = [sys.executable, "-u", "-m", "assessor", "serve", "--root", str(root), "--port", "0"]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("ASSESSOR_")}
        self._told = ours | {"ASSESSOR_DATABASE_URL": database, "COLUMNS": "200", "ASSESSOR_PROCESSES": str(workers)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it listens; raises RuntimeError if it does not."""
        already = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            # A group of its own, so that its children end with it.
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._told, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + PATIENCE
        while (
            not (ready := READY.search(said := self.log.read_text("utf-8", "replace")[already:])) or not self._all()
        ):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start:\n{said}")
            time.sleep(0.05)
        self.port = int(ready[1])

    def answering(self) -> list[int]:
        """The ids of the processes that answer."""
        assert self.process is not None, "it is not running"
        # A server with one process has children as well: what jobs do in a process of their own.
        return children(self.process.pid) if self._workers > 1 else [self.process.pid]

    def _all(self) -> bool:
        return len(self.answering()) >= self._workers

    def kill(self) -> None:
        """As `kill -9` of all that it started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As systemd stops it; it may be down already."""
        self._end(signal.SIGTERM)

    def files_up_to(self, size: int) -> None:
        """Let it write no file beyond so many bytes, as a full disk would; -1 for any size."""
        assert self.process is not None, "it is not running"
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        self.process.wait(PATIENCE)
        self.process = None


def at_rest(store: Store) -> None:
    """Return once the servers over this store have done what is due at a first start: it takes memory of theirs."""
    end = time.monotonic() + PATIENCE
    while True:
        with store.read() as conn:
            known = jobs.every(conn)
        if known and all(job.lease_owner is None and (job.last_finished_at or job.last_error) for job in known):
            return
        if time.monotonic() > end:
            raise RuntimeError(f"jobs that do not end: {known}")
        time.sleep(0.1)


@contextmanager
def running(root: Path, database: str, logs: Path, processes: int = 1, workers: int = 1) -> Iterator[list[Server]]:
    """So many servers over one project and one database; those that live at the end of the block are stopped."""
    servers = [Server(root, database, logs / f"server-{number}.log", workers) for number in range(processes)]
    with ExitStack() as stack:
        for server in servers:
            stack.callback(server.stop)
            server.start()
        yield servers
