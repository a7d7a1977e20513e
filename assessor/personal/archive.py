"""Everything that is kept about one person as one zip: `everything.json`, a CSV for each kind, and what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from assessor.formats import spreadsheet
from assessor.personal.kinds import KINDS
from assessor.store import Connection, export

EVERYTHING, README = "everything.json", "README.txt"
WIDTH = 100
INTRODUCTION = """\
This is everything that is kept about you, as it was on {day}.

everything.json has all of it for programs. Each .csv file has one kind of it for a spreadsheet: its first row
names the columns, which are explained below. Times are in UTC. A cell that a spreadsheet would take for a formula
begins with an apostrophe. What is more than one value is written as JSON.

The texts of the questions are not here, since they are still asked; what you answered is. Neither are secrets: your
password and the keys of your devices are kept as digests only, from which nobody can make them.
"""


def write(conn: Connection, person_id: str, at: datetime, file: BinaryIO) -> None:
    """Write the archive, of which a batch of rows is in memory at a time; the file need not be seekable."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(README, readme(at))
        with archive.open(EVERYTHING, "w", force_zip64=True) as part:
            for piece in _json(conn, person_id, at):
                part.write(piece.encode())
        for name, kind in KINDS.items():
            with archive.open(f"{kind.file}.csv", "w", force_zip64=True) as part:
                for line in spreadsheet.lines(_cells(conn, person_id, name)):
                    part.write(line)


def readme(at: datetime) -> str:
    """Each file and column in words."""
    parts = [INTRODUCTION.format(day=at.strftime("%-d %B %Y, %H:%M UTC"))]
    for kind in KINDS.values():
        columns = [
            "\n".join(wrap(f"{name}: {means}", WIDTH, initial_indent="  ", subsequent_indent="    "))
            for name, means in kind.columns.items()
        ]
        parts.append("\n".join([f"{kind.file}.csv: {kind.says}", *columns, ""]))
    return "\n".join(parts)


def _json(conn: Connection, person_id: str, at: datetime) -> Iterator[str]:
    """One object: when it was made, and a list for each kind."""
    yield f'{{"made_at": "{at.isoformat()}"'
    for name, kind in KINDS.items():
        yield f',\n"{kind.file}": ['
        between = "\n"
        for row in export.rows(conn, name, person_id):
            yield between + json.dumps(row, default=datetime.isoformat)
            between = ",\n"
        yield "\n]"
    yield "\n}\n"


def _cells(conn: Connection, person_id: str, name: str) -> Iterator[list[str]]:
    yield list(KINDS[name].columns)
    for row in export.rows(conn, name, person_id):
        yield [_cell(row[column]) for column in KINDS[name].columns]


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
