"""Each measure runs on small sizes and prints every line that it promises; no time is asserted."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import build, desk
from tests.support.waiting import PATIENCE
from tests.web.project import ROOT, released

OURS = (
    "sign-in",
    "lesson",
    "desk with half a year",
    "begin an attempt",
    "attempt",
    "attempt without scripts",
    "result",
)
BARE = ("constant", "file", "row")
FIGURES = ("CPU ms", "requests", "bytes", "wall ms a request")
JUDGED = ("lesson, CPU ms", "attempt, CPU ms", "attempt, requests")
MEMORY = {"idle, MiB", "after load, MiB"}


def _lines(output: str) -> dict[str, dict[str, Any]]:
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return {line["name"]: line for line in lines}


def _run(measure: str, *arguments: str) -> dict[str, dict[str, Any]]:
    command = [sys.executable, "-m", f"bench.{measure}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3 * PATIENCE)
    assert done.returncode == 0, done.stderr
    return _lines(done.stdout)


@pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="what a process costs is read from Linux's /proc"
)
def test_serving() -> None:
    lines = _run("serve", "1")

    both = ("served", "inside")
    assert {f"{where}: {work}, {figure}" for where in both for work in OURS for figure in FIGURES} <= lines.keys()
    assert {f"{where}: {work}, CPU ms" for where in both for work in BARE} <= lines.keys()
    assert {f"inside: {work}, calls" for work in (*OURS, *BARE)} <= lines.keys()
    judged = {name for name, line in lines.items() if "budget" in line}
    assert judged == MEMORY | {f"{where}: {what}" for where in both for what in JUDGED}
    assert all(lines[name]["met"] == (lines[name]["value"] <= lines[name]["budget"]) for name in judged)
    assert all(line["value"] > 0 for line in lines.values())
    # Not a time, but a promise: an answer and the next question are one round trip.
    assert lines["served: attempt, requests"]["met"]


def test_building(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="mkdocs")  # which the measure changes; put back afterwards
    monkeypatch.setattr(build, "SIZES", ((1, 1),))

    build.main()

    lines = _lines(capfd.readouterr().out)
    assert {name.split(", ", 1)[1] for name in lines} == {
        *(f"{kind}, {unit}" for kind in ("plain", "first", "again") for unit in ("s", "MiB")),
        *(f"{kind}, {of}, ratio to plain" for kind in ("first", "again") for of in ("time", "memory")),
    }


PROMISED = (
    "rmse_day1 rmse_calibrated coverage80 weakest3_day1 weakest3_calibrated items_to_95_day1 items_to_95_calibrated"
    " items_ratio_catsim items_ratio_fixed recommend_share_90min response_ms next_item_ms"
)
PEERS = (
    "rmse_raw rmse_rasch items_to_95_day1_catsim items_to_95_day1_fixed items_to_95_day1_random"
    " recommend_share_90min_same recommend_share_90min_lowest recommend_share_90min_random catsim_answer_and_next_ms"
    " review_remembered review_remembered_sm2 review_remembered_leitner"
)


def test_measuring() -> None:
    lines = _run("measure", "--worlds", "1", "--reps", "4", "--others", "100", "--practices", "6", "--clusters", "2")

    assert set(f"{PROMISED} {PEERS}".split()) <= lines.keys()
    assert all(line.keys() == {"name", "value", "spread"} for line in lines.values())
    assert 0 < lines["rmse_calibrated"]["value"] < 0.5


@pytest.mark.browser
def test_weighing(tmp_path: Path) -> None:
    lines = _run("weight", str(released(tmp_path / "project") / "site"))

    assert {"requests of /practices/qpc/", "bytes of /practices/qpc/"} <= lines.keys()
    assert all(line["value"] > 0 for line in lines.values())


def test_the_desk_of_a_manager() -> None:
    lines = _run("desk", "--sizes", "5", "8", "--rounds", "1", "--engine", "sqlite")

    assert lines.keys() == {f"sqlite, {size} reps: {page}, CPU ms" for size in (5, 8) for page in desk.PAGES}
    assert all(line["value"] > 0 for line in lines.values())
    assert all(line["bytes"] > line["packed"] > 0 for line in lines.values())
    # Not a time, but a promise: as many statements however many people there are.
    for page in desk.PAGES:
        assert len({lines[f"sqlite, {size} reps: {page}, CPU ms"]["statements"] for size in (5, 8)}) == 1
