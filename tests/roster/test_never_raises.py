"""Whatever a file holds, reading it reports; whatever is written comes back as it was, and runs nothing."""

import csv
import io
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessor.formats import roster, spreadsheet
from assessor.formats.roster import Entry, Roster
from assessor.formats.roster_cells import COLUMNS, NO_ROLE, ROLES

fuzz = settings(deadline=None, max_examples=100)
BITS = st.sampled_from(
    [*COLUMNS, *ROLES, NO_ROLE, ",", ";", "\t", "\n", "\r", "\r\n", '"', '""', "'", "=", "@", "a@b.c", "/", "Ana",
     "Sales/North", "true", "2026-11-21", "31.2.2026", "٣", "\0", "\ufeff",
     "\u2028", "\x85", "\ud7ff", "é", "e\u0301", "İ", "sep=;\n", " "]
)  # fmt: skip
FORMULA = tuple("=+-@\t\r\n")


def checked(raw: bytes) -> Roster:
    found = roster.read(raw, "people.csv")
    lines = max(raw.count(b"\n") + raw.count(b"\r"), 0) + 1
    for problem in (*found.problems, *(problem for row in found.rows for problem in row.problems)):
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.what
        assert problem.allowed
    assert not (found.problems and found.rows)
    for row in found.rows:
        assert (row.entry is None) == bool(row.problems)
        assert row.entry is None or row.entry.email or row.entry.handle
    return found


@fuzz
@given(st.binary(max_size=300))
@example(b"")
@example(b"\0")
@example(b"\xff\xfe")
@example(b"\xff\xfe\0")
@example(b"\xef\xbb\xbf")
def test_any_bytes(raw: bytes) -> None:
    checked(raw)


@fuzz
@given(st.lists(BITS, max_size=60).map("".join))
def test_any_soup(soup: str) -> None:
    checked(soup.encode())
    checked(("email,name,team,roles,manages,handle,left\n" + soup).encode())
    checked(("email;name;left\n" + soup).encode("utf-16"))


@fuzz
@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=8), max_size=8))
def test_any_table(rows: list[list[str]]) -> None:
    checked(spreadsheet.write([tuple(COLUMNS), *rows]))


def cells(column: str, sample: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts that a column takes."""

    def takes(text: str) -> bool:
        try:
            roster.cell(column, text)
        except roster.Wrong:
            return False
        return True

    return sample.filter(takes)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf")), min_size=1, max_size=12)
SPICED = st.one_of(WORDS, st.tuples(st.sampled_from([*FORMULA, "'", "'=", "''@"]), WORDS).map("".join))
NAMES = cells("name", SPICED).map(lambda text: roster.cell("name", text))
PATHS = cells("team", SPICED).map(lambda text: roster.cell("team", text))
EMAILS = cells("email", st.builds("{}@{}.org".format, SPICED, WORDS)).map(lambda text: roster.cell("email", text))
HANDLES = cells("handle", SPICED).map(lambda text: roster.cell("handle", text))
ENTRIES = st.builds(
    Entry,
    name=NAMES,
    email=EMAILS,
    handle=st.none() | HANDLES,
    team=PATHS,
    roles=st.frozensets(st.sampled_from(ROLES)),
    manages=st.frozensets(PATHS.filter(bool), max_size=3),
    left=st.none() | st.just(True) | st.dates(date(1970, 1, 1)),
)


@fuzz
@given(st.lists(ENTRIES, max_size=5))
def test_what_is_written_is_read_as_it_was(entries: list[Entry]) -> None:
    raw = roster.write(entries)
    assert [row.entry for row in checked(raw).rows] == entries
    text, _ = spreadsheet.decode(raw)
    _, records = spreadsheet.table(text, COLUMNS)
    assert len(list(records)) == len(entries) + 1


@fuzz
@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), min_size=1, max_size=4))
@example([["=1+1", "+1", "-1", "@SUM(A1)"], ["\t=1", "\r=1", "'=1", "''=1"]])
def test_no_cell_that_is_written_is_a_formula(rows: list[list[str]]) -> None:
    text = spreadsheet.write(rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(FORMULA) for cell in row)


@fuzz
@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), min_size=1, max_size=4), st.integers(1, 3))
@example([["=1+1", 'a"b', "a,b", "\ud800"]], 1)
def test_rows_that_are_put_together_from_parts_say_the_same(rows: list[list[str]], cut: int) -> None:
    parts = [",".join(spreadsheet.part(cells) for cells in (row[:cut], row[cut:]) if cells) for row in rows]
    made, written = (
        list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
        for file in (spreadsheet.joined(parts), spreadsheet.write(rows))
    )
    assert made == written


def test_many_cells_and_long_ones_are_written_as_they_are() -> None:
    rows = [
        (f"={number}", f"cell {number}", "long " * (number % 50)) for number in range(spreadsheet.MOST_KEPT + 200)
    ]
    text = spreadsheet.write([*rows, *rows]).decode("utf-8-sig")
    found = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))]
    assert found == [(f"'{first}", *others) for first, *others in [*rows, *rows]]
