"""A rep's sheet: four views of each practice, what is not shared nowhere, findings only where they are some."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import fmean, stdev

import pytest
from sqlalchemy import update

from assessor.demo.cast import ident
from assessor.engine.proof import proof
from assessor.render import percent
from assessor.store import (
    Connection,
    assignments,
    commitments,
    people,
    ratings,
    sharing,
    standings,
    study,
    worksheets,
)
from assessor.store.assignments import Assignment
from assessor.store.commitments import Commitment
from assessor.store.people import Person
from assessor.store.ratings import Sheet
from assessor.store.schema import person
from assessor.store.schema_team import SHARED
from assessor.store.study import Studied
from assessor.store.worksheets import Row
from tests.web.academy import Academy, new_id, one_engine
from tests.web.calls import open_call
from tests.web.calls import rate as rate_call
from tests.web.pages import Page

BEN, ANA = ident("ben"), ident("ana")
PAGE = f"/team/{BEN}/"
RATED = ("qpc", "questioning", "call-preparation", "rapport", "first-impressions", "time-decisions")
SAID, SAW = (5, 5, 4, 4, 5, 4), (2, 4, 3, 3, 4, 3)


def rate(conn: Connection, academy: Academy, source: str, levels: tuple[int, ...], at: datetime) -> None:
    """A sheet on each of six practices, all its lines on one level."""
    rater = BEN if source == "self" else ANA
    for practice, level in zip(RATED, levels, strict=True):
        lines = {one.id: level for one in academy.catalogue.rubrics[practice].criteria}
        ratings.add_sheet(conn, Sheet(new_id(), rater, BEN, source, practice, lines, at))


@pytest.fixture
def full(half_a_year: Academy) -> Academy:
    """Ben says, Ana saw, his workbook proves, and he keeps a commitment and has read; nothing of it is shared."""
    now = half_a_year.clock()
    with half_a_year.store.write() as conn:
        rate(conn, half_a_year, "manager", (1, 1, 1, 1, 1, 1), now - timedelta(days=60))
        rate(conn, half_a_year, "manager", SAW, now - timedelta(days=20))
        rate(conn, half_a_year, "self", SAID, now - timedelta(days=3))
        for number in range(22):
            until = date(2027, 3, 1) if number < 4 else date(2026, 1, 1) if number < 9 else None
            row = Row(new_id(), BEN, "qpc", f"Secret & Sons {number}", {"figure": "133"}, now, until)
            worksheets.keep(conn, row)
        made = Commitment("c", BEN, "", "Ring the harbour", "Lund", now.date() + timedelta(days=2), now)
        commitments.keep(conn, made)
        commitments.keep(conn, replace(made, id="d", what="Long past"))
        commitments.settle(conn, "d", BEN, "done", now - timedelta(days=91))
        study.mark(conn, Studied(new_id(), BEN, "practices/rapport", now - timedelta(days=1)))
    return half_a_year


def share(academy: Academy, *what: str) -> None:
    with academy.store.write() as conn:
        for one in SHARED:
            if one in what:
                sharing.share(conn, BEN, one, academy.clock())
            else:
                sharing.stop(conn, BEN, one)


def cells(page: Page, practice: str) -> dict[str, str]:
    """The four views of a practice as they are read out."""
    row = page.html.split(f'id="{practice}"')[1].split("</dl>")[0]
    found = {}
    for name, cell in re.findall(r"<dt>(.*?)</dt>(.*?)</dd>", row, re.DOTALL):
        found[name] = " ".join(re.sub("<[^>]+>", " ", cell).split())
    return found


def test_each_of_the_four_is_what_the_raw_rows_say(full: Academy) -> None:
    share(full, *SHARED)
    page = full.sign_in("ana").visit(PAGE)
    with full.store.read() as conn:
        known = standings.of_people(conn, [BEN])[BEN]
    for practice, said, saw in zip(RATED, SAID, SAW, strict=True):
        found = cells(page, practice)
        assert found["Say"] == f"{said:.1f} of 5 18 Nov 2026"
        assert found["Seen"] == f"{saw:.1f} of 5 the last of 2 calls; 1 Nov 2026"
        one = known[practice].known
        if one.answers:
            assert found["Know"].startswith(f"{percent(one.low)} to {percent(one.high)} of 100")
        else:
            assert found["Know"] == "not asked yet"
        if practice != "qpc":
            assert found["Proof"] == "no worksheet for this practice"
    low, high = proof(4, 22).low, proof(4, 22).high
    likely = f"likely {percent(low)} to {percent(high)} in 100"
    assert cells(page, "qpc")["Proof"] == f"4 of 22 accounts {likely}; 21 Nov 2026"
    assert "Seen, from call to call: 1.0 of 5 on 22 Sep 2026; 2.0 of 5 on 1 Nov 2026." in page.text


def test_what_was_seen_is_in_the_order_of_the_calls_days_and_not_of_their_sending(first_day: Academy) -> None:
    ana, ben = first_day.sign_in("ana"), first_day.sign_in("ben")
    for account, day, level in (("Lund", "2026-11-20", 5), ("Berg", "2026-09-02", 1)):
        call, _ = open_call(ana, [level] * 5, account=account, call_on=day)
        rate_call(ben, call, [3] * 5)
    for page in (ana.visit(PAGE), ben.visit("/me/profile/")):
        view = Page(page.status, page.headers, page.url, page.html[page.html.index("four-row") :])
        assert cells(view, "qpc")["Seen"] == "5.0 of 5 the last of 2 calls; 20 Nov 2026"
        assert "Seen, from call to call: 1.0 of 5 on 2 Sep 2026; 5.0 of 5 on 20 Nov 2026." in page.text
    row = next(
        row for row in ana.open("/team/report.csv").get_data(as_text=True).splitlines() if "Ben Okafor,Quan" in row
    )
    assert ",5.0,2026-11-20," in row
    # One that comes from no call has its own day, and the latest of a day is the last.
    with first_day.store.write() as conn:
        for hour, level in ((9, 2), (11, 3)):
            at = datetime(2026, 11, 20, hour, tzinfo=UTC)
            lines = dict.fromkeys(("coverage", "use"), level)
            ratings.add_sheet(conn, Sheet(new_id(), ANA, BEN, "manager", "qpc", lines, at))
    assert cells(ana.visit(PAGE), "qpc")["Seen"] == "5.0 of 5 the last of 4 calls; 20 Nov 2026"
    assert ",5.0,2026-11-20," in ana.open("/team/report.csv").get_data(as_text=True)
    with first_day.store.write() as conn:
        at = datetime(2026, 11, 21, 8, tzinfo=UTC)
        ratings.add_sheet(conn, Sheet(new_id(), ANA, BEN, "manager", "qpc", {"use": 4}, at))
    assert cells(ana.visit(PAGE), "qpc")["Seen"] == "4.0 of 5 the last of 5 calls; 21 Nov 2026"
    assert ",4.0,2026-11-21," in ana.open("/team/report.csv").get_data(as_text=True)


def test_the_gap_is_told_with_its_practices_mean_and_error(full: Academy) -> None:
    share(full, "self-ratings")
    page = full.sign_in("ana").visit(PAGE)
    apart = [said - saw for said, saw in zip(SAID, SAW, strict=True)]
    error = stdev(apart) / len(apart) ** 0.5
    assert fmean(apart) > 1.64 * error
    assert (
        f"Over 6 practices that were rated on both sides, Ben’s own ratings lie {fmean(apart):.2f} levels above what"
        f" was seen on calls (standard error {error:.2f}): more than chance explains."
    ) in page.text
    assert page.text.count("Compare notes") == 1, "three levels on one practice, and that is no finding"
    findings = page.text.split("What stands out")[1].split("Between the two of you")[0]
    assert "Compare notes" not in findings
    assert "Compared are Say and Know on " in findings
    assert "Say and Seen on 6 practices. They lie far apart on " in findings
    assert "How is this known?" in findings


@pytest.mark.parametrize("what", SHARED)
def test_what_is_not_shared_is_nowhere_and_what_is_stops_at_once(full: Academy, what: str) -> None:
    signs = {
        "self-ratings": ["18 Nov 2026", "Ben’s own ratings"],
        "worksheets": ["4 of 22 accounts"],
        "commitments": ["Ring the harbour"],
        "lessons": ['href="/practices/rapport/"'],
    }
    ana = full.sign_in("ana")
    for shared in ((), (what,), ()):
        share(full, *shared)
        for path in (PAGE, f"{PAGE}talks/new"):
            page = ana.visit(path)
            for kind, marks in signs.items():
                for mark in marks:
                    shown = mark in page.html.split('id="practices"')[0] + page.text
                    assert shown <= (kind in shared), (path, kind, mark)
                    if path == PAGE and kind in shared:
                        assert shown, mark
            assert "Secret & Sons" not in page.text
            assert "Long past" not in page.text
        assert ("Not shared: " in ana.visit(PAGE).text) == (len(shared) < len(SHARED))
    assert cells(ana.visit(PAGE), "qpc")["Say"] == cells(ana.visit(PAGE), "qpc")["Proof"] == "not shared"


def test_claim_beside_proof_takes_both_and_edits_nothing(full: Academy) -> None:
    ana = full.sign_in("ana")
    line = next(one.title for one in full.catalogue.rubrics["qpc"].criteria if one.id == "coverage")
    claim = f"On “{line}” Ben rated 5 of 5; 4 of 22 accounts count: “with a figure that you can defend"
    for what in (["self-ratings"], ["worksheets"]):
        share(full, *what)
        assert claim not in ana.visit(PAGE).text
    share(full, "self-ratings", "worksheets")
    page = ana.visit(PAGE)
    assert page.text.count(claim) == 2, "at the top and at its practice"
    assert cells(page, "qpc")["Say"] == "5.0 of 5 18 Nov 2026"


def test_reps_see_at_least_what_who_leads_them_sees(full: Academy) -> None:
    share(full, *SHARED)
    theirs, mine = full.sign_in("ana").visit(PAGE), full.sign_in("ben").visit("/me/profile/")
    views = Page(mine.status, mine.headers, mine.url, mine.html.split('id="views"')[1])
    for practice in RATED:
        above, own = cells(theirs, practice), cells(views, practice)
        for name in ("Say", "Seen", "Proof"):
            assert own[name] == above[name]
        assert own["Know"].split(" of 100")[0] == above["Know"].split(" of 100")[0]
    assert "your own ratings lie 1.33 levels above what was seen" in mine.text
    share(full)
    again = full.sign_in("ben").visit("/me/profile/")
    assert "you rated 5 of 5" in again.text, "what one does not share one sees oneself"


def test_a_peer_sees_the_same_and_others_nothing(full: Academy) -> None:
    share(full, "worksheets")
    with full.store.write() as conn:
        new = Person(ident("uma"), "uma", "Uma", full.clock(), roles=frozenset({"manager"}))
        people.add_person(conn, replace(new, manages=frozenset({ident("north")})))
    assert cells(full.sign_in_as("uma").visit(PAGE), "qpc") == cells(full.sign_in("ana").visit(PAGE), "qpc")
    for handle, status in (("caro", 403), ("dov", 403), ("ben", 403), ("tess", 403)):
        assert full.sign_in(handle).visit(PAGE).status == status
    with full.store.write() as conn:
        moved = people.by_id(conn, BEN)
        assert moved is not None
        people.change_person(conn, replace(moved, team_id=ident("south")))
    assert full.sign_in("ana").visit(PAGE).status == 404


@one_engine
def test_where_there_is_nothing_to_compare_it_is_said_why(first_day: Academy) -> None:
    page = first_day.sign_in("ana").visit(f"/team/{ident('caro')}/")
    assert "There is nothing to compare yet: Caro’s self-ratings are not shared." in page.text
    assert "Nothing stands out" not in page.text
    assert "Nothing is open." in page.text
    assert "None written down yet." in page.text
    assert "Not shared: self-ratings, what worksheets prove, commitments, lessons studied." in page.text


@one_engine
def test_who_joined_after_it_was_asked_of_the_team_is_asked_since_they_joined(first_day: Academy) -> None:
    caro, now = ident("caro"), first_day.clock()
    asked, joined = now - timedelta(days=140), now - timedelta(days=30)
    given = ("lesson", "practices/qpc", None, ident("north"), "Our figures are old.", now.date(), "month", 3, asked)
    with first_day.store.write() as conn:
        assignments.keep(conn, Assignment(new_id(), ANA, *given))
        conn.execute(update(person).where(person.c.id == caro).values(created_at=joined))
        conn.execute(update(person).where(person.c.id == BEN).values(created_at=asked - timedelta(days=1)))
    ana = first_day.sign_in("ana")
    talk = ana.visit(f"/team/{caro}/talks/new").text
    assert f"not done yet: {first_day.catalogue.lessons['practices/qpc'].title} {joined:%-d %b}" in talk
    for rep, since in ((caro, joined), (BEN, asked)):
        assert (
            f"asked by Ana Ferreira since {since:%-d %B %Y}: Our figures are old." in ana.visit(f"/team/{rep}/").text
        )


@one_engine
def test_what_there_is_comes_first_and_the_rest_is_folded(full: Academy) -> None:
    page = full.sign_in("ana").visit(PAGE)
    shown, folded = page.html.split('id="untold"')
    assert all(f'id="{practice}"' in shown for practice in RATED)
    assert "Inside relationships" in folded.split("</details>")[0]


@one_engine
def test_the_buttons_lead_to_what_one_does_next(full: Academy) -> None:
    page = full.sign_in("ana").visit(PAGE)
    assert f"{PAGE}talks/new" in page.links
    assert f"/team/assigned/new?person={BEN}" in page.links
    assert page.html.count("button-primary") == 1


def test_how_know_changed_is_drawn_once_there_are_two_attempts(first_day: Academy) -> None:
    first_day.sign_in("ben").begin().finish()
    ana = first_day.sign_in("ana")
    assert "chart-of-history" not in ana.visit(PAGE).html
    first_day.clock.goes_on(days=70)
    first_day.sign_in("ben").begin().finish()
    page = first_day.sign_in("ana").visit(PAGE)
    assert "chart-of-history" in page.html
    assert "over time" in page.text
