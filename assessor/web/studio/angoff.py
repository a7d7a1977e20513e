"""Where "there" begins: trainers judge each question of a practice, and put the cut that comes of it in force."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.angoff import JUDGES, Cut
from assessor.items import judging
from assessor.items.judging import Panel
from assessor.store import Connection, cuts
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.studio.blueprint import desk

MOST = 20
"""Decisions on a page."""


@desk.get("/angoff/")
@needs("judge questions")
def angoff_page() -> ResponseReturnValue:
    """Every practice: its cut, and what one has still to judge."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        found = judging.panels(conn, catalogue, me().id)
    return render_template("studio_angoff.html", panels=found, practices=catalogue.practices, needed=JUDGES)


@desk.get("/angoff/<practice>/")
@needs("judge questions")
def judge_page(practice: str) -> ResponseReturnValue:
    """The questions of a practice, and what comes of the judgements."""
    with service().store.read() as conn:
        return _page(conn, _panel(conn, practice))


@desk.post("/angoff/<practice>/")
@needs("judge questions")
def judge(practice: str) -> ResponseReturnValue:
    """Keep what is filled in so far."""
    with service().store.write() as conn:
        asked = _panel(conn, practice)
        given, wrong = _given(asked)
        judging.judge(conn, asked, me().id, given, service().now())
        asked = _panel(conn, practice)
        if wrong:
            return _page(conn, asked, wrong), 422
    return redirect(url_for("studio.judge_page", practice=practice, kept=1), 303)


@desk.post("/angoff/<practice>/cut")
@needs("judge questions")
def use_cut(practice: str) -> ResponseReturnValue:
    """Put the judges' cut in force, or undo that."""
    with service().store.write() as conn:
        asked = _panel(conn, practice)
        if request.form.get("do") == "undo":
            judging.take_back(conn, practice, request.form.get("decided", ""), me().id, service().now())
        elif request.form.get("do") == "use":
            judging.put_in_force(conn, asked, me().id, service().now())
    return redirect(url_for("studio.judge_page", practice=practice, _anchor="result"), 303)


def _panel(conn: Connection, practice: str) -> Panel:
    return judging.panel(conn, service().library.edition().catalogue, me().id, practice) or abort(404)


def _given(asked: Panel) -> tuple[dict[str, int | None], dict[str, str]]:
    """The figures that were sent, and by fingerprint those that are none."""
    given: dict[str, int | None] = {}
    wrong: dict[str, str] = {}
    for print_ in asked.items.keys() & request.form.keys():
        text = request.form[print_].strip()
        if not text:
            given[print_] = None
        elif text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= 100:
            given[print_] = int(text)
        else:
            wrong[print_] = text
    return given, wrong


def _page(conn: Connection, asked: Panel, wrong: dict[str, str] | None = None) -> str:
    practice = service().library.edition().catalogue.practices[asked.practice]
    ready = isinstance(asked.cut, Cut) and asked.cut.value >= judging.LOWEST
    in_force = asked.decided.change.cut if asked.decided else None
    return render_template(
        "studio_judge.html",
        panel=asked,
        practice=practice,
        wrong=wrong or {},
        needed=JUDGES,
        ready=ready and isinstance(asked.cut, Cut) and asked.cut.value != in_force,
        spread=asked.cut.spread if isinstance(asked.cut, Cut) else {},
        changes=cuts.changes(conn, asked.practice)[:MOST],
        kept="kept" in request.args,
    )
