"""What was asked for is done by what was done: once done it stays so for its round, and who is late is late once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.assigned import DAY, Asked, Occurrence, Repeats, State, current, finished, last_time
from assessor.engine.recurrence import nth

ASKED = date(2026, 11, 30)
DUE = date(2026, 12, 31)
STATES: tuple[State, ...] = ("open", "due", "overdue", "done")
days = st.dates(ASKED - timedelta(days=800), ASKED + timedelta(days=800))
parts = st.lists(st.lists(days, max_size=8).map(lambda found: sorted(set(found))), min_size=1, max_size=4)
asked = st.builds(
    Asked,
    since=st.dates(ASKED, ASKED + timedelta(days=60)),
    due_on=st.dates(ASKED, ASKED + timedelta(days=400)),
    repeats=st.sampled_from(get_args(Repeats)),
    grace=st.integers(0, 60),
    days=st.integers(1, 3),
)


def there(one: Asked, evidence: list[list[date]], today: date) -> Occurrence:
    found = current(one, evidence, today)
    assert found is not None
    return found


def test_it_is_open_then_due_then_overdue_and_done_by_what_was_done() -> None:
    one = Asked(ASKED, DUE, grace=5)
    late = [there(one, [[]], DUE + timedelta(days=n)).state for n in (-31, -1, 0, 5, 6, 400)]
    assert late == ["open", "open", "due", "due", "overdue", "overdue"]
    did = date(2027, 1, 9)
    assert there(one, [[ASKED - DAY, did]], did - DAY).state == "overdue", "what was done before does not count"
    assert there(one, [[ASKED]], ASKED).done_on == ASKED, "the day itself does"
    found = there(one, [[did, did + DAY]], date(2030, 1, 1))
    assert (found.state, found.done_on, found.again_on) == ("done", did, None)


def test_a_month_that_begins_on_the_31st_stays_at_the_ends_of_months() -> None:
    one = Asked(ASKED, DUE, "month")
    did = [DUE, date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    dues = [there(one, [did], day).due_on for day in did]
    assert dues == did
    assert there(one, [did], date(2027, 4, 1)).due_on == date(2027, 4, 30)
    assert there(one, [did], date(2027, 4, 1)).state == "open"


def test_what_is_late_is_done_once_and_counts_until_the_next_round() -> None:
    one = Asked(ASKED, DUE, "month")
    late = there(one, [[]], date(2027, 2, 10))
    assert (late.state, late.due_on) == ("overdue", DUE), "rounds that passed meanwhile are not piled up"
    did = date(2027, 2, 11)
    for day in (did, date(2027, 2, 28)):
        found = there(one, [[did]], day)
        assert (found.state, found.done_on, found.again_on) == ("done", did, date(2027, 3, 31))
    after = there(one, [[did]], date(2027, 3, 1))
    assert (after.state, after.starts, after.due_on) == ("open", date(2027, 3, 1), date(2027, 3, 31))


def test_a_year_after_the_last_time_moves_with_it() -> None:
    one = Asked(ASKED, DUE, "year-after-last", grace=2)
    never = there(one, [[]], ASKED)
    assert (never.state, never.due_on) == ("open", DUE)
    october = date(2026, 10, 3)
    done = there(one, [[october]], ASKED)
    assert (done.state, done.done_on, done.again_on) == ("done", october, date(2027, 10, 3))
    ahead = there(one, [[october]], date(2027, 9, 3))
    assert (ahead.state, ahead.due_on, ahead.starts) == ("open", date(2027, 10, 3), october + DAY)
    assert there(one, [[october]], date(2027, 10, 6)).state == "overdue"
    may = date(2027, 5, 20)
    moved = there(one, [[october, may]], date(2027, 10, 6))
    assert (moved.state, moved.done_on, moved.again_on) == ("done", may, date(2028, 5, 20))
    for earlier in (date(2025, 12, 5), date(2024, 1, 1)):
        found = there(one, [[earlier]], ASKED)
        assert (found.state, found.due_on) == ("open", DUE), "never before the day that was named"
    leap = there(one, [[date(2028, 2, 29)]], date(2028, 3, 1))
    assert leap.again_on == date(2029, 2, 28)


def test_a_path_is_done_once_all_its_parts_are_and_a_habit_on_as_many_days() -> None:
    one = Asked(ASKED, DUE)
    first, second = ASKED + DAY, DUE + DAY
    half = there(one, [[first], [ASKED - DAY], []], DUE)
    assert (half.state, half.got, half.of) == ("due", 1, 3)
    assert there(one, [[first], [second], [first]], second).done_on == second
    habit = Asked(ASKED, DUE, days=3)
    found = there(habit, [[ASKED - DAY, ASKED, first]], first)
    assert (found.state, found.got, found.of) == ("open", 2, 3)
    assert there(habit, [[ASKED, first, second, DUE + 2 * DAY]], DUE + 2 * DAY).done_on == second


def test_who_came_after_it_was_due_is_not_asked_and_of_what_repeats_for_the_next_time() -> None:
    since = date(2027, 2, 10)
    assert current(Asked(since, DUE), [[]], since) is None
    assert there(Asked(since, DUE, "month"), [[]], since).due_on == date(2027, 2, 28)
    assert there(Asked(since, DUE, "year-after-last"), [[]], since).due_on == date(2027, 12, 31)


@given(asked, parts, st.dates(ASKED, ASKED + timedelta(days=900)))
def test_what_is_done_stays_done_in_its_round(one: Asked, evidence: list[list[date]], today: date) -> None:
    before, after = current(one, evidence, today), current(one, evidence, today + DAY)
    if before is None or after is None:
        assert before == after
        return
    assert after.starts >= before.starts
    assert after.due_on >= before.due_on
    if after.starts == before.starts:
        assert after.due_on == before.due_on
        assert STATES.index(after.state) >= STATES.index(before.state)
        assert after.got >= before.got
        assert after.done_on == (before.done_on or after.done_on)


@given(asked, parts, days, st.dates(ASKED + timedelta(days=60), ASKED + timedelta(days=900)))
def test_doing_more_never_undoes(one: Asked, evidence: list[list[date]], more: date, today: date) -> None:
    before = current(one, evidence, today)
    after = current(one, [sorted({*part, more}) for part in evidence], today)
    if before and before.state == "done":
        assert after
        assert after.state == "done" or after.starts > before.starts, "but by asking for the round after it"
    if before and after and more > today:
        assert after == before, "what is still to come says nothing of today"


@given(asked, parts, st.dates(ASKED + timedelta(days=60), ASKED + timedelta(days=900)))
def test_a_state_is_what_days_and_evidence_say(one: Asked, evidence: list[list[date]], today: date) -> None:
    found = current(one, evidence, today)
    if found is None:
        assert one.repeats == "never"
        assert one.due_on < one.since
        return
    plain = [sum(found.starts <= day <= today for day in part) for part in evidence]
    assert (found.state == "done") == all(count >= one.days for count in plain)
    assert found.got == sum(min(count, one.days) for count in plain)
    assert found.overdue_on - found.due_on == timedelta(days=one.grace)
    if found.state != "done":
        expected = "open" if today < found.due_on else "due" if today <= found.overdue_on else "overdue"
        assert (found.state, found.again_on) == (expected, None)
    if one.repeats in {"month", "quarter", "year"}:
        rounds = {nth(one.due_on, one.repeats, number) for number in range(100)}  # type: ignore[arg-type]
        assert found.due_on in rounds


@given(parts, st.integers(1, 3), days, days)
def test_finished_on_the_first_day_by_which_all_of_it_was_there(
    evidence: list[list[date]], times: int, first: date, last: date
) -> None:
    slow = (
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if all(sum(first <= one <= day for one in part) >= times for part in evidence)
    )
    assert finished(evidence, times, first, last) == next(slow, None)


def test_the_last_time_is_that_of_all_of_it() -> None:
    first, second, third = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
    assert last_time([[first, second, third]], 1, DUE) == third
    assert last_time([[first, second, third]], 1, second) == second
    assert last_time([[first, second, third], [first, second]], 1, DUE) == second
    assert last_time([[first, second, third], [first, second]], 2, DUE) == second
    assert last_time([[first, second, third], [first, second]], 3, DUE) is None
    assert last_time([[]], 1, DUE) is None
