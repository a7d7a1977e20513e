"""The profile page: all practices of one's roles, true to what the desk says, one's own, helpful when empty."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from assessor.demo.cast import ident
from assessor.progress.moments import last_time, moments
from assessor.progress.timeline import timeline
from assessor.store import attempts, commitments, recommendations, study
from assessor.store.commitments import Commitment
from assessor.store.study import Studied
from tests.support.made import known
from tests.web.academy import ASKED, NINE, Academy, new_id, one_engine
from tests.web.test_desk import next_lesson


def test_ben_sees_every_practice_with_word_range_change_and_what_he_says(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    page = ben.visit("/me/profile/")
    assert page.status == 200
    for practice in half_a_year.catalogue.practices_for({"rep"}).values():
        assert practice.title in page.text
    assert page.html.count('class="profile-band"') == ASKED
    assert page.html.count("Since last time: </span>△") + page.html.count("Since last time: </span>▲") > 0
    assert page.html.count("You say: </span>◆") == ASKED
    assert f"{ASKED} of 17 practices asked about, as of 21 November 2026" in page.text
    assert f"Next: {half_a_year.catalogue.lessons[next_lesson(ben.visit('/me/'))].title}" in page.text
    assert "/about/reading-a-result/" in page.links
    assert len(set(page.ids)) == len(page.ids)


def test_its_figures_are_the_desks(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    desk, page = ben.visit("/me/").text, ben.visit("/me/profile/").text
    questioning = desk.split("Questioning Needs work")[1]
    mastery = questioning.split("You would know about ")[1].split(" of 100")[0]
    low, high = questioning.split("figure lies between ")[1].split(";")[0].split(" and ")
    assert f"{mastery} of 100, likely {low} to {high}; 70 counts as there" in page
    assert f"Questioning Needs work {mastery} {low} to {high} 70" in page, "the table says the same"


def test_each_band_leads_to_its_row_of_exact_figures(half_a_year: Academy) -> None:
    page = half_a_year.sign_in("ben").visit("/me/profile/")
    rows = [link for link in page.links if link.startswith("#exact-")]
    assert len(rows) == ASKED
    assert {row.removeprefix("#") for row in rows} <= set(page.ids)


def test_the_timeline_has_attempts_and_lessons_the_latest_first(half_a_year: Academy) -> None:
    with half_a_year.store.read() as conn:
        events = timeline(conn, half_a_year.catalogue, ident("ben"))
        assert timeline(conn, half_a_year.catalogue, ident("caro")) == []
        finished = [one for one in attempts.of_person(conn, ident("ben")) if one.finished_at]
        read = study.of_person(conn, ident("ben"))
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    assert [event.did for event in events].count("Finished") == len(finished) == 3
    assert [event.did for event in events].count("Studied") == len(read) == 4
    page = half_a_year.sign_in("ben").visit("/me/profile/")
    for event in events:
        assert event.page in page.links
    assert "These are the latest" not in page.text


@one_engine
def test_what_was_kept_is_a_line_however_long_it_was_written(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    promise = Commitment(new_id(), ident("caro"), "", "Ring each of them. " * 30, "Vale", NINE.date(), NINE)
    with first_day.store.write() as conn:
        commitments.keep(conn, promise)
        commitments.settle(conn, promise.id, ident("caro"), "done", NINE)
    page = caro.visit("/me/profile/")
    (line,) = re.findall(r'href="/me/commitments/">([^<]+)</a>', page.html)
    assert 100 < len(line) <= 120
    assert line.endswith("…")


@one_engine
def test_a_long_timeline_shows_its_latest_and_says_where_the_rest_is(half_a_year: Academy) -> None:
    with half_a_year.store.write() as conn:
        for days in range(9):
            at = half_a_year.clock() - timedelta(days=days)
            study.mark(conn, Studied(f"many {days}", ident("ben"), "practices/rapport", at))
    page = half_a_year.sign_in("ben").visit("/me/profile/")
    assert page.html.split('id="timeline"')[1].count("<li>") == 12
    assert "These are the latest" in page.text


@one_engine
@pytest.mark.parametrize("handle", ["caro", "tess"])
def test_who_has_not_answered_is_told_how_to_begin(first_day: Academy, handle: str) -> None:
    page = first_day.sign_in(handle).visit("/me/profile/")
    assert "Nothing is known yet" in page.text
    assert "/me/assess/" in page.links
    assert 'class="profile-band"' not in page.html
    assert "Exact figures" not in page.text


@one_engine
def test_who_has_only_rated_themselves_sees_what_they_say(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    scale = caro.visit("/me/rate/qpc/").form()
    caro.send(scale, {name: "4" for name in scale.offers if name.startswith("level.")})
    page = caro.visit("/me/profile/")
    assert "Nothing is known yet" in page.text
    assert "not asked yet; you say 4.0 of 5" in page.text


@one_engine
def test_what_is_old_is_called_stale(half_a_year: Academy) -> None:
    half_a_year.clock.goes_on(days=250)
    page = half_a_year.sign_in("ben").visit("/me/profile/")
    assert page.text.count("◷ stale") == ASKED


@one_engine
def test_a_first_result_has_no_earlier_time_to_compare_with(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    result = caro.begin().finish()
    assert "/me/profile/" in result.links
    assert "/me/profile/" in caro.visit("/me/").links
    page = caro.visit("/me/profile/")
    assert page.html.count("Since last time: </span>first time") == ASKED
    assert "band-last" not in page.html


def test_the_last_time_is_the_one_before_the_newest_answers(half_a_year: Academy) -> None:
    with half_a_year.store.read() as conn:
        past = recommendations.after_attempts(conn, ident("ben"))
    found = moments(half_a_year.catalogue.practices, past)
    assert {len(own) for own in found.values()} == {3}
    newest = {name: own[-1].known for name, own in found.items()}
    assert {name: own.at for name, own in last_time(found, newest).items()} == {
        name: own[1].at for name, own in found.items()
    }
    more = {name: known(answers=99) for name in found}
    assert {name: own.at for name, own in last_time(found, more).items()} == {
        name: own[2].at for name, own in found.items()
    }
    assert last_time(found, {name: own[0].known for name, own in found.items()}) == {}


@one_engine
def test_a_profile_is_its_owners(half_a_year: Academy) -> None:
    for handle in ("ana", "caro", "tess", "ida"):
        assert "Ben" not in half_a_year.sign_in(handle).visit("/me/profile/").text
    page = half_a_year.sign_in("ben").visit("/me/profile/")
    assert "Who else sees this: who leads your team" in page.text
