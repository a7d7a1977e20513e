"""Running one of our own commands in a process of its own, for work whose memory the server need not keep."""

from __future__ import annotations

import os
import subprocess
import sys

from assessor.jobs.job import Work

LOOK = 0.5
"""Seconds between two looks whether this process is about to stop."""
PATIENCE = 5.0
"""Seconds that the other one has to end when it is told to."""


class Failed(Exception):
    """The command ended with another code than 0; the text is the last line that it said."""


def run(work: Work, *words: str) -> None:
    """`assessor …` with the settings of this process. Raises Failed; a command that is ended early is done again."""
    place = ["--root", str(work.settings.root.resolve()), "--demo" if work.settings.demo else "--no-demo"]
    environment = os.environ | {"ASSESSOR_DATABASE_URL": work.settings.database_url}
    # Ctrl-C is for this process, which ends that one.
    process = subprocess.Popen(  # noqa: S603  our own command
        [sys.executable, "-m", "assessor", *words, *place],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said = _waited(work, process)
    if process.returncode:
        raise Failed(next(reversed(said.strip().splitlines()), f"it ended with {process.returncode}"))


def _waited(work: Work, process: subprocess.Popen[str]) -> str:
    """What it said until it ended, by itself or because this process stops."""
    while True:
        try:
            return process.communicate(timeout=LOOK)[1]
        except subprocess.TimeoutExpired:
            if work.ending.is_set():
                break
    process.terminate()
    try:
        return process.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[1]
