"""`python -m assessor.lessons ROOT [--demo]`: release once, say what was done and what is wrong. For `jobs.py`."""

from __future__ import annotations

import sys
from pathlib import Path

from assessor.config import Settings
from assessor.lessons.release import release


def main(arguments: list[str]) -> int:
    """0 if there are pages in service, 1 if there are none."""
    settings = Settings(root=Path(arguments[0]), demo="--demo" in arguments)
    found = release(settings.root, settings.var, settings.site, demo=settings.demo, report=_say)
    for problem in found.problems:
        _say(str(problem))
    if found.report and found.report.changed:
        _say(f"{found.report.pages} pages in {found.report.seconds:.1f} s")
    return 0 if (settings.site / "404.html").is_file() else 1


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
