"""What is worked out of first answers finds what was planted, is kept, and is written down so that little changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from assessor.demo.cast import ident
from assessor.engine.analysis import Facility, Flag, TooFew
from assessor.engine.catalogue import Catalogue
from assessor.engine.picks import options, picked
from assessor.formats import folder, stats_file
from assessor.items import sidecar, statistics
from assessor.items.statistics import Statistics
from assessor.store import Store, erase
from tests.engine.made import bank
from tests.support import crowd
from tests.support.made import NOON


@pytest.fixture
def answered(store: Store, catalogue: Catalogue) -> list[Statistics]:
    """A hundred and twenty people answered six questions; of the first, the key is another option than it says."""
    items = crowd.choices(catalogue, 6)
    crowd.answering(store, items, 120, NOON, doubtful=items[0].id)
    return statistics.renew(store, catalogue, NOON)


def test_a_wrong_key_is_found_and_comes_first(answered: list[Statistics], catalogue: Catalogue) -> None:
    doubtful = crowd.choices(catalogue, 1)[0]
    worst = statistics.worst_first(answered)[0]
    assert worst.item == doubtful
    assert {Flag.KEY, Flag.WEAK} <= worst.found.flags
    assert worst.answers == 120
    good = next(one for one in answered if one.item == crowd.choices(catalogue, 2)[1])
    assert Flag.KEY not in good.found.flags
    assert isinstance(good.found.facility, Facility)
    assert statistics.worst_first(answered)[-1].answers == 0


def test_what_was_worked_out_is_kept_to_the_last_figure(
    store: Store, catalogue: Catalogue, answered: list[Statistics]
) -> None:
    with store.read() as conn:
        assert statistics.kept(conn, catalogue) == answered
        one = answered[0]
        assert statistics.of_item(conn, catalogue, one.item.id) == one
        assert statistics.of_item(conn, catalogue, "no-such-item") is None


def test_another_text_has_no_statistics_yet(store: Store, catalogue: Catalogue, answered: list[Statistics]) -> None:
    first = crowd.choices(catalogue, 1)[0]
    reworded = replace(catalogue, items=catalogue.items | {first.id: replace(first, stem="Another one?")})
    with store.read() as conn:
        found = statistics.of_item(conn, reworded, first.id)
    assert found is not None
    assert (found.answers, found.as_of, found.found.facility) == (0, None, TooFew(0, 20))


def test_the_picks_of_an_answer_are_the_options_of_its_item() -> None:
    kinds = set()
    for item in bank().items.values():
        known = options(item)
        if known:
            kinds.add(item.kind)
            assert set(picked(item.key())) == {name for name, right in known.items() if right}
    assert kinds == {"choice", "multiple", "judgement"}
    assert picked({"best": "a", "worst": "b"}) == ("a",)


def test_the_sidecar_changes_only_with_what_it_says(
    store: Store, catalogue: Catalogue, answered: list[Statistics]
) -> None:
    def texts(found: list[Statistics]) -> dict[str, str]:
        return {name: stats_file.text(name, entries) for name, entries in sidecar.banks(found).items()}

    before = texts(answered)
    assert texts(statistics.renew(store, catalogue, NOON + timedelta(days=1))) == before
    assert before.keys() == set(catalogue.domains)
    first = crowd.choices(catalogue, 1)[0]
    read = yaml.safe_load(before[first.practice])
    assert read["practice"] == first.practice
    entry = next(one for one in read["items"].values() if one["id"] == first.id)
    assert entry["answers"] == 120
    assert sum(option.get("key", False) for option in entry["options"].values()) == 1
    assert any("check the key" in line for line in entry["look"])
    others = [one for text in before.values() for one in yaml.safe_load(text)["items"].values()]
    assert {"fewer than 20"} == {one["answers"] for one in others if "right" not in one}


def test_counts_are_rounded_down_so_that_they_seldom_change() -> None:
    assert [sidecar._at_least(count) for count in (21, 99, 129, 1234)] == [21, 99, 120, 1200]


def test_a_sidecar_is_no_bank(tmp_path: Path) -> None:
    bank_file = tmp_path / "quizzes" / "items" / "qpc.yaml"
    bank_file.parent.mkdir(parents=True)
    bank_file.write_text((Path(__file__).parents[2] / "quizzes" / "items" / "qpc.yaml").read_text("utf-8"))
    before = folder.load(tmp_path)
    (tmp_path / stats_file.name("qpc")).write_text(stats_file.text("qpc", {"f0": {"id": "x", "answers": 20}}))
    after = folder.load(tmp_path)
    assert after.problems == before.problems
    assert after.catalogue.version == before.catalogue.version


def others(store: Store, catalogue: Catalogue, first: int, count: int) -> None:
    """So many others answer the first question."""
    crowd.answering(store, crowd.choices(catalogue, 1), count, NOON, first=first)


def test_the_difference_of_two_days_is_never_one_persons_answer(store: Store, catalogue: Catalogue) -> None:
    """Who knows that Ben has just answered and has the figures worked out again learns nothing of what he said."""
    item = crowd.choices(catalogue, 1)[0]

    def first_of(found: list[Statistics]) -> Statistics:
        return next(one for one in found if one.item.id == item.id)

    others(store, catalogue, 0, 19)
    assert first_of(statistics.renew(store, catalogue, NOON)).found.facility == TooFew(19, 20)
    others(store, catalogue, 19, 1)
    shown = first_of(statistics.renew(store, catalogue, NOON))
    assert isinstance(shown.found.facility, Facility)
    for number in range(20, 24):
        others(store, catalogue, number, 1)
        assert first_of(statistics.renew(store, catalogue, NOON + timedelta(days=number))) == shown
    others(store, catalogue, 24, 1)
    later = first_of(statistics.renew(store, catalogue, NOON + timedelta(days=30)))
    assert (later.answers, later.as_of) == (25, NOON + timedelta(days=30))
    with store.read() as conn:
        assert statistics.of_item(conn, catalogue, item.id) == later
    with store.write() as conn:
        for number in range(6):
            erase.person(conn, ident(f"answering-{number}"), NOON, None)
    gone = first_of(statistics.renew(store, catalogue, NOON + timedelta(days=31)))
    assert gone.found.facility == TooFew(19, 20)
