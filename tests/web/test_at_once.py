"""Several requests at the same moment: one row, and a sane page for everybody."""

from sqlalchemy import select

from assessor.store.schema import recommendation
from tests.engine.made import submitted
from tests.support.made import at_once
from tests.web.academy import QUESTIONS, Academy, Sitting, Visitor, wrong

EIGHT = 8


def copies(sitting: Sitting) -> list[Visitor]:
    """The same person in as many tabs."""
    cookie = sitting.rep.client.get_cookie("assessor-demo")
    assert cookie is not None
    tabs = [sitting.rep.academy.visitor() for _ in range(EIGHT)]
    for tab in tabs:
        tab.client.set_cookie("assessor-demo", cookie.value)
    return tabs


def test_the_same_answer_from_eight_tabs_at_once_is_one_row(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    for number in range(1, 5):
        form = sitting.question(number).form()
        fields = form.sends | submitted(sitting.item(number), sitting.item(number).key()) | {"confidence": ["sure"]}
        tabs = copies(sitting)
        replies = at_once(EIGHT, lambda place, f=form, s=fields, t=tabs: t[place].post(f.action, s))  # type: ignore[misc]
        assert {reply.status_code for reply in replies} == {303}
        assert {reply.location for reply in replies} <= {sitting.path, f"{sitting.path}{number + 1}"}
        assert len(sitting.responses) == number


def test_different_answers_from_eight_tabs_at_once_leave_the_first_and_say_so(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    item = sitting.item(1)
    form = sitting.question(1).form()
    answers = [submitted(item, item.key()), submitted(item, wrong(item))]
    tabs = copies(sitting)
    replies = at_once(
        EIGHT,
        lambda place: tabs[place].post(form.action, form.sends | answers[place % 2] | {"confidence": ["fairly"]}),
    )
    statuses = sorted(reply.status_code for reply in replies)
    assert statuses == [303] * 4 + [409] * 4
    assert len(sitting.responses) == 1


def test_the_last_answer_from_eight_tabs_at_once_finishes_once_with_one_recommendation(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    for number in range(1, QUESTIONS):
        sitting.answer(number)
    form = sitting.question(QUESTIONS).form()
    fields = form.sends | submitted(sitting.item(QUESTIONS), sitting.item(QUESTIONS).key()) | {"confidence": ["sure"]}
    tabs = copies(sitting)
    replies = at_once(EIGHT, lambda place: tabs[place].post(form.action, fields))
    assert {reply.status_code for reply in replies} == {303}
    assert len(sitting.responses) == QUESTIONS
    with first_day.store.read() as conn:
        made = conn.execute(select(recommendation.c.attempt_id)).scalars().all()
    assert made.count(sitting.id) == 1


def test_finishing_in_one_tab_while_answering_in_another_leaves_no_half(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    sitting.answer(1)
    form, finish = sitting.question(2).form(), sitting.rep.visit(f"{sitting.path}finish").form()
    fields = form.sends | submitted(sitting.item(2), sitting.item(2).key()) | {"confidence": ["sure"]}
    tabs = copies(sitting)
    wanted = [(form.action, fields), (finish.action, finish.sends)]
    replies = at_once(EIGHT, lambda place: tabs[place].post(*wanted[place % 2]))
    assert {reply.status_code for reply in replies} == {303}
    assert len(sitting.responses) in {1, 2}
    assert sitting.attempt.finished_at is not None
    page = sitting.rep.visit(sitting.path)
    assert f"{len(sitting.responses)} of {QUESTIONS} questions answered" in page.text
