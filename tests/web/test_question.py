"""One question a page: what it asks, what it keeps, and what it never shows."""

import re
from itertools import count

import pytest

from assessor.engine.kinds import AnyItem
from tests.engine.made import submitted
from tests.web.academy import QUESTIONS, Academy, Sitting, new_id, one_engine, wrong
from tests.web.pages import Page

KINDS = ("choice", "judgement", "match", "multiple", "numeric", "order")
SWAP = {"headers": {"X-Assessor-Swap": "1"}}


def secrets(item: AnyItem) -> list[str]:
    """What an author wrote for after the answer, of each piece the first run of plain text that says something."""
    parts = [part for name in ("options", "steps", "pairs", "bands", "mistakes") for part in getattr(item, name, ())]
    proses = [item.rationale, *(part.why for part in parts)]
    runs = [[run.strip() for run in re.split(r"[*_`\[\]<>&\n\"']", prose)] for prose in proses]
    return [next((run for run in of if len(run) > 15), max(of, key=len))[:40] for of in runs]


def at(sitting: Sitting, kind: str) -> int:
    """The number of the first question of a kind, everything before it answered."""
    for number in count(1):
        if sitting.item(number).kind == kind:
            return number
        sitting.answer(number)
    raise AssertionError


def begun_with(academy: Academy, kind: str) -> Sitting:
    """An attempt in which a kind occurs; the draw is by chance."""
    for handle in ("caro", "ana", "dov", "ida", "tess", "ben"):
        sitting = academy.sign_in(handle).begin()
        if kind in {sitting.item(number).kind for number in range(1, sitting.length + 1)}:
            return sitting
    pytest.fail(f"six attempts without a {kind} item")


def picked(page: Page) -> dict[str, list[str]]:
    """What the answer form holds, without the fields that are not about the answer."""
    sends = page.form().sends
    return {name: values for name, values in sends.items() if name not in {"csrf_token", "shown"}}


@one_engine
def test_no_question_shows_its_key_its_whys_or_its_rationale(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    for number in range(1, sitting.length + 1):
        page = sitting.question(number)
        for secret in secrets(sitting.item(number)):
            assert secret
            assert secret not in page.text
        assert not re.search(r"data-right|item-rationale|why-row|class=.credit", page.html)
        sitting.answer(number)


@one_engine
def test_the_page_holds_the_whole_question_and_its_confidence(first_day: Academy) -> None:
    page = first_day.sign_in("caro").begin().question(1)
    offers = page.form().offers
    assert offers["confidence"] == ["sure", "fairly", "guess"]
    assert "confidence" not in page.form().sends
    assert "right about 9 times in 10" in page.text
    assert "nobody sees your single answers" in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_every_kind_is_kept_as_it_was_sent(first_day: Academy, kind: str) -> None:
    sitting = begun_with(first_day, kind)
    number = at(sitting, kind)
    given = wrong(sitting.item(number))
    sitting.answer(number, given, "guess")
    kept = sitting.responses[-1]
    assert kept.position == number - 1
    assert kept.answer == given
    assert kept.credit == sitting.item(number).score(given) < 100
    assert kept.confidence == "guess"
    assert kept.presented == list(sitting.attempt.plan[number - 1].order)
    assert kept.seconds == 30


@one_engine
@pytest.mark.parametrize("kind", KINDS)
def test_without_a_confidence_everything_filled_in_is_still_there(first_day: Academy, kind: str) -> None:
    sitting = begun_with(first_day, kind)
    number = at(sitting, kind)
    fields = submitted(sitting.item(number), wrong(sitting.item(number)))
    page = sitting.rep.send(sitting.question(number).form(), fields)
    assert page.status == 422
    assert "Say how sure you are as well" in page.text
    assert {name: sorted(values) for name, values in picked(page).items()} == {
        name: sorted(values) for name, values in fields.items()
    }
    assert len(sitting.responses) == number - 1


@one_engine
@pytest.mark.parametrize("kind", KINDS)
def test_without_an_answer_the_confidence_is_still_there(first_day: Academy, kind: str) -> None:
    sitting = begun_with(first_day, kind)
    number = at(sitting, kind)
    page = sitting.rep.send(sitting.question(number).form(), {"confidence": ["fairly"]})
    assert page.status == 422
    assert picked(page)["confidence"] == ["fairly"]
    assert 'role="alert"' in page.html
    assert len(sitting.responses) == number - 1


@one_engine
@pytest.mark.parametrize("kind", ["order", "match", "numeric"])
def test_half_an_answer_is_refused_and_kept_on_the_page(first_day: Academy, kind: str) -> None:
    sitting = begun_with(first_day, kind)
    number = at(sitting, kind)
    item = sitting.item(number)
    whole = submitted(item, item.key())
    half = {"answer": ["many"]} if kind == "numeric" else dict([next(iter(whole.items()))])
    page = sitting.rep.send(sitting.question(number).form(), {**half, "confidence": "sure"})
    assert page.status == 422
    assert {name: picked(page)[name] for name in half} == half
    assert picked(page)["confidence"] == ["sure"]


@one_engine
def test_an_unknown_option_or_confidence_is_refused(first_day: Academy) -> None:
    sitting = begun_with(first_day, "choice")
    number = at(sitting, "choice")
    form = sitting.question(number).form()
    for fields in (
        {"answer": "no-such-option", "confidence": "sure"},
        {"answer": form.offers["answer"][0], "confidence": "certain"},
        {"answer": form.offers["answer"][0], "confidence": ""},
        {"answer": "<script>alert(1)</script>", "confidence": "sure"},
    ):
        page = sitting.rep.send(form, fields)
        assert page.status == 422
        assert "<script>alert" not in page.html
    assert len(sitting.responses) == number - 1


def test_the_same_answer_twice_is_one_row(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    form = sitting.question(1).form()
    fields = submitted(sitting.item(1), sitting.item(1).key()) | {"confidence": ["sure"]}
    first = sitting.rep.send(form, fields)
    first_day.clock.goes_on(seconds=5)
    second = sitting.rep.send(form, fields)
    assert first.url == second.url == f"{sitting.path}2"
    assert len(sitting.responses) == 1


def test_another_answer_to_the_same_question_shows_the_first_which_stays(first_day: Academy) -> None:
    sitting = begun_with(first_day, "choice")
    number = at(sitting, "choice")
    item = sitting.item(number)
    form = sitting.question(number).form()
    sitting.answer(number, wrong(item), "guess")
    page = sitting.rep.send(form, submitted(item, item.key()) | {"confidence": ["sure"]})
    assert page.status == 409
    assert page.text.count("the first answer is the one that counts") == 1
    assert "You said: guess." in page.text
    assert re.search(rf'value="{wrong(item)}" checked', page.html)
    assert sitting.responses[-1].answer == wrong(item)


def test_another_confidence_for_the_same_answer_changes_nothing(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    form = sitting.question(1).form()
    fields = submitted(sitting.item(1), sitting.item(1).key())
    sitting.rep.send(form, fields | {"confidence": ["guess"]})
    assert sitting.rep.send(form, fields | {"confidence": ["sure"]}).status == 409
    assert [response.confidence for response in sitting.responses] == ["guess"]


@one_engine
def test_nobody_can_skip_ahead(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    sitting.answer(1)
    assert sitting.question(QUESTIONS).url == f"{sitting.path}2"
    fields = submitted(sitting.item(3), sitting.item(3).key()) | {"confidence": ["sure"]}
    reply = sitting.rep.post(f"{sitting.path}3", fields)
    assert reply.status_code == 303
    assert reply.location == sitting.path
    assert len(sitting.responses) == 1


@one_engine
def test_going_back_shows_the_answer_and_nothing_to_change(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    sitting.answer(1, confidence="fairly")
    page = sitting.question(1)
    assert "You have answered this" in page.text
    assert "You said: fairly sure." in page.text
    assert [form for form in page.forms if form.method == "post"] == []
    assert re.search(r'<fieldset class="answered" disabled', page.html)
    assert f"{sitting.path}2" in page.links
    for secret in secrets(sitting.item(1)):
        assert secret not in page.text


@one_engine
def test_after_the_last_answer_every_question_leads_to_the_result(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    last = sitting.question(1).form()
    page = sitting.finish()
    assert page.url == sitting.path
    assert "Where you stand" in page.text
    assert sitting.question(1).url == sitting.path
    assert sitting.rep.send(last, {"confidence": "sure"}).url == sitting.path
    assert len(sitting.responses) == QUESTIONS


@one_engine
@pytest.mark.parametrize(
    "number", ["0", str(QUESTIONS + 1), "-1", "1.5", "x", "1e3", str(10**18), "9" * 5000, "%00", "٣٤"]
)
def test_a_number_that_is_no_question_is_not_found(first_day: Academy, number: str) -> None:
    sitting = first_day.sign_in("caro").begin()
    assert sitting.rep.open(f"{sitting.path}{number}").status_code == 404
    assert sitting.rep.post(f"{sitting.path}{number}").status_code in {404, 405}


@one_engine
@pytest.mark.parametrize("shown", ["", "x", "nan", "inf", "-inf", "1e400", "-1", "99999999999", "\0", "9" * 9000])
def test_a_time_that_cannot_be_is_left_out(first_day: Academy, shown: str) -> None:
    sitting = first_day.sign_in("caro").begin()
    fields = submitted(sitting.item(1), sitting.item(1).key()) | {"confidence": ["sure"], "shown": [shown]}
    sitting.rep.send(sitting.question(1).form(), fields)
    assert [response.seconds for response in sitting.responses] == [None]


@one_engine
def test_the_next_question_comes_in_one_round_trip_where_the_page_can_swap(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    page = sitting.answer(1, **SWAP)
    assert page.status == 200
    assert page.headers["X-Assessor-Url"] == f"{sitting.path}2"
    assert "<html" not in page.html
    assert page.text.startswith(f"Question 2 of {QUESTIONS}")
    assert page.form().action == f"{sitting.path}2"


@one_engine
def test_a_swapped_page_shows_what_is_missing_and_keeps_its_address(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    page = sitting.rep.send(sitting.question(1).form(), {}, **SWAP)
    assert page.status == 422
    assert "<html" not in page.html
    assert page.headers["X-Assessor-Url"] == f"{sitting.path}1"


@one_engine
def test_after_the_last_question_a_page_that_swaps_is_sent_to_the_result(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    for number in range(1, QUESTIONS):
        sitting.answer(number)
    page = sitting.answer(QUESTIONS, **SWAP)
    assert page.status == 204
    assert page.html == ""
    assert page.headers["X-Assessor-Go"] == sitting.path


@one_engine
def test_a_page_that_swaps_learns_that_the_attempt_was_finished_elsewhere(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    form = sitting.question(1).form()
    sitting.stop()
    page = sitting.rep.send(form, {"confidence": "sure"}, **SWAP)
    assert page.status == 204
    assert page.headers["X-Assessor-Go"] == sitting.path


@one_engine
def test_somebody_elses_question_is_not_found_whatever_is_sent(first_day: Academy) -> None:
    theirs = first_day.sign_in("caro").begin()
    fields = submitted(theirs.item(1), theirs.item(1).key()) | {"confidence": ["sure"]}
    for handle in ("ana", "dov", "tess", "ida"):
        other = first_day.sign_in(handle)
        assert other.open(f"{theirs.path}1").status_code == 404
        assert other.post(f"{theirs.path}1", fields).status_code == 404
        assert other.open(f"/me/attempts/{new_id()}/1").status_code == 404
    assert theirs.responses == []
