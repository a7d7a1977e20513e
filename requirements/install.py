"""Make .venv and put one lock and the `assessor` command into it: `python3 requirements/install.py runtime`.

pip alone does it: each supported Python has one that installs into another environment, and unlike uv it obeys the
mirrors, proxies and certificates which its owner has configured. The environment is made without a pip of its own,
because Debian splits ensurepip off.
"""

import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
# Wheels only: building a package would fetch and run what no lock names. --no-user: some have `user = true` set.
LOCKED = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-user"]
PROJECT = ["--no-build-isolation", "--no-deps", "--no-index", "--no-user", "--editable", str(ROOT)]

# How pip begins its line for a package that it fetches, finds in a folder of wheels, or finds installed.
STEP = re.compile(r"(?:Collecting|Processing|Requirement already satisfied:) (\S+)")


def main(lock: str) -> None:
    path = ROOT / "requirements" / f"{lock}.txt"
    _make_environment()
    named = set(re.findall(r"^(\S+)==", path.read_text(), re.MULTILINE))
    print(f"Installing {len(named)} packages into .venv, about a minute the first time", flush=True)
    _pip([*LOCKED, "--requirement", str(path)], total=len(named))
    print("Installing the assessor command", flush=True)
    _pip(PROJECT, total=1)


def _make_environment() -> None:
    """Make .venv, afresh if it belongs to another Python."""
    version = "{}.{}".format(*sys.version_info)
    of_this_version = (VENV / "lib" / f"python{version}").is_dir() and (VENV / "bin" / "python").exists()
    if of_this_version:
        return
    print(f"Making .venv with Python {version}", flush=True)
    venv.EnvBuilder(clear=True, symlinks=True).create(VENV)


def _pip(arguments: list[str], total: int) -> None:
    """Run `pip install` on .venv; count what it collects, and show all it said if it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(VENV / "bin" / "python")]
    said: list[str] = []
    done = 0
    with subprocess.Popen(
        [*command, "install", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            if step := STEP.match(line):
                done += 1
                _show(f"{done} of {total}  {Path(step[1]).name}")
            elif line.startswith("Installing"):
                _show("unpacking")
    _show("failed\n" if pip.returncode else "done\n")
    if pip.returncode:
        sys.exit(f"{''.join(said)}\npip could not install into .venv; the reason is in the lines above.")


def _show(step: str) -> None:
    """On a terminal the steps share one line."""
    print(f"\r\033[K  {step}" if sys.stdout.isatty() else f"  {step.strip()}\n", end="", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("\nStopped; the next `make` goes on from here.")
