"""A manager's plan: six parts, each with a rhythm and a next day; the month, and what can still be changed in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args
from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching import leading
from assessor.coaching.plan import Month, month, sooner
from assessor.engine.plan import PARTS, Guide, PartGuide, PartName, Rhythm, weekday_after
from assessor.engine.recurrence import plus_months
from assessor.store import people, plans
from assessor.store.plans import PlanPart
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.words import Field, Slip, wrong_day

WORDS = Field("words", 200, "What you do")
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
EVERY = {"week": "every week", "two-weeks": "every two weeks", "month": "every month", "quarter": "every quarter"}
"""Each rhythm in words."""
FARTHEST = timedelta(days=366)
NO_HOUR = "Give the hour as in 08:30, or leave it empty."
HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Typed:
    """A part as it stands in its form, right or wrong."""

    words: str
    every: str
    begins_on: str
    at: str


@desk.get("/plan/")
@needs("keep a plan")
def plan() -> ResponseReturnValue:
    """The six parts, and the month that it is or another one before it."""
    return show(month_asked(request.args.get("month", "")))


@desk.post("/plan/usual")
@needs("keep a plan")
def begin_usual_plan() -> ResponseReturnValue:
    """Set every part that is not set yet as it usually is; a company's file says how that is."""
    now = service().now()
    guide = the_guide() or abort(404)
    with service().store.write() as conn:
        there = plans.parts(conn, me().id, today())
        for one in guide.parts:
            if one.part not in there:
                first = weekday_after(today(), one.usual.begins)
                made = PlanPart(me().id, one.part, one.usual.words, one.usual.every, first, first, "", now)
                plans.keep_part(conn, made)
    return redirect(url_for("team.plan"), 303)


@desk.get("/plan/parts/<part>")
@needs("keep a plan")
def plan_part(part: str) -> ResponseReturnValue:
    """One part, to set it: as it is, or as it usually is."""
    one = _guided(part)
    with service().store.read() as conn:
        kept = plans.parts(conn, me().id, today()).get(one.part)
    usual, first = one.usual, weekday_after(today(), one.usual.begins)
    if kept:
        return _form(one, kept, Typed(kept.words, kept.every, kept.begins_on.isoformat(), kept.at), [])
    return _form(one, None, Typed(usual.words, usual.every, first.isoformat(), ""), [])


@desk.post("/plan/parts/<part>")
@needs("keep a plan")
def keep_plan_part(part: str) -> ResponseReturnValue:
    """Set it, or say what is wrong; what was typed stays."""
    one = _guided(part)
    given = {name: request.form.get(name, "").strip() for name in ("every", "begins_on", "at")}
    typed = Typed(WORDS.read(), **given)
    with service().store.write() as conn:
        kept = plans.parts(conn, me().id, today()).get(one.part)
        wrong = [
            WORDS.wrong(typed.words),
            "" if typed.every in RHYTHMS else Slip(f"Choose how often: {', '.join(EVERY.values())}.", "every"),
            _wrong_day(typed.begins_on, kept),
            "" if not typed.at or HOUR.fullmatch(typed.at) else Slip(NO_HOUR, "at"),
        ]
        if not any(wrong):
            begins, every = date.fromisoformat(typed.begins_on), RHYTHMS[RHYTHMS.index(typed.every)]
            now = service().now()
            made = PlanPart(me().id, one.part, typed.words, every, begins, begins, typed.at, now)
            plans.keep_part(conn, made)
    if any(wrong):
        return _form(one, kept, typed, [said for said in wrong if said]), 422
    return redirect(url_for("team.plan", _anchor=one.part), 303)


@desk.get("/plan/parts/<part>/delete")
@needs("keep a plan")
def confirm_remove_plan_part(part: str) -> ResponseReturnValue:
    """Ask whether a part is to leave the plan; one that is not in it leads back there."""
    one = _guided(part)
    with service().store.read() as conn:
        kept = plans.parts(conn, me().id, today()).get(one.part)
    if kept is None:
        return redirect(url_for("team.plan", _anchor=one.part), 303)
    return render_template("plan_part_remove.html", one=one, kept=kept, every=EVERY)


@desk.post("/plan/parts/<part>/delete")
@needs("keep a plan")
def remove_plan_part(part: str) -> ResponseReturnValue:
    """Take it out of the plan; what is out already stays out."""
    one = _guided(part)
    with service().store.write() as conn:
        plans.remove_part(conn, me().id, one.part)
    return redirect(url_for("team.plan"), 303)


def show(first: date, wrong: str = "", typed: dict[str, str] | None = None) -> str:
    """The plan's page with the month that begins on this day; `typed` are the words for a part that were refused."""
    guide = the_guide()
    if guide is None:
        return render_template("plan_no_guide.html")
    with service().store.read() as conn:
        teams = people.below(conn, me().manages)
        found = month(conn, me().id, teams, first, today())
        catalogue = service().library.edition().catalogue
        began = plans.began(conn, me().id)
        counted = leading.lines(conn, catalogue, me().id, teams, first, service().now())
    this = today().replace(day=1)
    due = next((one for one in found.parts.values() if one.next_on <= today()), None)
    return render_template(
        "plan.html",
        guide=guide,
        titles={one.part: one.title for one in guide.parts},
        month=found,
        rows=[(one.title, found.marks[one.part]) for one in guide.parts if one.part in found.marks],
        leading=counted,
        sooner=sooner(found),
        late=_late(found),
        today=today(),
        this=this,
        earlier=plus_months(first, -1),
        # The month before this one always, for its last reading is entered in this one.
        begins=min((began or this).replace(day=1), plus_months(this, -1)),
        later=plus_months(first, 1) if first < this else None,
        due=due.part if due and first == this else "",
        done=next((one for one in found.entries if one.id == request.args.get("done")), None),
        every=EVERY,
        ids={name: str(uuid4()) for name in PARTS},
        wrong=wrong,
        typed=typed or {},
        words=WORDS,
    )


def the_guide() -> Guide | None:
    """The six parts as a company's file explains them."""
    return service().library.edition().catalogue.plan


def part_named(name: str) -> PartName | None:
    """One of the six by its name."""
    return next((part for part in PARTS if part == name), None)


def month_asked(given: str) -> date:
    """The first day of the month that is asked for, this one if none is; one to come or none at all is not found."""
    if not given:
        return today().replace(day=1)
    if not MONTH.fullmatch(given) or given < "1900" or given > f"{today():%Y-%m}":
        abort(404)
    return date.fromisoformat(f"{given}-01")


def today() -> date:
    """The day that it is, in UTC."""
    return service().now().date()


def _late(found: Month) -> int:
    return found.rear_view.late if found.rear_view else 0


def _guided(part: str) -> PartGuide:
    guide = the_guide()
    return next((one for one in guide.parts if one.part == part), None) or abort(404) if guide else abort(404)


def _wrong_day(given: str, kept: PlanPart | None) -> str:
    """What is wrong with a first day, in a sentence; empty if nothing is."""
    first, last = today() - FARTHEST, today() + FARTHEST
    # What has begun long ago stays as it is.
    fine = kept and kept.begins_on.isoformat() == given
    return "" if fine else wrong_day(given, first, last, "begins_on", "The first day")


def _form(one: PartGuide, kept: PlanPart | None, typed: Typed, wrong: list[str]) -> str:
    return render_template(
        "plan_part.html",
        one=one,
        kept=kept,
        typed=typed,
        wrong=wrong,
        words=WORDS,
        every=EVERY,
        first=today() - FARTHEST,
        last=today() + FARTHEST,
    )
