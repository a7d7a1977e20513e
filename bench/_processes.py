"""Other processes, as the kernel tells of them."""

from __future__ import annotations

from pathlib import Path


def children(parent: int) -> list[int]:
    """The process ids of a process's own children."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name stands in brackets and may hold anything.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def most_memory(process: int) -> float:
    """The most MiB that a process has had in memory at any time."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
