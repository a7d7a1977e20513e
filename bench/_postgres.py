"""A PostgreSQL server of one's own, which waits for the disk as an operator's does, to be stopped and killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import postgres

PATIENCE = 60.0
"""Seconds to wait for what takes one on an idle machine."""


class Cluster:
    """One server with one folder, reached through a socket in it; a child of ours, so that it can be killed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._data = home / "data"
        self._programs = postgres.programs(home)
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", self._data, "--auth=trust", "--username=assessor", "--encoding=UTF8", "-k")

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://assessor@/{database}?host={self.home}"

    def start(self) -> None:
        """Returns once it answers."""
        options = ["-D", str(self._data), "-k", str(self.home), "-c", "listen_addresses="]
        with (self.home / "log").open("ab") as log:
            self._process = started = subprocess.Popen[bytes](
                [str(self._programs / "postgres"), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                **postgres.unprivileged(),
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if started.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.home / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End every connection, then the server; what was committed is on the disk."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # what `pg_ctl stop --mode fast` sends
        self._process.wait(PATIENCE)
        self._process = None

    def kill(self) -> None:
        """End every one of its processes as `kill -9` does."""
        assert self._process is not None, "it is not running"
        # The first one first: it would start the others anew.
        for process in (self._process.pid, *_children(self._process.pid)):
            os.kill(process, signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._process = None

    def create(self, database: str, options: str = "") -> str:
        """Make a database, and give its address."""
        self.psql(f"CREATE DATABASE {database} {options}")
        return self.url(database)

    def psql(self, command: str) -> None:
        """Run a command that must stand outside a transaction, as the server's owner."""
        self._run("psql", "-h", self.home, "-U", "assessor", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-c", command)

    def _answers(self) -> bool:
        ask = [str(self._programs / "pg_isready"), "-q", "-h", str(self.home)]
        return subprocess.run(ask, cwd=self.home, **postgres.unprivileged()).returncode == 0

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, cwd=self.home, **postgres.unprivileged())


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name stands in brackets and may hold anything.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server for as long as the block lasts, in a folder that goes with it."""
    home = Path(tempfile.mkdtemp(prefix="assessor-cluster-"))
    if owner := postgres.unprivileged():
        os.chown(home, owner["user"], owner["group"])
    try:
        made = Cluster(home)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)
