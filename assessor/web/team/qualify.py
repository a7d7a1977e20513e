"""What a manager has seen of each of their people, a quarter at a time: theirs alone, and gone with one click."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.qualification import UNKNOWN, Instrument, found, quarter_of, to_ask, to_do
from assessor.engine.recurrence import plus_months
from assessor.store import Connection, former, members, people, qualifications
from assessor.store.people import Person
from assessor.store.qualifications import Qualified
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.words import Field, Slip, plain

WILL_DO = Field("will_do", 1000, "What you will do")
NOTE = 400
"""The most characters of a note on one question."""
MOST = 50
"""People on one page."""
PICKS = {str(level): level for level in range(UNKNOWN, 6)}
QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")
NAME = re.compile(r"(level|note)\.([a-z0-9-]{1,60})")
NOTHING = "Nothing is filled in yet. Pick at least one line, or write a note."
ELSEWHEN = "This page was opened for another quarter, and nothing is stored yet. If it is about {}, send it again."


@desk.get("/qualify/")
@needs("qualify")
def qualify() -> ResponseReturnValue:
    """One's people, those of one's own teams first, each with whether something was noted this quarter."""
    quarter = this_quarter()
    with service().store.read() as conn:
        teams = people.below(conn, me().manages)
        size = members.count_of(conn, teams, me().id)
        pages = max(1, -(-size // MOST))
        number = min(max(request.args.get("page", 1, int), 1), pages)
        shown = qualifications.page(conn, me().id, me().manages, teams, quarter, MOST * (number - 1), MOST)
        elsewhere = former.of_manager(conn, me().id, teams).notes
    instrument = _instrument()
    return render_template(
        "qualify.html",
        instrument=instrument,
        quarter=quarter,
        people=shown,
        to_ask={one.id: to_ask(instrument, one.levels) for one in shown} if instrument else {},
        several=len(teams) > 1,
        size=size,
        number=number,
        pages=pages,
        elsewhere=elsewhere,
    )


@desk.get("/qualify/<uuid:person_id>/")
@needs("qualify")
def qualify_person(person_id: UUID) -> ResponseReturnValue:
    """This quarter's questions beside what was picked last; an earlier quarter to read, if one asks for it."""
    quarter = request.args.get("quarter", this_quarter())
    with service().store.read() as conn:
        person = _theirs(conn, person_id)
        kept = qualifications.of_pair(conn, me().id, person.id)
    if quarter == this_quarter():
        return _form(person, kept, quarter, _of(kept, quarter), [])
    old = _of(kept, quarter) or abort(404)
    return render_template("qualify_earlier.html", person=person, old=old, asked=_asked())


@desk.post("/qualify/<uuid:person_id>/")
@needs("qualify")
def keep_qualification(person_id: UUID) -> ResponseReturnValue:
    """Keep what was filled in for its quarter, or say what is wrong; what was typed stays.

    A page that was opened before the quarter ended is about the one that has just ended.
    """
    instrument, this, given = _instrument(), this_quarter(), request.form.get("quarter", "")
    fits = given in {this, _just_ended()}
    quarter = given if fits else this
    with service().store.write() as conn:
        person = _theirs(conn, person_id)
        kept = qualifications.of_pair(conn, me().id, person.id)
        made = _read(person.id, quarter, service().now())
        wrong = ["" if fits else ELSEWHEN.format(this), *_wrong(made, instrument)]
        if not any(wrong):
            qualifications.keep(conn, _with_what_is_asked_no_more(made, _of(kept, made.quarter)))
    if any(wrong):
        return _form(person, kept, quarter, made, [one for one in wrong if one]), 422
    earlier = None if quarter == this else quarter
    return redirect(url_for("team.qualify_person", person_id=person_id, quarter=earlier, kept="yes"), 303)


@desk.post("/qualify/<uuid:person_id>/delete")
@needs("qualify")
def remove_qualification(person_id: UUID) -> ResponseReturnValue:
    """Delete what was noted for a quarter, at once; the page that follows is the only place where it still stands.

    What the button brought along is shown if nothing is there any more, so that a double click loses nothing.
    """
    with service().store.write() as conn:
        person = _theirs(conn, person_id)
        quarter = _quarter()
        gone = qualifications.get(conn, me().id, person.id, quarter) or _carried(person.id, quarter)
        qualifications.remove(conn, me().id, person.id, quarter)
    return render_template("qualify_deleted.html", person=person, gone=gone)


@desk.post("/qualify/<uuid:person_id>/back")
@needs("qualify")
def bring_qualification_back(person_id: UUID) -> ResponseReturnValue:
    """Keep again what the page after deleting brought along."""
    with service().store.write() as conn:
        person = _theirs(conn, person_id)
        quarter = _quarter()
        gone = _carried(person.id, quarter)
        if any(_wrong(gone, None)):
            abort(400)
        qualifications.bring_back(conn, gone)
    return redirect(url_for("team.qualify_person", person_id=person_id, quarter=quarter), 303)


def this_quarter() -> str:
    """The quarter that it is, in UTC."""
    return quarter_of(service().now().date())


def _just_ended() -> str:
    """The quarter before this one."""
    return quarter_of(plus_months(service().now().date(), -3))


def _instrument() -> Instrument | None:
    return service().library.edition().catalogue.qualification


def _asked() -> dict[str, str]:
    """The title of each question that is asked at present, by its id."""
    instrument = _instrument()
    return {one.id: one.title for one in instrument.questions} if instrument else {}


def _theirs(conn: Connection, person_id: UUID) -> Person:
    must_be_allowed(conn, "qualify", str(person_id))
    person = people.by_id(conn, str(person_id))
    assert person is not None, "somebody who may be qualified is there"
    return person


def _of(kept: Collection[Qualified], quarter: str) -> Qualified | None:
    return next((one for one in kept if one.quarter == quarter), None)


def _quarter() -> str:
    given = request.form.get("quarter", "")
    if not QUARTER.fullmatch(given) or given > this_quarter():
        abort(400)
    return given


def _read(rep_id: str, quarter: str, at: datetime) -> Qualified:
    """What was sent, whatever it asks about."""
    levels, notes = {}, {}
    for name in request.form:
        place = NAME.fullmatch(name)
        value = plain(request.form[name])
        if place and place[1] == "level" and value in PICKS:
            levels[place[2]] = PICKS[value]
        if place and place[1] == "note" and value:
            notes[place[2]] = value
    return Qualified(me().id, rep_id, quarter, levels, notes, WILL_DO.read(), at)


def _carried(rep_id: str, quarter: str) -> Qualified:
    """What a button brought along, as of the time that it says; now, if it says none that can be."""
    now = service().now()
    try:
        at = datetime.fromisoformat(request.form.get("written_at", ""))
        # Somewhere else it may be the year 0 already, or 10000.
        at = at.astimezone(UTC) if at.tzinfo else now
    except (ValueError, OverflowError):
        at = now
    return _read(rep_id, quarter, min(at, now))


def _wrong(made: Qualified, instrument: Instrument | None) -> list[str]:
    """What is wrong with it, in sentences; with an instrument, only what it asks counts as filled in."""
    titles = _asked()
    asked = titles.keys() if instrument else made.levels.keys() | made.notes.keys()
    filled = asked & (made.levels.keys() | made.notes.keys())
    return [
        "" if filled or made.will_do else NOTHING,
        WILL_DO.wrong(made.will_do) if made.will_do else "",
        *(
            Slip(
                f"Your note on “{titles.get(name, name)}” has {len(words):,} characters; at most {NOTE} are kept.",
                f"note-{name}",
            )
            for name, words in made.notes.items()
            if len(words) > NOTE
        ),
    ]


def _with_what_is_asked_no_more(made: Qualified, known: Qualified | None) -> Qualified:
    """Only answers to what is asked, and those of this quarter to what was asked when they were given."""
    asked = _asked().keys()
    levels = {name: level for name, level in made.levels.items() if name in asked}
    notes = {name: words for name, words in made.notes.items() if name in asked}
    if known:
        levels |= {name: level for name, level in known.levels.items() if name not in asked}
        notes |= {name: words for name, words in known.notes.items() if name not in asked}
    return Qualified(made.manager_id, made.rep_id, made.quarter, levels, notes, made.will_do, made.written_at)


def _form(person: Person, kept: list[Qualified], quarter: str, filled: Qualified | None, wrong: list[str]) -> str:
    catalogue = service().library.edition().catalogue
    instrument = catalogue.qualification
    before = next((one for one in kept if one.quarter < quarter), None)
    now = _of(kept, quarter)
    picked = filled.levels if filled else {}
    levels = now.levels if now else {}
    return render_template(
        "qualify_person.html",
        person=person,
        instrument=instrument,
        catalogue=catalogue,
        quarter=quarter,
        now=now,
        before=before,
        earlier=[one for one in kept if one.quarter < quarter],
        filled=filled,
        lines=found(instrument, picked, before.levels if before else {}) if instrument else [],
        changes=found(instrument, levels, before.levels if before else {}) if instrument else [],
        ask=to_ask(instrument, levels) if instrument else [],
        help=to_do(instrument, levels) if instrument else [],
        asked=_asked(),
        wrong=wrong,
        note=NOTE,
        will_do=WILL_DO,
    )
