"""The trailing figure that a manager chooses to put beside their plan: a month's target, and what came in by when."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching.plan import end_of
from assessor.engine.filled import parse_amount
from assessor.engine.rear_view import Reading
from assessor.engine.shapes import AnswerError
from assessor.render import number
from assessor.store import month_figures
from assessor.store.month_figures import Figure
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.plan import month_asked, today
from assessor.web.words import Field, Slip, plain, wrong_day

NAME = Field("name", 60, "What it counts")


@desk.get("/plan/figure/<month>")
@needs("keep a plan")
def month_figure(month: str) -> ResponseReturnValue:
    """A month's target and readings, to enter and to change."""
    return _page(month_asked(month), {}, [])


@desk.post("/plan/figure/<month>")
@needs("keep a plan")
def keep_month_figure(month: str) -> ResponseReturnValue:
    """Keep what is counted and what the month should bring, or say what is wrong; what was typed stays."""
    first, name = month_asked(month), NAME.read()
    typed = {"name": name, "target": request.form.get("target", "")}
    target, problem = _number(typed["target"], "The target", "target-value")
    if not problem and target <= 0:
        problem = Slip("The target must be more than 0: it is what there is to reach.", "target-value")
    wrong = [said for said in (NAME.wrong(name), problem) if said]
    if wrong:
        return _page(first, typed, wrong), 422
    with service().store.write() as conn:
        month_figures.keep(conn, Figure(me().id, month, name, target, service().now()))
    return redirect(url_for("team.month_figure", month=month, _anchor="readings"), 303)


@desk.post("/plan/figure/<month>/readings")
@needs("keep a plan")
def keep_month_reading(month: str) -> ResponseReturnValue:
    """Keep what had come in by a day of the month; of two for the same day the later one stands."""
    first = month_asked(month)
    typed = {name: request.form.get(name, "").strip() for name in ("on_day", "value")}
    value, problem = _number(typed["value"], "What has come in", "value")
    # Returns may be more than what came in; a slip of the finger is asked about, each other figure anew.
    if value < 0 and request.form.get("below") != typed["value"]:
        said = f"{number(value)} is less than nothing. If more went back than came in, enter it again."
        problem = Slip(said, "value")
    wrong = [said for said in (_wrong_day(typed["on_day"], first), problem) if said]
    with service().store.write() as conn:
        if month_figures.get(conn, me().id, month) is None:
            wrong.append("Say first what the month should bring.")
        if not wrong:
            reading = Reading(date.fromisoformat(typed["on_day"]), value)
            month_figures.read_off(conn, me().id, reading, service().now())
    if wrong:
        return _page(first, typed, wrong), 422
    return redirect(url_for("team.plan", month=month, _anchor="trailing"), 303)


@desk.get("/plan/figure/<month>/delete")
@needs("keep a plan")
def confirm_remove_month_figure(month: str) -> ResponseReturnValue:
    """Ask whether a day's reading is to go, or the month's figure with all of them."""
    first, day = month_asked(month), request.args.get("day", "")
    with service().store.read() as conn:
        figure = month_figures.get(conn, me().id, month) or abort(404)
        found = month_figures.readings(conn, me().id, first, end_of(first))
    reading = next((one for one in found if one.on.isoformat() == day), None)
    if day and reading is None:
        abort(404)
    return render_template("plan_figure_remove.html", figure=figure, readings=found, reading=reading, first=first)


@desk.post("/plan/figure/<month>/delete")
@needs("keep a plan")
def remove_month_figure(month: str) -> ResponseReturnValue:
    """Delete the one or the other; what is gone already stays gone."""
    first, day = month_asked(month), request.form.get("day", "")
    if day and _wrong_day(day, first):
        abort(400)
    with service().store.write() as conn:
        if day:
            month_figures.remove_reading(conn, me().id, date.fromisoformat(day))
        else:
            month_figures.remove(conn, me().id, month, (first, end_of(first)))
    return redirect(url_for("team.month_figure", month=month), 303)


def _number(given: str, called: str, field: str) -> tuple[float, str]:
    """A number, and what is wrong with it in a sentence; empty if nothing is."""
    if not given.strip():
        return 0.0, Slip(f"{called} is empty. Type a number, such as 133000 or 133,000.", field)
    try:
        return float(parse_amount(plain(given))), ""
    except AnswerError as error:
        return 0.0, Slip(f"{called}: {error}", field)


def _wrong_day(given: str, first: date) -> str:
    """What is wrong with the day of a reading, in a sentence; empty if nothing is."""
    last = min(end_of(first), today())
    return wrong_day(given, first, last, "on_day")


def _page(first: date, typed: dict[str, str], wrong: list[str]) -> str:
    with service().store.read() as conn:
        figure = month_figures.get(conn, me().id, f"{first:%Y-%m}")
        readings = month_figures.readings(conn, me().id, first, end_of(first))
        last = figure or month_figures.last(conn, me().id)
    return render_template(
        "plan_figure.html",
        first=first,
        last=min(end_of(first), today()),
        month=f"{first:%Y-%m}",
        figure=figure,
        begun_with=last,
        readings=readings,
        typed=typed,
        wrong=wrong,
        name=NAME,
    )
