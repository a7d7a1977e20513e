"""`assessor serve` as an operator runs it: a process of its own that can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from assessor.config import Settings
from assessor.demo import colleagues, former
from assessor.jobs.table import CALIBRATION, JOBS
from assessor.lessons.library import Library
from assessor.store import Store, attempts, jobs, migrate
from assessor.store.attempts import Response
from tests.conftest import ROOT
from tests.support.ports import reserved
from tests.support.waiting import PATIENCE, until
from tests.web.project import release_kept

KINDS = Path(__file__).with_name("kinds")


class Served:
    """The assessor over a project's folder, on a port that stays the same; a demo unless told otherwise.

    In a demo nobody has been coached yet, so that a test begins with the pages as they are when they are empty,
    unless it is to be the one that newcomers see.
    """

    def __init__(self, root: Path, kind: str = "--demo", *, coached: bool = False) -> None:
        self.root = root
        self.settings: dict[str, str] = {}
        """What its environment says, by the names of variables, when it is started."""
        self._kind = kind
        if kind == "--demo" and not coached:
            _nobody_is_coached(root)
        self.port = reserved()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = root / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Comes back when pages are served."""
        command = [sys.executable, "-m", "assessor", "serve", self._kind, "--root", str(self.root)]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("ASSESSOR_")} | self.settings
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port)], cwd=ROOT, env=ours, stdout=log, stderr=log
            )
        until(lambda: self._process.poll() is not None or self._is_ready(), "server")
        assert self._process.poll() is None, self._log.read_text()

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """SIGKILL is what `kill -9` and a power cut do."""
        assert self._process is not None
        self._process.send_signal(with_signal)
        self._process.wait(PATIENCE)

    @property
    def said(self) -> str:
        """What it has said since it was first started."""
        return self._log.read_text()

    def responses(self, attempt_id: str) -> list[Response]:
        """What is stored of an attempt."""
        store = Store.open(f"sqlite:///{self.root / 'var' / 'demo.db'}")
        with store.read() as conn:
            stored = attempts.responses(conn, attempt_id)
        store.close()
        return stored

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=PATIENCE):
                return True
        except (urllib.error.URLError, ConnectionError):
            return False


def _nobody_is_coached(root: Path) -> None:
    """The demo's people and what they learned, without the half year of coaching that a demo begins with."""
    settings = Settings(root=root, demo=True)
    store, now = Store.open(settings.database), datetime.now(UTC)
    migrate.upgrade(store)
    catalogue = Library(settings.var).edition().catalogue
    if colleagues.arrive(store, catalogue, now):
        former.remember(store, catalogue, now)
        with store.write() as conn:
            jobs.plan(conn, CALIBRATION, JOBS[CALIBRATION].next_at(now))
    store.close()


def every_kind(root: Path, *, demo: bool = True) -> Path:
    """A lesson with a check of every kind, and a form that asks every kind that a form can ask; released."""
    shutil.copytree(KINDS, root)
    shutil.copy(ROOT / "mkdocs.yml", root)
    # mkdocs.yml names the theme by its place in the repository.
    (root / "assessor").symlink_to(ROOT / "assessor")
    release_kept(root, "kinds", demo=demo)
    return root
