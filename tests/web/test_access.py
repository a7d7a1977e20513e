"""Who may do what: every route, for every member of the cast and for nobody, as the table of access.py says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from flask import Blueprint, Flask

from assessor.access import TABLE, Relation, may
from assessor.demo import CAST
from assessor.demo.cast import ident
from assessor.store import people
from assessor.store.people import Person, Team
from assessor.web.people import NEEDS, needs
from tests.web.academy import FORM, Academy, Visitor, new_id, of_its_own, one_engine
from tests.web.routes import action, path, routes

HANDLES = [role.handle for role in CAST]
NOBODY = "nobody"
ONE_CLICK = "account.stop_reminders"
FROM_AFAR = {"X-Forwarded-For": "192.0.2.7"}
ENDS = {"account.sign_out", "account.sign_out_everywhere"}
"""They end the session that the matrix is walked with; they have a test of their own."""


def unguarded(app: Flask) -> list[str]:
    """The endpoints of views that name no action of the table."""
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule, _ in routes(app)}
    return sorted(name for name, view in views.items() if getattr(view, NEEDS, None) not in TABLE)


def status(visitor: Visitor, method: str, address: str) -> int:
    with visitor.open(address, method=method) as reply:
        return reply.status_code


def asked_by(academy: Academy, handle: str) -> Visitor:
    if handle == NOBODY:
        return academy.visitor()
    return academy.sign_in(handle) if handle in HANDLES else academy.sign_in_as(handle)


def person(academy: Academy, handle: str) -> Person | None:
    with academy.store.read() as conn:
        return people.by_handle(conn, handle)


def let_in(academy: Academy, handle: str, needed: str, related: Relation | None) -> str:
    """What the table says that somebody gets, where a route is about no one in particular in whatever relation."""
    someone = person(academy, handle)
    if TABLE[needed].machines:
        return "not found"
    if someone is None and not TABLE[needed].anyone:
        return "sign in"
    if not may(someone, needed):
        return "not allowed"
    return "in" if may(someone, needed, related) else "not found"


@one_engine
def test_every_route_names_an_action_of_the_table(first_day: Academy) -> None:
    assert unguarded(first_day.app) == []
    assert len(list(routes(first_day.app))) >= 19


@one_engine
def test_a_planted_route_without_an_action_is_found(first_day: Academy) -> None:
    app = of_its_own(first_day).app
    planted = Blueprint("planted", __name__)
    planted.get("/planted/open")(lambda: "everybody's results")

    @planted.get("/planted/misspelt")
    def misspelt() -> str:
        return "results"

    setattr(misspelt, NEEDS, "see everythng")
    app.register_blueprint(planted)
    assert len(unguarded(app)) == 2


@one_engine
def test_every_action_of_the_table_is_needed_somewhere(first_day: Academy) -> None:
    assert {action(first_day.app, rule) for rule, _ in routes(first_day.app)} == set(TABLE)


NOTHING_THERE = {
    ("GET", "account.invitation"),
    ("POST", "account.accept"),
    ("POST", "account.demo"),
    ("POST", "account.sign_out_device"),
    ("GET", "account.confirm_stop_reminders"),
    ("POST", "account.stop_reminders"),
    ("GET", "account.calendar_feed"),
    ("POST", "me.begin"),
    ("POST", "me.mark_studied"),
    ("GET", "me.confirm_remove_mistakes"),
    ("GET", "team.confirm_remove_mistakes"),
    ("GET", "me.question_page"),
    ("GET", "me.confirm_remove_question"),
    ("POST", "me.take_back"),
    ("POST", "me.note_read"),
    ("GET", "me.reviewed"),
    ("GET", "me.commitment_page"),
    ("POST", "me.tell_commitment"),
    ("GET", "me.confirm_remove_commitment"),
    ("GET", "me.talk_page"),
    ("GET", "me.talk_pdf"),
    ("GET", "team.talk"),
    ("GET", "team.talk_pdf"),
    ("GET", "team.confirm_remove_talk"),
    ("GET", "me.call_page"),
    ("POST", "me.rate_own_call"),
    ("GET", "team.call_page"),
    ("POST", "team.keep_talk"),
    ("GET", "team.confirm_take_back"),
    ("POST", "team.take_back"),
    ("GET", "me.account_page"),
    ("GET", "me.confirm_remove_account"),
    ("GET", "me.say_what_is_wrong"),
    ("POST", "me.object_to"),
    ("GET", "team.assignment"),
    ("GET", "team.confirm_end_assignment"),
    ("POST", "team.end_assignment"),
    ("GET", "team.plan_entry"),
    ("GET", "team.confirm_remove_plan_entry"),
    ("GET", "team.confirm_remove_month_figure"),
    ("GET", "studio.case_page"),
    ("POST", "studio.answer"),
    ("GET", "studio.lesson"),
    ("GET", "team.story_page"),
    ("POST", "team.write_story"),
    ("GET", "team.confirm_remove_story"),
    ("GET", "team.story_draft_file"),
    ("GET", "me.read_story"),
    ("GET", "me.story_about_me"),
    ("POST", "me.answer_for_story"),
}
"""What they would be about is in no guessed address and no empty form: whoever asks does not find it."""
SUBJECTS = ("ben", "lee", "dov")
RELATED = {
    ("ana", "ben"): Relation.OWN_TEAM,
    ("ana", "lee"): Relation.BELOW,
    ("uma", "ben"): Relation.BELOW,
    ("uma", "lee"): Relation.BELOW,
}
"""Who is what to whom; oneself to oneself, and everybody else to everybody else nothing."""


def relation(handle: str, subject: str) -> Relation:
    return Relation.SELF if subject == handle else RELATED.get((handle, subject), Relation.OTHER)


@pytest.fixture
def tree(first_day: Academy) -> Academy:
    """Uma leads what North is part of; Lee works in Lakes, which is part of North."""
    everywhere, lakes = ident("everywhere"), ident("lakes")
    roles = {"uma": frozenset({"manager"}), "lee": frozenset({"rep"})}
    with first_day.store.write() as conn:
        people.add_team(conn, Team(everywhere, "Everywhere"))
        people.change_team(conn, Team(ident("north"), "North", everywhere))
        people.add_team(conn, Team(lakes, "Lakes", ident("north")))
        for handle, held in roles.items():
            new = Person(ident(handle), handle, handle.title(), first_day.clock(), roles=held)
            places = {"team_id": lakes} if handle == "lee" else {"manages": frozenset({everywhere})}
            people.add_person(conn, replace(new, **places))
    first_day.app.config["WTF_CSRF_ENABLED"] = False
    return first_day


def test_every_route_lets_in_whom_the_table_lets_in(tree: Academy) -> None:
    """Everybody, by GET and by empty POST, about themselves and others: in, or turned away as the table says."""
    begun = {handle: own_attempt(asked_by(tree, handle)) for handle in SUBJECTS}
    outcomes: Counter[str] = Counter()
    # The admin last, for she changes people.
    for handle in [NOBODY, "uma", "lee", *HANDLES]:
        visitor = asked_by(tree, handle)
        for rule, method in routes(tree.app):
            if rule.endpoint in ENDS:
                continue
            about = {"attempt_id", "person_id"} & rule.arguments
            for subject in dict.fromkeys([handle, *SUBJECTS]) if about else [handle]:
                attempt_id = begun[subject] if subject in begun and subject != handle else own_attempt(visitor)
                related = relation(handle, subject) if about else None
                expected = let_in(tree, handle, action(tree.app, rule), related)
                address = path(rule, attempt_id, ident(subject))
                where = f"{handle} ({related}) {method} {rule.rule}: expected {expected}"
                became = got(visitor, method, address)
                if expected == "in" and (method, rule.endpoint) in NOTHING_THERE:
                    expected = "not found"
                assert became == expected, f"{where}, got {became}"
                outcomes[f"{method} {became}"] += 1
    print(report(tree.app, outcomes))
    assert outcomes.total() > 9 * (len(list(routes(tree.app))) - len(ENDS))
    assert {outcome.partition(" ")[2] for outcome in outcomes} == {"in", "sign in", "not allowed", "not found"}


def got(visitor: Visitor, method: str, address: str) -> str:
    """What became of a request. A form without anything in it goes on to say what is missing."""
    with visitor.open(address, method=method, headers=FROM_AFAR) as reply:
        code, to = reply.status_code, reply.location or ""
    if code == 302 and to.startswith("/account/"):
        return "sign in"
    if code in {200, 201, 303, 400, 422}:
        return "in"
    return {403: "not allowed", 404: "not found"}.get(code, f"{code}")


def report(app: Flask, outcomes: Counter[str]) -> str:
    """The matrix in numbers."""
    refused = sum(count for outcome, count in outcomes.items() if not outcome.endswith(" in"))
    lines = [f"  {outcome}: {count}" for outcome, count in sorted(outcomes.items())]
    head = f"{len(list(routes(app)))} routes, {outcomes.total()} cells, {refused} refusals"
    return "\n".join([head, *lines])


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
                assert let_in(half_a_year, handle, action(half_a_year.app, rule), Relation.OTHER) == "not found"
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
    """By every route that changes something, for everybody, and nothing is stored.

    But for the one whose address is the permission, which a mail program's button asks for: see `test_stopping`.
    """
    refused = 0
    posts = [rule for rule, method in routes(first_day.app) if method not in {"GET"} and rule.endpoint != ONE_CLICK]
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
