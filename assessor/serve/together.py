"""Several processes with threads, gunicorn: one listens to signals, the others answer."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from assessor.config import Settings

METRICS = "PROMETHEUS_MULTIPROC_DIR"
PATIENCE = 60
"""Seconds without a sign of life after which a process is replaced."""


def answer(settings: Settings, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Answer until a signal says to stop, which ends this process; what `alone` says of requests holds here too."""
    # Where every process counts for all. It is looked at when the counters are made, as the application is imported.
    os.environ[METRICS] = tempfile.mkdtemp(prefix="assessor-metrics-")
    from assessor.serve.answering import GRACE, THREADS

    options = {
        # gunicorn closes it when it has a copy.
        "bind": f"fd://{listening.detach()}",
        "workers": settings.processes,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": PATIENCE,
        "graceful_timeout": GRACE,
        # Whether a proxy is believed is for `ASSESSOR_PROXIES` to say, as with one process.
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
        "logger_class": _Log,
        "loglevel": "warning",
        "errorlog": None,
        "when_ready": lambda server: ready(),
        "worker_exit": lambda server, worker: worker.app.end(),
        # Not after the block: what a child ends with passes through there as well.
        "on_exit": lambda server: shutil.rmtree(os.environ[METRICS], ignore_errors=True),
    }
    _Server(settings, options).run()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings, self._options = settings, options
        self.end: Callable[[], None] = lambda: None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """In each child, after it has been made."""
        from assessor.serve.answering import begin

        app, self.end = begin(self._settings)
        return app


class _Log(Logger):  # type: ignore[misc]
    """Writes what gunicorn says where everything else is written."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.propagate = True
