"""A manager's page begins with this week: whom to talk to, what is due, what changed, each figure as in the rows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from assessor.demo.cast import ident
from assessor.demo.history import same_for_all, sit
from assessor.engine.change import change as changed_by
from assessor.progress.evidence import answered
from assessor.render import percent, state_words
from assessor.reports import knowledge
from assessor.store import assignments, attempts, commitments, moments, people, plans, study
from assessor.store.assignments import Assignment
from assessor.store.commitments import Commitment
from assessor.store.people import Team
from assessor.store.plans import PlanPart
from assessor.store.schema import person
from assessor.store.schema_team import observation, one_to_one, sharing
from assessor.store.study import Studied
from tests.web.academy import NINE, Academy
from tests.web.pages import Page

NORTH, SOUTH = ident("north"), ident("south")
TODAY = NINE.date()
DAY = timedelta(days=1)
EVERYBODY = ("ben", "caro", "eva", "finn", "gita", "hugo", "ines", "jon")


def section(page: Page, name: str) -> str:
    """What one part of the page says, without how it is known."""
    part = page.html.split(f'<section id="{name}">')[1].split('<details id="how-')[0]
    return plain(part)


def plain(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", "", html).split())


def lines(page: Page) -> list[str]:
    """This week, line by line, as it is read out."""
    part = page.html.split('<section id="week">')[1].split("<details")[0]
    return [" ".join(re.sub("<[^>]+>", " ", line).split()) for line in part.split("<li>")[1:]]


def day(on: date) -> str:
    return f"{on:%-d %B %Y}"


def change(academy: Academy, handle: str, **new: Any) -> None:
    with academy.store.write() as conn:
        found = people.by_handle(conn, handle)
        assert found is not None
        people.change_person(conn, replace(found, **new))


def ask(academy: Academy, target: str, *handles: str, due: int = -2, made: int = 10, kind: str = "lesson") -> None:
    """Ana asks these people, or all of North, for something by so many days from today."""
    with academy.store.write() as conn:
        for handle in handles or [None]:
            assignments.keep(
                conn,
                Assignment(
                    id=ident(f"{target} {handle} {due}"),
                    made_by_id=ident("ana"),
                    kind=kind,
                    target=target,
                    person_id=ident(handle) if handle else None,
                    team_id=None if handle else NORTH,
                    reason="It comes up in every call.",
                    due_on=TODAY + due * DAY,
                    repeats="never",
                    grace_days=0,
                    made_at=NINE - made * DAY,
                ),
            )


def call(
    academy: Academy,
    handle: str,
    ago: int,
    *,
    both: bool = True,
    talked: bool = False,
    by: str = "ana",
    practice: str = "questioning",
) -> None:
    on = NINE - ago * DAY
    values = {"rep_id": ident(handle), "manager_id": ident(by), "practice": practice, "account": "Lund Dental"}
    values |= {"opened_at": on, "both_at": on if both else None, "practise": "", "call_on": str(on.date())}
    values |= {"debriefed_at": on if talked else None, "id": ident(f"call {handle} {ago} {by}")}
    with academy.store.write() as conn:
        conn.execute(insert(observation).values(values))


def talk(academy: Academy, ago: int, *handles: str, by: str = "ana", shown: bool = True) -> None:
    on = NINE - ago * DAY
    with academy.store.write() as conn:
        for handle in handles:
            values: dict[str, Any] = {"manager_id": ident(by), "rep_id": ident(handle), "written_at": on}
            values |= {"held_on": str(on.date()), "shared_at": on if shown else None}
            words = {"since_last": "Asked.", "this_time": "Figures.", "agreed": "Two accounts."}
            conn.execute(insert(one_to_one).values(values | words | {"id": ident(f"talk {handle} {ago} {by}")}))


def promise(academy: Academy, handle: str, what: str, due: int, *, shared: bool = True) -> None:
    with academy.store.write() as conn:
        made = Commitment(ident(what), ident(handle), "", what, "Halvorsen", TODAY + due * DAY, NINE - 20 * DAY)
        commitments.keep(conn, made)
        if shared:
            conn.execute(insert(sharing).values(person_id=ident(handle), what="commitments", since=NINE - 30 * DAY))


def attempt(academy: Academy, handle: str, ago: int, level: float) -> datetime:
    """Somebody of this level answers everything; when they ended."""
    form = same_for_all(academy.catalogue)
    assert form is not None
    with academy.store.write() as conn:
        sit(conn, academy.catalogue, form, handle, NINE - ago * DAY, level, {})
    return max(ended(academy, handle))


def known(academy: Academy, handle: str, at: datetime) -> Any:
    """What the engine says of all that somebody had answered by then."""
    with academy.store.read() as conn:
        given = answered(conn, academy.catalogue, attempts.history(conn, ident(handle)))
    return {name: one for name, one in knowledge(academy.catalogue, given, at).items() if one.answers}


def from_to(was: Any, now: Any) -> str:
    """Both words, each with its figure."""
    before, after = (
        f"{state_words(one.state)[0].lower()} (about {percent(one.mastery)} of 100)" for one in (was, now)
    )
    return f"from {before} to {after}"


def ended(academy: Academy, handle: str) -> list[datetime]:
    with academy.store.read() as conn:
        return [one.finished_at for one in attempts.of_person(conn, ident(handle)) if one.finished_at]


def test_the_page_is_this_week_then_what_is_due_what_changed_and_the_table(north: Academy) -> None:
    page = north.sign_in("ana").visit("/team/")
    places = [page.html.index(f'id="{name}"') for name in ("week", "due", "changed", "standing")]
    assert places == sorted(places)
    for name in ("how-week", "how-due", "how-changed", "how"):
        assert "How is this known?" in page.html.split(f'<details id="{name}">')[1].split("</summary>")[0]
    assert page.html.count("button-primary") == 1


def test_what_is_overdue_is_said_of_whom_and_since_when_and_goes_once_it_is_done(north: Academy) -> None:
    talk(north, 3, *EVERYBODY)
    ask(north, "practices/questioning", "ben", due=-5)
    title = north.catalogue.lessons["practices/questioning"].title
    ana = north.sign_in("ana")
    page = ana.visit("/team/")
    assert (
        f"Ben Okafor : “{title}”, asked for and overdue It was to be done by {day(TODAY - 5 * DAY)}."
        in lines(page)[0]
    )
    assert f"Overdue on {day(TODAY - 5 * DAY)}: “{title}”, asked of Ben Okafor." in section(page, "due")
    assert f"/team/assigned/{ident('practices/questioning ben -5')}/" in page.links
    with north.store.write() as conn:
        study.mark(conn, Studied(ident("read"), ident("ben"), "practices/questioning", NINE - DAY))
    page = ana.visit("/team/")
    assert title not in section(page, "week")
    assert section(page, "due").startswith("Due or overdue Nothing that was asked for is overdue")


def test_what_is_asked_of_a_team_is_one_line_with_three_names_and_the_way_to_the_others(north: Academy) -> None:
    ask(north, "practices/qpc")
    ask(north, "practices/rapport", due=6)
    ask(north, "practices/optimism", due=8)
    ana = north.sign_in("ana")
    page = ana.visit("/team/")
    told = section(page, "due")
    late, soon = (north.catalogue.lessons[f"practices/{name}"].title for name in ("qpc", "rapport"))
    assert f"Overdue on {day(TODAY - 2 * DAY)}: “{late}”, asked of " in told
    assert (
        f"Due on {day(TODAY + 6 * DAY)}: “{soon}”, asked of Ben Okafor, Caro Lindqvist, Eva Marques and 5 others."
        in told
    )
    assert north.catalogue.lessons["practices/optimism"].title not in told
    (more,) = {link for link in page.links if "due=all" in link}
    told = section(ana.visit(more.partition("#")[0]), "due")
    assert "Inês Duarte and Jon Eriksen." in told
    assert "others" not in told


def plan(academy: Academy, handle: str, **begins: int) -> None:
    """Parts of somebody's own plan, each week, the first time so many days from today."""
    with academy.store.write() as conn:
        for part, due in begins.items():
            first = TODAY + due * DAY
            plans.keep_part(conn, PlanPart(ident(handle), part, "Talk", "week", first, first, "", NINE))  # type: ignore[arg-type]


def test_what_is_overdue_in_ones_own_plan_is_one_line_for_oneself_alone(north: Academy) -> None:
    change(north, "tess", roles=frozenset({"trainer", "manager"}), manages=frozenset({NORTH}))
    ana, tess = north.sign_in("ana"), north.sign_in("tess")
    plan(north, "ana", field=0, motivation=3)
    assert "plan" not in section(ana.visit("/team/"), "due").lower()
    plan(north, "ana", group=-1, monitoring=-11)
    page = ana.visit("/team/")
    assert section(page, "due").startswith(
        f"Due or overdue Your plan: “See for yourself”, overdue since {day(TODAY - 11 * DAY)};"
        f" “With the team”, overdue since {day(TODAY - DAY)}. Nothing that was asked for is overdue"
    )
    assert "/team/plan/" in page.html.split('<section id="due">')[1].split("</section>")[0]
    assert "plan" not in section(tess.visit("/team/"), "due").lower()
    call(north, "ben", 1)
    assert "See for yourself" not in section(ana.visit("/team/"), "due")


def test_a_promise_is_told_only_by_who_shares_theirs(north: Academy) -> None:
    promise(north, "ines", "Ring the new plant", -1)
    promise(north, "gita", "Secret plan", -1, shared=False)
    with north.store.write() as conn:
        conn.execute(insert(sharing).values(person_id=ident("gita"), what="worksheets", since=NINE - 30 * DAY))
    page = north.sign_in("ana").visit("/team/")
    assert "Secret" not in page.html
    assert lines(page)[0].startswith(
        "Inês Duarte : “Ring the new plant”, promised and overdue They let you see that they would do it by"
        f" {day(TODAY - DAY)}."
    )
    assert f"Overdue on {day(TODAY - DAY)}: “Ring the new plant”, promised by Inês Duarte." in section(page, "due")
    with north.store.write() as conn:
        conn.execute(sharing.delete().where(sharing.c.person_id == ident("ines")))
    assert "new plant" not in north.sign_in("ana").visit("/team/").html


def test_a_call_that_both_have_rated_waits_until_a_talk_is_noted(north: Academy) -> None:
    call(north, "finn", 6)
    call(north, "ben", 9, both=False)
    call(north, "gita", 9, talked=True)
    page = north.sign_in("ana").visit("/team/")
    (found,) = [line for line in lines(page) if "Lund" in line]
    assert found.startswith("Finn Adler : your joint call at Lund Dental")
    assert f"You both rated Questioning on the call of {day(TODAY - 6 * DAY)}" in found
    assert f"/team/calls/{ident('call finn 6 ana')}/" in page.links
    assert f"/team/calls/{ident('call ben 9 ana')}/" not in page.links


@pytest.mark.parametrize(
    ("handle", "level", "words"), [("eva", -3.0, "what has changed"), ("ines", 4.0, "you have noticed")]
)
def test_a_clear_change_is_told_with_the_figures_of_the_answers(
    north: Academy, handle: str, level: float, words: str
) -> None:
    before = known(north, handle, ended(north, handle)[-1])
    at = attempt(north, handle, 2, level)
    now = known(north, handle, at)
    clear = {name: one for name, one in now.items() if name in before and changed_by(before[name], one).clear}
    talk(north, 3, *EVERYBODY)
    page = north.sign_in("ana").visit("/team/")
    (found,) = [line for line in lines(page) if words in line]
    farthest = max(clear, key=lambda name: (abs(now[name].mastery - before[name].mastery), name))
    title, was, one = north.catalogue.practices[farthest].title, before[farthest], now[farthest]
    assert f": {title}: " in found
    assert (
        f"The attempt of {day(at.date())} brought it to {percent(one.mastery)} of 100 questions; before, it was"
        f" {percent(was.mastery)}, likely {percent(was.low)} to {percent(was.high)}."
    ) in found
    told = section(page, "changed")
    for name in clear:
        better = "better" if now[name].mastery > before[name].mastery else "worse"
        title = north.catalogue.practices[name].title
        assert f"{title}, clearly {better}: {from_to(before[name], now[name])}." in told
    talk(north, 0, handle)
    assert words not in " ".join(lines(north.sign_in("ana").visit("/team/")))


@pytest.mark.parametrize(
    ("handle", "level", "words"), [("eva", -3.0, "what has changed"), ("ines", 4.0, "you have noticed")]
)
def test_a_practice_that_is_out_of_service_hides_no_change_of_another(
    north: Academy, handle: str, level: float, words: str
) -> None:
    """Not even where its change is the newer one, and the farther."""
    talk(north, 9, *EVERYBODY)
    before = known(north, handle, ended(north, handle)[-1])
    at = attempt(north, handle, 4, level)
    (told,) = [line for line in lines(north.sign_in("ana").visit("/team/")) if words in line]
    low, high = (replace(next(iter(before.values())), mastery=m, low=m, high=m) for m in (0.01, 0.99))
    with north.store.write() as conn:
        was, now = (high, low) if level < 0 else (low, high)
        moments.keep(conn, ident(handle), at + DAY, {"cold-calls": now}, {"cold-calls": was})
    assert told in lines(north.sign_in("ana").visit("/team/"))


def test_what_changed_names_each_word_that_changed_and_nothing_else(north: Academy) -> None:
    before = known(north, "gita", ended(north, "gita")[-1])
    attempt(north, "gita", 5, 0.2)
    at = attempt(north, "gita", 1, 2.4)
    attempt(north, "jon", 9, 1.0)
    now = known(north, "gita", at)
    page = north.sign_in("ana").visit("/team/")
    (folded,) = re.findall("<details>.*?</details>", page.html.split('<section id="changed">')[1], re.DOTALL)
    told, folded = section(replace(page, html=page.html.replace(folded, "")), "changed"), plain(folded)
    assert f"Gita Rao finished 2 attempts, the last on {day(at.date())}." in told
    perhaps = 0
    for name, one in now.items():
        was, title = before[name], north.catalogue.practices[name].title
        clear = changed_by(was, one).clear
        words, by_chance = from_to(was, one), one.state != was.state and not clear
        assert ((f"{title}, clearly " in told), (f"{title}: {words}" in folded)) == (clear, by_chance)
        perhaps += by_chance
    assert perhaps > 1
    assert f"{perhaps} words changed, perhaps by chance" in folded
    assert "perhaps by chance" not in told
    assert "Jon" not in told
    assert "Ben" not in told


def test_who_answers_for_the_first_time_is_told_so(north: Academy) -> None:
    attempt(north, "caro", 2, 1.0)
    told = section(north.sign_in("ana").visit("/team/"), "changed")
    assert (
        f"Caro Lindqvist finished 1 attempt, on {day(TODAY - 2 * DAY)}. Asked about 7 practices for the first time."
        in told
    )


def test_what_needs_work_and_matters_is_told_until_its_lesson_is_asked_for(north: Academy) -> None:
    talk(north, 3, *EVERYBODY)
    at = ended(north, "ines")[-1]
    found = known(north, "ines", at)
    important = [name for name, one in north.catalogue.practices.items() if one.importance == 3]
    needy = {name: one for name, one in found.items() if name in important and one.state == "needs-work"}
    worst = max(needy, key=lambda name: needy[name].shortfall)
    one, title = needy[worst], north.catalogue.practices[worst].title
    ana = north.sign_in("ana")
    page = ana.visit("/team/")
    (line,) = [line for line in lines(page) if line.startswith("Inês Duarte")]
    assert (
        f": {title}, which would help most Needs work: likely {percent(one.low)} to {percent(one.high)} of 100"
        f" questions, from {one.answers} answers, where {percent(one.cut)} counts as there. It matters 3 of 3."
    ) in line
    lesson = north.catalogue.lessons_of(worst)[0].page
    (link,) = [link for link in page.links if link.startswith("/team/assigned/new") and ident("ines") in link]
    assert ana.visit(link).status == 200
    ask(north, lesson, "ines", due=9)
    assert not [line for line in lines(ana.visit("/team/")) if line.startswith("Inês Duarte")]


def test_nothing_else_would_help_most_while_another_lesson_is_open_or_the_call_was_about_it(north: Academy) -> None:
    """Neither a second lesson is suggested, nor the second practice called the one that would help most."""
    talk(north, 3, *EVERYBODY)
    at = ended(north, "ines")[-1]
    found = known(north, "ines", at)
    needy = [
        name
        for name, one in north.catalogue.practices.items()
        if one.importance == 3 and name in found and found[name].state == "needs-work"
    ]
    worst, second = sorted(needy, key=lambda name: -found[name].shortfall)[:2]
    ana = north.sign_in("ana")
    ask(north, "practices/optimism", "ines", due=9)
    assert not [line for line in lines(ana.visit("/team/")) if line.startswith("Inês Duarte")]
    with north.store.write() as conn:
        study.mark(conn, Studied(ident("read"), ident("ines"), "practices/optimism", NINE - DAY))
    (line,) = [line for line in lines(ana.visit("/team/")) if line.startswith("Inês Duarte")]
    assert f"{north.catalogue.practices[worst].title}, which would help most" in line
    call(north, "ines", 9, practice=second, talked=True)
    assert [own for own in lines(ana.visit("/team/")) if own.startswith("Inês Duarte")] == [line]
    call(north, "ines", 8, practice=worst, talked=True)
    assert not [line for line in lines(ana.visit("/team/")) if line.startswith("Inês Duarte")]


def test_silence_is_over_thirty_days_by_what_one_may_know_oneself(north: Academy) -> None:
    talk(north, 3, *EVERYBODY[2:])
    talk(north, 31, "ben")
    # What would help Ben most comes first, unless he was asked for a lesson already.
    ask(north, "practices/optimism", "ben", due=9)
    talk(north, 2, "ben", by="tess")
    call(north, "ben", 1, both=False, by="tess")
    found = lines(north.sign_in("ana").visit("/team/"))
    (ben,) = [line for line in found if line.startswith("Ben Okafor")]
    assert f"how it is going The last talk or joint call was on {day(TODAY - 31 * DAY)}, 31 days ago." in ben
    (caro,) = [line for line in found if line.startswith("Caro Lindqvist")]
    assert "where to begin" in caro
    assert "Nothing is asked of them, and they have finished no questions yet." in caro
    call(north, "ben", 2, by="tess", talked=True)
    assert not any("31 days ago" in line for line in lines(north.sign_in("ana").visit("/team/")))


def test_a_one_to_one_counts_once_it_is_shown(north: Academy) -> None:
    """A draft is none yet: a fall stays, and so does silence."""
    talk(north, 3, *EVERYBODY[1:])
    talk(north, 40, "ben")
    attempt(north, "eva", 2, -3.0)
    ask(north, "practices/optimism", "ben", due=9)
    ana = north.sign_in("ana")
    before = lines(ana.visit("/team/"))
    assert any("Eva Marques" in line and "what has changed?" in line for line in before)
    assert any("Ben Okafor" in line and "40 days ago" in line for line in before)
    talk(north, 0, "ben", "eva", shown=False)
    assert lines(ana.visit("/team/")) == before
    talk(north, 1, "ben", "eva")
    after = " ".join(lines(ana.visit("/team/")))
    assert "what has changed?" not in after
    assert "Ben Okafor" not in after


def test_a_week_in_which_nothing_presses_says_so_and_what_to_do_with_the_ten_minutes(north: Academy) -> None:
    for handle in EVERYBODY:
        if handle not in {"eva", "hugo"}:
            change(north, handle, team_id=SOUTH)
    talk(north, 3, "eva", "hugo")
    page = north.sign_in("ana").visit("/team/")
    assert "Nothing presses this week" in section(page, "week")
    assert "Use the ten minutes to tell somebody what you saw them do well" in section(page, "week")
    assert page.html.count("button-primary") == 1
    assert "Nothing that was asked for is overdue" in section(page, "due")
    assert "Nobody has finished an attempt in the last seven days" in section(page, "changed")
    assert not re.search(
        r"others?\b|All \d", section(page, "changed") + section(page, "due").partition("seven days")[0]
    )


def test_of_a_team_that_has_just_come_it_does_not_say_that_one_has_talked_to_everybody(north: Academy) -> None:
    for handle in EVERYBODY:
        if handle not in {"eva", "hugo"}:
            change(north, handle, team_id=SOUTH)
    with north.store.write() as conn:
        conn.execute(update(person).values(created_at=NINE - 5 * DAY))
    told = section(north.sign_in("ana").visit("/team/"), "week")
    assert "Nothing presses this week" in told
    assert "nobody has waited over a month for a talk or a joint call" in told
    assert "you have talked" not in told


def test_fewer_than_five_are_told_of_one_by_one_and_never_counted(north: Academy) -> None:
    for handle in ("ben", "caro", "eva", "finn", "jon"):
        change(north, handle, team_id=SOUTH)
    ask(north, "practices/qpc")
    attempt(north, "gita", 1, 2.4)
    page = north.sign_in("ana").visit("/team/")
    assert "asked of Gita Rao, Hugo Blanc and Inês Duarte." in section(page, "due")
    assert 'name="by"' not in page.html
    assert "All 3" not in page.text
    assert "people have finished" not in page.text


def test_the_oldest_answers_come_first_where_one_asks_for_it(north: Academy) -> None:
    page = north.sign_in("ana").visit("/team/?by=last-answer")
    body = re.split("<tbody[^>]*>", page.html)[1].split("</tbody>")[0]
    order = re.findall(r'<th[^>]*><a href="/team/([^/]+)/"', body)
    first = {}
    for handle in EVERYBODY:
        at = ended(north, handle)
        if at:
            first[handle] = min(one.last_answer for one in known(north, handle, at[-1]).values())
    expected = [ident(handle) for handle in sorted(first, key=lambda handle: first[handle])]
    assert order[: len(expected)] == expected
    assert len(order) == 8
    assert 'value="last-answer" selected' in page.html


def test_the_columns_are_the_practices_of_each_step_of_the_sale(north: Academy) -> None:
    head = re.split("<thead[^>]*>", north.sign_in("ana").visit("/team/").html)[1].split("</thead>")[0]
    groups = re.findall(r'scope="colgroup" colspan="(\d+)">([^<]+)', head)
    assert [title.strip() for _, title in groups] == [
        "The whole sale",
        "Engage the right people",
        "Find out what they want",
        "Manage your time",
    ]
    assert sum(int(span) for span, _ in groups) == 7
    assert head.count('scope="col"') == 8


def test_a_team_above_has_its_own_week_and_the_teams_below_it_theirs(north: Academy) -> None:
    top = ident("sales")
    with north.store.write() as conn:
        people.add_team(conn, Team(top, "Sales"))
        people.change_team(conn, Team(NORTH, "North", top))
    change(north, "tess", roles=frozenset({"manager"}), manages=frozenset({top}))
    ask(north, "practices/questioning", "ben", due=-5)
    talk(north, 3, "ben")
    tess = north.sign_in_as("tess")
    page = tess.visit("/team/")
    assert 'id="week"' not in page.html
    assert f"/team/?team={NORTH}" in page.links
    below = tess.visit(f"/team/?team={NORTH}")
    assert any(line.startswith("Ben Okafor") and "overdue" in line for line in lines(below))
    change(north, "ben", team_id=top)
    assert any(line.startswith("Ben Okafor") for line in lines(tess.visit("/team/")))
    assert "3 days ago" not in tess.visit("/team/").text, "a talk is nobody's business but of the two"


def test_nobody_who_has_left_or_works_elsewhere_is_told_of(north: Academy) -> None:
    ask(north, "practices/questioning", "ben", "eva", due=-5)
    call(north, "ben", 6)
    call(north, "eva", 6)
    for handle in ("ben", "eva", "dov"):
        promise(north, handle, f"Secret of {handle}", -1)
        attempt(north, handle, 2, -1.9)
    with north.store.write() as conn:
        people.leave(conn, ident("ben"), north.clock())
    change(north, "eva", team_id=SOUTH)
    page = north.sign_in("ana").visit("/team/")
    for name in ("Ben", "Eva", "Dov", "Secret"):
        assert name not in page.html
