"""One-to-ones with a rep: written down by who leads them, shown when they say so, and theirs and the rep's alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching.talks import Helps, helps, previous
from assessor.store import Connection, one_to_ones
from assessor.store.errors import Conflict
from assessor.store.one_to_ones import Talk
from assessor.store.people import Person
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.rep import look, member, own_calls
from assessor.web.team.talk_sheet import on_paper
from assessor.web.words import Field, wrong_day

FIELDS = (
    Field("since_last", 2000, "Since last time"),
    Field("this_time", 2000, "This time"),
    Field("agreed", 2000, "Agreed"),
)
EARLIEST, LATEST = timedelta(days=366), timedelta(days=31)
"""How long ago one may have been, and how far ahead one may be prepared."""
MOST = 200
"""One-to-ones that one manager may keep about one rep."""
FULL = f"There are {MOST} one-to-ones with this person already. Delete a draft, then send this again."
NOTHING = "Nothing is written down yet. Write something into one of the three fields."
CHANGED = (
    "It has been changed since you opened it here, so nothing is stored yet. Where the two differ, what is stored"
    " stands below your words: put together what should stay, and send it again."
)


@desk.get("/<uuid:person_id>/talks/")
@needs("hold one-to-ones")
def talks(person_id: UUID) -> ResponseReturnValue:
    """All that one has written down with a rep, drafts too, the last first."""
    person, team = member(person_id, "hold one-to-ones")
    with service().store.read() as conn:
        found = one_to_ones.between(conn, me().id, person.id)
    return render_template("team_talks.html", person=person, team=team, found=found)


@desk.get("/<uuid:person_id>/talks/new")
@needs("hold one-to-ones")
def new_talk(person_id: UUID) -> ResponseReturnValue:
    """An empty one, of today; it is kept once something is sent."""
    person, _ = member(person_id, "hold one-to-ones")
    return _form(person, Talk(str(uuid4()), me().id, person.id, _today(), "", "", "", service().now()), new=True)


@desk.get("/<uuid:person_id>/talks/<uuid:talk_id>/")
@needs("hold one-to-ones")
def talk(person_id: UUID, talk_id: UUID) -> ResponseReturnValue:
    """One of them, to go on with, to correct, to print."""
    person, _ = member(person_id, "hold one-to-ones")
    with service().store.read() as conn:
        found = own(conn, person_id, talk_id)
    return _form(person, found, read=found.written_at.isoformat())


@desk.post("/<uuid:person_id>/talks/<uuid:talk_id>/")
@needs("hold one-to-ones")
def write_talk(person_id: UUID, talk_id: UUID) -> ResponseReturnValue:
    """Keep a draft, show it to the rep, or correct what is shown; what was typed stays if something is wrong."""
    person, _ = member(person_id, "hold one-to-ones")
    day = request.form.get("held_on", "").strip()
    texts = {field.name: field.read() for field in FIELDS}
    wrong = [wrong for field in FIELDS if (text := texts[field.name]) and (wrong := field.wrong(text))]
    wrong += [bad_day] if (bad_day := _wrong_day(day)) else []
    wrong += [] if any(texts.values()) else [NOTHING]
    held_on = _today() if bad_day else date.fromisoformat(day)
    made = Talk(
        id=str(talk_id),
        manager_id=me().id,
        rep_id=person.id,
        held_on=held_on,
        since_last=texts["since_last"],
        this_time=texts["this_time"],
        agreed=texts["agreed"],
        written_at=service().now(),
    )
    read = request.form.get("read", "")
    try:
        with service().store.write() as conn:
            known = one_to_ones.get(conn, made.id)
            if known is not None:
                made = replace(made, shared_at=own(conn, person_id, talk_id).shared_at)
            elif len(one_to_ones.between(conn, me().id, person.id)) >= MOST:
                wrong.append(FULL)
            if not wrong:
                one_to_ones.keep(conn, made, _time(read))
            if not wrong and request.form.get("do") == "show":
                one_to_ones.show(conn, made.id, me().id, service().now())
    except Conflict:
        return _changed(person, made), 409
    if wrong:
        return _form(person, made, read=read, day=day, wrong=wrong, new=known is None), 422
    flash(_said(person, made))
    return redirect(url_for("team.talk", person_id=person_id, talk_id=talk_id), 303)


@desk.get("/<uuid:person_id>/talks/<uuid:talk_id>/delete")
@needs("hold one-to-ones")
def confirm_remove_talk(person_id: UUID, talk_id: UUID) -> ResponseReturnValue:
    """Ask, because it cannot be undone; what the rep was shown cannot be deleted at all."""
    person, _ = member(person_id, "hold one-to-ones")
    with service().store.read() as conn:
        found = own(conn, person_id, talk_id)
    if found.shared_at:
        return redirect(url_for("team.talk", person_id=person_id, talk_id=talk_id))
    return render_template("team_talk_remove.html", person=person, talk=found)


@desk.post("/<uuid:person_id>/talks/<uuid:talk_id>/delete")
@needs("hold one-to-ones")
def remove_talk(person_id: UUID, talk_id: UUID) -> ResponseReturnValue:
    """Delete a draft; what is gone already stays gone, and what was shown stays."""
    with service().store.write() as conn:
        must_be_allowed(conn, "hold one-to-ones", str(person_id))
        one_to_ones.remove(conn, str(talk_id), me().id)
        stays = one_to_ones.get(conn, str(talk_id))
    if stays is None:
        flash("The draft is deleted.")
    return redirect(url_for("team.talks", person_id=person_id), 303)


@desk.get("/<uuid:person_id>/talks/<uuid:talk_id>/sheet.pdf")
@needs("hold one-to-ones")
def talk_pdf(person_id: UUID, talk_id: UUID) -> ResponseReturnValue:
    """The sheet of one of them, to print."""
    person, _ = member(person_id, "hold one-to-ones")
    with service().store.read() as conn:
        found = own(conn, person_id, talk_id)
    return on_paper(found, me().name, look(person))


def own(conn: Connection, person_id: UUID, talk_id: UUID) -> Talk:
    """One that one has written down about this rep; anybody else's is not found."""
    found = one_to_ones.get(conn, str(talk_id))
    if found is None or (found.manager_id, found.rep_id) != (me().id, str(person_id)):
        abort(404)
    return found


def _changed(person: Person, made: Talk) -> str:
    """What was sent, beside what is stored: sent once more, it replaces what one has seen by then."""
    with service().store.read() as conn:
        stored = own(conn, UUID(person.id), UUID(made.id))
    return _form(person, made, read=stored.written_at.isoformat(), wrong=[CHANGED], stored=stored)


def _form(
    person: Person,
    made: Talk,
    *,
    read: str = "",
    day: str | None = None,
    wrong: list[str] | None = None,
    stored: Talk | None = None,
    new: bool = False,
) -> str:
    return render_template(
        "team_talk.html",
        person=person,
        talk=made,
        read=read,
        stored=stored,
        differing=[name for name in one_to_ones.SAID if stored and getattr(stored, name) != getattr(made, name)],
        day=made.held_on.isoformat() if day is None else day,
        wrong=wrong or [],
        fields=FIELDS,
        helps=None if made.shared_at else _helps(person, made),
        new=new,
        first_day=_today() - EARLIEST,
        last_day=_today() + LATEST,
    )


def _helps(person: Person, made: Talk) -> Helps:
    """What helps to write one that is still a draft; of one that is shown, today says nothing."""
    seen = look(person)
    with service().store.read() as conn:
        earlier = previous(one_to_ones.between(conn, me().id, person.id), made)
        calls = own_calls(conn, person.id)
    return helps(seen.sheet, seen.catalogue, earlier, calls, person.name.split()[0], _today())


def _said(person: Person, made: Talk) -> str:
    """What has just been done, in a sentence."""
    first = person.name.split()[0]
    if request.form.get("do") == "show" and not made.shared_at:
        return f"{first} can read it now."
    return f"Corrected. {first} reads it as it stands now." if made.shared_at else "Kept as a draft. Only you see it."


def _time(given: str) -> datetime | None:
    """When the words were written of which a form was made, as it says; None if it says none that can be."""
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        return None


def _today() -> date:
    return service().now().date()


def _wrong_day(given: str) -> str:
    """What is wrong with a day, in a sentence; empty if nothing is."""
    return wrong_day(given, _today() - EARLIEST, _today() + LATEST, "held_on")
