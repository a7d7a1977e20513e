"""What a manager did of their plan: written down with a click, changed on its own day, deleted after a question."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching.plan import end_of
from assessor.store import Connection, plans
from assessor.store.errors import Conflict
from assessor.store.plans import Entry
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.plan import part_named, show, the_guide, today
from assessor.web.words import Field, Slip

DONE = Field("words", 300, "What you did")
MOST = 200
"""What one may write down for one month."""
FULL = f"You have written down {MOST} things this month already. Delete some, then send this again."


@desk.get("/plan/log/<uuid:entry_id>")
@needs("keep a plan")
def plan_entry(entry_id: UUID) -> ResponseReturnValue:
    """What one wrote down today, to change it; what is older stays as it is."""
    with service().store.read() as conn:
        found = _own(conn, entry_id)
    if found.done_on != today():
        return redirect(url_for("team.plan", month=f"{found.done_on:%Y-%m}", _anchor="log"))
    return render_template("plan_entry.html", one=found, title=_title(found), done=DONE, wrong="")


@desk.post("/plan/log/<uuid:entry_id>")
@needs("keep a plan")
def keep_plan_entry(entry_id: UUID) -> ResponseReturnValue:
    """Done today, in a line of words if one likes; or other words for what was done today."""
    part = part_named(request.form.get("part", "")) or abort(400)
    words, now = " ".join(DONE.read().split()), service().now()
    made = Entry(str(entry_id), me().id, part, today(), words, now)
    wrong = DONE.wrong(words) if words else ""
    with service().store.write() as conn:
        known = plans.entry(conn, made.id)
        if known is not None:
            must_be_allowed(conn, "keep a plan", known.manager_id)
            if known.done_on != made.done_on and (known.words, known.part) != (words, part):
                raise Conflict(f"what was done on {known.done_on}", known)
        elif not wrong and len(plans.entries(conn, me().id, today().replace(day=1), end_of(today()))) >= MOST:
            wrong = FULL
        if not wrong:
            plans.log(conn, known if known and known.done_on != made.done_on else made)
    if wrong and known:
        return render_template("plan_entry.html", one=made, title=_title(made), done=DONE, wrong=wrong), 422
    if wrong:
        return show(today().replace(day=1), Slip(wrong, f"words-{part}"), {part: words}), 422
    return redirect(url_for("team.plan", done=made.id), 303)


@desk.get("/plan/log/<uuid:entry_id>/delete")
@needs("keep a plan")
def confirm_remove_plan_entry(entry_id: UUID) -> ResponseReturnValue:
    """Ask, because it cannot be undone."""
    with service().store.read() as conn:
        found = _own(conn, entry_id)
    return render_template("plan_entry_remove.html", one=found, title=_title(found))


@desk.post("/plan/log/<uuid:entry_id>/delete")
@needs("keep a plan")
def remove_plan_entry(entry_id: UUID) -> ResponseReturnValue:
    """Delete it; what is gone already stays gone."""
    with service().store.write() as conn:
        found = plans.entry(conn, str(entry_id))
        if found and found.manager_id == me().id:
            plans.remove_entry(conn, found)
    return redirect(url_for("team.plan", month=f"{found.done_on:%Y-%m}" if found else None, _anchor="log"), 303)


def _own(conn: Connection, entry_id: UUID) -> Entry:
    """One of one's own; anybody else's is not found."""
    found = plans.entry(conn, str(entry_id))
    must_be_allowed(conn, "keep a plan", found.manager_id if found else None)
    return found or abort(404)


def _title(one: Entry) -> str:
    guide = the_guide()
    parts = guide.parts if guide else ()
    return next((guided.title for guided in parts if guided.part == one.part), one.part)
