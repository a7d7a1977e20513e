"""A story's way from draft to the team and back, and that what is published is what was agreed to, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from assessor.store import Store, erase, people, stories
from assessor.store.errors import Conflict
from assessor.store.people import Person, Team
from assessor.store.stories import State, Story, Word

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
FIRST = Story("s", "ana", "ben", "north", "Tea", "He came in.", "He asked.", "She told.", "Ask.", NINE)


@pytest.fixture
def told(store: Store) -> Store:
    """Ana leads North, where Ben works; Uma leads all; Dov works in South."""
    with store.write() as conn:
        people.add_team(conn, Team("all", "All"))
        for name in ("north", "south"):
            people.add_team(conn, Team(name, name.title(), "all"))
        for name, team, leads in (
            ("ana", "north", "north"),
            ("ben", "north", ""),
            ("dov", "south", ""),
            ("uma", "", "all"),
        ):
            led = frozenset({leads} - {""})
            roles = frozenset({"manager" if leads else "rep"})
            people.add_person(conn, Person(name, name, name.title(), NINE, roles, team or None, led))
    return store


def write(store: Store, story: Story = FIRST, *, asks: bool = False) -> Story:
    with store.write() as conn:
        stories.write(conn, story, asks=asks)
    return now(store)


def now(store: Store) -> Story:
    with store.read() as conn:
        found = stories.get(conn, "s")
    assert found is not None
    return found.story


def say(store: Store, word: Word, read: datetime = NINE) -> Story | None:
    with store.write() as conn:
        return stories.answer(conn, "s", "ben", read, word, NINE + timedelta(hours=9))


def read_by(store: Store, *teams: str) -> list[str]:
    with store.read() as conn:
        return [one.story.title for one in stories.published(conn, teams, 10)]


def brought_to(store: Store, state: State) -> Story:
    write(store, asks=state != "draft")
    if state == "agreed" or state == "declined":
        say(store, state)
    assert now(store).state == state
    return now(store)


def moves() -> Iterator[tuple[State, str, State | None]]:
    """From every state by every move to the next; None where it is refused."""
    states: tuple[State, ...] = ("draft", "asked", "agreed", "declined")
    for state, (move, ends) in product(states, MOVES.items()):
        yield state, move, ends.get(state)


MOVES: dict[str, dict[State, State]] = {
    "keep": {state: state for state in ("draft", "asked", "agreed", "declined")},
    "ask": {"draft": "asked", "asked": "asked", "agreed": "agreed", "declined": "declined"},
    "change": dict.fromkeys(("draft", "asked", "agreed", "declined"), "draft"),
    "change and ask": dict.fromkeys(("draft", "asked", "agreed", "declined"), "asked"),
    "agree": dict.fromkeys(("asked", "agreed", "declined"), "agreed"),
    "decline": dict.fromkeys(("asked", "agreed", "declined"), "declined"),
}


@pytest.mark.parametrize(("state", "move", "end"), list(moves()))
def test_every_move_from_every_state(told: Store, state: State, move: str, end: State | None) -> None:
    before = brought_to(told, state)
    changed = replace(FIRST, moral="Ask twice.", written_at=NINE + timedelta(hours=1))
    if move in {"agree", "decline"}:
        word: Word = "agreed" if move == "agree" else "declined"
        if end is None:
            with pytest.raises(Conflict):
                say(told, word)
            assert now(told) == before
            return
        say(told, word)
    else:
        later = replace(FIRST, written_at=NINE + timedelta(hours=1))
        write(told, changed if "change" in move else later, asks="ask" in move)
    after = now(told)
    assert after.state == end
    assert (after.asked_at is None) == (end == "draft"), "what is not asked about is not shown to whom it is about"
    assert (after.answered_at is None) == (end in {"draft", "asked"})
    assert after.moral == ("Ask twice." if "change" in move else "Ask.")
    assert read_by(told, "north") == (["Tea"] if end == "agreed" else [])


def test_what_is_agreed_to_is_what_was_read_and_nothing_else(told: Store) -> None:
    write(told, asks=True)
    write(told, replace(FIRST, outcome="She sang.", written_at=NINE + timedelta(minutes=5)), asks=True)
    with pytest.raises(Conflict) as refused:
        say(told, "agreed", NINE)
    assert isinstance(refused.value.existing, Story)
    assert refused.value.existing.outcome == "She sang."
    assert read_by(told, "north") == []
    say(told, "agreed", NINE + timedelta(minutes=5))
    assert read_by(told, "north") == ["Tea"]


def test_what_is_sent_twice_undoes_no_word_that_was_given_in_between(told: Store) -> None:
    write(told, asks=True)
    say(told, "agreed")
    assert write(told, replace(FIRST, written_at=NINE + timedelta(minutes=1)), asks=True).state == "agreed"
    answered = now(told).answered_at
    say(told, "agreed")
    assert now(told).answered_at == answered


def test_an_id_that_is_somebody_elses_or_about_somebody_else_is_refused(told: Store) -> None:
    write(told, asks=True)
    for other in (replace(FIRST, manager_id="uma"), replace(FIRST, rep_id="dov")):
        with told.write() as conn, pytest.raises(Conflict):
            stories.write(conn, other, asks=False)
    with told.write() as conn:
        assert stories.answer(conn, "s", "dov", NINE, "agreed", NINE) is None
        assert stories.answer(conn, "nothing", "ben", NINE, "agreed", NINE) is None
        stories.remove(conn, "s", "uma")
    assert now(told).state == "asked"


def change(store: Store, handle: str, **new: object) -> None:
    with store.write() as conn:
        found = people.by_handle(conn, handle)
        assert found is not None
        people.change_person(conn, replace(found, **new))  # type: ignore[arg-type]


def test_it_is_gone_when_whom_it_is_about_moves_and_there_again_when_they_come_back(told: Store) -> None:
    brought_to(told, "agreed")
    change(told, "ben", team_id="south")
    assert read_by(told, "north", "south", "all") == []
    change(told, "ben", team_id="north")
    assert read_by(told, "north") == ["Tea"]
    with told.write() as conn:
        people.leave(conn, "ben", NINE)
    assert read_by(told, "north") == []


def test_after_a_move_the_same_words_are_for_another_team_and_have_to_be_agreed_to_anew(told: Store) -> None:
    brought_to(told, "agreed")
    change(told, "ben", team_id="south")
    moved = replace(FIRST, team_id="south", written_at=NINE + timedelta(days=1))
    assert write(told, moved, asks=True).state == "asked"
    assert read_by(told, "north", "south") == []


def test_nobody_asks_who_does_not_lead_any_more(told: Store) -> None:
    brought_to(told, "asked")

    def waiting() -> list[str]:
        with told.read() as conn:
            return [one.manager for one in stories.waiting(conn, "ben")]

    assert waiting() == ["Ana"]
    change(told, "ana", manages=frozenset({"all"}))
    assert waiting() == ["Ana"]
    change(told, "ana", manages=frozenset({"south"}))
    assert waiting() == []
    change(told, "ana", manages=frozenset({"north"}))
    with told.write() as conn:
        people.leave(conn, "ana", NINE)
    assert waiting() == []


def test_it_ends_with_the_account_of_whom_it_is_about_and_outlives_who_wrote_it_only_if_agreed_to(
    told: Store,
) -> None:
    brought_to(told, "agreed")
    write(told, replace(FIRST, id="other", title="Not yet"), asks=True)
    with told.write() as conn:
        erase.person(conn, "ana", NINE, None)
    assert read_by(told, "north") == ["Tea"]
    with told.read() as conn:
        assert stories.get(conn, "other") is None
        assert [one.manager for one in stories.about(conn, "ben")] == [erase.NAME]
    with told.write() as conn:
        erase.person(conn, "ben", NINE, None)
    with told.read() as conn:
        assert stories.get(conn, "s") is None


def test_whom_one_can_tell_of_is_found_by_parts_of_their_names(told: Store) -> None:
    with told.read() as conn:

        def found(words: str, most: int = 10) -> list[str]:
            return [one.name for one in stories.whom(conn, ["north", "south"], "ana", words, most)]

        assert found("") == ["Ben", "Dov"]
        assert found("", 1) == ["Ben"]
        assert (found("DO"), found("x"), found("%")) == (["Dov"], [], [])


def test_when_both_write_at_once_nothing_is_published_but_what_was_agreed_to(told: Store) -> None:
    """Twenty times, in two threads: whoever comes first, the team reads the words that were read, or none."""
    for turn in range(20):
        at = NINE + timedelta(hours=turn)
        write(told, replace(FIRST, moral=f"Ask {turn}.", written_at=at), asks=True)
        changed = replace(FIRST, moral=f"Ask {turn}, twice.", written_at=at + timedelta(minutes=1))
        with ThreadPoolExecutor(2) as both:
            agreeing = both.submit(say, told, "agreed", at)
            both.submit(write, told, changed, asks=turn % 2 == 0).result()
            assert isinstance(agreeing.exception(), Conflict | type(None))
        # Either the word came first, and the change took the story back, or the word was refused.
        assert now(told).state == ("asked" if turn % 2 == 0 else "draft")
        assert now(told).moral == changed.moral
        assert read_by(told, "north") == []
