"""What set-up does on machines that are not like this one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^(\S+==\S+)(?: ;.*)? \\$", re.MULTILINE)


def find(*pythons: str | Path) -> subprocess.CompletedProcess[str]:
    command = ["sh", ROOT / "requirements" / "find-python", *pythons]
    return subprocess.run(command, capture_output=True, text=True)


def pretend(path: Path, says: str, code: int = 1) -> Path:
    """A Python that cannot be used."""
    path.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit {code}\n")
    path.chmod(0o755)
    return path


def test_the_first_python_that_will_do_is_taken(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.symlink_to(Path(sys.base_prefix) / "bin" / Path(sys.executable).resolve().name)
    old = pretend(tmp_path / "old", "is Python 3.9")
    found = find("no-such-python", old, good, "python3")
    assert (found.returncode, found.stdout) == (0, f"{good}\n")


def test_what_is_wrong_is_said_of_each_and_what_to_do(tmp_path: Path) -> None:
    old = pretend(tmp_path / "old", "is Python 3.9")
    found = find("no-such-python", old)
    assert found.returncode == 1
    assert "no-such-python: not found" in found.stderr
    assert f"{old}: is Python 3.9" in found.stderr
    assert "make setup PYTHON=" in found.stderr


def test_a_python_without_pip_is_refused(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    found = find(tmp_path / "bare" / "bin" / "python")
    assert found.returncode == 1
    assert "has no pip" in found.stderr


@pytest.mark.parametrize("lock", ["runtime", "dev", "uv"])
def test_every_package_is_locked_by_hash_and_no_address_is_named(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert packages
    assert len(PIN.findall(text)) == len(packages)
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in package
    assert "://" not in text


def test_tests_run_with_the_packages_that_the_product_runs_with() -> None:
    runtime, dev = (
        set(PIN.findall((ROOT / "requirements" / f"{lock}.txt").read_text())) for lock in ("runtime", "dev")
    )
    assert runtime <= dev
