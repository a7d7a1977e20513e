"""Reviewing: ten a day at most, key and reasons after each answer, and nothing of it in what is known."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import delete, select

from assessor.demo.cast import ident
from assessor.engine.fingerprint import fingerprint
from assessor.engine.forms import presented
from assessor.engine.know import Knowledge
from assessor.progress import review as practice
from assessor.progress.evidence import answered
from assessor.progress.review import Day, Due
from assessor.reports import knowledge
from assessor.store import attempts, reviews
from assessor.store.attempts import Attempt, PlannedItem
from assessor.store.reviews import Review
from assessor.store.schema_review import review_card
from tests.engine.made import submitted
from tests.support.dump import nothing_changes
from tests.web.academy import FORM, Academy, Sitting, Visitor, new_id, one_engine, wrong
from tests.web.pages import Form, Page

PRESSING = ("streak", "overdue", "behind", "missed", "catch up", "waiting for you")


def today(opened: Academy, handle: str = "ben") -> Day:
    with opened.store.read() as conn:
        return practice.day(conn, opened.catalogue, ident(handle), opened.clock())


def kept(opened: Academy, handle: str = "ben") -> list[Review]:
    with opened.store.read() as conn:
        return reviews.of_person(conn, ident(handle))


def known(opened: Academy, handle: str = "ben") -> dict[str, Knowledge]:
    with opened.store.read() as conn:
        evidence = answered(conn, opened.catalogue, attempts.history(conn, ident(handle)))
    return knowledge(opened.catalogue, evidence, opened.clock.time)


def card(page: Page) -> Form:
    (form,) = [form for form in page.forms if "/me/review/" in form.action and form.method == "post"]
    return form


def answer(visitor: Visitor, asked: Due, *, right: bool = True, sure: str = "sure") -> Page:
    """Answer the card that the page shows."""
    given = asked.item.key() if right else wrong(asked.item)
    return visitor.send(card(visitor.visit("/me/review/")), submitted(asked.item, given) | {"confidence": [sure]})


@one_engine
def test_who_was_asked_nothing_has_nothing_to_review(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    page = caro.visit("/me/review/")
    assert "Nothing to review yet" in page.text
    assert "/me/assess/" in page.links
    assert "to review, about" not in caro.visit("/me/").text
    assert "nothing to reckon with yet" in caro.visit("/me/review/pace").text


@one_engine
def test_ten_on_a_day_each_with_its_key_and_then_no_more(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    assert "10 questions to review, about 5 minutes." in ben.visit("/me/").text
    for number in range(1, 11):
        asked = today(half_a_year).due[0]
        page = ben.visit("/me/review/")
        assert f"Review {number} of 10 today" in page.text
        assert asked.item.rationale not in page.text, "what is right comes after the answer"
        page = answer(ben, asked, right=number % 2 == 0)
        assert page.url == f"/me/review/{asked.id}/"
        assert page.html.count("item-rationale") == 1
        assert ("Right" if number % 2 == 0 else "Not right") in page.title or "of 100" in page.title
        assert "It comes back on" in page.text
        assert f"/{asked.item.lesson.replace('#', '/#')}" in page.links
    assert "Done for today" in page.text
    done = ben.visit("/me/review/")
    assert "10 reviewed." in done.text
    assert "The next is due on Sunday, 22 November 2026" in done.text
    assert "to review, about" not in ben.visit("/me/").text
    assert len(kept(half_a_year)) == 10
    half_a_year.clock.goes_on(days=1)
    assert "Review 1 of 10 today" in ben.visit("/me/review/").text


@one_engine
def test_what_one_was_sure_of_and_had_wrong_comes_first_and_in_other_words(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    sitting = ben.begin()
    alarming = sitting.item(5)
    for number in range(1, sitting.length + 1):
        item = sitting.item(number)
        sitting.answer(number, wrong(item) if number == 5 else item.key(), "sure" if number == 5 else "guess")
    assert "Nothing is due today" in ben.visit("/me/review/").text
    first_day.clock.goes_on(days=1)
    asked = today(first_day).due[0]
    assert asked.card.point == f"{alarming.practice}/{alarming.point}"
    assert asked.item.id != alarming.id
    answer(ben, asked, right=False, sure="guess")
    seen = next(one for one in today(first_day).cards if one.point == asked.card.point)
    assert seen.seen == (alarming.id, asked.item.id)
    assert not seen.alarming


def test_what_is_sent_twice_is_one_review(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    asked = today(half_a_year).due[0]
    form = card(ben.visit("/me/review/"))
    right = submitted(asked.item, asked.item.key()) | {"confidence": ["sure"]}
    first, second = ben.send(form, right), ben.send(form, right)
    assert first.url == second.url == f"/me/review/{asked.id}/"
    assert "You had answered this before" not in second.text
    other = ben.send(form, submitted(asked.item, wrong(asked.item)) | {"confidence": ["guess"]})
    assert "You had answered this before; that answer is kept" in other.text
    (stored,) = kept(half_a_year)
    assert (stored.credit, stored.confidence, stored.point) == (100, "sure", asked.card.point)
    with half_a_year.store.read() as conn:
        moved = [one.point for one in reviews.cards(conn, ident("ben")) if one.last == stored.reviewed_at]
    assert moved == [asked.card.point]


@one_engine
def test_a_form_with_something_missing_keeps_what_was_given(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    asked = today(half_a_year).due[0]
    given = submitted(asked.item, asked.item.key())
    with nothing_changes(half_a_year.store):
        page = ben.send(card(ben.visit("/me/review/")), given)
        assert (page.status, page.ids.count("trouble")) == (422, 1)
        assert "Say how sure you are as well" in page.text
        assert {name: card(page).sends[name] for name in given} == given
        page = ben.send(card(ben.visit("/me/review/")), {"confidence": ["fairly"]})
        assert page.status == 422
        assert card(page).sends["confidence"] == ["fairly"]
        page = ben.send(card(page), given | {"confidence": ["fairly"], "text": ["another wording"]})
        assert page.status == 409
        assert "This question was changed while you looked at it" in page.text


@one_engine
def test_nothing_of_it_enters_what_is_known(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    before, sittings, profile = known(half_a_year), half_a_year.attempts("ben"), ben.visit("/me/").html
    for _ in range(10):
        answer(ben, today(half_a_year).due[0])
    assert len(kept(half_a_year)) == 10
    assert known(half_a_year) == before
    assert half_a_year.attempts("ben") == sittings
    assert practices(ben.visit("/me/").html) == practices(profile) != ""


def practices(html: str) -> str:
    """What the desk shows of each practice."""
    return html.partition('id="practices"')[2].partition('<section id="own">')[0]


@one_engine
def test_taking_it_again_after_reading_the_keys_does_not_raise_know(first_day: Academy) -> None:
    """Somebody who knew nothing, has read every key in the result and in review, and answers by heart."""
    ben = first_day.sign_in("ben")
    first = ben.begin()
    for number in range(1, first.length + 1):
        first.answer(number, wrong(first.item(number)))
    planned = {one.item for one in first.attempt.plan}
    read: set[str] = set()
    for _ in range(3):
        first_day.clock.goes_on(days=1)
        while due := today(first_day).due:
            answer(ben, due[0], right=False)
            read.add(due[0].item.id)
    assert len(read - planned) >= 20, "review asks in other words"
    at, before = first_day.clock.time, known(first_day)
    again = retake(first_day, ben, planned | read)
    assert len(again.responses) == len(planned | read)
    assert {one.credit for one in again.responses} == {100}
    assert not any(one.counts or one.first_attempt for one in again.responses)
    first_day.clock.time = at
    assert known(first_day) == before


def retake(opened: Academy, visitor: Visitor, items: set[str]) -> Sitting:
    """An attempt at just these items, each answered with its key."""
    catalogue = opened.catalogue
    asked = [catalogue.items[name] for name in sorted(items)]
    plan = tuple(PlannedItem(item.id, fingerprint(item), presented(item, Random(1))) for item in asked)
    begun = Attempt(new_id(), ident("ben"), FORM, catalogue.version, plan, opened.clock())
    with opened.store.write() as conn:
        attempts.start(conn, begun, ())
    sitting = Sitting(visitor, begun.id)
    sitting.finish()
    return sitting


@one_engine
def test_an_item_that_waits_in_an_attempt_is_not_reviewed(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    planned = {one.item for one in ben.begin().attempt.plan}
    for _ in range(3):
        found = today(half_a_year)
        assert len(found.due) == 10
        assert planned.isdisjoint(one.item.id for one in found.due)
        half_a_year.clock.goes_on(days=7)


@one_engine
def test_a_holiday_is_not_punished_and_nothing_presses(half_a_year: Academy) -> None:
    half_a_year.clock.goes_on(days=90)
    ben = half_a_year.sign_in("ben")
    pages = [ben.visit(path) for path in ("/me/review/", "/me/", "/me/review/pace")]
    assert "Review 1 of 10 today" in pages[0].text
    assert len([one for one in today(half_a_year).cards if one.due <= half_a_year.clock.time]) > 10
    for _ in range(10):
        pages.append(answer(ben, today(half_a_year).due[0]))
    pages.append(ben.visit("/me/review/"))
    assert not [word for page in pages for word in PRESSING if word in page.text.lower()]


@one_engine
def test_more_to_remember_comes_back_sooner_and_costs_more(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    asked = today(half_a_year).due[0]
    answer(ben, asked)
    before = {one.point: one.due for one in today(half_a_year).cards}
    page = ben.visit("/me/review/pace")
    assert page.form("/pace").sends["retention"] == ["0.85"], "the engine's own, until somebody picks another"
    assert page.form("/pace").offers["retention"] == ["0.75", "0.80", "0.85", "0.90", "0.95"]
    assert page.text.count("a day") >= 5
    assert f"{len(before)} learning points that you have met" in page.text
    kept = ben.send(page.form("/pace"), {"retention": ["0.95"]})
    assert kept.url == "/me/review/"
    assert "Kept: of 100 things that come back you want still to know 95." in kept.text
    assert "Kept:" not in ben.visit("/me/review/").text
    after = {one.point: one.due for one in today(half_a_year).cards}
    assert after[asked.card.point] < before[asked.card.point]
    assert all(after[point] <= due for point, due in before.items())
    assert ben.visit("/me/review/pace").form("/pace").sends["retention"] == ["0.95"]
    with nothing_changes(half_a_year.store):
        for given in ("", "0.99", "1e9", "nan"):
            page = ben.send(ben.visit("/me/review/pace").form("/pace"), {"retention": [given]})
            assert (page.status, "Pick one of these." in page.text) == (422, True)


@one_engine
def test_a_card_that_is_not_asked_today_stores_nothing(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    asked = today(half_a_year).due[0]
    given = submitted(asked.item, asked.item.key()) | {"confidence": ["sure"]}
    with nothing_changes(half_a_year.store):
        reply = ben.post(f"/me/review/{new_id()}/", given)
        assert (reply.status_code, reply.location) == (303, "/me/review/")


@pytest.mark.parametrize("handle", ["ana", "dov", "tess", "ida"])
@one_engine
def test_nobody_else_sees_or_sends_it(half_a_year: Academy, handle: str) -> None:
    ben = half_a_year.sign_in("ben")
    asked = today(half_a_year).due[0]
    address = answer(ben, asked).url
    assert "Who else sees this: nobody" in ben.visit(address).text
    other = half_a_year.sign_in(handle)
    with nothing_changes(half_a_year.store):
        assert other.visit(address).status == 404
        assert other.post(address, {"text": "x"}).status_code == 404
    assert other.visit("/me/review/").text.count("Nothing to review yet") == 1


@one_engine
def test_answers_that_an_earlier_version_kept_are_reviewed_too(half_a_year: Academy) -> None:
    """It ended attempts without a card."""
    before = today(half_a_year)
    with half_a_year.store.write() as conn:
        kept_cards = conn.execute(select(review_card).order_by(review_card.c.point)).all()
        conn.execute(delete(review_card))
    assert len(kept_cards) == len(before.cards)
    assert today(half_a_year) == before
    with half_a_year.store.write() as conn:
        practice.take_in(conn, ident("ben"), attempts.history(conn, ident("ben")))
        assert conn.execute(select(review_card).order_by(review_card.c.point)).all() == kept_cards


@one_engine
def test_the_day_ends_at_midnight(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    for _ in range(10):
        answer(ben, today(half_a_year).due[0])
    half_a_year.clock.time = half_a_year.clock.time.replace(hour=23, minute=59)
    assert today(half_a_year).due == ()
    half_a_year.clock.goes_on(minutes=1)
    assert today(half_a_year).due
    assert half_a_year.clock.time.date().isoformat() == "2026-11-22"
    assert timedelta() < half_a_year.clock.time - kept(half_a_year)[-1].reviewed_at < timedelta(days=1)
