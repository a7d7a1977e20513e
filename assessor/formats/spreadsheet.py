"""CSV as spreadsheets write it: their encodings and separators, and the line that each row begins on.

What is written here runs nothing when a spreadsheet opens it. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
END = "\r\n"
"""Of each row. Who writes one without it must cut it off: told to write none, csv would not quote it in a cell."""
AT_ONCE = 50
"""Rows that are written together."""
SHORT, MOST_KEPT = 40, 1_024
LONGEST_CELL = csv.field_size_limit()
BOMS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
_ANNOUNCED = re.compile(r"sep=([,;\t])\r?\n")
"""What Excel takes as the separator when it stands in the first line."""
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


@dataclass(frozen=True)
class Record:
    """One row: `line` is where it begins, from 1. `wrong` says why its cells cannot be told apart, if they cannot."""

    line: int
    cells: tuple[str, ...]
    wrong: str = ""


class Undecodable(Exception):
    """Bytes that are no text in an encoding that spreadsheets use.

    Args:
        encoding: what it was taken for, such as "UTF-16".
        at: the place of the first such byte, from 0.
    """

    def __init__(self, encoding: str, at: int) -> None:
        super().__init__(f"byte {at + 1:,} is no text in {encoding}")


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding: as its first bytes say, else UTF-8, else Windows-1252.

    Raises Undecodable.
    """
    for bom, codec, name in BOMS:
        if raw.startswith(bom):
            return _strictly(raw[len(bom) :], codec, name), name
    if codec := _wide(raw):
        return _strictly(raw, codec, "UTF-16"), "UTF-16"
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(raw, "cp1252", "Windows-1252"), "Windows-1252"


def table(text: str, known: Collection[str]) -> tuple[str, Iterator[Record]]:
    """The separator, and the rows that are not empty, the header among them.

    The separator is the one that splits the first row into the most `known` names, in lower case.
    """
    if announced := _ANNOUNCED.match(text):
        rest = "\n" + text[announced.end() :]  # so that lines count as in the file
        return announced[1], _records(rest, announced[1])
    begun = text.lstrip()
    separator = max(SEPARATORS, key=lambda one: _named(begun, one, known))
    return separator, _records(text, separator)


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a file that spreadsheets open as it is meant, and `table` reads back as it was."""
    return b"".join(lines(rows))


def lines(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The same, a few rows at a time, for a file that need not be in memory."""
    yield BOMS[0][0]
    safe, left = _Guarded(), iter(rows)
    while some := list(islice(left, AT_ONCE)):
        made = io.StringIO(newline="")
        csv.writer(made).writerows([[safe[cell] for cell in row] for row in some])
        # Half a surrogate is no text in any encoding, and somebody may have typed one.
        yield made.getvalue().encode("utf-8", "replace")


def part(cells: Sequence[str]) -> str:
    """Cells of a row as text, for a table whose rows say the same again and again: parts are joined by commas."""
    made = io.StringIO(newline="")
    csv.writer(made).writerow(map(guarded, cells))
    return made.getvalue().removesuffix(END)


def joined(rows: Iterable[str]) -> bytes:
    """Rows that are made of parts as a file, like that of `write`."""
    return BOMS[0][0] + END.join([*rows, ""]).encode("utf-8", "replace")


class _Guarded(dict[str, str]):
    """Cells by what they say, guarded once, because tables say the same again and again; short ones, and not many."""

    def __missing__(self, cell: str) -> str:
        safe = guarded(cell)
        if len(cell) <= SHORT:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[cell] = safe
        return safe


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _bare(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _strictly(raw: bytes, codec: str, name: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        raise Undecodable(name, error.start) from error


def _wide(raw: bytes) -> str:
    """UTF-16 without its first bytes: every second byte of Western text is empty."""
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if raw[first::2].count(0) > len(raw) // 4:
            return codec
    return ""


def _named(text: str, separator: str, known: Collection[str]) -> tuple[int, int]:
    header = next(_records(text, separator), Record(1, ()))
    return sum(cell.strip().casefold() in known for cell in header.cells), len(header.cells)


def _records(text: str, separator: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(line, (), _words(str(error), line, reader.line_num))
            continue
        if any(map(str.strip, cells)):
            yield Record(line, tuple(map(_bare, cells)))


def _words(error: str, first: int, last: int) -> str:
    # A quotation mark too many swallows the rows after it: they are named, or nobody would miss them.
    lines = f"; lines {first} to {last} were taken for one row" if last > first else ""
    if "field larger" in error:
        return f"a cell of more than {LONGEST_CELL:,} characters{lines}"
    if "end of data" in error:
        return f"a quotation mark opens a cell and nothing closes it{lines}"
    return f"text follows the quotation mark that closes a cell{lines}"
