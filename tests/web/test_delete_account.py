"""The end of an account: by its owner alone, for good, and nothing anywhere names them afterwards."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from assessor.accounts import links
from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.engine.effects import Effect
from assessor.personal import ending
from assessor.roster import importing
from assessor.roster.kept import Kept
from assessor.store import (
    Store,
    accounts,
    attempts,
    audit,
    backup,
    calibrations,
    clinic,
    commitments,
    cuts,
    effects,
    firsts,
    migrate,
    objections,
    outbox,
    people,
    ratings,
    recommendations,
    reviews,
    selfchecks,
    throttle,
)
from assessor.store import roster as stored
from assessor.store.accounts import Credential, Identity
from assessor.store.errors import Missing
from assessor.store.outbox import Letter
from assessor.store.people import Person
from assessor.store.ratings import Sheet
from tests.support import made, made_team
from tests.support.dump import dump
from tests.support.hasher import CHEAP
from tests.web import academy
from tests.web.academy import NINE, Academy, Visitor, one_engine
from tests.web.pages import Page
from tests.web.test_account import GIRAFFE, entered, try_to_enter

EMAIL = "ben.okafor@example.org"
DEVICE, ADDRESS = "Firefox on Linux", "192.0.2.77"
FROM = {
    "headers": {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
    "environ_overrides": {"REMOTE_ADDR": ADDRESS},
}
TRACES = ["Ben Okafor", "ben.okafor", '"ben"', EMAIL, DEVICE, ADDRESS, "sso-of-ben", "what Ben wrote"]


@pytest.fixture
def real(released_project: Path, store: Store) -> Academy:
    """The cast without a demo, with Ben's half year and something of his in every table; he has a password."""
    opened = academy.opened(Settings(root=released_project), store, history=True)
    with store.write() as conn:
        ben = people.by_handle(conn, "ben")
        assert ben is not None
        people.change_person(conn, people.replace(ben, email=EMAIL, manages=frozenset({ident("south")})))
        for handle in ("ben", "ida"):
            accounts.set_password(conn, Credential(ident(handle), CHEAP.digest(GIRAFFE), NINE))
        accounts.link(conn, Identity("https://sso.example.org", "sso-of-ben", ident("ben")))
        links.invite(conn, ident("ben"), ident("ida"), opened.clock())
        links.invite(conn, ident("caro"), ident("ben"), opened.clock())
        outbox.queue(conn, Letter("l", ident("ben"), "digest", "Your week, Ben Okafor", "…", opened.clock()))
        ratings.add_sheet(
            conn, Sheet("s", ident("ana"), ident("ben"), "manager", "qpc", {"coverage": 2}, opened.clock())
        )
        ratings.add_sheet(
            conn, Sheet("t", ident("ben"), ident("caro"), "colleague", "qpc", {"coverage": 3}, opened.clock())
        )
        entry = audit.Entry("x", opened.clock(), ident("ida"), "changed", ident("ben"), {"name": "Ben Okafor → Ben"})
        audit.note(conn, entry)
    _writes(opened)
    _asks(opened)
    _decides(opened)
    _practises(opened)
    _is_coached(opened)
    return opened


def _is_coached(real: Academy) -> None:
    """Ana has asked Ben for something, came along, talked with him and told of him; he leads others himself."""
    ana, ben = ident("ana"), ident("ben")
    with real.store.write() as conn:
        made_team.between(conn, ana, ben, NINE, "of-ana", ident("north"))
        made_team.of_a_rep(conn, ben, NINE)
        made_team.of_a_manager(conn, ben, ident("caro"), NINE)


def _practises(real: Academy) -> None:
    """Ben has reviewed, says how well he wants to remember, promises something and sets a lesson aside."""
    ben = ident("ben")
    with real.store.write() as conn:
        reviews.add(conn, made.review(person_id=ben, answer="what Ben wrote"), made.version("f0"), made.card())
        reviews.keep_wish(conn, ben, 0.9, NINE, ())
        commitments.keep(conn, made.commitment(person_id=ben, what="what Ben wrote"))
        given = recommendations.latest(conn, ben)
        assert given is not None
        objections.say(conn, made.objection(person_id=ben, words="what Ben wrote", recommendation_id=given.id))
        effects.keep(conn, {"practices/qpc": Effect(34, 0.9)}, NINE)


def _decides(real: Academy) -> None:
    """Ben judged a question and decided about the scale, as trainers do; a calibration changed a word about him."""
    ben = ident("ben")
    with real.store.write() as conn:
        calibrations.keep(conn, made.calibration(), 40, NINE)
        calibrations.use(conn, calibrations.Use("use", NINE, None, ben))
        calibrations.note_rescaled(conn, ben, {"qpc": (made.known(), made.known(chance_there=0.6))}, None, NINE)
        firsts.keep_analysed(conn, [firsts.Analysed("f0", 20, {}, NINE)])
        cuts.judge(conn, [cuts.Judgement(ben, "f0", "qpc", 70, NINE)])
        cuts.change(conn, made.cut_change(at=NINE, by_id=ben))


def _asks(real: Academy) -> None:
    """Ben looks at his mistakes, and asks the clinic; Tess answers him."""
    with real.store.write() as conn:
        selfchecks.add(conn, selfchecks.Sheet("k", ident("ben"), "self", "mine", {"basics-first": 2}, NINE))
        clinic.keep(conn, clinic.Question("q", ident("ben"), "Nights", "what Ben wrote", True, NINE, NINE))
        clinic.answer(conn, clinic.Answer("q", ident("tess"), "Dear Ben Okafor", NINE), None)


def _writes(real: Academy) -> None:
    """Ben answers a question in words of his own."""
    first = real.attempts("ben")[0]
    text = attempts.ItemVersion("words", "in-words", "qpc", "text", {"stem": "?"})
    with real.store.write() as conn:
        sitting = attempts.Attempt(
            "w", ident("ben"), "words", "v", (attempts.PlannedItem("in-words", "words"),), NINE
        )
        attempts.start(conn, sitting, [text])
        told = attempts.responses(conn, first.id)[0]
        own = {
            "id": "w0",
            "attempt_id": "w",
            "position": 0,
            "fingerprint": "words",
            "answer": "what Ben wrote",
            "counts": False,
        }
        attempts.add_response(conn, attempts.Response(**vars(told) | own))


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text]


def leave_for_good(ben: Visitor, handle: str = "ben", password: str = GIRAFFE) -> Page:
    form = ben.visit("/account/delete").form("/delete")
    return ben.send(form, {"handle": handle, "password": password})


def text_of(store: Store) -> str:
    return json.dumps(dump(store), default=str)


def test_afterwards_nothing_anywhere_names_them(real: Academy, tmp_path: Path) -> None:
    ben = entered(real, **FROM)
    assert try_to_enter(real.visitor(), EMAIL, "wrong", **FROM).status == 422
    ben.post("/account/data").close()
    before = dump(real.store)
    assert traces(text_of(real.store)) == TRACES, "otherwise there is nothing to look for"
    empty = [name for name, rows in before.items() if not rows]
    assert set(empty) <= {"job", "standing"}
    kept = Kept(real.settings.var / "rosters")
    kept.add(importing.export(real.store), real.clock())

    gone = leave_for_good(ben)

    assert (gone.status, gone.url) == (200, "/account/deleted")
    assert f'data-gone="{ident("ben")}"' in gone.html, "this browser drops what Ben typed in it"
    assert "data-gone" not in ben.visit("/account/deleted").html, "once, and for whoever else opens it never"
    assert traces(text_of(real.store)) == []
    backup.write(real.store, tmp_path / "later.zip", real.clock())
    restored = Store.open(f"sqlite:///{tmp_path}/restored.sqlite3")
    migrate.upgrade(restored)
    backup.restore(tmp_path / "later.zip", restored)
    assert traces(text_of(restored)) == []
    restored.close()
    assert traces(importing.export(real.store).decode()) == []
    assert list((real.settings.var / "rosters").iterdir()) == []
    ida = real.visitor()
    try_to_enter(ida, "ida")
    for path in ("/people/", "/people/?show=left", "/people/?who=okafor", "/account/history", "/people/export.csv"):
        with ida.open(path) as reply:
            assert reply.status_code == 200
            assert traces(reply.get_data(as_text=True)) == [], path
    assert ida.open(f"/people/{ident('ben')}/").status_code == 404


def test_answers_stay_under_a_number_that_is_nobodys(real: Academy) -> None:
    before = dump(real.store)
    leave_for_good(entered(real))
    after = dump(real.store)
    assert len(after["response"]) == len(before["response"])
    assert [row["credit"] for row in after["response"]] == [row["credit"] for row in before["response"]]
    assert "" in [row["answer"] for row in after["response"]]
    assert after["item_version"] == before["item_version"]
    owners = {row["person_id"] for row in after["attempt"]}
    assert ident("ben") not in owners
    (owner,) = owners
    everything = json.dumps(
        {name: rows for name, rows in after.items() if name not in {"attempt", "person"}}, default=str
    )
    assert str(owner) not in everything


def test_every_device_is_signed_out_and_nobody_can_come_back(real: Academy) -> None:
    here, there = entered(real), entered(real)
    leave_for_good(here)
    assert here.visit("/me/").url == there.visit("/me/").url == "/account/"
    assert try_to_enter(real.visitor()).status == try_to_enter(real.visitor(), EMAIL).status == 422
    with real.store.read() as conn:
        assert accounts.by_identity(conn, "https://sso.example.org", "sso-of-ben") is None
    with real.store.write() as conn, pytest.raises(Missing, match="there is no person"):
        links.invite(conn, ident("ben"), ident("ida"), real.clock())


def test_it_is_noted_without_saying_about_whom(real: Academy) -> None:
    leave_for_good(entered(real))
    (entry,) = [row for row in dump(real.store)["audit"] if row["action"] == ending.ENDED]
    assert (entry["actor_id"], entry["subject_id"], entry["detail"]) == (None, None, {})


@one_engine
@pytest.mark.parametrize(
    ("handle", "password", "said"),
    [
        ("", GIRAFFE, "Type ben, as it stands here"),
        ("caro", GIRAFFE, "Type ben, as it stands here"),
        ("ben", "", "not your password"),
        ("ben", "wrong", "not your password"),
    ],
)
def test_without_both_nothing_happens(real: Academy, handle: str, password: str, said: str) -> None:
    ben = entered(real)
    before = dump(real.store) | {"throttle": []}
    page = leave_for_good(ben, handle, password)
    assert page.status == 422
    assert said in page.text
    assert dump(real.store) | {"throttle": []} == before
    assert ben.visit("/me/").url == "/me/"


@one_engine
def test_a_password_cannot_be_guessed_here(real: Academy) -> None:
    ben = entered(real)
    for _ in range(throttle.FREE):
        assert "not your password" in leave_for_good(ben, password="wrong").text
    assert "Too many tries" in leave_for_good(ben).text
    assert ben.visit("/me/").url == "/me/"


def test_the_last_admin_is_told_what_to_do_first(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    page = ida.visit("/account/delete")
    assert "Make somebody else an admin first" in page.text
    assert "/people/" in page.links
    assert [form for form in page.forms if form.method == "post"] == []
    reply = ida.post("/account/delete", {"handle": "ida"})
    assert reply.status_code == 409
    assert b"You are the only admin" in reply.data
    with first_day.store.write() as conn:
        assert stored.admins(conn) == {ident("ida")}
        ben = people.by_handle(conn, "ben")
        assert ben is not None
        people.change_person(conn, people.replace(ben, roles=frozenset({"rep", "admin"})))
    assert ida.send(ida.visit("/account/delete").form("/delete"), {"handle": "ida"}).url == "/account/deleted"


@one_engine
def test_who_has_no_password_signs_in_again_first(first_day: Academy) -> None:
    dov = first_day.sign_in("dov")
    form = dov.visit("/account/delete").form("/delete")
    assert "password" not in form.offers
    first_day.clock.goes_on(**{"minutes": ending.FRESH / timedelta(minutes=1) + 1})
    assert dov.post("/account/delete", form.sends | {"handle": ["dov"]}).status_code == 409
    page = dov.visit("/account/delete")
    assert "come back within 10 minutes" in page.text
    door = dov.send(page.form("/sign-out"))
    (button,) = [one for one in door.forms if one.sends.get("handle") == ["dov"]]
    again = dov.send(button)
    assert again.url == "/account/delete"
    assert dov.send(again.form("/delete"), {"handle": "dov"}).url == "/account/deleted"


@one_engine
def test_the_demo_goes_on_without_them(first_day: Academy) -> None:
    dov = first_day.sign_in("dov")
    dov.send(dov.visit("/account/delete").form("/delete"), {"handle": "dov"})
    assert "Dov" not in first_day.visitor().visit("/account/").text
    assert first_day.sign_in("ben").visit("/me/").url == "/me/"


@one_engine
def test_who_is_brought_back_begins_anew(real: Academy) -> None:
    leave_for_good(entered(real))
    with real.store.write() as conn:
        again = Person("another-id", "ben", "Ben Okafor", real.clock(), frozenset({"rep"}), email=EMAIL)
        assert people.add_person(conn, again) == "stored"
        assert attempts.of_person(conn, "another-id") == []
