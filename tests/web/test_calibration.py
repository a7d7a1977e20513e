"""How strict a manager is: calls rated alone, and from five on a result, for oneself, that the raw rows bear out."""

from __future__ import annotations

import re
from math import sqrt
from random import Random
from statistics import fmean, pstdev

import pytest
from sqlalchemy import select

from assessor.access import TABLE
from assessor.demo.cast import ident
from assessor.engine.vignettes import Written, in_service
from assessor.store import erase, people, vignettes
from assessor.store.people import Person
from assessor.store.schema_coach import vignette_rating
from assessor.store.vignettes import Rating
from tests.support.dump import nothing_changes
from tests.web.academy import Academy, Visitor, one_engine
from tests.web.pages import Fields, Page

HERE = "/team/calibration/"


def calls(academy: Academy) -> dict[str, Written]:
    return in_service(academy.catalogue)


def manager(academy: Academy, handle: str) -> str:
    new = Person(ident(handle), handle, handle.title(), academy.clock(), frozenset({"manager"}))
    with academy.store.write() as conn:
        people.add_person(conn, new)
    return new.id


def rates(academy: Academy, who: str, by: int, seed: int = 1, but: int = 0) -> None:
    """Somebody rates all calls but a few: about the same for all, `by` levels higher."""
    rng = Random(seed)
    with academy.store.write() as conn:
        for place, (name, call) in enumerate(list(calls(academy).items())[but:]):
            levels = {
                line.id: min(5, max(1, 1 + (place + at) % 4 + by + rng.choice([0, 0, 1])))
                for at, line in enumerate(call.lines)
            }
            vignettes.add(conn, Rating(who, name, call.fingerprint, levels, academy.clock()))


def give(visitor: Visitor, page: Page, level: int = 3) -> Page:
    """The call's form with the same level on every line."""
    (form,) = [form for form in page.forms if "read" in form.sends]
    levels: Fields = {name: [f"{level}"] for name in form.offers if name.startswith("level.")}
    return visitor.send(form, levels)


def test_one_call_after_the_other_is_rated_and_kept_and_then_there_are_too_few(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    page = ana.visit(HERE)
    assert "0 of 6 rated, about 18 minutes to go" in page.text
    assert page.text.count("not rated yet") == 6
    page = ana.visit(f"{HERE}{next(iter(calls(first_day)))}/")
    for number in range(1, 7):
        assert f"Call {number} of 6" in page.text
        page = give(ana, page)
    assert page.url == HERE
    assert "Too few (1 of 5)." in page.text
    assert "on average" not in page.text
    assert page.text.count("rated on 21 November 2026") == 6
    with first_day.store.read() as conn:
        assert len(vignettes.of_manager(conn, ident("ana"))) == 6


@one_engine
def test_the_page_shows_the_scene_and_the_lines_with_all_their_pictures(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    for name, call in calls(first_day).items():
        page = ana.visit(f"{HERE}{name}/")
        assert call.vignette.title in page.text
        assert call.vignette.scene.split("\n\n")[1][:40] in page.text
        (form,) = [form for form in page.forms if "read" in form.sends]
        levels = {field: given for field, given in form.offers.items() if field.startswith("level.")}
        assert levels == {f"level.{line.id}": list("12345") for line in call.lines}
        for line in call.lines:
            assert all(" ".join(anchor.split())[:40] in page.text for anchor in line.anchors)


@one_engine
def test_what_is_missing_is_said_and_what_was_picked_stays(first_day: Academy) -> None:
    ana, name = first_day.sign_in("ana"), "filling-line"
    form = ana.visit(f"{HERE}{name}/").form()
    with nothing_changes(first_day.store):
        page = ana.send(form, {"level.room": ["2"], "level.wording": ["seven"]})
    assert page.status == 422
    assert "Still to rate: Wording the customer can accept, Building on the answers." in page.text
    assert page.form().sends["level.room"] == ["2"]
    with nothing_changes(first_day.store):
        page = ana.send(
            form, {f"level.{line.id}": ["2"] for line in calls(first_day)[name].lines} | {"read": ["old"]}
        )
    assert page.status == 422
    assert "was rewritten while you read it" in page.text


@one_engine
def test_what_is_sent_stays(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    before = ana.visit(f"{HERE}two-names/")
    for _ in range(2):
        assert give(ana, before, 2).url == f"{HERE}filling-line/"
    assert give(ana, before, 5).status == 409
    page = ana.visit(f"{HERE}two-names/")
    assert page.text.count("2 of 5") == 3
    assert not [form for form in page.forms if "read" in form.sends]


def five(academy: Academy, ana: int = 1) -> list[str]:
    """Ana and four others have rated everything."""
    rates(academy, ident("ana"), ana, 9)
    others = [manager(academy, handle) for handle in ("olaf", "pia", "quin", "rosa")]
    for seed, who in enumerate(others):
        rates(academy, who, 0, seed)
    return others


def test_the_figures_are_those_of_the_raw_rows(first_day: Academy) -> None:
    five(first_day)
    with first_day.store.read() as conn:
        rows = conn.execute(select(vignette_rating)).mappings().all()
    given = {(row["manager_id"], row["vignette"], line): v for row in rows for line, v in row["levels"].items()}
    mine = {(call, line): level for (who, call, line), level in given.items() if who == ident("ana")}
    others = {who for who, _, _ in given} - {ident("ana")}
    away = {key: level - fmean(given[who, *key] for who in others) for key, level in mine.items()}
    names = sorted({call for call, _ in mine})

    def error(figure: list[float]) -> float:
        return sqrt((len(names) - 1) / len(names) * sum((one - fmean(figure)) ** 2 for one in figure))

    def ratio(left_out: str) -> float:
        kept = [key for key in mine if key[0] != left_out]
        theirs = [pstdev([given[who, *key] for key in kept]) for who in others]
        return pstdev([mine[key] for key in kept]) / sqrt(fmean(sd**2 for sd in theirs))

    without = [fmean(value for key, value in away.items() if key[0] != call) for call in names]
    page = first_day.sign_in("ana").visit(HERE)
    assert (
        f"on average {fmean(away.values()):.2f} of a level higher (standard error {error(without):.2f})" in page.text
    )
    assert fmean(away.values()) > 1.64 * error(without)
    assert "You rate more leniently than the others" in page.text
    spread = error([ratio(call) for call in names])
    assert f"your levels lie {ratio(''):.2f} times as far apart as theirs (standard error {spread:.2f})" in page.text
    assert f"You gave {len(mine)} lines a level." in page.text
    assert "what 4 others gave the same line" in page.text


@one_engine
def test_nothing_is_shown_before_five_have_rated_everything_oneself_among_them(first_day: Academy) -> None:
    others = [manager(first_day, handle) for handle in ("olaf", "pia", "quin", "rosa", "sam")]
    for who in others[:4]:
        rates(first_day, who, 0)
    rates(first_day, others[4], 0, but=1)
    ana = first_day.sign_in("ana")
    assert "of 5)" not in ana.visit(HERE).text, "who has not rated is not told how many have"
    rates(first_day, ident("ana"), 0, but=1)
    assert "on average" not in ana.visit(HERE).text
    give(ana, ana.visit(f"{HERE}filling-line/"))
    assert "on average" in ana.visit(HERE).text
    sam = first_day.sign_in_as("sam")
    assert "on average" not in sam.visit(HERE).text
    text = first_day.sign_in_as("olaf").visit(HERE).text
    assert not re.search("Ana|Pia|Quin|Rosa|Sam", text.replace("Sam Adler", ""))


@one_engine
def test_of_a_single_line_nothing_is_said_before_five_others_have_rated_it(first_day: Academy) -> None:
    five(first_day, 3)
    ana = first_day.sign_in("ana")
    page = ana.visit(HERE)
    assert "is not said yet" in page.text
    assert "Furthest from the others" not in page.text
    sixth = manager(first_day, "sam")
    rates(first_day, sixth, 3)
    assert "Furthest from the others" in first_day.sign_in_as("sam").visit(HERE).text
    assert ana.visit(HERE).text.split("The calls")[0] == page.text.split("The calls")[0], "the sixth tells nothing"


@one_engine
def test_nobody_takes_the_place_of_one_who_deleted_their_account(first_day: Academy) -> None:
    """From her figures before and after Ana could tell how the new one differs from the one who went."""
    others = five(first_day)
    ana = first_day.sign_in("ana")
    assert "on average" in ana.visit(HERE).text
    first_day.clock.goes_on(days=1)
    with first_day.store.write() as conn:
        erase.person(conn, others[2], first_day.clock(), None)
    page = ana.visit(HERE)
    assert "on average" not in page.text
    assert "Too few (0 of 5)." in page.text
    assert "one of them has deleted their account" in page.text
    new = [manager(first_day, handle) for handle in ("sam", "tara", "udo", "vera", "wim")]
    for seed, who in enumerate(new):
        assert f"Too few ({seed} of 5)." in ana.visit(HERE).text
        rates(first_day, who, 0, seed)
    page = ana.visit(HERE)
    assert "what 5 others gave the same line" in page.text
    assert "what 4 others gave the same line" in first_day.sign_in_as("sam").visit(HERE).text


@one_engine
def test_a_call_that_is_rewritten_is_rated_anew_by_everybody(first_day: Academy) -> None:
    five(first_day)
    with first_day.store.write() as conn:
        conn.execute(vignette_rating.delete().where(vignette_rating.c.vignette == "two-names"))
        levels = {line.id: 3 for line in calls(first_day)["two-names"].lines}
        vignettes.add(conn, Rating(ident("ana"), "two-names", "as it was before", levels, first_day.clock()))
    page = first_day.sign_in("ana").visit(HERE)
    assert "5 of 6 rated" in page.text
    assert "on average" not in page.text


@one_engine
@pytest.mark.parametrize("handle", ["ben", "dov", "tess", "ida"])
def test_nobody_but_managers_gets_there_and_nobody_sees_anothers(first_day: Academy, handle: str) -> None:
    five(first_day)
    visitor = first_day.sign_in(handle)
    for path in (HERE, f"{HERE}two-names/"):
        assert visitor.visit(path).status == 403
    assert TABLE["calibrate own ratings"].seen_by.startswith("nobody sees your own figures")


@one_engine
def test_what_is_no_call_is_not_found(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    for name in ("nothing", "..", "%00", "'", "two-names/x"):
        assert ana.visit(f"{HERE}{name}/").status == 404
        assert ana.post(f"{HERE}{name}/").status_code in {404, 405}


@one_engine
def test_who_gave_every_line_the_same_level_is_told_so(first_day: Academy) -> None:
    five(first_day)
    sam = manager(first_day, "sam")
    with first_day.store.write() as conn:
        for name, call in calls(first_day).items():
            levels = {line.id: 3 for line in call.lines}
            vignettes.add(conn, Rating(sam, name, call.fingerprint, levels, first_day.clock()))
    page = first_day.sign_in_as("sam").visit(HERE)
    assert "Calls look more alike to you than to the others: you gave every line the same level." in page.text
