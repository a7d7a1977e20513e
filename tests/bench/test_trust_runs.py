"""Each measure of what can be trusted runs on small sizes, prints its lines, and finds nothing wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from bench import _population, crash, full, growth, load, outage, roster, safe, upload
from tests.support.waiting import PATIENCE
from tests.web.project import ROOT

Lines = dict[str, dict[str, Any]]
SQLITE = ["--engine", "sqlite"]


def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return {line["name"]: line for line in found}


def nothing_is_amiss(found: Lines) -> None:
    names = ("lost", "altered", "twice", "halves", "faults")
    judged = [line for name, line in found.items() if name.split(": ")[-1].split()[0] in names]
    assert len(judged) >= len(names)
    assert all(line["value"] == 0 for line in judged)


def test_killing(capsys: pytest.CaptureFixture[str]) -> None:
    crash.main(["--kills", "0", *SQLITE])  # tests/crash kills
    found = lines(capsys)
    nothing_is_amiss(found)
    assert found["sqlite, two servers: acknowledged"]["value"] > 0
    assert found["sqlite, one server with two processes: acknowledged"]["value"] > 0


@pytest.mark.postgres
def test_stopping_the_database(capsys: pytest.CaptureFixture[str]) -> None:
    outage.main(["--seconds", "1"])
    found = lines(capsys)
    nothing_is_amiss(found)
    assert set(found["lesson meanwhile, answers by status"]["by"]) == {"200"}
    assert set(found["desk meanwhile, answers by status"]["by"]) == {"503"}


def test_filling_the_disk(capsys: pytest.CaptureFixture[str]) -> None:
    full.main(["--way", "limit"])
    found = lines(capsys)
    nothing_is_amiss(found)
    assert found["sqlite, limit: answer"]["value"] == 503


def test_backing_up_under_load(capsys: pytest.CaptureFixture[str]) -> None:
    safe.main(["--answers", "1", *SQLITE])
    found = lines(capsys)
    assert found["sqlite: backup under load, s"]["rows"] > 0
    assert all(line["value"] == 0 for name, line in found.items() if not name.endswith(", s"))


def test_fuzzing() -> None:
    # Apart: it silences the log, and leaves what was read of broken files to the collector.
    command = [sys.executable, "-m", "bench.fuzz", "--requests", "40", *SQLITE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3 * PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    found = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert found["sqlite: requests"]["value"] == 40
    assert found["sqlite: answers of 500 or more"]["value"] == 0
    assert sum(line["value"] for name, line in found.items() if "." in name or "no route" in name) == 40


def test_uploading(capsys: pytest.CaptureFixture[str]) -> None:
    upload.main(["--size", str(20 * 1024 * 1024)])
    found = lines(capsys)
    assert {line["status"] for line in found.values() if "status" in line} <= {413, 0}
    assert len(found) == 2 * 2 * 3


def test_loading(capsys: pytest.CaptureFixture[str]) -> None:
    load.main(["--people", "30", "--seconds", "0.1", "--connections", "1", "2", *SQLITE])
    found = lines(capsys)
    assert found.pop("sqlite: errors")["value"] == 0
    assert found.keys() == {
        f"sqlite, {connections} connections: {kind} a second" for connections in (1, 2) for kind in load.KINDS
    }
    assert all(line["value"] > 0 and line["p50_ms"] <= line["p95_ms"] <= line["p99_ms"] for line in found.values())


def test_growing(capsys: pytest.CaptureFixture[str]) -> None:
    growth.main(["--sizes", "18", "36", "--rounds", "2", *SQLITE])
    found = lines(capsys)
    judged = {name for name, line in found.items() if "budget" in line}
    assert judged == {f"sqlite: {page}, ratio 36 : 18" for page in growth.FIXED}
    # Of nine people in a team one leads; each of the others has answered for a year, and a few have gone on.
    year = _population.SITTINGS * 21 + _population.UNDER_WAY
    assert found["sqlite, 36 people: MB"]["responses"] == 32 * year + 3


def test_importing(capsys: pytest.CaptureFixture[str]) -> None:
    roster.main(["--rows", "200", "--bad", "10", *SQLITE])
    found = lines(capsys)
    assert found["sqlite: import, lines refused"]["value"] == 10
    assert len(found["sqlite: import, lines refused"]["kinds"]) == len(roster.SLIPS)
    assert found["sqlite: people afterwards"]["value"] == 190
    assert found["sqlite: the second changed nothing"]["value"] is True
