"""Watching the trainers' files, and releasing them when they change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

QUIET = 0.3
"""Seconds without a change before a build: editors write a file in several steps."""
CHANGES = {"created", "deleted", "modified", "moved"}


def watch(root: Path, release: Callable[[], object]) -> Thread:
    """Call `release` after each change below content/ and quizzes/ or of mkdocs.yml, in a thread."""
    changed = Event()
    observer = Observer()
    handler = _Bell(changed)
    for room in ("content", "quizzes"):
        observer.schedule(handler, str(root / room), recursive=True)
    observer.schedule(_Bell(changed, only="mkdocs.yml"), str(root), recursive=False)
    observer.daemon = True
    observer.start()

    def work() -> None:
        while True:
            changed.wait()
            while changed.is_set():
                changed.clear()
                changed.wait(QUIET)
            release()

    thread = Thread(target=work, name="watch", daemon=True)
    thread.start()
    return thread


class _Bell(FileSystemEventHandler):
    def __init__(self, changed: Event, only: str = "") -> None:
        self._changed = changed
        self._only = only

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in CHANGES or event.is_directory:
            return
        # Many editors write a hidden file and put it in the place of the old one.
        for path in (event.src_path, event.dest_path):
            name = Path(str(path)).name
            if name == self._only or (name and not self._only and not name.startswith(".")):
                self._changed.set()


def release_apart(root: Path, *, demo: bool) -> int:
    """Release in a process of its own: MkDocs takes 60 MiB that the server need not keep. Gives the exit code."""
    command = [sys.executable, "-m", "assessor.lessons", str(root), *(["--demo"] if demo else [])]
    # Ctrl-C is for this process, which ends that one without a word.
    return subprocess.run(command, check=False, start_new_session=True).returncode  # noqa: S603  our own module
