"""Joint calls, as the rep keeps them: rate one's own side, blind, and then see both."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from assessor.store import Connection, observations, people
from assessor.store.errors import Conflict, Missing
from assessor.store.observations import Listed, Observation
from assessor.store.people import Person
from assessor.web import calls
from assessor.web.calls import Given
from assessor.web.me.blueprint import desk
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service


@desk.get("/calls/")
@needs("rate own calls")
def calls_page() -> ResponseReturnValue:
    """Calls on which somebody came along: those to rate, then those that both have rated."""
    with service().store.read() as conn:
        found = observations.of_rep(conn, me().id, calls.MOST)
    waiting = [one for one in found if not one.call.both_at]
    return render_template(
        "my_calls.html",
        waiting=waiting,
        both=[one for one in found if one.call.both_at],
        title=calls.title,
        most=calls.MOST,
        version=_version(waiting),
    )


@desk.get("/calls/<uuid:call_id>/")
@needs("rate own calls")
def call_page(call_id: UUID) -> ResponseReturnValue:
    """The scale, as long as one has not rated; then both sides, and what to talk about."""
    with service().store.read() as conn:
        call = _own(conn, call_id)
    return _both(call_id) if call.both_at else _form(call, Given())


@desk.post("/calls/<uuid:call_id>/")
@needs("rate own calls")
def rate_own_call(call_id: UUID) -> ResponseReturnValue:
    """Keep one's own side, or say what is missing; what was typed stays."""
    with service().store.read() as conn:
        call = _own(conn, call_id)
    rubric = service().library.edition().catalogue.rubrics.get(call.practice)
    # A redirect to the call would say that it is stored, and a phone that kept it would throw it away.
    if rubric is None:
        return (_both(call_id, calls.BEFORE), 409) if call.both_at else (_form(call, Given()), 422)
    given = calls.given(rubric)
    if given.wrong:
        return _form(call, given), 422
    try:
        with service().store.write() as conn:
            observations.rate(conn, call.id, me().id, given.side, service().now())
    except Missing:
        abort(404)
    except Conflict:
        return _both(call_id, calls.AGAIN), 409
    return redirect(url_for("me.call_page", call_id=call_id), 303)


@desk.get("/calls/worker.js")
@needs("rate own calls")
def worker() -> ResponseReturnValue:
    """What opens the calls that one has still to rate without a net."""
    return calls.worker("me.calls_page")


def _both(call_id: UUID, wrong: str = "") -> str:
    with service().store.read() as conn:
        call = _own(conn, call_id)
        shown = calls.complete(conn, call)
        manager = _manager(conn, call)
    return render_template("my_call.html", manager=manager, rep=me(), wrong=wrong, **shown)


def _form(call: Observation, given: Given) -> str:
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        manager = _manager(conn, call)
        leads = me().team_id in people.below(conn, manager.manages)
        waiting = observations.to_rate(conn, me().id, calls.MOST)
    return render_template(
        "my_call_rate.html",
        call=call,
        manager=manager,
        leads=leads,
        practice=catalogue.practices.get(call.practice),
        rubric=catalogue.rubrics.get(call.practice),
        given=given,
        words=calls.WORDS,
        unseen=calls.UNSEEN,
        few=calls.too_few(),
        title=calls.title,
        version=_version(waiting),
    )


def _version(waiting: list[Listed]) -> str:
    """What kept pages are made of: another one as soon as there is another call to rate, or one less."""
    return " ".join([service().library.edition().catalogue.version, *(one.call.id for one in waiting)])


def _own(conn: Connection, call_id: UUID) -> Observation:
    found = observations.get(conn, str(call_id))
    must_be_allowed(conn, "rate own calls", found.rep_id if found else None)
    assert found is not None, "nothing is nobody's"
    return found


def _manager(conn: Connection, call: Observation) -> Person:
    found = people.by_id(conn, call.manager_id)
    assert found is not None, "a call keeps whoever came along"
    return found
