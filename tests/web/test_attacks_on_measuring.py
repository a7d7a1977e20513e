"""Attempts at what grows with one's answers: an attempt's aim and its next question, reviews, the scale, and words
against a recommendation. Each is refused and leaves the database as it was.

What belongs to somebody else, address by address, is in test_access; forged forms are tried there as well.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assessor.demo.cast import ident
from assessor.engine.fingerprint import fingerprint
from assessor.formats.frozen import freeze
from assessor.items import judging
from assessor.store import attempts
from assessor.store.attempts import Attempt, ItemVersion, PlannedItem
from tests.engine.made import submitted
from tests.support.dump import nothing_changes
from tests.support.made import at_once
from tests.web.academy import FORM as FIXED
from tests.web.academy import Academy, Sitting, Visitor, new_id, one_engine, wrong
from tests.web.routes import path, routes
from tests.web.test_angoff import QPC, others
from tests.web.test_commitments import write
from tests.web.test_objections import advice, is_wrong
from tests.web.test_review import answer, card, today

GROWS = "one-by-one"
EIGHT = 8
SECRET = "Zanzibar"
"""Stands in everything that Ben writes."""


def begin(rep: Visitor) -> Sitting:
    form = {"form": GROWS, "attempt": new_id(), "minutes": "20"}
    assert rep.post("/me/assess/", form).status_code == 303
    return Sitting(rep, form["attempt"])


def tabs(rep: Visitor) -> list[Visitor]:
    """The same person, eight times at once."""
    cookie = rep.client.get_cookie("assessor-demo")
    assert cookie is not None
    found = [rep.academy.visitor() for _ in range(EIGHT)]
    for tab in found:
        tab.client.set_cookie("assessor-demo", cookie.value)
    return found


# What an attempt shall find out.


@one_engine
@pytest.mark.parametrize(
    ("forged", "code"),
    [
        ({"minutes": "-20"}, 400),
        ({"minutes": "0"}, 400),
        ({"minutes": "20.0"}, 400),
        ({"minutes": "1e9"}, 400),
        ({"minutes": "9" * 400}, 400),
        ({"minutes": "٢٠"}, 400),
        ({"minutes": "settled\x00"}, 400),
        ({"minutes": ["forever", "20"]}, 400),
        ({"practice": ""}, 422),
        ({"practice": "../../qpc"}, 422),
        ({"practice": "QPC"}, 422),
        ({"practice": [f"qpc-{number}" for number in range(500)]}, 422),
        ({"form": "no-such-form"}, 404),
        ({"form": "../one-by-one"}, 404),
        ({"attempt": "guessed"}, 400),
        ({"attempt": ""}, 400),
    ],
)
def test_a_forged_aim_begins_nothing(first_day: Academy, forged: dict[str, str | list[str]], code: int) -> None:
    caro = first_day.sign_in("caro")
    with nothing_changes(first_day.store):
        given = {"form": GROWS, "attempt": new_id(), "minutes": "20"} | forged
        assert caro.post("/me/assess/", given).status_code == code


@one_engine
def test_nobody_gives_themselves_more_questions_or_another_goal(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    forged = {"most": "9999", "goal": "states", "aim": "{}", "plan": "[]", "person_id": ident("ben")}
    given = {"form": GROWS, "attempt": new_id(), "minutes": "10", "practice": ["qpc", "nonsense"]} | forged
    assert caro.post("/me/assess/", given).status_code == 303
    (attempt,) = first_day.attempts("caro")
    form = first_day.catalogue.forms[GROWS]
    assert attempt.aim is not None
    assert form.adaptive is not None
    assert (attempt.aim.practices, attempt.aim.minutes, attempt.aim.most) == (("qpc",), 10, form.adaptive.most)
    assert first_day.attempts("ben") == []


# The next question.


@one_engine
def test_nobody_skips_ahead_or_looks_at_the_next_question(first_day: Academy) -> None:
    sitting = begin(first_day.sign_in("caro"))
    fields = submitted(sitting.item(1), sitting.item(1).key()) | {"confidence": ["sure"]}
    with nothing_changes(first_day.store):
        for number in ("2", "3", "0", "-1", "999999999999999999999999", "1.0", "one"):
            assert sitting.rep.open(f"{sitting.path}{number}").status_code == 404, number
            assert sitting.rep.post(f"{sitting.path}{number}", fields).status_code in {404, 405}, number
        for query in ("?number=2", "?plan=1", "?finished_at=1"):
            page = sitting.rep.visit(f"{sitting.path}{query}")
            assert page.url == f"{sitting.path}1"
    assert sitting.length == 1


def test_two_answers_to_one_question_from_eight_tabs_are_one_and_bring_one_more(first_day: Academy) -> None:
    sitting = begin(first_day.sign_in("caro"))
    first_day.visitor().visit("/account/")
    for number in (1, 2):
        item, form = sitting.item(number), sitting.question(number).form(f"/{number}")
        sent = [form.sends | submitted(item, one) | {"confidence": ["sure"]} for one in (item.key(), wrong(item))]
        open_tabs = tabs(sitting.rep)
        replies = at_once(EIGHT, lambda at, t=open_tabs, f=form, s=sent: t[at].post(f.action, s[at % 2]))  # type: ignore[misc]
        assert sorted(reply.status_code for reply in replies) == [303] * 4 + [409] * 4
        assert (len(sitting.responses), sitting.length) == (number, number + 1)


def test_stopping_and_answering_at_once_leave_an_attempt_that_ended_once(first_day: Academy) -> None:
    sitting = begin(first_day.sign_in("caro"))
    sitting.answer(1)
    item, form = sitting.item(2), sitting.question(2).form("/2")
    fields = form.sends | submitted(item, item.key()) | {"confidence": ["sure"]}
    open_tabs = tabs(sitting.rep)

    def send(place: int) -> int:
        tab = open_tabs[place]
        return (tab.post(form.action, fields) if place % 2 else tab.post(f"{sitting.path}finish")).status_code

    assert set(at_once(EIGHT, send)) == {303}
    assert sitting.attempt.finished_at
    assert len(sitting.responses) in {1, 2}
    with nothing_changes(first_day.store):
        assert sitting.rep.post(f"{sitting.path}{sitting.length}", fields).status_code == 303
        assert sitting.rep.post(f"{sitting.path}finish").status_code == 303
    assert sitting.rep.visit(sitting.path).status == 200


@one_engine
def test_what_was_sent_before_stopping_changes_nothing_when_it_is_sent_again(first_day: Academy) -> None:
    sitting = begin(first_day.sign_in("caro"))
    form = sitting.question(1).form("/1")
    fields = form.sends | submitted(sitting.item(1), sitting.item(1).key()) | {"confidence": ["sure"]}
    sitting.answer(1)
    sitting.stop()
    with nothing_changes(first_day.store):
        assert sitting.rep.post(form.action, fields).location == sitting.path


# Keys before answers.


@one_engine
def test_no_key_shows_before_a_review_is_answered_whatever_is_sent(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    asked = today(half_a_year).due[0]
    form = card(ben.visit("/me/review/"))
    why = " ".join(asked.item.rationale.split())[:40]
    filled = submitted(asked.item, asked.item.key()) | {"confidence": ["sure"]}
    broken = [
        {"confidence": ["sure"]},
        {name: ["no such thing"] for name in filled},
        filled | {"confidence": ["surely"]},
        filled | {"text": ["guessed"]},
    ]
    with nothing_changes(half_a_year.store):
        pages = [ben.send(form, fields) for fields in broken]
        pages += [ben.visit(f"/me/review/{one.id}/") for one in today(half_a_year).due]
    assert [page.status for page in pages[:4]] == [422, 422, 422, 409]
    assert {page.status for page in pages[4:]} == {404}
    assert not [page for page in pages if why in page.text]


@one_engine
def test_a_review_that_was_opened_before_an_attempt_gives_no_key_of_it_away(half_a_year: Academy) -> None:
    """The card is on the screen; the same item is then drawn for an attempt; the card is sent."""
    ben = half_a_year.sign_in("ben")
    asked = today(half_a_year).due[0]
    form = card(ben.visit("/me/review/"))
    item, print_ = asked.item, fingerprint(asked.item)
    plan = (PlannedItem(item.id, print_, ()),)
    drawn = Attempt(new_id(), ident("ben"), FIXED, "v", plan, half_a_year.clock())
    with half_a_year.store.write() as conn:
        attempts.start(conn, drawn, [ItemVersion(print_, item.id, item.practice, item.kind, freeze(item))])
    with nothing_changes(half_a_year.store):
        page = ben.send(form, submitted(item, item.key()) | {"confidence": ["sure"]})
    assert " ".join(item.rationale.split())[:40] not in page.text
    assert ben.visit(f"/me/review/{asked.id}/").status == 404


def test_one_card_answered_in_eight_tabs_is_one_review(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    asked = today(half_a_year).due[0]
    form = card(ben.visit("/me/review/"))
    sent = [
        form.sends | submitted(asked.item, one) | {"confidence": ["sure"]}
        for one in (asked.item.key(), wrong(asked.item))
    ]
    open_tabs = tabs(ben)
    replies = at_once(EIGHT, lambda place: open_tabs[place].post(form.action, sent[place % 2]))
    assert {reply.status_code for reply in replies} == {303}
    assert sorted("other" in reply.location for reply in replies) == [False] * 4 + [True] * 4
    assert today(half_a_year).done == 1


# The scale.


@one_engine
@pytest.mark.parametrize(
    ("handle", "addresses"),
    [
        ("ben", ("/studio/calibrations/", f"{QPC}cut", QPC, "/studio/items/")),
        ("ana", ("/studio/calibrations/", f"{QPC}cut", QPC, "/studio/items/")),
        ("ida", (f"{QPC}cut", QPC)),
    ],
)
def test_who_may_not_change_the_scale(half_a_year: Academy, handle: str, addresses: tuple[str, ...]) -> None:
    others(half_a_year, 5)
    visitor = half_a_year.sign_in(handle)
    with nothing_changes(half_a_year.store):
        for address in addresses:
            assert visitor.post(address, {"use": "levels", "do": "use", "by": "tess"}).status_code == 403, address


@one_engine
def test_a_trainer_puts_no_cut_in_force_without_having_judged_and_none_that_nobody_made(half_a_year: Academy) -> None:
    others(half_a_year, 5)
    tess = half_a_year.sign_in("tess")
    with nothing_changes(half_a_year.store):
        for forged in (
            {"do": "use"},
            {"do": "use", "cut": "0.05"},
            {"do": "undo"},
            {"do": "undo", "decided": "x"},
            {},
        ):
            assert tess.post(f"{QPC}cut", forged).status_code == 303
        for practice in ("no-such", "..%2fqpc", "QPC"):
            assert tess.post(f"/studio/angoff/{practice}/cut", {"do": "use"}).status_code in {404, 405}
        for number, code in (("7", 404), ("99999999", 404), ("9" * 40, 303), ("-1", 303), ("1e1", 303), ("", 303)):
            assert tess.post("/studio/calibrations/", {"use": number}).status_code == code, number


@one_engine
def test_a_figure_for_a_question_of_another_practice_is_not_kept(half_a_year: Academy) -> None:
    tess = half_a_year.sign_in("tess")
    with half_a_year.store.read() as conn:
        asked = judging.panel(conn, half_a_year.catalogue, ident("tess"), "questioning")
    assert asked is not None
    with nothing_changes(half_a_year.store):
        forged = dict.fromkeys(asked.items, "1") | {"judge_id": ident("judge-1"), "practice": "questioning"}
        assert tess.post(QPC, forged).status_code == 303


# What somebody writes for themselves.


def _pages(academy: Academy) -> Iterator[str]:
    """Every address that can be opened, about Ben where it is about somebody."""
    for rule, method in routes(academy.app):
        if method == "GET" and not rule.endpoint.startswith("metrics"):
            yield path(rule, ident("guessed"))


@one_engine
@pytest.mark.parametrize("handle", ["ana", "caro", "tess", "ida"])
def test_what_ben_writes_and_reviews_is_on_nobody_elses_page(half_a_year: Academy, handle: str) -> None:
    ben = half_a_year.sign_in("ben")
    write(ben, what=f"Call {SECRET}", account=f"{SECRET} Ltd")
    is_wrong(ben, advice(half_a_year, "ben").lessons[0]["lesson"], words=f"I know {SECRET}")
    address = answer(ben, today(half_a_year).due[0]).url
    visitor = half_a_year.sign_in(handle)
    for page in (*_pages(half_a_year), address, f"/me/profile/?person_id={ident('ben')}"):
        with visitor.open(page, follow_redirects=True) as reply:
            assert SECRET not in reply.get_data(as_text=True), page
    assert visitor.open(address).status_code == 404
