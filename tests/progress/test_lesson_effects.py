"""What lessons changed, from stored answers: other questions around a first reading, once for each reader."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessor.engine.catalogue import Catalogue
from assessor.engine.effects import Effect, observe, pair
from assessor.engine.know import Evidence
from assessor.progress import effects
from assessor.progress.evidence import answered
from assessor.progress.finish import recommend_anew
from assessor.store import Store, attempts, recommendations, study
from assessor.store import effects as kept
from assessor.store.study import Studied
from tests.support.cast import Cast
from tests.support.made import NOON

LESSON = "practices/call-preparation"
"""Ben read it 24 days before he was asked about it again."""


def measured(store: Store, catalogue: Catalogue) -> dict[str, Effect]:
    effects.measure(store, catalogue, lambda: NOON, lambda: False)
    with store.read() as conn:
        return kept.every(conn)


def test_a_reader_counts_for_what_he_answered_on_other_questions_soon_after(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    found = measured(store, catalogue)
    assert {lesson: one.pairs for lesson, one in found.items()} == {LESSON: 1}
    with store.read() as conn:
        read = next(one for one in study.of_person(conn, cast.ben.id) if one.lesson == LESSON).studied_at
        given = [one for one in attempts.history(conn, cast.ben.id) if one.practice == "call-preparation"]
    after = [one for one in given if read < one.answered_at <= read + effects.AROUND]
    seen = {one.item_id for one in given if one.answered_at <= read}
    other = [one for one in after if one.item_id not in seen]
    assert 0 < len(other) < len(after), "a question that he had answered before says nothing of the lesson"
    with store.read() as conn:
        before = [one for one in attempts.history(conn, cast.ben.id) if one.answered_at <= read]
        evidence: dict[str, list[Evidence]] = {}
        for one in answered(conn, catalogue, before):
            evidence.setdefault(one.practice, []).append(one.evidence)
        since = [one.evidence for one in answered(conn, catalogue, other)]
    share = catalogue.lessons[LESSON].covers["call-preparation"]
    by_hand = pair("call-preparation", share, catalogue.domains, evidence, since, read)
    assert by_hand is not None
    assert found[LESSON] == observe([by_hand])


def test_reading_again_is_no_second_reader_and_reading_after_all_answers_is_none(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    before = measured(store, catalogue)
    with store.write() as conn:
        for number, lesson in enumerate((LESSON, "practices/questioning", "no/longer/there")):
            study.mark(conn, Studied(f"again {number}", cast.ben.id, lesson, NOON - timedelta(days=1)))
        study.mark(conn, Studied("caro's", cast.caro.id, LESSON, NOON - timedelta(days=9)))
    assert measured(store, catalogue) == before


def test_who_is_told_to_stop_keeps_what_was_found_the_last_time(
    store: Store, cast: Cast, catalogue: Catalogue
) -> None:
    before = measured(store, catalogue)
    assert effects.measure(store, catalogue, lambda: NOON, lambda: True) == 0
    with store.read() as conn:
        assert kept.every(conn) == before


@pytest.mark.parametrize(("pairs", "said"), [(29, False), (34, True)])
def test_from_thirty_readers_on_it_counts_in_what_is_next_and_is_said(
    store: Store, cast: Cast, catalogue: Catalogue, pairs: int, said: bool
) -> None:
    with store.write() as conn:
        kept.keep(conn, {"practices/questioning": Effect(pairs, 1.8)}, NOON)
        recommend_anew(conn, catalogue, cast.ben.id, NOON + timedelta(hours=1))
        made = recommendations.latest(conn, cast.ben.id)
    assert made is not None
    (line,) = [one for one in made.lessons if one["lesson"] == "practices/questioning"]
    assert ("measured on 34 readers, it changes more than its length suggests" in line["reason"]) == said
    assert made.inputs["effects"] == ({"practices/questioning": {"pairs": 34, "observed": 1.8}} if said else {})
