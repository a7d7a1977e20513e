"""Asking for something: what, of whom, by when and why; then who gets what; and only then it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching.assigned import preview, who_gets
from assessor.coaching.targets import KINDS, Offered, Target, choices, offered
from assessor.engine.recurrence import Every, nth
from assessor.store import Connection, assignments
from assessor.store.assignments import Assignment
from assessor.store.people import Person
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.team.assigned import to_whom
from assessor.web.team.blueprint import desk
from assessor.web.team.led import Led, led
from assessor.web.team.paging import MOST as MOST_LINES
from assessor.web.team.paging import page_number, pages_of
from assessor.web.words import Field, Slip, in_words, wrong_day

REASON = Field("reason", 400, "The reason")
WEEKS = timedelta(days=14)
FARTHEST = timedelta(days=400)
MOST_GRACE = 60
MOST = 200
"""What one manager may ask for at a time."""
FULL = f"You ask for {MOST} things already. Take some back that are done with, then send this again."
NOBODY = "Nobody would be asked. Choose somebody else, or something else."
REPEATS = {
    "never": "Once",
    "month": "Every month",
    "quarter": "Every quarter",
    "year": "Every year",
    "year-after-last": "A year after it was last done",
}


@dataclass(frozen=True)
class Typed:
    """The form, as it was filled in."""

    id: str
    what: str = ""
    whom: str = ""
    due_on: str = ""
    reason: str = ""
    repeats: str = "never"
    grace: str = "7"


@desk.get("/assigned/new")
@needs("assign")
def new_assignment() -> ResponseReturnValue:
    """An empty form, or one that begins with somebody, a team or something to do."""
    given = request.args
    whom = next((f"{kind}:{given[kind]}" for kind in ("person", "team") if given.get(kind)), "")
    what = f"{given['kind']}:{given['target']}" if given.get("kind") and given.get("target") else ""
    typed = Typed(str(uuid4()), what, whom, (_today() + WEEKS).isoformat())
    with service().store.read() as conn:
        mine = led(conn)
        if whom:
            _whom(conn, mine, whom)
    return _form(mine, typed, []) if mine.ids else render_template("team_none.html")


@desk.post("/assigned/new")
@needs("assign")
def ask() -> ResponseReturnValue:
    """Say what is missing, show who would get what, go back, or keep it: by the button that was pressed."""
    typed, step = _typed(), request.form.get("step", "preview")
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        mine = led(conn)
        made, wrong = _read(conn, mine, offered(catalogue), typed)
        full = assignments.get(conn, typed.id) is None and assignments.count(conn, me().id) >= MOST
        whom = who_gets(conn, catalogue, made) if made and step != "change" else ([], [])
        already = _already(conn, made) if made else None
    if step == "change":
        return _form(mine, typed, [])
    wrong = [*wrong, FULL] if full else wrong
    if made is None or wrong:
        return _form(mine, typed, wrong), 422
    if not whom[0]:
        return _preview(mine, typed, made, whom, already, NOBODY), 422
    if step != "ask":
        return _preview(mine, typed, made, whom, already)
    with service().store.write() as conn:
        assignments.keep(conn, made)
    return redirect(url_for("team.assignment", assignment_id=made.id, told="asked"), 303)


def _already(conn: Connection, made: Assignment) -> Assignment | None:
    """What one asks for already that is the same, of the same person or team."""
    asked = assignments.of_people(conn, [made.person_id or ""], [made.team_id or ""])
    same = (one for one in asked if (one.kind, one.target, one.made_by_id) == (made.kind, made.target, me().id))
    return next((one for one in same if one.id != made.id), None)


def _typed() -> Typed:
    given = {name: request.form.get(name, "").strip() for name in Typed.__dataclass_fields__}
    try:
        given["id"] = str(UUID(given["id"]))
    except ValueError:
        abort(400)
    return Typed(**given | {"reason": REASON.read()})


def _read(conn: Connection, mine: Led, there: Offered, typed: Typed) -> tuple[Assignment | None, list[str]]:
    """What was filled in, or what is wrong with it, in sentences."""
    kind, _, target = typed.what.partition(":")
    person_id, team_id = _whom(conn, mine, typed.whom) if typed.whom else (None, None)
    wrong = [
        "" if target in there.get(kind, {}) else Slip("Choose what you ask for.", "what"),
        "" if typed.whom else Slip("Choose whom you ask.", "whom"),
        _wrong_day(typed.due_on),
        REASON.wrong(typed.reason),
        "" if typed.repeats in REPEATS else Slip(f"Choose how often: {', '.join(REPEATS.values())}.", "repeats"),
        _wrong_grace(typed.grace),
    ]
    if any(wrong):
        return None, [one for one in wrong if one]
    made = Assignment(
        id=typed.id,
        made_by_id=me().id,
        kind=kind,
        target=target,
        person_id=person_id,
        team_id=team_id,
        reason=typed.reason,
        due_on=date.fromisoformat(typed.due_on),
        repeats=typed.repeats,  # type: ignore[arg-type]
        grace_days=int(typed.grace),
        made_at=service().now(),
    )
    few = _too_few_days(there[kind][target], made)
    return (None, [few]) if few else (made, [])


def _whom(conn: Connection, mine: Led, whom: str) -> tuple[str | None, str | None]:
    """Person and team, one of which is none; another's are not found."""
    kind, _, id_ = whom.partition(":")
    if kind == "person" and id_ in mine.by_id:
        must_be_allowed(conn, "assign", id_)
        return id_, None
    return (None, id_) if kind == "team" and id_ in mine.ids else abort(404)


def _wrong_day(given: str) -> str:
    return wrong_day(given, _today(), _today() + FARTHEST, "due_on")


def _wrong_grace(given: str) -> str:
    if given.isascii() and given.isdigit() and len(given) < 4 and int(given) <= MOST_GRACE:
        return ""
    return Slip(f"“{given[:20]}” days of grace: give a whole number from 0 to {MOST_GRACE}.", "grace")


def _too_few_days(target: Target, made: Assignment) -> str:
    """What is wrong if there are not as many days as a habit takes; today is one of them."""
    left = (made.due_on - _today()).days + 1 + made.grace_days
    if target.days <= left:
        return ""
    said = (
        f"“{target.title}” takes {target.days} different days; from today to the last day of grace there are {left}."
    )
    first = in_words(_today() + timedelta(target.days - 1))
    return Slip(f"{said} Give {first} or later, or ask for fewer days.", "due_on")


def _today() -> date:
    return service().now().date()


def _form(mine: Led, typed: Typed, wrong: list[str]) -> str:
    people_of = {
        team.name: [(f"person:{one.id}", one.name) for one in mine.persons if one.team_id == team.id]
        for team in mine.teams.values()
        if team.id in mine.ids
    }
    teams = [(f"team:{team.id}", team.name) for team in mine.teams.values() if team.id in mine.ids]
    return render_template(
        "assign.html",
        typed=typed,
        wrong=wrong,
        what=choices(offered(service().library.edition().catalogue)),
        whom={"Teams": teams} | {name: found for name, found in people_of.items() if found},
        repeats=REPEATS,
        reason=REASON,
        first=_today(),
        last=_today() + FARTHEST,
        most_grace=MOST_GRACE,
    )


def _preview(
    mine: Led,
    typed: Typed,
    made: Assignment,
    whom: tuple[Sequence[Person], Sequence[tuple[Person, str]]],
    already: Assignment | None,
    wrong: str = "",
) -> str:
    catalogue, now, (asked, left_out) = service().library.edition().catalogue, service().now(), whom
    pages = pages_of(max(len(asked), len(left_out)))
    number = min(page_number(request.form), pages)
    again = made.repeats not in {"never", "year-after-last"}
    here = slice(MOST_LINES * (number - 1), MOST_LINES * number)
    with service().store.read() as conn:
        lines = preview(conn, catalogue, made, asked[here], now)
    return render_template(
        "assign_preview.html",
        typed=typed,
        made=made,
        wrong=wrong,
        already=already,
        target=offered(catalogue)[made.kind][made.target],
        kind=KINDS[made.kind],
        to=to_whom(mine, made),
        repeats=REPEATS[made.repeats],
        later=[nth(made.due_on, cast(Every, made.repeats), number) for number in (1, 2)] if again else [],
        asked=len(asked),
        got=lines,
        left_out=left_out[here],
        number=number,
        pages=pages,
        today=now.date(),
    )
