"""What the guide to one's own data says, and what an archive of many rows takes."""

from __future__ import annotations

import re
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from assessor.personal import archive
from assessor.personal.kind import Kind
from assessor.personal.kinds import KINDS
from assessor.store import Store
from assessor.store.schema import response
from tests.support import made
from tests.web.academy import one_engine

GUIDE = (Path(__file__).parents[2] / "docs" / "your-data.md").read_text("utf-8")
MANY = 10_000


def section(kind: Kind) -> str:
    """What the guide says under the file's heading."""
    _, _, rest = GUIDE.partition(f"\n## `{kind.file}.csv`\n")
    return rest.partition("\n## ")[0]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.file)
def test_the_guide_has_each_file_with_each_column(kind: Kind) -> None:
    text = section(kind)
    assert text.strip().startswith(f"{kind.says[0].upper()}{kind.says[1:]}.")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert rows == kind.columns


def test_the_guide_has_no_file_that_is_not_written() -> None:
    named = set(re.findall(r"`([\w.-]+\.(?:csv|json|txt))`", GUIDE))
    assert named == {archive.EVERYTHING, archive.README, *(f"{kind.file}.csv" for kind in KINDS.values())}


class Sink:
    """A file that cannot be read or gone back in, as a socket is, and that keeps nothing."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """There is nothing to flush."""


@one_engine
def test_an_archive_of_many_rows_is_never_in_memory(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn)
        conn.execute(insert(response), [_row(number) for number in range(MANY)])
    sink: Any = Sink()
    tracemalloc.start()
    try:
        with store.read() as conn:
            archive.write(conn, "ben", made.NOON, sink)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sink.size > 250_000
    assert most < 3_000_000, f"some {MANY * 700} bytes of JSON were made in {most}"


def _row(number: int) -> dict[str, Any]:
    at = made.NOON + timedelta(seconds=number)
    return vars(made.response(f"r{number}", position=number, answered_at=at, answer=f"words {number * 7919} " * 10))
