"""Everything that is measured: `python -m bench.all`. Each measure has a process of its own, as it would alone."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support import browser
from tests.web.project import ROOT, released


def run(measure: str, *arguments: str) -> None:
    """Print the lines of a measure; raises CalledProcessError if it fails."""
    subprocess.run([sys.executable, "-m", f"bench.{measure}", *arguments], cwd=ROOT, check=True)


def main() -> None:
    """Without a Chromium, what pages weigh is left out, and a line says so."""
    run("serve")
    run("build")
    run("desk")
    if missing := browser.missing():
        print(json.dumps({"name": "weight of pages", "value": None, "why": missing}))
        return
    with tempfile.TemporaryDirectory() as where:
        run("weight", str(released(Path(where) / "project") / "site"))


if __name__ == "__main__":
    main()
