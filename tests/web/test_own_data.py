"""What is kept about somebody, told to them and given to them: all of it, nobody else's, and no key."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from assessor.demo.cast import ident
from assessor.personal.kinds import KINDS
from assessor.store import attempts, audit, export, people
from tests.support import made
from tests.web.academy import Academy, Visitor, one_engine

FILES = {"everything.json", "README.txt", *(f"{kind.file}.csv" for kind in KINDS.values())}


def archive(visitor: Visitor) -> dict[str, str]:
    """The texts of the files in what somebody downloads, by the button on the page."""
    form = visitor.visit("/account/data").form("/data")
    with visitor.post(form.action, form.sends) as reply:
        assert reply.status_code == 200
        assert reply.content_type == "application/zip"
        assert reply.headers["Content-Disposition"] == "attachment; filename=my-data-2026-11-21.zip"
        assert reply.headers["Cache-Control"] == "no-store"
        with ZipFile(io.BytesIO(reply.data)) as found:
            return {name: found.read(name).decode("utf-8-sig") for name in found.namelist()}


def table(files: dict[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"], newline="")))


def test_each_table_about_people_is_explained_column_by_column() -> None:
    assert list(KINDS) == sorted(export.THEIRS, key=list(KINDS).index)
    for name, kind in KINDS.items():
        assert set(kind.columns) == set(export.columns(name)), name
    assert len({kind.file for kind in KINDS.values()}) == len(KINDS)


def test_all_of_it_is_in_one_file(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    files = archive(ben)
    assert set(files) == FILES
    everything: dict[str, Any] = json.loads(files["everything.json"])
    assert everything.pop("made_at").startswith("2026-11-21T09:00:00")
    with half_a_year.store.read() as conn:
        counts = export.counts(conn, ident("ben"))
        answers = made.said(conn, ident("ben"))
    for name, kind in KINDS.items():
        assert len(everything[kind.file]) == len(table(files, kind.file)) == counts[name], name
    assert len(answers) == counts["response"] > 20
    assert [(row["item_id"], row["answer"], row["credit"]) for row in everything["responses"]] == [
        (one.item_id, one.answer, one.credit) for one in answers
    ]
    assert table(files, "account")[0]["name"] == "Ben Okafor"
    assert table(files, "account")[0]["team"] == "North"
    for kind in KINDS.values():
        assert f"{kind.file}.csv: " in files["README.txt"]


def test_the_page_says_what_there_is_who_sees_it_and_for_how_long(half_a_year: Academy) -> None:
    page = half_a_year.sign_in("ben").visit("/account/data")
    with half_a_year.store.read() as conn:
        counts = export.counts(conn, ident("ben"))
    assert f"Responses {counts['response']} Each answer that you gave. Seen by nobody else." in page.text
    assert "Ends after 24 months, or with the account." in page.text
    assert "24 months after you leave, your name, addresses, ratings and history are deleted" in page.text
    assert "Nothing yet of these: led teams, password" in page.text
    assert "/account/delete" in page.links
    assert "/account/data" in half_a_year.sign_in("ben").visit("/account/").links


@one_engine
def test_who_has_nothing_gets_the_same_files(first_day: Academy) -> None:
    files = archive(first_day.sign_in("dov"))
    assert set(files) == FILES
    assert table(files, "responses") == []


@one_engine
def test_that_it_was_downloaded_is_told_to_its_owner(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    archive(ben)
    assert "You downloaded everything that is kept" in ben.visit("/account/history").text


def test_neither_the_key_nor_a_reason_of_any_question_is_in_it(half_a_year: Academy) -> None:
    """Whatever is in an item's text and not in an answer: stems, options, whys, which of them is right."""
    text = "".join(archive(half_a_year.sign_in("ben")).values())
    bodies = {fingerprint for one in half_a_year.attempts("ben") for fingerprint in (p.fingerprint for p in one.plan)}
    with half_a_year.store.read() as conn:
        kept = attempts.versions(conn, bodies)
    prose = {words for body in kept.values() for words in strings(body) if " " in words}
    assert len(prose) > 100
    assert [words for words in prose if words in text or json.dumps(words)[1:-1] in text] == []
    assert '"right"' not in text
    assert '"why"' not in text


def strings(data: Any) -> set[str]:
    """Every text in plain data."""
    if isinstance(data, str):
        return {data}
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return {text for part in parts for text in strings(part)}


def test_a_leak_would_be_found(half_a_year: Academy) -> None:
    (item, *_) = half_a_year.catalogue.items.values()
    assert {item.stem, item.rationale} <= strings({"planted": [item.stem, {"x": item.rationale}]})


def test_nothing_of_anybody_else_is_in_it(half_a_year: Academy) -> None:
    ida = half_a_year.sign_in("ida")
    with half_a_year.store.write() as conn:
        for actor, subject in (("ida", "caro"), ("caro", "ida"), ("dov", "caro")):
            what = {"name": f"name: nobody → {subject} by {actor}"}
            entry = audit.Entry(
                f"{actor} {subject}", half_a_year.clock(), ident(actor), "changed", ident(subject), what
            )
            audit.note(conn, entry)
    files = archive(ida)
    text = "".join(files.values())
    with half_a_year.store.read() as conn:
        others = [one for one in people.everyone(conn) if one.handle != "ida"]
    assert [one.name for one in others if one.name in text] == ["Caro Lindqvist"], (
        "who did something to Ida's account"
    )
    assert "ida by caro" in text
    assert "caro by ida" not in text
    assert "dov" not in text


FORMULAS = ["=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1"]


@one_engine
@pytest.mark.parametrize("name", FORMULAS)
def test_a_spreadsheet_runs_nothing_of_it(first_day: Academy, name: str) -> None:
    with first_day.store.write() as conn:
        (dov,) = [one for one in people.everyone(conn) if one.handle == "dov"]
        people.change_person(conn, people.replace(dov, name=name))
    files = archive(first_day.sign_in("dov"))
    for text in (files[file] for file in files if file.endswith(".csv")):
        for row in csv.reader(io.StringIO(text, newline="")):
            assert [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert table(files, "account")[0]["name"] == f"'{name}"
    assert json.loads(files["everything.json"])["account"][0]["name"] == name
