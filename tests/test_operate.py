"""The operators' guide: what it shows is what is there. Each ```sh block of it is run by tests/test_readme.py."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from assessor import metrics
from assessor.config import Settings
from assessor.jobs.table import JOBS
from assessor.serve.answering import GRACE, LARGEST_BODY, THREADS
from tests import test_readme
from tests.test_docs import tables, text

ROOT = Path(__file__).parents[1]
GUIDE = "docs/operate.md"
UNIT = ROOT / "deploy/assessor.service"
NEED_A_MACHINE = """\
# useradd --system --home-dir /srv/assessor --shell /usr/sbin/nologin assessor
# chown -R assessor: /srv/assessor
# install -m 600 /dev/null /etc/assessor.env
# cp /srv/assessor/deploy/assessor.service /etc/systemd/system/
# systemctl daemon-reload
# systemctl enable --now assessor
# journalctl --unit assessor --follow
$ curl http://127.0.0.1:8000/healthz
# systemctl stop assessor
$ git pull
$ make setup
# systemctl start assessor
"""
"""Every other command: what takes root, systemd, a server that runs already, or a repository to fetch from."""


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text(GUIDE), re.MULTILINE | re.DOTALL)


def test_every_command_is_run_or_is_one_of_those_that_cannot_be() -> None:
    assert "".join(blocks("console")) == NEED_A_MACHINE
    kinds = set(re.findall(r"^```(\w+)$", text(GUIDE), re.MULTILINE))
    assert kinds == {"sh", "console", "text", "nginx", "caddy"}
    assert len(test_readme.commands(GUIDE)) == len(blocks("sh")) >= 10
    assert GUIDE in test_readme.PAGES


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_guide_and_the_command_say_the_same_of_a_setting(name: str) -> None:
    (row,) = [row for row in tables(GUIDE) if row.startswith(f"| `ASSESSOR_{name.upper()}` |")]
    told = row.split("|")[4].replace("`", "").strip()
    described = str(Settings.model_fields[name].description).rstrip(".")
    assert re.sub(r"\. See \[.*\]\(#.*\)$", "", told) == described[0].lower() + described[1:]


def test_every_count_and_every_job_is_in_the_guide() -> None:
    assert metrics.text()
    ours = {family.name for family in REGISTRY.collect() if family.name.startswith("assessor_")}
    assert len(ours) >= 6
    rows = tables(GUIDE)
    for name in [*ours, *JOBS]:
        assert any(row.startswith(f"| `{name}` |") for row in rows), name


def test_the_guides_figures_are_the_servers() -> None:
    guide = text(GUIDE)
    assert f"have {GRACE} seconds to end" in guide
    assert f"{LARGEST_BODY // 1024**2} MiB" in guide
    assert f"its {THREADS} threads" in guide


def unit() -> RawConfigParser:
    found = RawConfigParser()
    found.optionxform = str  # type: ignore[assignment]
    found.read_string(UNIT.read_text("utf-8"))
    return found


def test_the_unit_starts_what_the_guide_starts_and_leaves_it_time_to_stop() -> None:
    service = unit()["Service"]
    assert service["ExecStart"] == f"{service['WorkingDirectory']}/.venv/bin/assessor serve"
    assert service["EnvironmentFile"] == "-/etc/assessor.env"
    assert int(service["TimeoutStopSec"]) > GRACE + 10
    assert service["ReadWritePaths"] == service["WorkingDirectory"]


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """Where there is no systemd, its form is all that can be looked at."""
    verify = shutil.which("systemd-analyze")
    if verify is None:
        assert {"Unit", "Service", "Install"} == set(unit().sections())
        return
    here = tmp_path / UNIT.name
    here.write_text(UNIT.read_text("utf-8").replace("/srv/assessor/.venv", sys.prefix), "utf-8")
    done = subprocess.run([verify, "verify", here], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_proxies_pass_on_what_is_needed_and_nothing_that_is_not() -> None:
    (nginx,), (caddy,) = blocks("nginx"), blocks("caddy")
    for header in ("Host $host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in nginx
    assert f"client_max_body_size {LARGEST_BODY // 1024**2}m;" in nginx
    assert f"max_size {LARGEST_BODY // 1024**2}MB" in caddy
    assert nginx.count("{") == nginx.count("}")
    assert caddy.count("{") == caddy.count("}")
    port = Settings.model_fields["port"].default
    for config in (nginx, caddy):
        assert f"127.0.0.1:{port}" in config
        assert "/metrics" in config
