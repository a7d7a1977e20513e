"""The profile as it is drawn: figures where they belong, words beside colours, nothing about what is not known."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assessor.engine.catalogue import Area, Catalogue, Practice
from assessor.engine.change import Change, change
from assessor.engine.know import Knowledge
from assessor.engine.say import compare
from assessor.render.charts import Moment
from assessor.render.profile import Line, band, change_words, changed, exact, parts, profile, tally
from tests.support.made import NOON, known

LATER = known(mastery=0.81, low=0.67, high=0.92, chance_there=0.85, answers=9)
NOTHING = known(answers=0, last_answer=None)


def line(name: str, now: Knowledge = LATER, said: float | None = None, last: Knowledge | None = None) -> Line:
    practice = Practice(id=name, title=name.title(), line=name, area=f"{name}-area", importance=2, reason="so")
    return Line(practice, now, said, compare(said, now), Moment(NOON, last) if last else None)


def catalogue(*names: str) -> Catalogue:
    areas = {
        f"{name}-area": Area(id=f"{name}-area", title=f"Area of {name}", line="x", step=step)
        for step, name in enumerate(names, 1)
    }
    return Catalogue(areas=areas)


def drawn(part: str, html: str) -> dict[str, float]:
    """The numbers of the only shape of a class."""
    (found,) = re.findall(rf'<(?:rect|circle|path) class="{part}[^>]*>', html)
    return {name: float(value) for name, value in re.findall(r' (x|width|cx)="([\d.]+)"', found)}


def test_every_figure_stands_where_it_belongs_on_the_line() -> None:
    html = band(line("a", said=3.0, last=known(mastery=0.5)))
    assert drawn("chart-interval", html) == {"x": pytest.approx(8 + 224 * 0.67, abs=0.1), "width": pytest.approx(56)}
    assert drawn("chart-estimate", html) == {"cx": pytest.approx(8 + 224 * 0.81, abs=0.1)}
    assert drawn("band-last", html) == {"cx": 120.0}
    assert 'd="M164.8 1v20"' in html, "the cut at 70"
    assert 'd="M120.0 16l' in html, "3 of 5 is the middle"


def test_of_what_was_not_asked_nothing_is_drawn_but_what_is_said() -> None:
    html = band(line("a", NOTHING, said=5.0))
    assert "chart-estimate" not in html
    assert "chart-interval" not in html
    assert 'class="chart-say"' in html
    assert exact(line("a", NOTHING)) == ("not asked yet", "")
    assert exact(line("a", NOTHING, said=4.25)) == ("not asked yet", "you say 4.2 of 5")


def test_exact_figures_are_all_there_in_words() -> None:
    assert exact(line("a", said=3.6, last=known(mastery=0.74))) == (
        "81 of 100, likely 67 to 92",
        "70 counts as there; 74 on 2 Mar 2026; you say 3.6 of 5",
    )


@pytest.mark.parametrize(
    ("before", "now", "mark", "words"),
    [
        (0.50, 0.90, "▲ 40", "up 40, more than chance"),
        (0.80, 0.30, "▼ 50", "down 50, more than chance"),
        (0.60, 0.65, "△ 5", "up 5, within the earlier range, so perhaps chance"),
        (0.60, 0.55, "▽ 5", "down 5, within the earlier range, so perhaps chance"),
        (0.62, 0.624, "= 0", "no change"),
    ],
)
def test_a_change_within_the_earlier_range_is_marked_as_perhaps_chance(
    before: float, now: float, mark: str, words: str
) -> None:
    """The earlier range is 37 to 83."""
    found = change(known(mastery=before), known(mastery=now))
    assert (changed(found), change_words(found)) == (mark, words)


def test_without_an_earlier_time_there_is_no_change() -> None:
    assert line("a").change is None
    assert changed(None) == "first time"
    assert line("a", last=known(mastery=0.74)).change == Change(pytest.approx(0.07), clear=False)


def test_a_state_is_said_in_words_and_a_stale_one_is_marked() -> None:
    old = replace(LATER, stale=True)
    html = str(profile(catalogue("a", "b"), [line("a", old), line("b", known())]))
    assert re.findall(r'class="state state-([a-z-]+)">([^<]+)<', html) == [
        ("solid", "Solid"),
        ("unknown", "Not enough evidence"),
    ]
    assert html.count("stale</span>") == 1
    assert html.count("band-stale") == 1


def test_say_beside_know_says_where_they_differ() -> None:
    html = str(profile(catalogue("a", "b"), [line("a", known(mastery=0.3, high=0.5), said=5.0), line("b", said=4.0)]))
    assert html.count("<em>higher") == 1
    assert "than your answers show" in html
    assert "<em>lower" not in html


def test_practices_stand_by_area_in_order_and_those_that_were_not_asked_about_are_named() -> None:
    lines = [line("b"), line("a"), line("c", NOTHING)]
    found = parts(catalogue("a", "x", "b", "c"), lines)
    assert [(part.title, part.step) for part in found] == [("Area of a", 1), ("Area of b", 3), ("Area of c", 4)]
    html = str(profile(catalogue("a", "x", "b", "c"), lines))
    assert "Not asked yet: C" in html
    assert html.count("profile-band") == 2
    assert [part.title for part in parts(Catalogue(), lines)] == ["b-area", "a-area", "c-area"]


def test_the_tally_counts_what_was_asked_about() -> None:
    weak = known(chance_there=0.1)
    assert tally([line("a"), line("b", weak), line("c", weak), line("d", NOTHING)]) == [
        ("1 solid", "solid"),
        ("2 need work", "needs-work"),
    ]
    assert tally([line("b", weak)]) == [("1 needs work", "needs-work")]
    assert tally([]) == []


def test_titles_are_text_and_nothing_else() -> None:
    html = str(profile(catalogue("<b>"), [line("<b>x"), line("<b>")]))
    assert "<b>" not in html.lower()
