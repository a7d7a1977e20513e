"""What is counted while the assessor runs. No label holds a name, an id or an address.

With several processes each counts in files of a folder that all know, `$PROMETHEUS_MULTIPROC_DIR`, which must be set
before this is imported; whichever process is asked adds them all up.
"""

from __future__ import annotations

import os
import platform

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from assessor import __version__

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST

requests = Histogram(
    "assessor_request_seconds",
    "Time from a request's last byte to its answer's first.",
    ("route", "method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
responses = Counter("assessor_responses", "Answers: stored, sent again (same), in conflict.", ("outcome",))
attempts = Counter("assessor_attempts_finished", "Attempts that were finished.")
sign_ins = Counter("assessor_sign_ins", "Sign-ins: ok, failed.", ("outcome",))
jobs = Counter("assessor_job_runs", "Runs of the jobs: done, failed.", ("job", "outcome"))
_build = Gauge("assessor_build_info", "What runs here.", ("version", "python"), multiprocess_mode="max")


def text() -> bytes:
    """Everything counted so far, as Prometheus reads it."""
    _build.labels(__version__, platform.python_version()).set(1)
    if FOLDER not in os.environ:
        return generate_latest(REGISTRY)
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
    return generate_latest(everybody)
