"""A roster is read however a spreadsheet wrote it, and every mistake is named with its place and what is allowed."""

import time
from datetime import date

import pytest

from assessor.formats import roster, roster_cells, spreadsheet
from assessor.formats.roster import Entry, Roster
from assessor.store.schema import ROLES

FOUR = "email,name,team,roles\nana@example.org,Ana Ferreira,Sales/North,manager rep\n"
ANA = Entry("Ana Ferreira", "ana@example.org", None, ("Sales", "North"), frozenset({"rep", "manager"}))


def read(text: str) -> Roster:
    return roster.read(text.encode(), "people.csv")


def entries(text: str) -> list[Entry | None]:
    found = read(text)
    assert found.problems == ()
    return [row.entry for row in found.rows]


def one(text: str) -> Entry:
    (entry,) = entries(text)
    assert entry is not None
    return entry


def mistakes(text: str) -> list[str]:
    found = read(text)
    return [str(problem) for problem in (*found.problems, *(p for row in found.rows for p in row.problems))]


def test_the_roles_of_a_file_are_those_of_the_store() -> None:
    assert roster_cells.ROLES == ROLES


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_every_way_in_which_spreadsheets_write(separator: str, ends: str, codec: str, encoding: str) -> None:
    text = "Name;Email\nZoë Müller;zoe@example.org\n"
    raw = text.replace(";", separator).replace("\n", ends).encode(codec)
    found = roster.read(raw, "people.csv")
    assert [row.entry for row in found.rows] == [Entry("Zoë Müller", "zoe@example.org")]
    assert found.encoding == encoding
    assert found.separator == spreadsheet.SEPARATORS[separator]


def test_the_separator_that_excel_announces() -> None:
    assert one("sep=;\r\nname;email\r\nAna, the first;ana@example.org\r\n").name == "Ana, the first"
    assert mistakes("sep=;\nname;email\nAna;ana\n")[0].startswith("people.csv:3:2:")


@pytest.mark.parametrize("header", ["EMAIL,Name,Team,ROLES", " email , name,team ,roles", "email,NAME,TEAM,Roles"])
def test_columns_in_any_capitals(header: str) -> None:
    assert entries(FOUR.replace("email,name,team,roles", header)) == [ANA]


def test_columns_in_any_order() -> None:
    shuffled = "roles,name,email,team\nmanager rep,Ana Ferreira,ana@example.org,Sales/North\n"
    assert entries(shuffled) == [ANA]


def test_a_column_of_something_else_is_left_out_and_said() -> None:
    found = read("email,name,Telephone,\nana@example.org,Ana,030 123,\n")
    assert found.ignored == ("Telephone",)
    assert [row.entry for row in found.rows] == [Entry("Ana", "ana@example.org")]


@pytest.mark.parametrize("given", ["rep manager", "Rep,Manager", "rep; manager", "manager ;rep", "rep\nmanager"])
def test_roles_however_they_are_separated(given: str) -> None:
    assert one(f'email;name;roles\na@example.org;Ana;"{given}"\n').roles == {"rep", "manager"}


def test_who_has_no_other_role_is_a_rep_and_none_is_a_word() -> None:
    assert one("email,name,roles\na@example.org,Ana,\n").roles == {"rep"}
    assert one("email,name,roles\na@example.org,Ana,none\n").roles == frozenset()


def test_who_leads_several_teams() -> None:
    entry = one('email,name,manages\na@example.org,Ana,"Sales / North; Sales/South\nExport"\n')
    assert entry.manages == {("Sales", "North"), ("Sales", "South"), ("Export",)}


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("", None),
        ("false", None),
        ("No", None),
        ("TRUE", True),
        ("x", True),
        ("2026-11-02", date(2026, 11, 2)),
        ("2.11.2026", date(2026, 11, 2)),
    ],
)
def test_who_has_left(given: str, left: date | bool | None) -> None:
    assert one(f"email,name,left\na@example.org,Ana,{given}\n").left == left


def test_lines_count_as_in_the_file_whatever_is_quoted_or_empty() -> None:
    text = 'email,name,roles\n\na@example.org,Ana,"rep\n\nmanager"\n,,\nb@example.org,Ben,boss\n'
    assert mistakes(text) == [
        "people.csv:7:3: roles: “boss” is no role; some of rep, manager, trainer, admin; or none"
    ]


MISTAKES = [
    ("", "1:1: the file is empty; a first row that names the columns: email, name"),
    ("\n \n", "1:1: the file is empty; "),
    ("hello\n", "1:1: there is no column name and none email; a first row that names them: email,"),
    ("email,nam\n", "1:2: unknown column nam (did you mean name?); email, name"),
    ("e-mail,name\n", "1:1: unknown column e-mail (did you mean email?); "),
    ("email,name,Name\n", "1:3: a second column name; one of each"),
    ("email,name\nana,Ana\n", "2:1: email: “ana” is no e-mail address; an address such as ana@example.org"),
    ("email,name\nana@example.org,\n", "2:2: name: nothing; how others call them"),
    ("email,name\n,Ana\n", "2:1: neither email nor handle; one of them"),
    ('email,name\na@example.org,"A\nB"\n', "2:2: name: “A(U+000A)B” goes over several lines; "),
    ("email,name\na@example.org,A\u202eB\n", "2:2: name: “A(U+202E)B” holds a character that cannot be seen; "),
    ("email,name\na@example.org,A\0B\n", "2:2: name: “A(U+0000)B” holds a character that cannot be seen; "),
    ("email,name\na@example.org," + "A" * 101, "has 101 characters; at most 100"),
    ("email,name,roles\na@example.org,Ana,reps\n", "2:3: roles: “reps” is no role (did you mean rep?); some of rep,"),
    ("email,name,team\na@example.org,Ana,Sales//North\n", "2:3: team: “Sales//North” has a team without a name; "),
    ("email,name,team\na@example.org,Ana,A;B\n", "2:3: team: “A;B” names several teams; one team;"),
    ("email,name,team\na@example.org,Ana," + "/".join("abcdefghijk"), "is 11 teams deep; at most 10"),
    ("email,name,handle\na@example.org,Ana,a@b\n", "2:3: handle: “a@b” is no handle; one word without @"),
    (
        "email,name,left\na@example.org,Ana,11/2/2026\n",
        "2:3: left: “11/2/2026” is neither true nor a day; empty",
    ),
    ("email,name,left\na@example.org,Ana,2026-02-30\n", "2:3: left: “2026-02-30” is not in the calendar; "),
    ("email,name,left\na@example.org,Ana,0026-02-03\n", "2:3: left: “0026-02-03” is long ago; a day since 1970"),
    ("email,name\na@example.org,Ana,north\n", "2:3: 3 cells under 2 columns; quote a cell"),
    ('email,name\na@example.org,"Ana\n', "2:1: a quotation mark opens a cell and nothing closes it; close it, and"),
    ('email,name\na@example.org,"Ana" F\n', "2:1: text follows the quotation mark that closes a cell; close it"),
    ("email,name\na@example.org," + "A" * 200_000, "2:1: a cell of more than 131,072 characters; "),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=[said[:40] for _, said in MISTAKES])
def test_each_mistake_is_said_with_its_place_and_what_is_allowed(text: str, said: str) -> None:
    (mistake,) = mistakes(text)
    assert said in mistake
    assert mistake.startswith("people.csv:")


def test_every_mistake_of_a_row_is_said() -> None:
    text = "email,name,roles,left\nana,,boss,soon\nb@example.org,Ben,rep,\n"
    assert [said.split(":")[2] for said in mistakes(text)] == ["1", "2", "3", "4"]
    good = [row.entry for row in read(text).rows if row.entry]
    assert good == [Entry("Ben", "b@example.org")]


def test_rows_that_a_stray_quotation_mark_swallows_are_named() -> None:
    text = 'email,name\na@example.org,"Ana\nb@example.org,Ben\nc@example.org,"Caro"\nd@example.org,Dov\n'
    (mistake,) = mistakes(text)
    assert "lines 2 to 4 were taken for one row" in mistake
    assert [row.entry.name for row in read(text).rows if row.entry] == ["Dov"]


def test_bytes_that_are_no_text() -> None:
    (problem,) = roster.read(b"email,name\na@example.org,\x81\n", "people.csv").problems
    assert (problem.what, problem.allowed) == (
        "byte 26 is no text in Windows-1252",
        "save it as “CSV UTF-8” and try again",
    )


def test_a_file_is_bounded_in_bytes_rows_columns_and_time() -> None:
    row = "a@example.org,Ana\n"
    assert mistakes("email,name\n" + row * roster.MOST_ROWS) == []
    (rows,) = mistakes("email,name\n" + row * (roster.MOST_ROWS + 1))
    assert rows.startswith("people.csv:20002:1: more than 20,000 rows; ")
    (columns,) = mistakes("email,name" + ",x" * 99)
    assert "101 columns; at most 100" in columns
    (size,) = roster.read(bytes(roster.LARGEST + 1), "people.csv").problems
    assert size.what == "the file has 5,242,881 bytes"
    ticks = iter([0.0, 1.0, roster.LONGEST_READ + 1])
    slow = roster.read(("email,name\n" + row * 9).encode(), "people.csv", lambda: next(ticks))
    assert slow.rows == ()
    assert slow.problems[0].what == "reading took more than 20 s"


FULL = roster.LARGEST
HOSTILE = {
    "quotation marks": b'"' * FULL,
    "separators": b"," * FULL,
    "empty lines": b"\n" * FULL,
    "one cell": b"email,name\n" + b"a" * (FULL - 11),
    "one word": b"email,name,roles\na@b.c,A," + b"r" * 130_000,
    "open quotations": b"email,name\n" + b'"\n' * (FULL // 2 - 9),
    "long names": b"email,name\n" + (b"a@example.org," + b"A" * 240 + b"\n") * 20_000,
    "bad roles": b"email,name,roles\n" + (b"a@example.org,A," + b"trainr " * 30 + b"\n") * 20_000,
    "wide": b"email,name,roles,team,manages,handle,left\n" + (b"@,,@,/,/;/,@,@\n") * 20_000,
    "at signs": b"email,name\n" + (b"@" * 250 + b",A\n") * 20_000,
    "UTF-16": b"\xff\xfe" + b"\xd8" * (FULL - 2),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_the_worst_file_of_full_size_takes_seconds(raw: bytes) -> None:
    began = time.process_time()
    found = roster.read(raw, "people.csv")
    assert time.process_time() - began < roster.LONGEST_READ
    assert found.problems or all(row.problems for row in found.rows)
