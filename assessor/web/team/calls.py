"""Joint calls, as who came along keeps them: rate at once, talk once both have rated.

A call is between the two who were on it: so it stays when somebody else leads the rep, and nobody above sees it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast
from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.catalogue import Practice, Rubric
from assessor.store import Connection, members, observations, people
from assessor.store.errors import Conflict, TakenBack
from assessor.store.members import Member
from assessor.store.observations import Observation
from assessor.web import calls
from assessor.web.calls import Given
from assessor.web.me.assess import well_formed
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.looks import note_the_look
from assessor.web.words import Field, Slip, wrong_day

ACCOUNT = Field("account", 120, "The account")
PRACTISE = Field("practise", 600, "What to practise")
NOBODY = "Choose who was on the call: somebody who works in a team of yours."
OLDEST = timedelta(days=366)
AHEAD = timedelta(days=1)
"""A phone that is further east has tomorrow already."""
VISITED = (
    "You have rated this practice on this visit already: the same rep, account and day. If there really were two"
    " visits, say in the account which one this is, such as “afternoon”."
)
GONE = (
    "You took this call back on {at:%-d %B %Y}, and it is not asked about again. If you want it after all, send what"
    " stands here once more: it becomes a new call."
)
TAKEN_BACK = "The call is taken back, and nobody is asked to rate it any more."
STAYS = "The call was not taken back: both of you have rated by now, so it stays."
LOOKED = "looked at how both of you rated a joint call"


@dataclass(frozen=True)
class About:
    """What a form says of a call beside the levels, as it was typed."""

    id: str
    rep: str = ""
    account: str = ""
    day: str = ""


@desk.get("/calls/")
@needs("rate calls")
def calls_page() -> ResponseReturnValue:
    """Those to talk about, those that wait for the rep, those that are done with."""
    with service().store.read() as conn:
        found = observations.of_manager(conn, me().id, calls.MOST)
    return render_template(
        "team_calls.html",
        talk=[one for one in found if one.call.both_at and not one.call.debriefed_at],
        waiting=[one for one in found if not one.call.both_at],
        done=[one for one in found if one.call.debriefed_at],
        title=calls.title,
        most=calls.MOST,
        version=_version(),
    )


@desk.get("/calls/new")
@needs("rate calls")
def choose_scale() -> ResponseReturnValue:
    """What one paid attention to: a practice with a scale."""
    catalogue = service().library.edition().catalogue
    practices, rep = calls.scales(catalogue).values(), request.args.get("rep")
    return render_template("team_calls_new.html", practices=practices, rep=rep, version=_version())


@desk.get("/calls/new/<practice>/")
@needs("rate calls")
def rate_call(practice: str) -> ResponseReturnValue:
    """The scale, empty; whom one comes from is chosen. A phone keeps this page to rate without a net."""
    about = About(str(uuid4()), request.args.get("rep", ""), day=_today().isoformat())
    return _form(practice, about, Given())


@desk.post("/calls/new/<practice>/")
@needs("rate calls")
def open_call(practice: str) -> ResponseReturnValue:
    """Keep a call with one's own side, or say what is missing; what was typed stays."""
    _, rubric = _scale(practice)
    given, about = calls.given(rubric), _about()
    with service().store.read() as conn:
        known = observations.get(conn, about.id)
        led = {one.id for one in _led(conn)}
    if known and known.manager_id != me().id:
        abort(404)
    # What was kept before and is sent once more stays kept, whoever leads the rep by now.
    mine = about.rep in led or (known is not None and known.rep_id == about.rep)
    wrong = [
        "" if mine else Slip(NOBODY, "rep"),
        ACCOUNT.wrong(about.account),
        _wrong_day(about.day),
        *given.wrong,
    ]
    if any(wrong):
        return _form(practice, about, given, [one for one in wrong if one]), 422
    day = date.fromisoformat(about.day)
    call = Observation(about.id, about.rep, me().id, practice, about.account, day, service().now())
    try:
        with service().store.write() as conn:
            observations.open_call(conn, call, given.side)
    except TakenBack as gone:
        return _form(practice, replace(about, id=str(uuid4())), given, [GONE.format(at=gone.at)]), 422
    except Conflict as conflict:
        there = cast(Observation, conflict.existing).id
        if there != call.id:
            return _form(practice, about, given, [VISITED], url_for("team.call_page", call_id=there)), 422
        return _kept(UUID(about.id), calls.AGAIN), 409
    return redirect(url_for("team.call_page", call_id=call.id), 303)


@desk.get("/calls/<uuid:call_id>/")
@needs("rate calls")
def call_page(call_id: UUID) -> ResponseReturnValue:
    """One's own side until the rep's is in; then both, and what to talk about."""
    return _kept(call_id)


@desk.post("/calls/<uuid:call_id>/talked")
@needs("rate calls")
def keep_talk(call_id: UUID) -> ResponseReturnValue:
    """Keep that the two have talked, and what they agreed to practise."""
    practise = PRACTISE.read()
    if wrong := PRACTISE.wrong(practise):
        return _kept(call_id, wrong, practise), 422
    with service().store.write() as conn:
        observations.talked(conn, _own(conn, call_id).id, me().id, practise, service().now())
    return redirect(url_for("team.call_page", call_id=call_id), 303)


@desk.get("/calls/<uuid:call_id>/take-back")
@needs("rate calls")
def confirm_take_back(call_id: UUID) -> ResponseReturnValue:
    """Ask, because it cannot be undone."""
    with service().store.read() as conn:
        call = _own(conn, call_id)
        rep = people.by_id(conn, call.rep_id)
    if call.both_at:
        flash(STAYS)
        return redirect(url_for("team.call_page", call_id=call_id))
    return render_template("team_call_take_back.html", call=call, rep=rep, title=calls.title)


@desk.post("/calls/<uuid:call_id>/take-back")
@needs("rate calls")
def take_back(call_id: UUID) -> ResponseReturnValue:
    """Delete a call that the rep has not rated; one that is complete stays."""
    with service().store.write() as conn:
        gone = observations.take_back(conn, _own(conn, call_id).id, me().id, service().now())
    flash(TAKEN_BACK if gone else STAYS)
    here = url_for("team.calls_page") if gone else url_for("team.call_page", call_id=call_id)
    return redirect(here, 303)


@desk.get("/calls/worker.js")
@needs("rate calls")
def worker() -> ResponseReturnValue:
    """What opens the form without a net."""
    return calls.worker("team.choose_scale")


def _kept(call_id: UUID, wrong: str = "", practise: str | None = None) -> str:
    with service().store.read() as conn:
        call = _own(conn, call_id)
        rep = people.by_id(conn, call.rep_id)
        own = observations.own_side(conn, call.id, me().id)
        shown = calls.complete(conn, call) if call.both_at else {}
    if not call.both_at:
        rubric = service().library.edition().catalogue.rubrics.get(call.practice)
        return render_template(
            "team_call_waiting.html", call=call, rep=rep, own=own, rubric=rubric, wrong=wrong, title=calls.title
        )
    note_the_look(call.rep_id, LOOKED)
    words = call.practise if practise is None else practise
    return render_template("team_call.html", rep=rep, wrong=wrong, words=words, field=PRACTISE, **shown)


def _form(practice: str, about: About, given: Given, wrong: list[str] | None = None, there: str = "") -> str:
    found, rubric = _scale(practice)
    with service().store.read() as conn:
        led = _led(conn)
    return render_template(
        "team_call_rate.html",
        practice=found,
        rubric=rubric,
        about=about,
        given=given,
        wrong=wrong or [],
        there=there,
        led=led,
        account=ACCOUNT,
        words=calls.WORDS,
        unseen=calls.UNSEEN,
        few=calls.too_few(),
    )


def _about() -> About:
    id_ = well_formed(request.form.get("call", ""))
    return About(id_, request.form.get("rep", ""), ACCOUNT.read(), request.form.get("call_on", "").strip())


def _own(conn: Connection, call_id: UUID) -> Observation:
    found = observations.get(conn, str(call_id))
    if found is None and observations.taken_back_at(conn, str(call_id), me().id):
        flash(TAKEN_BACK)
        abort(redirect(url_for("team.calls_page"), 303))
    rep = people.by_id(conn, found.rep_id) if found and found.manager_id == me().id else None
    if found is None or rep is None or not rep.active:
        abort(404)
    return found


def _led(conn: Connection) -> list[Member]:
    return members.of_any(conn, people.below(conn, me().manages), me().id)


def _scale(practice: str) -> tuple[Practice, Rubric]:
    catalogue = service().library.edition().catalogue
    found = calls.scales(catalogue).get(practice) or abort(404)
    return found, catalogue.rubrics[practice]


def _version() -> str:
    return service().library.edition().catalogue.version


def _today() -> date:
    return service().now().date()


def _wrong_day(given: str) -> str:
    return wrong_day(given, _today() - OLDEST, _today() + AHEAD, "call_on", allowed="Give the day of the call.")
