"""An admin's desk: who is here, by team, and each person changed, invited, gone and back."""

import re

import pytest

from assessor.access import TABLE
from assessor.config import Settings
from assessor.demo import CAST
from assessor.demo.cast import ident
from assessor.roster import deeds
from assessor.store import Store, audit, people
from assessor.store.people import Person
from assessor.web import create_app
from tests.web.academy import Academy, Clock, Visitor, one_engine

STAFF = [action for action in TABLE if action.endswith((" people", " teams"))]


def person(academy: Academy, handle: str) -> Person:
    with academy.store.read() as conn:
        found = people.by_handle(conn, handle)
    assert found is not None
    return found


def page_of(handle: str) -> str:
    return f"/people/{ident(handle)}/"


def actions_about(academy: Academy, handle: str) -> list[str]:
    """What admins did about somebody, oldest first."""
    with academy.store.read() as conn:
        entries = audit.about(conn, person(academy, handle).id)
    return [entry.action for entry in reversed(entries) if entry.actor_id == ident("ida")]


def test_there_is_a_row_for_each_thing_that_an_admin_does() -> None:
    assert len(STAFF) == 6
    assert all(set(TABLE[action].who) == {"admin"} for action in STAFF)


def test_everybody_is_listed_with_roles_team_and_whether_they_can_sign_in(first_day: Academy) -> None:
    page = first_day.sign_in("ida").visit("/people/")
    assert page.status == 200
    for role in CAST:
        assert role.name in page.text
    assert "Ana Ferreira ana manager, rep · North · leads North" in page.text
    assert "6 of 6 cannot sign in yet" in page.text
    assert "North 3" in page.text
    assert "Who else sees this: all admins." in page.text


@one_engine
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?who=okafor", {"Ben Okafor"}),
        ("?who=BEN", {"Ben Okafor"}),
        ("?who=o+b", {"Ben Okafor"}),
        (f"?team={ident('south')}", {"Dov Shapiro"}),
        (f"?team={ident('north')}&who=ana", {"Ana Ferreira"}),
        ("?team=00000000-0000-4000-8000-000000000000", set()),
        ("?team=nowhere", {role.name for role in CAST}),
        ("?role=trainer", {"Tess Marlow"}),
        ("?role=king", {role.name for role in CAST}),
        (f"?role=rep&team={ident('north')}&who=c", {"Caro Lindqvist"}),
        ("?show=waiting&role=admin", {"Ida Novak"}),
        ("?show=left", set()),
        ("?show=nonsense", {role.name for role in CAST}),
        ("?who=%25", set()),
        ("?who=_", set()),
        ("?page=0&who=ben", {"Ben Okafor"}),
        ("?page=-7&who=ben", {"Ben Okafor"}),
        ("?page=99999999999999999999&who=ben", {"Ben Okafor"}),
        ("?page=two&who=ben", {"Ben Okafor"}),
    ],
)
def test_looking_for_somebody(first_day: Academy, query: str, names: set[str]) -> None:
    page = first_day.sign_in("ida").visit(f"/people/{query}")
    assert page.status == 200
    found = page.html.partition('id="found"')[2]
    assert {role.name for role in CAST if f">{role.name}</a>" in found} == names


@one_engine
def test_accents_do_not_stand_in_the_way(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    ida.send(ida.visit("/people/add").form(), {"name": "Zoë Müller", "email": "zoe@example.org"})
    assert "Zoë Müller" in ida.visit("/people/?who=muller").text


@one_engine
def test_the_first_admin_is_told_how_to_begin(released_project: object, store: Store) -> None:
    clock = Clock()
    with store.write() as conn:
        admin = Person(ident("ida"), "ida", "Ida Novak", clock(), frozenset({"admin"}))
        people.add_person(conn, admin)
    settings = Settings(root=released_project, demo=True)  # type: ignore[arg-type]
    academy = Academy(create_app(settings, store, clock), store, clock, settings)
    page = academy.sign_in("ida").visit("/people/")
    assert "Nobody else is here yet" in page.text
    assert "/people/import" in page.links
    assert "There are no teams yet" in academy.sign_in("ida").visit("/people/teams/").text


def test_somebody_is_added_and_can_be_invited_at_once(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    fields = {"name": "Eve Adams", "email": "Eve@example.org", "roles": ["rep", "manager"], "team": ident("north")}
    page = ida.send(ida.visit("/people/add").form(), fields | {"manages": [ident("south")]})
    assert "Added. They cannot sign in before you invite them." in page.text
    eve = person(first_day, "eve")
    assert (eve.email, eve.roles, eve.manages) == ("eve@example.org", {"rep", "manager"}, {ident("south")})
    link = ida.send(page.form("/invite"))
    assert link.status == 201
    assert link.headers["Cache-Control"] == "no-store"
    (token,) = re.findall(r"/account/invitation/([\w-]+)", link.html)
    guest = first_day.visitor()
    door = guest.visit(f"/account/invitation/{token}")
    assert guest.send(door.form(), {"password": "purple giraffe on a bus"}).status == 200
    assert "signed in as Eve Adams" in guest.visit("/account/").text
    assert actions_about(first_day, "eve") == [deeds.ADDED, "made a link to set a password"]
    assert "Cannot sign in yet" not in ida.visit("/people/?who=eve").text
    history = guest.visit("/account/history").text
    assert "Ida Novak added the account" in history
    assert "roles: nothing → rep, manager" in history


def test_a_link_that_waits_is_said_and_a_new_one_ends_it(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    first = ida.send(ida.visit(page_of("ben")).form("/invite"))
    page = ida.visit("/people/?who=ben")
    assert "Invited until 28 November" in page.text
    assert "a link was made on 21 November 2026" in ida.visit(page_of("ben")).text
    ida.send(page.form("/invite"))
    (token,) = re.findall(r"/account/invitation/[\w-]+", first.html)
    assert first_day.visitor().visit(token).status in {404, 410}


def test_changes_are_kept_and_noted(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    form = next(f for f in ida.visit(page_of("ben")).forms if "name" in f.sends)
    assert form.sends["roles"] == ["rep"]
    fields = {"name": "Benjamin", "roles": ["rep", "trainer"], "team": ident("south"), "manages": [ident("north")]}
    assert "Your changes are kept" in ida.send(form, fields).text
    ben = person(first_day, "ben")
    assert (ben.name, ben.team_id, ben.roles) == ("Benjamin", ident("south"), {"rep", "trainer"})
    assert ben.manages == {ident("north")}
    assert actions_about(first_day, "ben") == [deeds.CHANGED]


@one_engine
def test_a_slip_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    page = ida.send(ida.visit("/people/add").form(), {"name": "<Eve>", "email": "eve", "roles": ["trainer"]})
    assert page.status == 422
    assert "“eve” is no e-mail address; write an address such as ana@example.org." in page.text
    assert 'aria-describedby=" email-error"' in page.html
    (form,) = [f for f in page.forms if "name" in f.sends]
    assert (form.sends["name"], form.sends["roles"]) == (["<Eve>"], ["trainer"])
    with first_day.store.read() as conn:
        assert len(people.everyone(conn)) == len(CAST)


def test_the_last_admin_can_be_neither_demoted_nor_let_go(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    (form,) = [f for f in ida.visit(page_of("ida")).forms if "name" in f.sends]
    page = ida.send(form, {"roles": ["rep"]})
    assert page.status == 422
    assert "Ida Novak stays admin" in page.text
    page = ida.send(ida.visit(f"{page_of('ida')}leave").form("/leave"))
    assert page.status == 422
    assert "Ida Novak cannot leave" in page.text
    assert person(first_day, "ida").active
    assert person(first_day, "ida").roles == {"admin"}


def test_who_leaves_is_signed_out_at_once_and_can_come_back(first_day: Academy) -> None:
    ida, ben = first_day.sign_in("ida"), first_day.sign_in("ben")
    page = ida.visit(f"{page_of('ben')}leave")
    assert "has left?" in page.text
    assert person(first_day, "ben").active
    assert "Noted that they left" in ida.send(page.form("/leave")).text
    assert ben.visit("/me/").url == "/account/"
    assert "Ben Okafor" not in ida.visit("/people/").html.partition('id="found"')[2]
    assert "Left on 21 November 2026" in ida.visit("/people/?show=left").text
    assert ida.post(f"{page_of('ben')}invite").status_code == 422
    assert "They are here again" in ida.send(ida.visit(f"{page_of('ben')}return").form("/return")).text
    assert person(first_day, "ben").active
    assert actions_about(first_day, "ben") == [deeds.LEFT, deeds.CAME_BACK]


@one_engine
def test_an_admin_who_gives_the_role_away_goes_on_at_their_own_desk(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    (form,) = [f for f in ida.visit(page_of("ben")).forms if "name" in f.sends]
    ida.send(form, {"roles": ["rep", "admin"]})
    (form,) = [f for f in ida.visit(page_of("ida")).forms if "name" in f.sends]
    assert ida.send(form, {"roles": ["rep"]}).url == "/me/"
    assert ida.visit("/people/").status == 403


def test_teams_are_added_renamed_and_moved_but_never_into_themselves(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    page = ida.send(ida.visit("/people/teams/").form(), {"name": "Coast", "parent": ident("south")})
    assert page.url == "/people/teams/"
    (coast,) = [link for link in page.links if link.startswith("/people/teams/") and link.count("/") == 4 and
                link not in {f"/people/teams/{ident(name)}/" for name in ("north", "south")}]  # fmt: skip
    offered = ida.visit(f"/people/teams/{ident('south')}/").form().offers["parent"]
    assert offered == ["", ident("north")]
    refused = ida.post(f"/people/teams/{ident('south')}/", {"name": "South", "parent": coast.split("/")[3]})
    assert refused.status_code == 422
    assert b"cannot be part of itself" in refused.data
    ida.send(ida.visit(coast).form(), {"name": "Shore", "parent": ""})
    with first_day.store.read() as conn:
        teams = people.teams(conn)
        notes = [entry.detail for entry in audit.by(conn, ident("ida")) if entry.subject_id is None]
    assert {(team.name, team.parent_id) for team in teams.values()} >= {("Shore", None), ("South", None)}
    assert {"team": "South/Coast → Shore"} in notes
    assert {"team": "South/Coast"} in notes


NOT_THERE = ["0", "x", "../me", "00000000-0000-0000-0000-000000000000", "%00", "a" * 500]


@one_engine
@pytest.mark.parametrize("id_", NOT_THERE)
def test_nobody_and_nothing_is_found_under_another_id(first_day: Academy, id_: str) -> None:
    ida = first_day.sign_in("ida")
    for path in ("/people/{}/", "/people/{}/leave", "/people/{}/return", "/people/teams/{}/"):
        assert ida.open(path.format(id_)).status_code == 404
        assert ida.post(path.format(id_), {"name": "X"}).status_code in {404, 405}
    assert ida.post(f"/people/{id_}/invite").status_code in {404, 405}


@one_engine
@pytest.mark.parametrize("handle", ["ana", "ben", "caro", "dov", "tess"])
def test_nobody_else_sees_or_changes_anything(first_day: Academy, handle: str) -> None:
    before = person(first_day, "ben")
    visitor: Visitor = first_day.sign_in(handle)
    for path in ("/people/", "/people/export.csv", page_of("ben"), "/people/teams/", "/people/import"):
        page = visitor.visit(path)
        assert page.status == 403
        assert "Dov" not in page.html
    for end in ("", "leave", "return", "invite"):
        assert visitor.post(f"{page_of('ben')}{end}", {"name": "X", "roles": "admin"}).status_code == 403
    assert person(first_day, "ben") == before
