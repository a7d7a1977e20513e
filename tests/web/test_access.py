"""Who may do what: every route, for every member of the cast and for nobody, as the table of access.py says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from assessor.access import TABLE, Relation, may
from assessor.demo import CAST
from assessor.demo.cast import ident
from assessor.store import people
from assessor.store.people import Person
from assessor.web.people import NEEDS, needs
from tests.web.academy import FORM, Academy, Visitor, new_id, one_engine

HANDLES = [role.handle for role in CAST]
NOBODY = "nobody"
VALUES = {
    "practice": "qpc",
    "number": 1,
    "name": "practices/qpc/",
    "token": "guessed",
    "session_id": "guessed",
    "person_id": ident("ben"),
    "team_id": ident("north"),
    "digest": "guessed",
}
FROM_AFAR = {"X-Forwarded-For": "192.0.2.7"}
ENDS = {"account.sign_out", "account.sign_out_everywhere"}
"""They end the session that the matrix is walked with; they have a test of their own."""
LOST = {
    "me.confirm_studied": "?lesson=practices/qpc",
}


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address with each method that somebody wrote a view for."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def unguarded(app: Flask) -> list[str]:
    """The endpoints of views that name no action of the table."""
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule, _ in routes(app)}
    return sorted(name for name, view in views.items() if getattr(view, NEEDS, None) not in TABLE)


def action(app: Flask, rule: Rule) -> str:
    needed: str = getattr(app.view_functions[rule.endpoint], NEEDS)
    return needed


def path(rule: Rule, attempt_id: str) -> str:
    values = {**VALUES, "attempt_id": attempt_id}
    address = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert address is not None
    return address[1] + LOST.get(rule.endpoint, "")


def status(visitor: Visitor, method: str, address: str) -> int:
    with visitor.open(address, method=method) as reply:
        return reply.status_code


def asked_by(academy: Academy, handle: str) -> Visitor:
    return academy.visitor() if handle == NOBODY else academy.sign_in(handle)


def person(academy: Academy, handle: str) -> Person | None:
    with academy.store.read() as conn:
        return people.by_handle(conn, handle)


def let_in(academy: Academy, handle: str, rule: Rule, owner: str | None) -> bool | str:
    """What the table says: True, or what the visitor gets instead."""
    needed = action(academy.app, rule)
    someone = person(academy, handle)
    if TABLE[needed].machines:
        return "not found"
    if someone is None and not TABLE[needed].anyone:
        return "sign in"
    if not may(someone, needed):
        return "not allowed"
    related = Relation.SELF if someone is None or owner == someone.id else Relation.OTHER
    return may(someone, needed, related) or "not found"


@one_engine
def test_every_route_names_an_action_of_the_table(first_day: Academy) -> None:
    assert unguarded(first_day.app) == []
    assert len(list(routes(first_day.app))) >= 19


@one_engine
def test_a_planted_route_without_an_action_is_found(first_day: Academy) -> None:
    planted = Blueprint("planted", __name__)
    planted.get("/planted/open")(lambda: "everybody's results")

    @planted.get("/planted/misspelt")
    def misspelt() -> str:
        return "results"

    setattr(misspelt, NEEDS, "see everythng")
    first_day.app.register_blueprint(planted)
    assert len(unguarded(first_day.app)) == 2


@one_engine
def test_every_action_of_the_table_is_needed_somewhere(first_day: Academy) -> None:
    assert {action(first_day.app, rule) for rule, _ in routes(first_day.app)} == set(TABLE)


def test_every_route_lets_in_whom_the_table_lets_in(first_day: Academy) -> None:
    """Every member of the cast and nobody, by GET and by empty POST, each at an attempt of their own."""
    first_day.app.config["WTF_CSRF_ENABLED"] = False
    cells = 0
    for handle in [*HANDLES, NOBODY]:
        visitor = asked_by(first_day, handle)
        for rule, method in routes(first_day.app):
            if rule.endpoint in ENDS:
                continue
            reply = visitor.open(path(rule, own_attempt(visitor)), method=method, headers=FROM_AFAR)
            got = reply.status_code
            sent_to_sign_in = got == 302 and reply.location.startswith("/account/")
            where = f"{handle} {method} {rule.rule}: {got}"
            match let_in(first_day, handle, rule, ident(handle)):
                case "sign in":
                    assert sent_to_sign_in, where
                case "not allowed":
                    assert got == 403, where
                case "not found":
                    assert got == 404, where
                case _:
                    # An empty form goes on to say what is missing.
                    allowed = {200, 303} if method == "GET" else {200, 201, 303, 400, 404, 422}
                    if "token" in rule.arguments:
                        allowed = {404}  # a link that nobody made
                    assert got in allowed, where
                    assert not sent_to_sign_in, where
            cells += 1
            reply.close()
    assert cells == (len(list(routes(first_day.app))) - len(ENDS)) * 7


def own_attempt(visitor: Visitor) -> str:
    """An attempt of theirs that is not finished; any id for who has none."""
    reply = visitor.post("/me/assess/", {"form": FORM, "attempt": new_id()}, token=False)
    return new_id() if reply.location.startswith("/account/") else reply.location.split("/")[3]


def test_what_belongs_to_somebody_else_is_not_found_by_anybody(half_a_year: Academy) -> None:
    half_a_year.app.config["WTF_CSRF_ENABLED"] = False
    finished = half_a_year.attempts("ben")[0].id
    begun = half_a_year.sign_in("ben").begin()
    begun.answer(1)
    before = half_a_year.attempts("ben"), begun.responses
    own = [(rule, method) for rule, method in routes(half_a_year.app) if "attempt_id" in rule.arguments]
    assert len(own) == 5
    for handle in HANDLES:
        if handle == "ben":
            continue
        visitor = half_a_year.sign_in(handle)
        for rule, method in own:
            for attempt_id in (finished, begun.id):
                assert let_in(half_a_year, handle, rule, ident("ben")) == "not found"
                there = status(visitor, method, path(rule, attempt_id))
                nowhere = status(visitor, method, path(rule, new_id()))
                assert (there, nowhere) == (404, 404), f"{handle} {method} {rule.rule}"
    assert (half_a_year.attempts("ben"), begun.responses) == before


@one_engine
@pytest.mark.parametrize("handle", [*HANDLES, NOBODY])
@pytest.mark.parametrize("end", ["sign-out", "sign-out-everywhere"])
def test_who_is_signed_in_can_sign_out(first_day: Academy, handle: str, end: str) -> None:
    first_day.app.config["WTF_CSRF_ENABLED"] = False
    visitor = asked_by(first_day, handle)
    reply = visitor.open(f"/account/{end}", method="POST")
    assert reply.status_code == (302 if handle == NOBODY else 303)
    assert reply.location.startswith("/account/")


def test_every_form_without_the_sessions_token_is_refused(first_day: Academy) -> None:
    """By every route that changes something, for everybody, and nothing is stored."""
    refused = 0
    posts = [rule for rule, method in routes(first_day.app) if method not in {"GET"}]
    theirs = first_day.sign_in("dov").token()
    for handle in HANDLES:
        visitor = first_day.sign_in(handle)
        sitting = visitor.begin()
        for rule in posts:
            for token in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": theirs}):
                if handle == "dov" and token.get("csrf_token") == theirs:
                    continue
                reply = visitor.post(path(rule, sitting.id), token, token=False)
                assert reply.status_code == 400, f"{handle} {rule.rule} {token}"
                refused += 1
        assert sitting.attempt.finished_at is None
        assert sitting.responses == []
        assert visitor.visit("/account/").text.count("You are signed in as") == 1
    assert refused >= 6 * 4 * 6


@one_engine
def test_only_forms_change_anything(first_day: Academy) -> None:
    """A link, a prefetch or an image on another site can send a GET; none of them may do anything."""
    sitting = first_day.sign_in("caro").begin()
    for rule, method in routes(first_day.app):
        if method == "GET":
            sitting.rep.visit(path(rule, sitting.id))
    assert sitting.attempt.finished_at is None
    assert sitting.responses == []
    assert len(first_day.attempts("caro")) == 1
    assert sitting.rep.visit("/me/").url == "/me/"


@one_engine
def test_an_action_that_is_not_in_the_table_is_a_mistake_in_the_code(first_day: Academy) -> None:
    view = needs("see everythng")(lambda: "results")
    with first_day.app.test_request_context("/"), pytest.raises(KeyError):
        view()
