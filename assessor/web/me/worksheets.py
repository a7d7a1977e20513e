"""Worksheets, filled in with one's own accounts: what each says, what is open, where to go next. Nobody else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching.assigned import Task, tasks
from assessor.coaching.sheet import says
from assessor.engine import filled
from assessor.engine.catalogue import Catalogue
from assessor.engine.filled import Account, State
from assessor.engine.proof import Proof, proof
from assessor.engine.worksheet import Worksheet, cells_of
from assessor.formats import spreadsheet
from assessor.render import worksheets as words
from assessor.store import Connection, ratings, worksheets
from assessor.store.folding import folded
from assessor.store.worksheets import Row
from assessor.web.me.blueprint import desk
from assessor.web.me.commitments import today
from assessor.web.me.sharing import say_who_sees
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.staff.overview import csv
from assessor.web.words import Field, plain

ACCOUNT = Field("account", 120, "The account")
MOST = 500
"""Accounts that one person may keep on one worksheet."""
FULL = f"You keep {MOST} accounts here already. Delete some that you no longer visit, then send this again."


@dataclass(frozen=True)
class Line:
    """An account in the list: what is kept, what it says, and why in words."""

    row: Row
    found: Account
    state: State
    why: str


@dataclass(frozen=True)
class Claim:
    """What one says of oneself, 1..5, about `what`; no level if one has not said it yet."""

    what: str
    level: float | None


@desk.get("/worksheets/")
@needs("keep worksheets")
def worksheets_page() -> ResponseReturnValue:
    """Which there are, and how far each is."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        kept = worksheets.own(conn, me().id, today())
        asked = _asked(conn, catalogue)
        say_who_sees(conn, "worksheets")
    return render_template(
        "worksheets.html",
        sheets=catalogue.worksheets.values(),
        kept=kept,
        asked=asked,
        proofs={name: proof(one.x, one.n) for name, one in kept.items()},
        practices=catalogue.practices,
    )


@desk.get("/worksheets/<worksheet_id>/")
@needs("keep worksheets")
def worksheet_page(worksheet_id: str) -> ResponseReturnValue:
    """The accounts on one of them, a line each."""
    sheet = asked_for(worksheet_id)
    catalogue = service().library.edition().catalogue
    order = request.args.get("by", "")
    order = order if order in orders(sheet) else "next"
    with service().store.read() as conn:
        rows = worksheets.of_person(conn, me().id, sheet.id)
        said = says(catalogue, ratings.sheets(conn, me().id)).get(sheet.practice)
        asked = _asked(conn, catalogue).get(sheet.id)
        say_who_sees(conn, "worksheets")
    lines = _lines(sheet, rows, order)
    kept = next((line for line in lines if line.row.id == request.args.get("kept")), None)
    return render_template(
        "worksheet.html",
        sheet=sheet,
        practice=catalogue.practices.get(sheet.practice),
        asked=asked,
        lines=lines,
        proof=proof_of(line.found for line in lines),
        claim=claim(catalogue, sheet, dict(said.levels) if said else {}),
        rated=sheet.practice in catalogue.rubrics,
        sums=_sums(sheet, lines),
        orders=orders(sheet),
        order=order,
        kept=kept,
        following=next((line for line in lines if line.state != State.PROVED and line != kept), None),
        added=request.args.get("added", 0, type=int),
        full=len(lines) >= MOST,
    )


@desk.get("/worksheets/<worksheet_id>/accounts.csv")
@needs("keep worksheets")
def worksheet_csv(worksheet_id: str) -> ResponseReturnValue:
    """The same as a file that a spreadsheet opens."""
    sheet = asked_for(worksheet_id)
    with service().store.read() as conn:
        lines = _lines(sheet, worksheets.of_person(conn, me().id, sheet.id), "next")
    head = ["Account", *(column.title for column in sheet.columns), "Counts until", "In words", "Last changed"]
    table = [
        [
            line.row.account,
            *(words.cell(sheet, column, line.row.cells) for column in sheet.columns),
            line.found.until.isoformat() if line.found.until else "",
            line.why,
            line.row.written_at.date().isoformat(),
        ]
        for line in lines
    ]
    return csv(spreadsheet.write([head, *table]), f"{sheet.id}.csv")


@desk.get("/worksheets/<worksheet_id>/new")
@needs("keep worksheets")
def new_account(worksheet_id: str) -> ResponseReturnValue:
    """An empty account."""
    sheet = asked_for(worksheet_id)
    return _form(sheet, Row(str(uuid4()), me().id, sheet.id, "", {}, service().now()), new=True)


@desk.get("/worksheets/<worksheet_id>/<uuid:row_id>/")
@needs("keep worksheets")
def account_page(worksheet_id: str, row_id: UUID) -> ResponseReturnValue:
    """An account, to change it."""
    sheet = asked_for(worksheet_id)
    with service().store.read() as conn:
        return _form(sheet, _own(conn, sheet, row_id))


@desk.post("/worksheets/<worksheet_id>/<uuid:row_id>/")
@needs("keep worksheets")
def keep_account(worksheet_id: str, row_id: UUID) -> ResponseReturnValue:
    """Keep what was typed about an account, or say what is wrong with it; what was typed stays."""
    sheet = asked_for(worksheet_id)
    typed = {name: plain(request.form.get(name, "")) for name in cells_of(sheet)}
    cells, wrong = filled.read(sheet, typed, today())
    name = one_line(ACCOUNT.read())
    found = filled.account(sheet, str(row_id), name, cells)
    made = Row(found.id, me().id, sheet.id, name, cells, service().now(), found.until)
    with service().store.write() as conn:
        known = worksheets.get(conn, made.id)
        if known is not None:
            must_be_allowed(conn, "keep worksheets", known.person_id)
        others = [row for row in worksheets.of_person(conn, me().id, sheet.id) if row.id != made.id]
        about = ACCOUNT.wrong(name) or (FULL if known is None and len(others) >= MOST else "")
        double = next((row for row in others if name and folded(row.account) == folded(name)), None)
        if not (wrong or about or double):
            worksheets.keep(conn, made)
    if wrong or about or double:
        wrong |= {"account": about} if about else {}
        return _form(sheet, made, typed, wrong, double, new=known is None), 422
    return redirect(url_for("me.worksheet_page", worksheet_id=sheet.id, kept=made.id), 303)


@desk.get("/worksheets/<worksheet_id>/<uuid:row_id>/delete")
@needs("keep worksheets")
def confirm_remove_account(worksheet_id: str, row_id: UUID) -> ResponseReturnValue:
    """Ask, because it cannot be undone."""
    sheet = asked_for(worksheet_id)
    with service().store.read() as conn:
        return render_template("worksheet_remove.html", sheet=sheet, row=_own(conn, sheet, row_id))


@desk.post("/worksheets/<worksheet_id>/<uuid:row_id>/delete")
@needs("keep worksheets")
def remove_account(worksheet_id: str, row_id: UUID) -> ResponseReturnValue:
    """Delete it; what is gone already stays gone."""
    with service().store.write() as conn:
        worksheets.remove(conn, str(row_id), me().id)
    return redirect(url_for("me.worksheet_page", worksheet_id=worksheet_id), 303)


def asked_for(worksheet_id: str) -> Worksheet:
    """The worksheet of this id, if it is in service."""
    return service().library.edition().catalogue.worksheets.get(worksheet_id) or abort(404)


def one_line(name: str) -> str:
    """The name of an account without what nobody sees."""
    return " ".join(name.split())


def orders(sheet: Worksheet) -> dict[str, str]:
    """The orders that make sense for a worksheet's accounts, in words."""
    return {name: said for name, said in filled.ORDERS.items() if name != "weight" or sheet.weight}


def proof_of(accounts: Iterable[Account]) -> Proof:
    """How many of these accounts count today."""
    states = [one.state(today()) for one in accounts]
    return proof(states.count(State.PROVED), len(states))


def claim(catalogue: Catalogue, sheet: Worksheet, levels: dict[str, int]) -> Claim:
    """What one says of oneself about what a worksheet proves: one behaviour of the scale, or the practice's mean."""
    rubric = catalogue.rubrics.get(sheet.practice)
    behaviour = next((one for one in rubric.criteria if one.id == sheet.claim), None) if rubric else None
    if behaviour:
        return Claim(behaviour.title, levels.get(behaviour.id))
    practice = catalogue.practices.get(sheet.practice)
    return Claim(practice.title if practice else sheet.title, fmean(levels.values()) if levels else None)


def _asked(conn: Connection, catalogue: Catalogue) -> dict[str, Task]:
    """What one is asked to fill in and has not yet, by worksheet: of each what is due first."""
    found = [one for one in tasks(conn, catalogue, [me().id], service().now())[me().id] if not one.done_on]
    return {one.assignment.target: one for one in reversed(found) if one.assignment.kind == "worksheet"}


def _lines(sheet: Worksheet, rows: list[Row], order: str) -> list[Line]:
    by_id = {row.id: row for row in rows}
    accounts = [filled.account(sheet, row.id, row.account, row.cells) for row in rows]
    return [
        Line(row := by_id[one.id], one, one.state(today()), words.why(sheet, row.cells, one, today()))
        for one in filled.in_order(accounts, order, today())
    ]


@dataclass(frozen=True)
class Sums:
    """What all accounts weigh together, those that count, and how many have no number."""

    title: str
    together: Decimal
    proved: Decimal
    without: int


def _sums(sheet: Worksheet, lines: list[Line]) -> Sums | None:
    if not sheet.weight or not lines:
        return None
    weighed = [(line.found.weight, line.state) for line in lines]
    known = [(weight, state) for weight, state in weighed if weight is not None]
    counts = sum((weight for weight, state in known if state is State.PROVED), Decimal(0))
    together = sum((weight for weight, _ in known), Decimal(0))
    return Sums(sheet.column[sheet.weight].title, together, counts, len(weighed) - len(known))


def _own(conn: Connection, sheet: Worksheet, row_id: UUID) -> Row:
    """One of one's own on this worksheet; anybody else's is not found."""
    found = worksheets.get(conn, str(row_id))
    must_be_allowed(conn, "keep worksheets", found.person_id if found else None)
    return found if found and found.worksheet == sheet.id else abort(404)


def _form(
    sheet: Worksheet,
    row: Row,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    double: Row | None = None,
    *,
    new: bool = False,
) -> str:
    return render_template(
        "worksheet_account.html",
        sheet=sheet,
        row=row,
        typed=dict(row.cells) if typed is None else typed,
        wrong=wrong or {},
        double=double,
        new=new,
        account=ACCOUNT,
        today=today(),
        earliest=filled.EARLIEST,
        most_text=filled.MOST_TEXT,
    )
