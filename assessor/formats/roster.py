"""A roster: people as a spreadsheet has them, one a row.

    email, name, team, roles, manages, handle, left

in any order and case. Whatever a file holds, it is read without an exception: every mistake is a Problem whose
line is the file's and whose column is the table's, both from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any

from assessor.formats import spreadsheet
from assessor.formats.problems import Problem, listed, suggestion
from assessor.formats.roster_cells import COLUMNS, NO_ROLE, ROLES, TeamPath, Wrong, cell, path_text
from assessor.formats.spreadsheet import Record

LARGEST = 5 * 1024 * 1024
"""Bytes."""
MOST_ROWS, MOST_COLUMNS = 20_000, 100
LONGEST_READ = 20.0
"""Seconds."""


@dataclass(frozen=True)
class Entry:
    """One person, as far as the file has columns about them.

    `left` is None for who is here, True for who left on a day that is not said. At least one of `email` and `handle`
    is there.
    """

    name: str = ""
    email: str | None = None
    handle: str | None = None
    team: TeamPath = ()
    roles: frozenset[str] = frozenset({"rep"})
    manages: frozenset[TeamPath] = frozenset()
    left: date | bool | None = None


@dataclass(frozen=True)
class Row:
    """A row as it was written, and its entry or what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    entry: Entry | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Roster:
    """What a file holds. With `problems`, which concern all of it, it has no rows.

    `columns` leads from the columns that are known to their places from 0; `ignored` are the others.
    """

    path: str
    header: tuple[str, ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    separator: str = ""


def read(raw: bytes, path: str, clock: Callable[[], float] = monotonic) -> Roster:
    """Read a file's bytes; `path` is what problems call it, `clock` counts seconds."""
    if len(raw) > LARGEST:
        return _refused(path, f"the file has {len(raw):,} bytes", f"at most {LARGEST:,}; divide it into several")
    try:
        text, encoding = spreadsheet.decode(raw)
    except spreadsheet.Undecodable as error:
        return _refused(path, str(error), "save it as “CSV UTF-8” and try again")
    separator, records = spreadsheet.table(text, COLUMNS)
    header = next(records, None)
    if header is None:
        return _refused(path, "the file is empty", f"a first row that names the columns: {', '.join(COLUMNS)}")
    columns, problems = _header(header, path)
    if problems:
        return Roster(path, header.cells, problems=tuple(problems))
    known = columns.values()
    others = (name.strip() for place, name in enumerate(header.cells) if place not in known)
    ignored = tuple(filter(None, others))
    rows: list[Row] = []
    end = clock() + LONGEST_READ
    for record in records:
        if len(rows) == MOST_ROWS:
            return _refused(path, f"more than {MOST_ROWS:,} rows", "divide the file into several", record.line)
        if clock() > end:
            return _refused(path, f"reading took more than {LONGEST_READ:g} s", "divide the file", record.line)
        rows.append(_row(record, columns, len(header.cells), path))
    return Roster(path, header.cells, columns, ignored, tuple(rows), (), encoding, spreadsheet.SEPARATORS[separator])


def write(entries: Iterable[Entry]) -> bytes:
    """A file that `read` reads as these entries."""
    return spreadsheet.write([tuple(COLUMNS), *map(_cells, entries)])


def _cells(entry: Entry) -> tuple[str, ...]:
    left = entry.left.isoformat() if isinstance(entry.left, date) else "true" if entry.left else ""
    written = {
        "email": entry.email or "",
        "name": entry.name,
        "team": path_text(entry.team),
        "roles": " ".join(role for role in ROLES if role in entry.roles) or NO_ROLE,
        "manages": "; ".join(sorted(map(path_text, entry.manages))),
        "handle": entry.handle or "",
        "left": left,
    }
    return tuple(written[column] for column in COLUMNS)


def _refused(path: str, what: str, allowed: str, line: int = 1) -> Roster:
    return Roster(path, problems=(Problem(path, line, 1, what, allowed),))


def _header(header: Record, path: str) -> tuple[dict[str, int], list[Problem]]:
    """Where each known column is, or why the rows cannot be read."""
    if header.wrong:
        return {}, [Problem(path, header.line, 1, header.wrong, f"column names: {', '.join(COLUMNS)}")]
    if len(header.cells) > MOST_COLUMNS:
        return {}, [Problem(path, header.line, 1, f"{len(header.cells):,} columns", f"at most {MOST_COLUMNS}")]
    given = [" ".join(cell.split()).casefold() for cell in header.cells]
    problems = list(_misnamed(given, header.line, path))
    columns = {name: given.index(name) for name in COLUMNS if name in given}
    missing = [] if "name" in columns else ["name"]
    missing += [] if {"email", "handle"} & columns.keys() else ["email"]
    if missing and not problems:  # a slip is said once
        what = f"there is no column {' and none '.join(missing)}"
        problems.append(Problem(path, header.line, 1, what, f"a first row that names them: {', '.join(COLUMNS)}"))
    return columns, sorted(problems)


def _misnamed(given: list[str], line: int, path: str) -> Iterator[Problem]:
    """Columns that are there twice, and those that would be one that is missing but for a slip."""
    for place, name in enumerate(given, 1):
        if name in COLUMNS:
            if given.index(name) + 1 < place:
                yield Problem(path, line, place, f"a second column {name}", "one of each")
            continue
        if meant := suggestion(name[:40], [known for known in COLUMNS if known not in given]):
            yield Problem(path, line, place, f"unknown column {name[:40]}{meant}", listed(COLUMNS))


def _row(record: Record, columns: Mapping[str, int], width: int, path: str) -> Row:
    if record.wrong:
        allowed = 'close it, and double each quotation mark ("") that belongs to the text'
        return Row(record.line, record.cells, None, (Problem(path, record.line, 1, record.wrong, allowed),))
    problems = []
    if any(cell.strip() for cell in record.cells[width:]):
        what = f"{len(record.cells):,} cells under {width} columns"
        problems.append(Problem(path, record.line, width + 1, what, "quote a cell that holds the separator"))
    values: dict[str, Any] = {}
    for column, place in columns.items():
        try:
            values[column] = cell(column, record.cells[place] if place < len(record.cells) else "")
        except Wrong as wrong:
            problems.append(Problem(path, record.line, place + 1, f"{column}: {wrong.what}", wrong.allowed))
    if not problems and not values.get("email") and not values.get("handle"):
        place = columns.get("email", columns.get("handle", 0)) + 1
        allowed = "one of them, to tell who it is"
        problems.append(Problem(path, record.line, place, "neither email nor handle", allowed))
    if problems:
        return Row(record.line, record.cells, None, tuple(sorted(problems)))
    return Row(record.line, record.cells, Entry(**values))
