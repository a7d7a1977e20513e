"""A team as a spreadsheet: words and ranges in the order of names, nothing to rank by, noted for everybody in it."""

from __future__ import annotations

import csv
import io
from statistics import mean
from typing import Any

import pytest

from assessor.coaching.report import COLUMNS, NOTE
from assessor.demo.cast import ident
from assessor.render import percent, state_words
from assessor.store import audit, people, ratings, standings, team_report
from assessor.store.ratings import Sheet
from assessor.web.team.report import TOOK
from tests.web.academy import NINE, Academy, Visitor, one_engine
from tests.web.test_team import NAMES
from tests.web.test_week import DAY, EVERYBODY, NORTH, SOUTH, TODAY, ask, change
from tests.web.test_week_many import grow

REPORT = "/team/report.csv"


def table(visitor: Visitor, path: str = REPORT) -> list[dict[str, str]]:
    """The rows of the file by the names of its columns."""
    reply = visitor.open(path)
    assert reply.status_code == 200
    assert reply.mimetype == "text/csv"
    assert reply.data.startswith(b"\xef\xbb\xbf")
    note, header, *rows = list(csv.reader(io.StringIO(reply.data.decode("utf-8-sig"), newline="")))
    assert note == [NOTE]
    assert tuple(header) == COLUMNS
    return [dict(zip(header, row, strict=True)) for row in rows]


def of(found: list[dict[str, str]], name: str, practice: str) -> dict[str, str]:
    (row,) = [row for row in found if (row["Name"], row["Practice"]) == (name, practice)]
    return row


def test_it_has_everybody_on_every_practice_as_the_engine_says(north: Academy) -> None:
    found = table(north.sign_in("ana"))
    practices = north.catalogue.practices_for({"rep"})
    assert [row["Name"] for row in found] == [name for name in NAMES.values() for _ in practices]
    with north.store.read() as conn:
        kept = standings.of_people(conn, [ident(handle) for handle in EVERYBODY])
    for handle, name in NAMES.items():
        for practice in practices.values():
            row, one = of(found, name, practice.title), kept.get(ident(handle), {}).get(practice.id)
            if one is None or not one.known.answers:
                assert (row["State"], row["Low, of 100"], row["Answers counted"]) == ("Not asked yet", "", "0")
                continue
            known = one.known
            assert known.last_answer is not None
            assert row["State"] == state_words(known.state)[0] + (", stale" if known.stale else "")
            assert row["Low, of 100"] == str(percent(known.low))
            assert row["High, of 100"] == str(percent(known.high))
            assert row["Counts as there, of 100"] == str(percent(known.cut))
            assert row["Answers counted"] == str(known.answers)
            assert row["Last answered on"] == str(known.last_answer.date())
            assert row["Worked out on"] == str(one.as_of.date())


def test_there_is_no_column_to_rank_people_by(north: Academy) -> None:
    assert not {"estimate", "mastery", "rank", "score", "total"} & {
        word.lower() for name in COLUMNS for word in name.split()
    }
    assert "ranking, hiring, firing or pay" in NOTE


def test_what_was_seen_is_the_mean_of_the_last_sheet_that_a_manager_filled_in(north: Academy) -> None:
    criteria = [one.id for one in north.catalogue.rubrics["qpc"].criteria]
    rated: dict[str, Any] = {"subject_id": ident("ben"), "practice": "qpc"}
    sheets = (
        ("old", "ana", "manager", 1, 40),
        ("new", "ana", "manager", 3, 4),
        ("own", "ben", "self", 5, 1),
    )
    with north.store.write() as conn:
        for name, rater, source, level, ago in sheets:
            levels = {one: min(5, level + place % 2) for place, one in enumerate(criteria)}
            at = NINE - ago * DAY
            ratings.add_sheet(
                conn, Sheet(ident(name), ident(rater), source=source, levels=levels, rated_at=at, **rated)
            )
    found = table(north.sign_in("ana"))
    row = of(found, "Ben Okafor", north.catalogue.practices["qpc"].title)
    expected = mean(3 + place % 2 for place in range(len(criteria)))
    assert (row["Seen on a call, 1 to 5"], row["Seen on"]) == (f"{expected:.1f}", str(TODAY - 4 * DAY))
    assert sum(bool(one["Seen on"]) for one in found) == 1


def test_what_was_asked_for_is_counted_by_practice(north: Academy) -> None:
    ask(north, "practices/qpc", "ben", due=-5)
    ask(north, "practices/qpc", "ben", due=5)
    ask(north, "fundamentals", "ben", kind="worksheet", due=5)
    ask(north, "practices/rapport", due=5)
    ask(north, "5", "ben", kind="review", due=5)
    found = table(north.sign_in("ana"))

    def counts(name: str, practice: str) -> tuple[str, ...]:
        row = of(found, name, north.catalogue.practices[practice].title)
        return row["Asked for"], row["Of it done"], row["Of it overdue"]

    assert counts("Ben Okafor", "qpc") == ("2", "0", "1")
    assert counts("Ben Okafor", "fundamentals") == ("1", "0", "0")
    assert counts("Caro Lindqvist", "qpc") == ("0", "0", "0")
    assert {counts(name, "rapport") for name in NAMES.values()} == {("1", "0", "0")}


def test_everybody_in_it_can_read_that_it_was_taken_once_an_hour(north: Academy) -> None:
    ana = north.sign_in("ana")

    def noted(handle: str) -> int:
        with north.store.read() as conn:
            return sum(entry.action == TOOK for entry in audit.about(conn, ident(handle)))

    for _ in range(2):
        table(ana)
    assert {noted(handle) for handle in EVERYBODY} == {1}
    assert noted("dov") == noted("ana") == 0
    north.clock.goes_on(hours=1)
    table(ana)
    assert {noted(handle) for handle in EVERYBODY} == {2}
    assert f"Ana Ferreira {TOOK}" in north.sign_in("ben").visit("/account/history").text


@one_engine
def test_a_name_that_a_spreadsheet_would_run_is_text(north: Academy) -> None:
    change(north, "ben", name='=HYPERLINK("http://evil")')
    assert b'\n"\'=HYPERLINK(""http://evil"")",' in north.sign_in("ana").open(REPORT).data


@one_engine
def test_of_a_team_that_one_does_not_lead_there_is_no_report(north: Academy) -> None:
    ana = north.sign_in("ana")
    for team in (SOUTH, "nonsense", ident("eva")):
        assert ana.open(f"{REPORT}?team={team}").status_code == 404
    assert "Dov" not in ana.open(f"{REPORT}?team={NORTH}").get_data(as_text=True)
    assert north.sign_in("ben").open(REPORT).status_code == 403
    with north.store.write() as conn:
        people.leave(conn, ident("eva"), north.clock())
    assert "Eva" not in ana.open(REPORT).get_data(as_text=True)
    change(north, "ana", manages=frozenset())
    assert ana.open(REPORT).status_code == 404


@one_engine
def test_rows_come_in_the_order_of_names_and_lose_nothing_where_the_store_hands_them_out(
    north: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_report, "AT_ONCE", 3)
    grow(north, 12)
    found = table(north.sign_in("ana"))
    practices = [one.title for one in north.catalogue.practices_for({"rep"}).values()]
    names = list(dict.fromkeys(row["Name"] for row in found))
    assert names == sorted(names)
    assert [(row["Name"], row["Practice"]) for row in found] == [(name, one) for name in names for one in practices]
    assert sum(row["State"] != "Not asked yet" for row in found if row["Name"] == "Rep 0010") > 3
