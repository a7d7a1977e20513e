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


def main(lock: str) -> None:
    path = ROOT / "requirements" / f"{lock}.txt"
    _make_environment()
    named = set(re.findall(r"^(\S+)==", path.read_text(), re.MULTILINE))
    print(f"Installing {len(named)} packages into .venv, about a minute the first time", flush=True)
    _pip([*LOCKED, "--requirement", str(path)], total=len(named))
    _pip(PROJECT, total=0)


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
    said = []
    with subprocess.Popen(
        [*command, "install", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            _show(line, sum(heard.startswith(("Collecting", "Requirement already")) for heard in said), total)
    if pip.returncode:
        sys.exit(f"{''.join(said)}\npip could not install into .venv; the reason is in the lines above.")


def _show(line: str, done: int, total: int) -> None:
    """On a terminal the count stays on one line."""
    start, end = ("\r\033[K", "") if sys.stdout.isatty() else ("", "\n")
    if line.startswith("Collecting"):
        print(f"{start}  {done} of {total}  {line.split()[1]}", end=end, flush=True)
    elif total and line.startswith("Installing collected"):
        print(f"{start}  Unpacking them", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("\nStopped; the next `make` goes on from here.")
