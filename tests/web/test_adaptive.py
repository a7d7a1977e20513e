"""An attempt that grows: each question is chosen by the answers before it, and kept with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.engine.know import State
from assessor.engine.sitting import Aim, Goal
from assessor.progress import asking
from assessor.progress.evidence import answered
from assessor.reports import knowledge
from assessor.store import Store, attempts
from tests.engine.made import submitted
from tests.support.made import at_once
from tests.web.academy import Academy, Sitting, Visitor, new_id, one_engine, opened, wrong
from tests.web.project import copied, release_again

FORM = "one-by-one"
PRACTICES = ("qpc", "inside-relationships", "questioning")
OTHERS = "lead-by-example"
"""A practice of managers."""
SWAP = {"X-Assessor-Swap": "1"}


@pytest.fixture(scope="module")
def adaptive_project(released_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied(released_project, tmp_path_factory.mktemp("adaptive") / "project")
    forms = root / "quizzes" / "forms.yaml"
    few = f"adaptive: {{most: 14, minutes: 25, practices: [{', '.join((*PRACTICES, OTHERS))}]}}"
    text, changed = re.subn(r"adaptive: .*", few, forms.read_text("utf-8"))
    assert changed == 1
    forms.write_text(text, "utf-8")
    release_again(root)
    return root


@pytest.fixture
def academy(adaptive_project: Path, store: Store) -> Academy:
    """The cast, and a form that chooses its questions on few practices."""
    return opened(Settings(root=adaptive_project, demo=True), store)


def begin(rep: Visitor, **chosen: str | list[str]) -> Sitting:
    (form,) = [form for form in rep.visit("/me/assess/").forms if form.sends.get("form") == [FORM]]
    return Sitting(rep, rep.send(form, chosen).url.split("/")[3])


def finish(sitting: Sitting, *, right: bool = True) -> None:
    """Answer what is asked until nothing is."""
    while sitting.attempt.finished_at is None:
        number = sitting.length
        sitting.answer(number, None if right else wrong(sitting.item(number)))


def asked_about(sitting: Sitting) -> list[str]:
    return [sitting.item(number).practice for number in range(1, sitting.length + 1)]


@one_engine
def test_the_page_lets_one_choose_practices_and_a_length(academy: Academy) -> None:
    page = academy.sign_in("caro").visit("/me/assess/")
    form = page.form("/me/assess/")
    assert sorted(form.offers["practice"]) == sorted((*PRACTICES, OTHERS))
    assert form.offers["minutes"] == ["10", "20", "settled"]
    assert form.sends["minutes"] == ["20"]
    assert "practice" not in form.sends
    assert "25 minutes and 14 questions at most" in page.text


def test_it_begins_with_one_question_and_says_what_it_knows_of_the_rest(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    assert sitting.length == 1
    assert sitting.attempt.aim == Aim(PRACTICES, 20, 14)
    page = sitting.question(1)
    assert "Question 1 " in page.text
    assert "Question 1 of" not in page.text + page.title
    assert "about 20 minutes left, or fewer if it is settled earlier" in page.text
    assert "Stop here and see my result" in page.text


def test_each_answer_brings_one_more_question_and_first_each_practice(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    for number in (1, 2, 3):
        assert sitting.answer(number).url == f"{sitting.path}{number + 1}"
        assert sitting.length == len(sitting.responses) + 1 == number + 1
    assert sorted(asked_about(sitting)[:3]) == sorted(PRACTICES)
    assert "about 19 minutes left" in sitting.question(4).text
    planned = sitting.attempt.plan
    assert len({one.item for one in planned}) == 4
    for one in planned:
        assert sorted(one.order) == sorted(academy.catalogue.items[one.item].shuffled())
    with academy.store.read() as conn:
        assert attempts.versions(conn, [one.fingerprint for one in planned]).keys() == {
            one.fingerprint for one in planned
        }


@one_engine
def test_only_chosen_practices_are_asked_about(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"), practice=["qpc"], minutes="10")
    assert sitting.attempt.aim == Aim(("qpc",), 10, 14)
    for number in (1, 2, 3):
        sitting.answer(number, wrong(sitting.item(number)) if number == 2 else None)
    assert set(asked_about(sitting)) == {"qpc"}


@one_engine
def test_a_practice_of_another_role_is_asked_about_only_if_it_is_chosen(academy: Academy) -> None:
    caro = academy.sign_in("caro")
    assert "Practices of another role than yours" in caro.visit("/me/assess/").text
    assert begin(caro).attempt.aim == Aim(PRACTICES, 20, 14)
    sitting = begin(academy.sign_in("dov"), practice=["qpc", OTHERS], minutes="10")
    assert sitting.attempt.aim == Aim(("qpc", OTHERS), 10, 14)


@one_engine
def test_who_sells_and_leads_is_asked_about_both(academy: Academy) -> None:
    ana = academy.sign_in("ana")
    assert "Practices of another role" not in ana.visit("/me/assess/").text
    assert begin(ana).attempt.aim == Aim(tuple(academy.catalogue.asked_by(academy.catalogue.forms[FORM])), 20, 14)


@one_engine
@pytest.mark.parametrize("minutes", ["", "7", "30", "20 "])
def test_a_length_that_is_not_offered_is_refused(academy: Academy, minutes: str) -> None:
    caro = academy.sign_in("caro")
    reply = caro.post("/me/assess/", {"form": FORM, "attempt": new_id(), "minutes": minutes})
    assert reply.status_code == 400
    assert academy.attempts("caro") == []


@one_engine
def test_practices_that_are_not_there_are_not_asked_about(academy: Academy) -> None:
    caro = academy.sign_in("caro")
    chosen = {"form": FORM, "attempt": new_id(), "minutes": "20", "practice": "no-such-practice"}
    reply = caro.post("/me/assess/", chosen)
    assert reply.status_code == 422
    assert "choose something else" in reply.text
    assert academy.attempts("caro") == []


def test_eight_threads_send_one_answer_and_get_one_next_question(academy: Academy) -> None:
    caro = academy.sign_in("caro")
    sitting = begin(caro)
    form = sitting.question(1).form("/1")
    fields = submitted(sitting.item(1), sitting.item(1).key()) | {"confidence": ["sure"]}
    cookie = caro.client.get_cookie("assessor-demo")
    assert cookie is not None
    academy.visitor().visit("/account/")

    def send(number: int) -> tuple[int, str]:
        other = academy.visitor()
        other.client.set_cookie("assessor-demo", cookie.value)
        reply = other.post(form.action, form.sends | fields)
        return reply.status_code, reply.location

    assert set(at_once(8, send)) == {(303, f"{sitting.path}2")}
    assert (len(sitting.responses), sitting.length) == (1, 2)


def test_eight_clicks_at_once_begin_one_attempt_with_one_question(academy: Academy) -> None:
    caro = academy.sign_in("caro")
    form = caro.visit("/me/assess/").form("/me/assess/")
    cookie = caro.client.get_cookie("assessor-demo")
    assert cookie is not None
    academy.visitor().visit("/account/")

    def click(number: int) -> str:
        other = academy.visitor()
        other.client.set_cookie("assessor-demo", cookie.value)
        return other.post(form.action, form.sends).location.rpartition("/")[0]

    assert len(set(at_once(8, click))) == 1
    (attempt,) = academy.attempts("caro")
    assert len(attempt.plan) == 1


@one_engine
def test_another_answer_to_an_earlier_question_is_a_conflict_and_asks_nothing_more(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    form = sitting.question(1).form("/1")
    sitting.answer(1)
    other = submitted(sitting.item(1), wrong(sitting.item(1))) | {"confidence": ["sure"]}
    page = sitting.rep.send(form, other)
    assert page.status == 409
    assert "the first answer is the one that counts" in page.text
    assert (len(sitting.responses), sitting.length) == (1, 2)


@one_engine
def test_one_goes_on_at_the_same_question_later_and_without_what_the_process_had_kept(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    sitting.answer(1)
    sitting.answer(2)
    planned = sitting.attempt.plan
    asking._known.clear()
    later = academy.sign_in("caro")
    assert later.visit(sitting.path).url == f"{sitting.path}3"
    assert "have answered 2." in later.visit("/me/assess/").text
    assert "2 answered" in later.visit("/me/").text
    assert sitting.attempt.plan == planned


@one_engine
def test_what_the_process_keeps_is_what_the_answers_say(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    for number in range(1, 6):
        sitting.answer(number, wrong(sitting.item(number)) if number % 2 else None)
    with academy.store.read() as conn:
        kept = asking.believed(conn, academy.catalogue, sitting.attempt, sitting.responses)
        asking._known.clear()
        assert asking.believed(conn, academy.catalogue, sitting.attempt, sitting.responses) == kept
        assert asking.believed(conn, academy.catalogue, sitting.attempt, sitting.responses[:3]) != kept


@one_engine
def test_it_ends_at_the_most_items(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"), minutes="settled")
    number = 0
    while sitting.attempt.finished_at is None:
        number += 1
        sitting.answer(number, wrong(sitting.item(number)) if number % 2 else None)
    assert len(sitting.responses) <= 14
    assert sitting.length == len(sitting.responses)
    assert sitting.attempt.aim is not None
    assert sitting.attempt.aim.goal is Goal.STATES


@one_engine
def test_it_ends_when_the_time_is_up(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"), minutes="10")
    for number in (1, 2, 3):
        form = sitting.question(number).form(f"/{number}")
        given = submitted(sitting.item(number), sitting.item(number).key()) | {"confidence": ["sure"]}
        academy.clock.goes_on(minutes=4)
        page = sitting.rep.send(form, given)
    assert page.url == sitting.path
    assert "3 questions answered" in page.text
    assert sitting.attempt.finished_at is not None


@one_engine
def test_who_knows_nothing_is_settled_soon_and_the_result_says_so(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"), minutes="settled")
    finish(sitting, right=False)
    assert 3 <= len(sitting.responses) < 14
    page = sitting.rep.visit(sitting.path)
    assert "It is settled for all 3 practices" in page.text
    assert not [form for form in page.forms if "practice" in form.sends]


@one_engine
def test_one_may_stop_at_any_question_and_is_told_what_more_would_buy(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    sitting.answer(1)
    asked = sitting.rep.visit(f"{sitting.path}finish").text
    assert "question; every answer is kept" in asked
    assert "2 practices have not come up yet" in asked
    assert "what you have answered counts" in asked
    page = sitting.stop()
    assert "1 question answered" in page.text
    assert "It is open for all of them." in page.text
    assert "You have not been asked about 2 of them yet, so what is said of those follows" in page.text
    said = re.search(r"(\d+) more questions? would settle (this practice|these \w+ practices)", page.text)
    assert said
    (form,) = [form for form in page.forms if "practice" in form.sends]
    assert form.sends["minutes"] == ["settled"]
    question = sitting.rep.send(form)
    further = Sitting(sitting.rep, question.url.split("/")[3])
    assert further.id != sitting.id
    assert further.attempt.aim is not None
    assert sorted(further.attempt.aim.practices) == sorted(form.sends["practice"])
    assert further.attempt.aim.goal is Goal.STATES
    assert further.item(1).id != sitting.item(1).id


@one_engine
def test_going_on_settles_what_was_said_to_be_settled(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    for number in range(1, 5):
        sitting.answer(number, wrong(sitting.item(number)))
    page = sitting.stop()
    (form,) = [form for form in page.forms if "practice" in form.sends]
    further = Sitting(sitting.rep, sitting.rep.send(form).url.split("/")[3])
    finish(further, right=False)
    with academy.store.read() as conn:
        evidence = answered(conn, academy.catalogue, attempts.history(conn, ident("caro")))
    known = knowledge(academy.catalogue, evidence, academy.clock())
    assert {known[name].state for name in form.sends["practice"]} == {State.NEEDS_WORK}


@one_engine
def test_a_question_of_the_last_sixty_days_is_not_asked_again(academy: Academy) -> None:
    caro = academy.sign_in("caro")
    seen: set[str] = set()
    for _ in range(2):
        sitting = begin(caro, minutes="settled")
        for number in range(1, 9):
            if sitting.attempt.finished_at is None:
                sitting.answer(number, wrong(sitting.item(number)) if number % 2 else None)
        if sitting.attempt.finished_at is None:
            sitting.stop()
        asked = {response.item_id for response in sitting.responses}
        assert not asked & seen
        assert all(response.counts for response in sitting.responses)
        seen |= asked


@one_engine
def test_when_everything_was_asked_the_page_says_when_there_is_something_again(academy: Academy) -> None:
    caro = academy.sign_in("caro")
    for _ in range(20):
        page = caro.visit("/me/assess/")
        if "would say nothing new" in page.text:
            break
        finish(begin(caro, minutes="settled", practice=[*PRACTICES, OTHERS]))
    assert "There is something to ask again from 20 January 2027" in page.text
    assert not [form for form in page.forms if "form" in form.sends]
    drawn_from = academy.catalogue.drawn_from
    everything = {item for practice in (*PRACTICES, OTHERS) for item in drawn_from[practice]}
    assert {given.item_id for one in academy.attempts("caro") for given in academy.responses(one.id)} == everything
    academy.clock.goes_on(days=61)
    assert begin(academy.sign_in("caro")).length == 1


@one_engine
def test_a_script_gets_the_next_question_in_one_round_trip(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    form = sitting.question(1).form("/1")
    fields = form.sends | submitted(sitting.item(1), sitting.item(1).key()) | {"confidence": ["sure"]}
    reply = sitting.rep.post(form.action, fields, headers=SWAP)
    assert (reply.status_code, reply.headers["X-Assessor-Url"]) == (200, f"{sitting.path}2")
    assert 'data-title="Question 2"' in reply.text
    assert "<html" not in reply.text


@one_engine
def test_earlier_answers_are_where_the_belief_begins(academy: Academy) -> None:
    caro = academy.sign_in("caro")
    first = begin(caro)
    finish(first, right=False)
    academy.clock.goes_on(days=200)
    second = begin(academy.sign_in("caro"))
    with academy.store.read() as conn:
        then = asking.believed(conn, academy.catalogue, first.attempt, first.responses)
        now = asking.believed(conn, academy.catalogue, second.attempt, [])
    assert now.belief.mean == then.belief.mean
    assert now.answers == then.answers
    rows = [now.belief.names.index(practice) for practice in PRACTICES]
    assert all(now.belief.sd(row) > then.belief.sd(row) for row in rows)


@one_engine
def test_nobody_else_can_begin_go_on_or_answer_for_somebody(academy: Academy) -> None:
    sitting = begin(academy.sign_in("caro"))
    dov = academy.sign_in("dov")
    fields = {"form": FORM, "attempt": sitting.id, "minutes": "20"}
    assert dov.post("/me/assess/", fields, follow_redirects=True).status_code == 404
    assert dov.open(f"{sitting.path}1").status_code == 404
    assert dov.post(f"{sitting.path}1", {"answer": "x", "confidence": "sure"}).status_code == 404
    assert (sitting.length, sitting.responses, academy.attempts("dov")) == (1, [], [])
