"""Attempts to get at, or change, what is somebody else's: each is refused and leaves the database as it was.

Dov sells in team South and tries; Ben sells in North and has an attempt under way. What somebody writes is tried in
test_attacks_in_words, single sign-on in test_single_sign_on, an author's file in test_hostile_content.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from itsdangerous import URLSafeTimedSerializer
from werkzeug.http import parse_cookie

from assessor.accounts import links
from assessor.accounts.sessions import FREE_PER_ADDRESS
from assessor.config import Settings
from assessor.demo import CAST
from assessor.demo.cast import ident
from assessor.personal.kinds import KINDS
from assessor.roster import changes
from assessor.store import Store, accounts
from assessor.store.accounts import Credential
from assessor.store.throttle import FREE
from assessor.web import create_app
from tests.support.dump import dump, nothing_changes
from tests.support.hasher import CHEAP
from tests.web import academy
from tests.web.academy import FORM, NINE, Academy, Sitting, Visitor, new_id, one_engine
from tests.web.test_account import GIRAFFE, ZEBRA, entered, try_to_enter
from tests.web.test_people_import import sent

pytestmark = one_engine

OTHERS = [role.handle for role in CAST if role.handle != "ida"]
NOTED = {"audit", "throttle"}
"""A wrong password is counted, and told to the person whose it is not."""
EVIL = "evil.example"
PUBLIC = "https://academy.example.org"


def _with_passwords(opened: Academy) -> Academy:
    with opened.store.write() as conn:
        for role in CAST:
            accounts.set_password(conn, Credential(ident(role.handle), CHEAP.digest(GIRAFFE), NINE))
    return opened


@pytest.fixture
def real(released_project: Path, store: Store) -> Academy:
    """The cast without a demo, each with a password."""
    return _with_passwords(academy.opened(Settings(root=released_project), store))


@pytest.fixture
def behind_https(released_project: Path, store: Store) -> Academy:
    """The same at a public address, behind a proxy."""
    settings = Settings(root=released_project, public_url=PUBLIC, proxies=1)
    return _with_passwords(academy.opened(settings, store))


def signed_in(real: Academy, handle: str) -> Visitor:
    visitor = real.visitor()
    assert try_to_enter(visitor, handle).status == 200
    assert visitor.open("/account/data").status_code == 200
    return visitor


def cookie(visitor: Visitor) -> str:
    found = visitor.client.get_cookie("assessor")
    assert found is not None
    return found.value


def with_cookie(real: Academy, value: str) -> Visitor:
    visitor = real.visitor()
    visitor.client.set_cookie("assessor", value)
    return visitor


def is_out(visitor: Visitor) -> bool:
    return visitor.visit("/me/").url == "/account/"


def a_link(real: Academy, to: str) -> str:
    with real.store.write() as conn:
        return links.path(links.invite(conn, ident(to), ident("ida"), real.clock()))


def use(visitor: Visitor, path: str, **fields: str) -> int:
    """Send a link's form, whatever its page says."""
    with visitor.post(path, {"password": ZEBRA, "csrf_token": visitor.token()} | fields) as reply:
        return reply.status_code


# What is somebody else's, by its address.

THEIRS = [
    ("GET", "/me/attempts/{finished}/"),
    ("GET", "/me/attempts/{finished}/1"),
    ("GET", "/me/attempts/{begun}/1"),
    ("GET", "/me/attempts/{begun}/finish"),
    ("POST", "/me/attempts/{begun}/finish"),
    ("POST", "/me/attempts/{begun}/2"),
    ("POST", "/account/devices/{session}/sign-out"),
    ("GET", "/team/{ben}/"),
    ("GET", "/people/{ben}/"),
    ("POST", "/people/{ben}/"),
    ("POST", "/people/{ben}/invite"),
    ("POST", "/people/{ben}/leave"),
    ("POST", "/people/{ben}/return"),
    ("GET", "/people/teams/{north}/"),
    ("POST", "/people/teams/{north}/"),
    ("GET", "/people/import/{digest}"),
    ("POST", "/people/import/{digest}"),
    ("GET", "/people/import/{digest}/before.csv"),
    ("GET", "/people/import/{digest}/refused.csv"),
    ("GET", "/people/export.csv"),
]


@pytest.fixture
def begun(real: Academy) -> Sitting:
    """Ben's attempt under way, with one answer."""
    sitting = signed_in(real, "ben").begin()
    sitting.answer(1)
    return sitting


def test_an_address_with_somebody_elses_number(real: Academy, begun: Sitting) -> None:
    begun.stop()
    finished, begun = begun.id, begun.rep.begin()
    ida, dov = signed_in(real, "ida"), signed_in(real, "dov")
    form = {"csrf_token": ida.token()}
    digest = sent(ida, "/people/import", form, b"name;handle\nBen;ben\n").location.split("/")[3].partition("?")[0]
    with real.store.read() as conn:
        session = accounts.sessions_of(conn, ident("ben"))[0].id
    numbers = {"ben": ident("ben"), "north": ident("north"), "finished": finished, "begun": begun.id}
    fields = {"csrf_token": dov.token(), "name": "Mine", "roles": "admin", "answer": "a", "confidence": "sure"}
    with nothing_changes(real.store):
        for method, address in THEIRS:
            path = address.format(**numbers, session=session, digest=digest)
            with dov.open(path, method=method, data=fields if method == "POST" else None) as reply:
                assert reply.status_code in {403, 404}, path
                assert "Okafor" not in reply.get_data(as_text=True), path


def test_answering_for_somebody_else(real: Academy, begun: Sitting) -> None:
    dov = signed_in(real, "dov")
    form = begun.question(2).form("/2")
    item = begun.item(2)
    filled = form.sends | item.fill(item.key()) | {"confidence": ["sure"], "csrf_token": [dov.token()]}
    with nothing_changes(real.store):
        assert dov.post(form.action, filled).status_code == 404
        assert dov.post(form.action, filled, headers={"X-Assessor-Swap": "1"}).status_code == 404


def test_finishing_somebody_elses_attempt(real: Academy, begun: Sitting) -> None:
    for handle in ("dov", "ana", "tess", "ida"):
        visitor = signed_in(real, handle)
        with nothing_changes(real.store):
            assert visitor.post(f"{begun.path}finish").status_code == 404


def test_beginning_under_the_number_of_somebody_elses_attempt(real: Academy, begun: Sitting) -> None:
    dov = signed_in(real, "dov")
    with nothing_changes(real.store):
        page = dov.post("/me/assess/", {"form": FORM, "attempt": begun.id}, follow_redirects=True)
    assert page.status_code == 404


def test_the_same_response_under_another_person(real: Academy, begun: Sitting) -> None:
    """A form's number of Ben's, sent by Dov: what Ben said stays, and nothing is kept for Dov."""
    lesson = next(iter(real.catalogue.lessons))
    reading = new_id()
    assert begun.rep.post("/me/studied/", {"lesson": lesson, "reading": reading}).status_code == 303
    with nothing_changes(real.store, but={"session", "audit"}):
        dov = signed_in(real, "dov")
        assert dov.post("/me/studied/", {"lesson": lesson, "reading": reading}).status_code == 409
    answered = begun.responses[0]
    own = dov.begin()
    with nothing_changes(real.store):
        dov.post(f"{own.path}1", {"id": answered.id, "attempt": begun.id, "answer": "a"}).close()
    assert begun.responses == [answered]


def test_a_sheet_that_was_somebody_elses(real: Academy) -> None:
    practice, rubric = next(iter(real.catalogue.rubrics.items()))
    sheet = {"sheet": new_id()} | {f"level.{one.id}": "5" for one in rubric.criteria}
    assert signed_in(real, "ben").post(f"/me/rate/{practice}/", sheet).status_code == 303
    dov = signed_in(real, "dov")
    with nothing_changes(real.store):
        assert dov.post(f"/me/rate/{practice}/", sheet | {"subject_id": ident("ben")}).status_code == 409


def test_downloading_what_is_somebody_elses(real: Academy) -> None:
    dov = signed_in(real, "dov")
    asked = {"person_id": ident("ben"), "handle": "ben", "id": ident("ben")}
    with dov.post(f"/account/data?person_id={ident('ben')}", asked) as reply, ZipFile(io.BytesIO(reply.data)) as got:
        everything = json.loads(got.read("everything.json"))
    assert [row["handle"] for row in everything["account"]] == ["dov"]
    assert everything["responses"] == []
    assert ident("ben") not in json.dumps(everything)
    assert set(everything) - {"made_at"} == {kind.file for kind in KINDS.values()}


@pytest.mark.parametrize("handle", ["ben", "BEN", "", "dov ben"])
def test_deleting_somebody_else(real: Academy, handle: str) -> None:
    dov = signed_in(real, "dov")
    fields = {"handle": handle, "password": GIRAFFE, "person_id": ident("ben"), "id": ident("ben")}
    with nothing_changes(real.store):
        assert dov.post(f"/account/delete?handle=ben&person_id={ident('ben')}", fields).status_code == 422


def test_an_admin_deletes_nobody(real: Academy) -> None:
    ida = signed_in(real, "ida")
    with nothing_changes(real.store):
        for method in ("DELETE", "POST", "PUT"):
            for path in (f"/people/{ident('ben')}/delete", f"/account/{ident('ben')}/delete"):
                assert ida.open(path, method=method, data={"csrf_token": ida.token()}).status_code in {404, 405}
        assert ida.post("/account/delete", {"handle": "ben", "password": GIRAFFE}).status_code == 422


# Forms that are not ours.


@pytest.mark.parametrize("token", [None, "", "x", "theirs", "earlier"])
def test_a_forged_form(real: Academy, token: str | None) -> None:
    ben = real.visitor()
    tokens = {"theirs": signed_in(real, "dov").token(), "earlier": ben.visit("/account/").form("/sign-in").sends}
    assert try_to_enter(ben).url == "/me/"
    given = tokens["earlier"]["csrf_token"][0] if token == "earlier" else tokens.get(token or "", token)
    fields = {"handle": "ben", "password": GIRAFFE} | ({} if given is None else {"csrf_token": given})
    with nothing_changes(real.store):
        for path in ("/account/delete", "/account/data", "/account/sign-out-everywhere", "/me/assess/"):
            assert ben.post(path, fields, token=False).status_code == 400, path


def test_a_token_in_the_address_or_a_header_of_somebody_elses_session(real: Academy) -> None:
    theirs, ben = signed_in(real, "dov").token(), signed_in(real, "ben")
    with nothing_changes(real.store):
        path = f"/account/sign-out-everywhere?csrf_token={theirs}"
        reply = ben.post(path, token=False, headers={"X-CSRFToken": theirs})
    assert reply.status_code == 400


@pytest.mark.parametrize(
    "origin", [f"https://{EVIL}", "null", "http://localhost.evil.example", "http://localhost:8001"]
)
def test_a_form_from_another_site_that_has_got_hold_of_the_token(real: Academy, origin: str) -> None:
    ben = signed_in(real, "ben")
    fields = {"handle": "ben", "password": GIRAFFE, "csrf_token": ben.token()}
    with nothing_changes(real.store):
        assert ben.post("/account/delete", fields, headers={"Origin": origin}).status_code == 400
    with ben.post("/account/data", fields, headers={"Origin": "http://localhost"}) as reply:
        assert reply.status_code == 200


@pytest.mark.parametrize("referer", [None, f"https://{EVIL}/", f"{PUBLIC}.{EVIL}/", "http://academy.example.org/"])
def test_under_https_a_form_says_which_page_it_comes_from(behind_https: Academy, referer: str | None) -> None:
    visitor = behind_https.visitor()
    how = {"base_url": PUBLIC, "headers": {"Referer": referer} if referer else {}}
    page = visitor.visit("/account/", base_url=PUBLIC)
    fields = page.form("/sign-in").sends | {"name": ["ben"], "password": [GIRAFFE]}
    with nothing_changes(behind_https.store):
        assert visitor.post("/account/sign-in", fields, **how).status_code == 400
    how["headers"] = {"Referer": f"{PUBLIC}/account/", "Origin": PUBLIC}
    assert visitor.post("/account/sign-in", fields, **how).status_code == 303


@pytest.mark.parametrize("trick", ["X-HTTP-Method-Override", "X-Method-Override", "_method"])
def test_a_get_that_says_it_is_a_post(real: Academy, trick: str) -> None:
    ben = signed_in(real, "ben")
    with nothing_changes(real.store):
        for path in (
            "/account/sign-out-everywhere",
            "/account/delete",
            "/me/assess/",
            f"/people/{ident('ben')}/leave",
        ):
            query = f"?_method=POST&csrf_token={ben.token()}&handle=ben&password={GIRAFFE}"
            assert ben.open(path + query, headers={trick: "POST"}).status_code in {200, 403, 404, 405}
    assert not is_out(ben)


# Links that let somebody in.


def test_a_link_that_was_used(real: Academy) -> None:
    path = a_link(real, "caro")
    assert use(real.visitor(), path) == 303
    with nothing_changes(real.store):
        assert use(real.visitor(), path) == 410


def test_a_link_that_was_taken_back(real: Academy) -> None:
    older, _ = a_link(real, "caro"), a_link(real, "caro")
    with nothing_changes(real.store):
        assert use(real.visitor(), older) == 410


def test_a_link_that_is_too_old(real: Academy) -> None:
    path = a_link(real, "caro")
    real.clock.goes_on(days=7)
    with nothing_changes(real.store):
        assert use(real.visitor(), path) == 410


def test_a_link_for_somebody_who_has_left(real: Academy) -> None:
    path = a_link(real, "caro")
    changes.leave(real.store, ident("caro"), ident("ida"), real.clock())
    with nothing_changes(real.store):
        assert use(real.visitor(), path) == 410


def test_a_link_for_somebody_else(real: Academy) -> None:
    """It lets in whom it is for, whatever the form says, and nobody else's password changes."""
    path = a_link(real, "caro")
    before = dump(real.store)
    thief = real.visitor()
    wish = {"handle": "ben", "name": "Ben", "email": "x@example.org", "person_id": ident("ben"), "roles": "admin"}
    assert use(thief, path, **wish) == 303
    assert "signed in as Caro" in thief.visit("/account/").text
    after = dump(real.store)
    assert after["person"] == before["person"]
    assert after["person_role"] == before["person_role"]
    changed = [
        row["person_id"] for row, old in zip(after["credential"], before["credential"], strict=True) if row != old
    ]
    assert changed == [ident("caro")]


def test_a_link_that_somebody_made_up(real: Academy) -> None:
    with nothing_changes(real.store):
        for token in ("guessed", "a" * 43, "..", "%00", "' OR 1=1 --", "a" * 5000):
            assert real.visitor().open(f"/account/invitation/{token}").status_code == 404


def test_the_first_admins_link_once_there_is_an_admin(released_project: Path, store: Store) -> None:
    clock = academy.Clock()
    settings = Settings(root=released_project)
    empty = Academy(create_app(settings, store, clock, CHEAP), store, clock, settings)
    token = links.set_up(store, clock())
    assert token is not None
    ida, eve = empty.visitor(), empty.visitor()
    forms = [next(f for f in one.visit(links.path(token)).forms if "email" in f.offers) for one in (ida, eve)]
    who = {"name": ["Ida Novak"], "email": ["ida@example.org"], "password": [ZEBRA]}
    assert ida.post(forms[0].action, forms[0].sends | who).status_code == 303
    with nothing_changes(store):
        assert eve.post(forms[1].action, forms[1].sends | who | {"email": ["eve@example.org"]}).status_code == 410
        assert links.set_up(store, clock()) is None


# Sessions and their cookies.


def test_a_planted_cookie_is_not_signed_in_with_its_victim(real: Academy) -> None:
    thief = real.visitor()
    thief.token()
    planted = cookie(thief)
    ben = with_cookie(real, planted)
    assert try_to_enter(ben).url == "/me/"
    assert cookie(ben) != planted
    assert is_out(with_cookie(real, planted))


def _signs_out(real: Academy, ben: Visitor) -> None:
    ben.send(ben.visit("/account/").form("/sign-out"))


def _signs_out_everywhere(real: Academy, ben: Visitor) -> None:
    other = entered(real)
    other.send(other.visit("/account/").form("/sign-out-everywhere"))


def _changes_password(real: Academy, ben: Visitor) -> None:
    other = entered(real)
    other.send(other.visit("/account/password").form("/password"), {"old": GIRAFFE, "password": ZEBRA})


def _gets_a_new_link(real: Academy, ben: Visitor) -> None:
    assert use(real.visitor(), a_link(real, "ben")) == 303


def _leaves(real: Academy, ben: Visitor) -> None:
    changes.leave(real.store, ident("ben"), ident("ida"), real.clock())


def _leaves_and_is_back(real: Academy, ben: Visitor) -> None:
    _leaves(real, ben)
    changes.come_back(real.store, ident("ben"), ident("ida"), real.clock())


def _deletes_the_account(real: Academy, ben: Visitor) -> None:
    ben.send(ben.visit("/account/delete").form("/delete"), {"handle": "ben", "password": GIRAFFE})


def _signs_somebody_else_in(real: Academy, ben: Visitor) -> None:
    assert ben.post("/account/sign-in", {"name": "caro", "password": GIRAFFE}).status_code == 303


def _stays_away(real: Academy, ben: Visitor) -> None:
    real.clock.goes_on(days=30)


ENDS = [
    _signs_out,
    _signs_out_everywhere,
    _changes_password,
    _gets_a_new_link,
    _leaves,
    _leaves_and_is_back,
    _deletes_the_account,
    _signs_somebody_else_in,
    _stays_away,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_stolen_cookie_after_its_owner(real: Academy, end: Callable[[Academy, Visitor], None]) -> None:
    """Also the cookie put back by its owner: what is in the browser cannot bring a session back."""
    ben = entered(real)
    stolen = cookie(ben)
    assert not is_out(with_cookie(real, stolen))
    end(real, ben)
    thief = with_cookie(real, stolen)
    with nothing_changes(real.store):
        assert is_out(thief)
        assert thief.post("/me/assess/", {"form": FORM, "attempt": new_id()}).location.startswith("/account/")


def test_a_cookie_that_was_changed(real: Academy) -> None:
    good = cookie(entered(real))
    payload, moment, signature = good.rsplit(".", 2)
    wrong = [
        f"{payload[:-1]}{'A' if payload[-1] != 'A' else 'B'}.{moment}.{signature}",
        f"{payload}.{moment}.{signature[::-1]}",
        f"{payload}.{moment}.",
        payload,
        f"{payload}.AAAAAA.{signature}",
        "",
        "é" * 20,
        "." * 500,
    ]
    with nothing_changes(real.store):
        assert [value for value in wrong if not is_out(with_cookie(real, value))] == []


def test_a_cookie_that_was_signed_with_another_key(real: Academy) -> None:
    interface: Any = real.app.session_interface
    ours = interface.get_signing_serializer(real.app)
    content = ours.loads(cookie(entered(real)))
    assert not is_out(with_cookie(real, ours.dumps(content))), "it is taken with our key"
    how = {"key_derivation": interface.key_derivation, "digest_method": interface.digest_method}
    for key in ("", "secret", "dev", "0" * 64):
        theirs = URLSafeTimedSerializer(key, salt=interface.salt, serializer=interface.serializer, signer_kwargs=how)
        with nothing_changes(real.store):
            assert is_out(with_cookie(real, str(theirs.dumps(content)))), key


def test_a_cookie_of_ours_with_a_person_instead_of_a_token(real: Academy) -> None:
    interface: Any = real.app.session_interface
    ours = interface.get_signing_serializer(real.app)
    for id_ in ("ben", ident("ben"), "1", "", None):
        with nothing_changes(real.store):
            reply = with_cookie(real, ours.dumps({"_user_id": id_, "_fresh": True})).open("/me/")
        assert (reply.status_code, reply.location) == (302, "/account/?next=/me/"), id_


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(behind_https: Academy) -> None:
    with behind_https.visitor().open("/account/", base_url=PUBLIC) as reply:
        (given,) = reply.headers.getlist("Set-Cookie")
    assert given.startswith("__Host-assessor=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(given.split("; "))
    assert "Domain" not in given
    assert parse_cookie(given)


# Rights that one does not have.


@pytest.mark.parametrize("handle", OTHERS)
def test_making_oneself_an_admin(real: Academy, handle: str) -> None:
    visitor = signed_in(real, handle)
    wish = {"name": "Me", "roles": ["rep", "admin"], "role": "admin", "is_admin": "1", "team": ident("south")}
    with nothing_changes(real.store):
        assert visitor.post(f"/people/{ident(handle)}/", wish).status_code == 403
        assert visitor.post(f"/people/{ident(handle)}/?roles=admin", wish).status_code == 403
        assert visitor.post("/people/add", wish | {"email": "eve@example.org"}).status_code == 403


def test_rights_among_the_fields_of_ones_own_forms(real: Academy) -> None:
    wish = {"role": "admin", "roles": "admin", "manages": ident("north"), "team": ident("north"), "handle": "ida"}
    wish |= {"person_id": ident("ida"), "id": ident("ida"), "credit": "100", "counts": "1"}
    dov = signed_in(real, "dov")
    practice, rubric = next(iter(real.catalogue.rubrics.items()))
    before = dump(real.store)
    assert dov.post("/account/password", wish | {"old": GIRAFFE, "password": ZEBRA}).status_code == 303
    levels = {f"level.{one.id}": "3" for one in rubric.criteria}
    assert dov.post(f"/me/rate/{practice}/", wish | levels | {"sheet": new_id()}).status_code == 303
    reading = {"lesson": next(iter(real.catalogue.lessons)), "reading": new_id()}
    assert dov.post("/me/studied/", wish | reading).status_code == 303
    assert dov.post("/me/assess/", wish | {"form": FORM, "attempt": new_id()}).status_code == 303
    after = dump(real.store)
    for table in ("person", "person_role", "manages", "team", "response"):
        assert after[table] == before[table], table
    new = {row["subject_id"] for row in after["rating"] if row not in before["rating"]}
    assert new == {row["person_id"] for row in after["studied"] if row not in before["studied"]} == {ident("dov")}


def test_a_role_that_does_not_exist(real: Academy) -> None:
    ida = signed_in(real, "ida")
    with nothing_changes(real.store):
        for roles in (["king"], ["rep", "king"], ["admin\0"], ["Admin"], ["rep,admin"]):
            reply = ida.post(f"/people/{ident('ben')}/", {"name": "Ben", "handle": "ben", "roles": roles})
            assert reply.status_code == 422, roles


@pytest.mark.parametrize("handle", OTHERS)
def test_importing_people_without_being_an_admin(real: Academy, handle: str) -> None:
    visitor = signed_in(real, handle)
    raw = f"name;handle;roles\nMe;{handle};admin\n".encode()
    kept = set((real.settings.var / "rosters").glob("*"))
    with nothing_changes(real.store):
        assert sent(visitor, "/people/import", {"csrf_token": visitor.token()}, raw).status_code == 403
    assert set((real.settings.var / "rosters").glob("*")) == kept


@pytest.mark.parametrize("handle", ["tess", "ana", "ben"])
def test_asking_for_people_without_being_an_admin(real: Academy, handle: str) -> None:
    visitor = signed_in(real, handle)
    with nothing_changes(real.store):
        for path in (
            "/people/",
            "/people/?who=ben",
            "/people/export.csv",
            "/people/teams/",
            f"/people/{ident('ben')}/",
        ):
            page = visitor.visit(path)
            assert page.status == 403, path
            assert "Shapiro" not in page.html


@pytest.mark.parametrize("handle", ["tess", "ben", "dov", "caro", "ida"])
def test_looking_at_a_team_that_one_does_not_lead(real: Academy, handle: str) -> None:
    visitor = signed_in(real, handle)
    with nothing_changes(real.store):
        other = "ben" if handle != "ben" else "caro"
        assert visitor.open(f"/team/{ident(other)}/").status_code in {403, 404}
        assert visitor.open(f"/team/?team={ident('north')}").status_code in {403, 404}


def test_a_manager_sees_nobody_of_another_team(real: Academy) -> None:
    ana = signed_in(real, "ana")
    with nothing_changes(real.store):
        assert ana.open(f"/team/{ident('dov')}/").status_code == 404
        for path in ("/team/", f"/team/?team={ident('south')}"):
            assert "Shapiro" not in ana.visit(path).html


def test_a_leaver_does_not_come_back_by_themselves(real: Academy) -> None:
    ben, path = entered(real), a_link(real, "ben")
    changes.leave(real.store, ident("ben"), ident("ida"), real.clock())
    with nothing_changes(real.store, but=NOTED):
        assert try_to_enter(real.visitor()).status == 422
        assert use(real.visitor(), path) == 410
        assert is_out(ben)
        assert ben.post(f"/people/{ident('ben')}/return").location.startswith("/account/")
        assert ben.post("/account/delete", {"handle": "ben", "password": GIRAFFE}).location.startswith("/account/")


@pytest.mark.parametrize("handle", ["ida", "ben"])
def test_the_demos_one_click_outside_the_demo(real: Academy, handle: str) -> None:
    with nothing_changes(real.store):
        assert real.visitor().post("/account/demo", {"handle": handle}).status_code == 404


# Guessing passwords.


def test_another_address_in_a_header_does_not_end_the_wait(real: Academy) -> None:
    guesser = real.visitor()
    with nothing_changes(real.store, but=NOTED):
        for number in range(FREE):
            assert try_to_enter(guesser, password="wrong", headers=_from(number)).status == 422
        assert try_to_enter(guesser, headers=_from(99)).status == 429


def _from(number: int) -> dict[str, str]:
    """What a visitor writes to seem to come from somewhere else each time."""
    return dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Client-IP", "Forwarded"), f"198.51.100.{number}")


@pytest.mark.parametrize("proxies", [0, 1])
def test_one_address_tries_many_names_under_many_others(released_project: Path, store: Store, proxies: int) -> None:
    """With a proxy, only what the proxy itself has added last is believed."""
    settings = Settings(root=released_project, proxies=proxies)
    real = _with_passwords(academy.opened(settings, store))
    guesser = real.visitor()
    for number in range(FREE_PER_ADDRESS):
        headers = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7" if proxies else f"198.51.100.{number}"}
        reply = guesser.post("/account/sign-in", {"name": f"somebody{number}", "password": "wrong"}, headers=headers)
        assert reply.status_code == 422
    last = {"X-Forwarded-For": "198.51.100.250, 203.0.113.7" if proxies else "198.51.100.250"}
    reply = guesser.post("/account/sign-in", {"name": "ben", "password": GIRAFFE}, headers=last)
    assert reply.status_code == 429


def test_a_name_written_otherwise_is_the_same_account(real: Academy) -> None:
    guesser = real.visitor()
    for name in ("ben", " ben", "ben ", "BEN", "Ben"):
        assert try_to_enter(guesser, name, "wrong").status == 422
    assert try_to_enter(guesser, "bEn").status == 429


def test_a_file_of_people_looks_alike_whether_it_is_there_or_not(real: Academy) -> None:
    ida, dov = signed_in(real, "ida"), signed_in(real, "dov")
    there = sent(ida, "/people/import", {"csrf_token": ida.token()}, b"name;handle\nBen;ben\n").location
    for path in (there.partition("?")[0], f"/people/import/{'0' * 64}"):
        page = dov.visit(path)
        assert page.status == 403
        assert "Okafor" not in page.html
