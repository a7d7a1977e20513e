"""Worksheets: accounts written down one by one or many at once, what they prove in words, and nobody else's."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest

from assessor.demo.cast import CAST, ident
from assessor.engine import filled
from assessor.engine.proof import proof
from assessor.formats import spreadsheet
from assessor.progress.timeline import timeline
from assessor.store import assignments, worksheets
from assessor.store.assignments import Assignment
from assessor.store.worksheets import Row
from assessor.web.me.worksheets import MOST
from tests.support.dump import nothing_changes
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.pages import Fields, Form, Page
from tests.web.routes import VALUES, routes

LIST = "/me/worksheets/"
QPC, FIVE = f"{LIST}qpc/", f"{LIST}fundamentals/"
TODAY = date(2026, 11, 21)
ASKED = {
    "account": "Halvorsen & Co",
    "way": "asked",
    "source": "Rosa",
    "figure": "133.000",
    "collected": "2026-09-01",
}


def kept(opened: Academy, handle: str = "ben", sheet: str = "qpc") -> list[Row]:
    with opened.store.read() as conn:
        return worksheets.of_person(conn, ident(handle), sheet)


def account_form(page: Page) -> Form:
    (form,) = [form for form in page.forms if "account" in form.sends]
    return form


def given(cells: dict[str, str]) -> Fields:
    return {name: [text] for name, text in cells.items()}


def write(visitor: Visitor, sheet: str = QPC, **cells: str) -> Page:
    return visitor.send(account_form(visitor.visit(f"{sheet}new")), given(ASKED | cells))


def paste(visitor: Visitor, names: str) -> Page:
    page = visitor.visit(f"{QPC}paste")
    return visitor.send(page.form("/paste"), {"names": [names], "then": ["look"]})


@one_engine
def test_from_the_desk_to_a_figure_that_counts(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    assert LIST in ben.visit("/me/").links
    page = ben.visit(LIST)
    assert "No account is on it yet." in page.text
    page = ben.visit(QPC)
    assert "14 × 9,500 = 133,000" in page.text
    assert "Begin with the one that you visit next" in page.text
    page = write(ben)
    assert page.url == QPC
    assert "Kept: Halvorsen & Co. Asked a customer, 2 months old; counts until 1 September 2027." in page.text
    assert "1 of 1 account with a figure that you can defend" in page.text
    assert "likely 32 to 95 in 100" in page.text
    (row,) = kept(first_day)
    assert (row.account, row.cells["figure"], row.counts_until) == ("Halvorsen & Co", "133000", date(2027, 9, 1))
    assert "QPC workbook (1 of 1 account)" in ben.visit("/me/").text


@one_engine
def test_the_timeline_says_it_once_for_each_worksheet(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    for name in ("Lund", "Halvorsen"):
        write(ben, account=name)
    with first_day.store.read() as conn:
        (event,) = timeline(conn, first_day.catalogue, ident("ben"))
        last = kept(first_day)[-1].written_at
    assert (event.did, event.about, event.page, event.at) == ("Wrote down accounts", "QPC workbook", QPC, last)


@one_engine
def test_a_formula_is_worked_out(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    formula = {"way": "formula", "counted": "trucks", "driver": "14", "factor": "9 500", "figure": "", "source": ""}
    page = write(ben, **formula)
    assert "Worked out by a formula, 2 months old" in page.text
    assert "together: 133,000, of which 133,000 count." in page.text
    page = ben.visit(f"{QPC}{kept(first_day)[0].id}/")
    assert "14 × 9,500 = 133,000; that counts while this is empty." in page.text
    page = ben.send(account_form(page), given({"figure": "150000"}))
    assert page.status == 422
    assert "133,000 comes of it, not 150,000." in page.text


@one_engine
def test_the_five_questions_count_with_their_evidence(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    names = ("people", "trust", "situation", "reason", "fit")
    cells = dict.fromkeys(names, "yes") | {f"{name}.evidence": "She said so" for name in names[:-1]}
    page = write(ben, FIVE, looked="2026-11-21", **cells)
    assert "“Does the offer fit the details of their need?” has no evidence." in page.text
    assert "0 of 1 account where all five are a yes" in page.text
    (row,) = kept(first_day, sheet="fundamentals")
    page = ben.send(account_form(ben.visit(f"{FIVE}{row.id}/")), {"fit.evidence": ["Every line is theirs"]})
    assert "Less than a month old; counts until 21 November 2027." in page.text


@one_engine
def test_what_grows_old_is_to_be_asked_again(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    write(ben, collected="2025-11-21")
    assert "counts until 21 November 2026." in ben.visit(QPC).text
    first_day.clock.goes_on(days=70)
    ben = first_day.sign_in("ben")
    page = ben.visit(QPC)
    assert "Asked a customer, 14 months old: ask or count again." in page.text
    assert "0 of 1 account" in page.text
    assert "QPC workbook (0 of 1 account)" in ben.visit("/me/").text


def test_what_is_sent_twice_is_kept_once(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    form = account_form(ben.visit(f"{QPC}new"))
    for _ in range(2):
        assert ben.send(form, given(ASKED)).url == QPC
    (row,) = kept(first_day)
    ben.send(form, given(ASKED | {"figure": "5"}))
    (changed,) = kept(first_day)
    assert (changed.id, changed.cells["figure"]) == (row.id, "5")
    other = form.action.replace("/qpc/", "/fundamentals/")
    assert ben.post(other, {"account": "Halvorsen"}).status_code == 409
    assert kept(first_day) == [changed]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"account": " "}, "The account is empty."),
        ({"account": "a" * 121}, "The account has 121 characters; at most 120 are kept."),
        ({"figure": "a lot"}, "“Capacity, next 12 months”: “a lot” is not a number we can read."),
        ({"figure": "1" + "0" * 400}, "is not a number we can read."),
        ({"figure": "9999999999999"}, "9,999,999,999,999 is out of range."),
        ({"collected": "9999-12-31"}, "9999-12-31 is still to come."),
        ({"collected": "yesterday"}, "“yesterday” is no day."),
        ({"way": "stolen"}, "“stolen” cannot be picked here."),
        ({"source": "x" * 700}, "“Who said so” has 700 characters; at most 600 are kept."),
    ],
)
@one_engine
def test_a_mistake_is_said_and_what_was_typed_stays(first_day: Academy, cells: dict[str, str], told: str) -> None:
    ben = first_day.sign_in("ben")
    with nothing_changes(first_day.store):
        page = write(ben, **cells)
    assert page.status == 422
    assert told in page.text
    assert "What you have written is still here." in page.text
    sent = account_form(page).sends
    typed = {name: text for name, text in (ASKED | cells).items() if name != "way" and text.strip()}
    assert {name: sent[name][0] for name in typed} == typed
    assert sent.get("way") == (None if "way" in cells else ["asked"])
    assert ben.send(account_form(page), given(ASKED)).url == QPC


@one_engine
def test_the_same_account_twice_is_told(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    write(ben, account="Café  Lund")
    page = write(ben, account="CAFE LUND")
    assert page.status == 422
    assert "“Café Lund” is on this worksheet already" in page.text
    assert f"{QPC}{kept(first_day)[0].id}/" in page.links
    assert write(ben, account="Café Lund, north").status == 200
    assert write(ben, FIVE, account="Café Lund", looked="").status == 200, "another worksheet"


@one_engine
def test_many_are_pasted_and_seen_before_they_are_kept(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    write(ben, account="Lund")
    names = "Brightwater\t14\tx\r\n\r\n lund \nSt  Cuthbert\nbrightwater\n" + "long" * 40
    with nothing_changes(first_day.store):
        page = paste(ben, names)
    assert "Add 2 accounts?" in page.text
    assert "New: 2 Brightwater St Cuthbert" in page.text
    assert "left out: 2 lund brightwater" in page.text
    assert "Longer than 120 characters, and left out: 1" in page.text
    back = ben.send(page.form("/paste"), {"then": ["edit"]})
    assert "St  Cuthbert" in back.form("/paste").sends["names"][0]
    for _ in range(2):
        page_after = ben.send(page.form("/paste"), {"then": ["keep"]})
        assert page_after.url == QPC
    assert [row.account for row in kept(first_day)] == ["Lund", "Brightwater", "St Cuthbert"]
    assert "1 of 3 accounts" in page_after.text
    assert page_after.text.count("Nothing is written down about it yet.") == 2
    (_, brightwater, _) = kept(first_day)
    page = ben.send(account_form(ben.visit(f"{QPC}{brightwater.id}/")), given({"way": "guess"}))
    assert "Kept: Brightwater. “My own guess” proves nothing." in page.text
    assert "Next: St Cuthbert" in page.text


@one_engine
def test_thousands_of_rows_of_a_file_with_semicolons_end_where_the_worksheet_is_full(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    page = paste(ben, "\n".join(f"A{number};1.200,50" for number in range(2_000)))
    assert f"Add {MOST} accounts?" in page.text
    assert "New: 500 A0 A1 A2" in page.text
    assert f"left out: {2_000 - MOST} A500 A501" in page.text
    ben.send(page.form("/paste"), {"then": ["keep"]})
    assert len(kept(first_day)) == MOST
    rows = "\n".join(f"A{number};1.200,50;=1+1" for number in range(10_000))
    answer = ben.post(f"{QPC}paste", {"names": rows, "batch": new_id(), "then": "look"})
    assert answer.status_code == 413, "nothing is kept, and the page says what fits"


@one_engine
def test_an_empty_paste_says_so(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    page = paste(ben, " \n\x00\n")
    assert page.status == 422
    assert "Nothing is there yet." in page.text
    assert ben.post(f"{QPC}paste", {"names": "Lund", "batch": "no id"}).status_code == 400


def test_there_is_an_end_to_how_many_are_kept(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        rows = [Row(new_id(), ident("ben"), "qpc", f"No {n}", {}, first_day.clock()) for n in range(MOST - 1)]
        assert worksheets.add(conn, rows) == MOST - 1
    ben = first_day.sign_in("ben")
    page = paste(ben, "One more\nTwo more")
    assert "Add 1 account?" in page.text
    assert f"More than the {MOST} that one worksheet takes, and left out: 1 Two more" in page.text
    page = ben.send(page.form("/paste"), {"then": ["keep"]})
    assert f"of {MOST} accounts" in page.text
    page = write(ben, account="Two more")
    assert page.status == 422
    assert f"You keep {MOST} accounts here already." in page.text
    assert len(kept(first_day)) == MOST


@one_engine
def test_every_figure_follows_from_the_rows(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    written = {
        "Asked": {},
        "Old": {"collected": "2024-05-05", "figure": "1000"},
        "Guessed": {"way": "guess", "figure": "20"},
        "Formula": {"way": "formula", "counted": "beds", "driver": "10", "factor": "7.5", "figure": ""},
    }
    for name, cells in written.items():
        write(ben, account=name, **cells)
    paste_page = paste(ben, "Nothing yet")
    ben.send(paste_page.form("/paste"), {"then": ["keep"]})
    # From the raw rows, without the engine: a way that is no guess, a figure, a day within a year.
    raw = {row.account: row.cells for row in kept(first_day)}
    figures = {
        name: float(cells.get("figure") or float(cells.get("driver", 0)) * float(cells.get("factor", 0)))
        for name, cells in raw.items()
    }
    proved = [
        name
        for name, cells in raw.items()
        if cells.get("way") in {"asked", "formula", "bought"}
        and figures[name] > 0
        and cells.get("collected", "") >= "2025-11-21"
    ]
    assert sorted(proved) == ["Asked", "Formula"]
    page = ben.visit(QPC)
    found = proof(len(proved), len(raw))
    assert f"{len(proved)} of {len(raw)} accounts with" in page.text
    assert f"likely {round(100 * found.low)} to {round(100 * found.high)} in 100" in page.text
    assert f"together: {sum(figures.values()):,.0f}, of which {sum(figures[one] for one in proved):,.0f}" in page.text
    assert "1 account has no figure and is not in it." in page.text
    with first_day.store.read() as conn:
        assert worksheets.tally(conn, [ident("ben")], "qpc", TODAY) == {ident("ben"): (2, 5)}
    rows = page.html.partition("<tbody")[2]
    order = sorted(written | {"Nothing yet": {}}, key=lambda name: rows.index(f">{name}</a>"))
    assert order == ["Nothing yet", "Old", "Guessed", "Asked", "Formula"]
    rows = ben.visit(f"{QPC}?by=weight").html.partition("<tbody")[2]
    assert sorted(written, key=lambda name: rows.index(f">{name}</a>")) == ["Asked", "Old", "Formula", "Guessed"]
    assert ben.visit(f"{QPC}?by=nonsense&kept=x&added=lots").status == 200


@one_engine
def test_what_one_claims_stands_beside_it_and_stays_as_it_is(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    write(ben, way="guess")
    assert "You have not rated yourself on “Accounts with a figure” yet." in ben.visit(QPC).text
    form = ben.visit("/me/rate/qpc/").form()
    ben.send(form, {name: ["5"] for name in form.offers if name.startswith("level.")})
    with nothing_changes(first_day.store):
        page = ben.visit(QPC)
    assert "You rated yourself 5 of 5 on “Accounts with a figure”; 0 of 1 account count" in page.text


@one_engine
def test_who_asked_for_it_stands_there_until_it_is_written(first_day: Academy) -> None:
    made, due = first_day.clock(), date(2026, 12, 31)
    whom = ("worksheet", "qpc", ident("ben"), None)
    asked = Assignment(new_id(), ident("ana"), *whom, "Ours are old.", due, "never", 3, made, None)
    with first_day.store.write() as conn:
        assignments.keep(conn, asked)
    ben, dov = first_day.sign_in("ben"), first_day.sign_in("dov")
    for path in (LIST, QPC):
        assert "asks you to fill this in by 31 December 2026. “Ours are old.”" in ben.visit(path).text
        assert "asks you" not in dov.visit(path).text
    assert "asks you" not in ben.visit(FIVE).text
    first_day.clock.goes_on(days=1)
    write(ben)
    assert "asks you" not in ben.visit(LIST).text + ben.visit(QPC).text


@one_engine
def test_it_is_deleted_after_one_more_question(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    write(ben)
    (row,) = kept(first_day)
    page = ben.visit(f"{QPC}{row.id}/delete")
    assert "Delete this account?" in page.text
    assert len(kept(first_day)) == 1
    assert ben.send(page.form("/delete")).url == QPC
    assert kept(first_day) == []
    assert ben.post(f"{QPC}{row.id}/delete").status_code == 303, "what is gone stays gone"


@one_engine
def test_the_file_to_download_runs_nothing(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    write(ben, account='=HYPERLINK("http://x","y")', source="@SUM(1)")
    reply = ben.open(f"{QPC}accounts.csv")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="qpc.csv"'
    head, row = csv.reader(io.StringIO(reply.get_data(as_text=True).removeprefix("\ufeff")))
    assert row[0] == '\'=HYPERLINK("http://x","y")'
    assert not [cell for cell in row if cell[:1] in {"=", "+", "-", "@"}]
    told = dict(zip(head, row, strict=True))
    assert told["Capacity, next 12 months"] == "133,000"
    assert told["How you got it"] == "Asked a customer"
    assert told["Counts until"] == "2027-09-01"
    _, records = spreadsheet.table(reply.get_data(as_text=True).removeprefix("\ufeff"), {"account"})
    assert [record.cells[0] for record in records][1:] == ['=HYPERLINK("http://x","y")']


@one_engine
def test_markup_and_controls_are_text(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    page = write(ben, account="<b>Lund</b>\x00\u202e", source="<script>alert(1)</script>")
    assert "Kept: <b>Lund</b>" in page.text
    assert "<b>Lund" not in page.html
    page = ben.visit(f"{QPC}{kept(first_day)[0].id}/")
    assert "<script>alert(1)" not in page.html
    write(ben, account="\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"), source="\x00" * 50)
    assert len(kept(first_day)) == 2


@one_engine
@pytest.mark.parametrize("handle", [role.handle for role in CAST if role.handle != "ben"])
def test_nobody_else_finds_a_row(first_day: Academy, handle: str) -> None:
    ben = first_day.sign_in("ben")
    write(ben, account="Secret Bakeries", figure="7654321")
    (row,) = kept(first_day)
    other = first_day.sign_in(handle)
    own = [rule for rule, _ in routes(first_day.app) if {"worksheet_id", "row_id"} & rule.arguments]
    assert len(own) >= 8
    with nothing_changes(first_day.store):
        for rule, method in routes(first_day.app):
            if not {"worksheet_id", "row_id"} & rule.arguments:
                continue
            built = rule.build({"worksheet_id": "qpc", "row_id": row.id} | {}, append_unknown=False)
            assert built is not None
            if method == "GET":
                page = other.visit(built[1])
                assert "Secret" not in page.html, rule.rule
                assert "7654321" not in page.html, rule.rule
                assert page.status == (404 if "row_id" in rule.arguments else 200), rule.rule
            elif rule.endpoint == "me.keep_account":
                assert other.post(built[1], ASKED).status_code == 404
            elif rule.endpoint == "me.remove_account":
                other.post(built[1])
    seen = ("/me/", LIST, "/team/", f"/team/{ident('ben')}/", "/people/", "/studio/", f"{QPC}?kept={row.id}")
    pages = [other.visit(path).html for path in seen]
    assert not [page for page in pages if "Secret Bakeries" in page or "7654321" in page or "7,654,321" in page]


@one_engine
def test_a_worksheet_that_is_not_there_is_not_found(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    for rest in ("", "new", "paste", "accounts.csv", f"{VALUES['row_id']}/", f"{VALUES['row_id']}/delete"):
        assert ben.visit(f"{LIST}no-such/{rest}").status == 404
    write(ben)
    (row,) = kept(first_day)
    assert ben.visit(f"{FIVE}{row.id}/").status == 404, "it is on another one"


@one_engine
def test_five_hundred_accounts_are_one_page(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        cells = {"way": "asked", "source": "Rosa", "figure": "1000", "collected": "2026-09-01"}
        until = date(2027, 9, 1)
        rows = [Row(new_id(), ident("ben"), "qpc", f"No {n}", cells, first_day.clock(), until) for n in range(MOST)]
        worksheets.add(conn, rows)
    page = first_day.sign_in("ben").visit(QPC)
    assert f"{MOST} of {MOST} accounts" in page.text
    assert "together: 500,000" in page.text
    assert "This worksheet is full." in page.text


@one_engine
def test_a_day_that_is_tomorrow_elsewhere_is_taken(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    assert write(ben, collected=(TODAY + timedelta(days=1)).isoformat()).status == 200
    assert "1 of 1 account" in ben.visit(QPC).text
    assert filled.EARLIEST < TODAY
