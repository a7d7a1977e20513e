"""Many accounts at once: their names pasted, a line each, shown before they are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine import filled
from assessor.engine.worksheet import Worksheet
from assessor.store import worksheets
from assessor.store.folding import folded
from assessor.store.worksheets import Row
from assessor.web.me.assess import well_formed
from assessor.web.me.blueprint import desk
from assessor.web.me.worksheets import ACCOUNT, MOST, asked_for, one_line
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.words import Slip, plain


@dataclass(frozen=True)
class Paste:
    """What is to become of pasted lines: names to add, those that are here already or stand there twice, and others.

    `over` are too many to be kept, and `long` have too many characters.
    """

    new: list[str]
    double: list[str]
    long: list[str]
    over: list[str]


@desk.get("/worksheets/<worksheet_id>/paste")
@needs("keep worksheets")
def paste_accounts(worksheet_id: str) -> ResponseReturnValue:
    """An empty list to paste into."""
    return _form(asked_for(worksheet_id))


@desk.post("/worksheets/<worksheet_id>/paste")
@needs("keep worksheets")
def keep_pasted(worksheet_id: str) -> ResponseReturnValue:
    """Show what would be added; once one has said so, add it. The same batch sent twice is added once."""
    sheet = asked_for(worksheet_id)
    batch = UUID(well_formed(request.form.get("batch", "")))
    # Of a row that a spreadsheet gave, or one of its files with semicolons, the first cell is the name.
    given = request.form.get("names", "").splitlines()
    text = "\n".join(plain(re.split("[\t;]", line, maxsplit=1)[0]) for line in given).strip()
    with service().store.read() as conn:
        paste = _sorted_out(text, worksheets.of_person(conn, me().id, sheet.id))
    if request.form.get("then") == "edit":
        return _form(sheet, text)
    if request.form.get("then") != "keep":
        if any((paste.new, paste.double, paste.long, paste.over)):
            return _preview(sheet, paste, text, batch)
        return _form(sheet, text, Slip("Nothing is there yet.", "names")), 422
    with service().store.write() as conn:
        paste = _sorted_out(text, worksheets.of_person(conn, me().id, sheet.id))
        worksheets.add(conn, [_row(sheet, batch, name) for name in paste.new])
    return redirect(url_for("me.worksheet_page", worksheet_id=sheet.id, added=len(paste.new)), 303)


def _sorted_out(text: str, known: list[Row]) -> Paste:
    """What to do with each line."""
    seen = {folded(row.account) for row in known}
    paste = Paste([], [], [], [])
    for line in text.split("\n"):
        name = one_line(line)
        if not name:
            continue
        if len(name) > ACCOUNT.most:
            paste.long.append(name)
        elif folded(name) in seen:
            paste.double.append(name)
        elif len(known) + len(paste.new) >= MOST:
            paste.over.append(name)
        else:
            paste.new.append(name)
        seen.add(folded(name))
    return paste


def _row(sheet: Worksheet, batch: UUID, name: str) -> Row:
    ident = str(uuid5(batch, folded(name)))
    found = filled.account(sheet, ident, name, {})
    return Row(ident, me().id, sheet.id, name, {}, service().now(), found.until)


def _form(sheet: Worksheet, text: str = "", wrong: str = "") -> str:
    return render_template("worksheet_paste.html", sheet=sheet, text=text, wrong=wrong, batch=uuid4(), paste=None)


def _preview(sheet: Worksheet, paste: Paste, text: str, batch: UUID) -> str:
    return render_template(
        "worksheet_paste.html", sheet=sheet, text=text, wrong="", batch=batch, paste=paste, most=MOST, account=ACCOUNT
    )
