"""While one side of a joint call only is in, it cannot be seen by any route, by anybody but who rated it.

Everybody opens every address, reads and sends, and downloads what there is. The words of that side are looked for in
all that comes back; and another side put in its place, with other levels and words, must not change a byte of it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select
from werkzeug.test import TestResponse

from assessor.access import TABLE
from assessor.coaching.agenda import ahead
from assessor.demo.cast import ident
from assessor.store import calendars, people
from assessor.store.people import Person, Team
from assessor.store.schema_team import SHARED, observation_side, sharing
from tests.support.dump import dump, nothing_changes
from tests.web import routes as addresses
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.calls import SCALE, open_call, rate
from tests.web.routes import action, path, routes
from tests.web.test_access import ENDS
from tests.web.test_team import change

WORDS, OTHER, REPS = "Zauberlehrling", "Mitternachtssonne", "Kaffeefahrt"
LEVELS, OTHERS = [1, 2, 1, 4, 0], [5, 0, 4, 3, 3]
# Ana's peer leads North as well, Uma leads what North is part of, Max led it until yesterday.
ABOVE = {"uma": "everywhere", "pia": "north", "max": "south"}
EVERYBODY = ("nobody", "ben", "caro", "dov", "tess", *ABOVE, "ida")
CALENDAR = "the-calendar-of-ben"
CHANCE = re.compile(
    rb'name="csrf_token" value="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16}'
)
"""What differs between any two answers: tokens and new numbers."""
UNCHECKED = {"watching.counted", "health.healthz"}
"""They count requests and seconds, so that no two answers are equal; words are looked for in them all the same."""

UNSAID = {"X-Request-Id", "Set-Cookie", "Date", "Expires"}
"""Headers that are another each time."""

Seen = dict[tuple[str, str, str], bytes]


@dataclass
class Walk:
    """A place to walk through: who is there, and the call that is half rated."""

    opened: Academy
    visitors: Mapping[str, Visitor]
    ana: Visitor
    call_id: str

    def reads(self, handles: tuple[str, ...] = EVERYBODY) -> Seen:
        """Everything that can be opened, by everybody."""
        return {key: body for handle in handles for key, body in self._all(handle, "GET")}

    def sends(self, handles: tuple[str, ...]) -> Seen:
        """Every form, sent with nothing in it."""
        return {key: body for handle in handles for key, body in self._all(handle, "POST")}

    def _all(self, handle: str, wanted: str) -> Iterator[tuple[tuple[str, str, str], bytes]]:
        visitor = self.ana if handle == "ana" else self.visitors[handle]
        for rule, method in routes(self.opened.app):
            if method != wanted or rule.endpoint in ENDS:
                continue
            abouts = ("ben", handle) if "person_id" in rule.arguments else ("ben",)
            for about in dict.fromkeys(abouts):
                address = path(rule, new_id(), ident(about))
                with visitor.open(address, method=method) as reply:
                    yield (handle, f"{method} {rule.endpoint}", about), everything(reply)


def everything(reply: TestResponse) -> bytes:
    """Status, headers and body; of an archive all that is in it."""
    body = reply.get_data()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
    heads = "\n".join(f"{name}: {value}" for name, value in reply.headers if name not in UNSAID)
    return f"{reply.status}\n{heads}\n".encode() + body


@pytest.fixture
def walk(half_a_year: Academy, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Ana came along with Ben and has rated; Ben shares all that can be shared."""
    opened = half_a_year
    with opened.store.write() as conn:
        people.add_team(conn, Team(ident("everywhere"), "Everywhere"))
        people.change_team(conn, Team(ident("north"), "North", ident("everywhere")))
        for handle, team in ABOVE.items():
            new = Person(ident(handle), handle, handle.title(), opened.clock(), frozenset({"manager"}))
            people.add_person(conn, replace(new, manages=frozenset({ident(team)})))
        for what in SHARED:
            conn.execute(insert(sharing).values(person_id=ident("ben"), what=what, since=opened.clock()))
        calendars.make(conn, ident("ben"), CALENDAR, opened.clock())
    ana = opened.sign_in("ana")
    with nothing_changes(opened.store, but={"observation", "observation_side", "session"}):
        call_id, _ = open_call(ana, LEVELS, WORDS)
    opened.app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setitem(addresses.VALUES, "call_id", UUID(call_id))
    monkeypatch.setitem(addresses.VALUES, "token", CALENDAR)
    visitors = {
        handle: opened.visitor()
        if handle == "nobody"
        else opened.sign_in_as(handle)
        if handle in ABOVE
        else opened.sign_in(handle)
        for handle in EVERYBODY
    }
    return Walk(opened, visitors, ana, call_id)


def with_words(seen: Seen, words: str) -> set[tuple[str, str]]:
    return {(handle, where) for (handle, where, _), body in seen.items() if words.encode() in body}


def differing(before: Seen, after: Seen) -> set[tuple[str, str, str]]:
    """What came back otherwise than before."""
    assert before.keys() == after.keys()
    checked = {key: body for key, body in before.items() if key[1].partition(" ")[2] not in UNCHECKED}
    return {key for key, body in checked.items() if CHANCE.sub(b"", body) != CHANCE.sub(b"", after[key])}


def put_instead(walk: Walk) -> None:
    """Another side in the place of the one that is there: no query of the product could."""
    levels = {name: level for name, level in zip(SCALE, OTHERS, strict=True) if level}
    with walk.opened.store.write() as conn:
        at = walk.opened.clock()
        conn.execute(delete(observation_side))
        new = {"observation_id": walk.call_id, "side": "manager", "rater_id": ident("ana"), "levels": levels}
        conn.execute(insert(observation_side).values(new | {"words": OTHER, "rated_at": at}))


@one_engine
def test_no_byte_of_anything_depends_on_the_side_that_is_in(walk: Walk) -> None:
    walk.reads()  # what is written down at a first look, such as a recommendation, is there from now on
    before = walk.reads()
    put_instead(walk)
    after = walk.reads()
    assert len(before) > len(EVERYBODY) * 60
    assert differing(before, after) == set()
    feed = before["nobody", "GET account.calendar_feed", "ben"]
    assert b"A joint call waits for your rating" in feed, "the calendar is one that holds something"
    for words in (WORDS, OTHER):
        assert with_words(before | after, words) == set()


@one_engine
def test_letters_and_calendars_of_everybody_are_the_same_whatever_the_side_says(walk: Walk) -> None:
    """Both are made of what lies ahead."""

    def told() -> str:
        with walk.opened.store.read() as conn:
            everybody, now = people.everyone(conn), walk.opened.clock.time
            return repr(ahead(conn, walk.opened.catalogue, everybody, now, now.date() + timedelta(days=30)))

    before = told()
    put_instead(walk)
    assert told() == before
    assert "A joint call waits for your rating" in before
    assert WORDS not in before


@one_engine
def test_a_planted_leak_of_a_single_level_is_noticed(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    def leaky() -> str:
        with walk.opened.store.read() as conn:
            levels = conn.scalars(select(observation_side.c.levels)).one()
        return f"<p class='level-{levels['coverage']}'>"

    monkeypatch.setitem(walk.opened.app.view_functions, "me.calls_page", leaky)
    before = walk.reads(("caro",))
    put_instead(walk)
    assert ("caro", "GET me.calls_page", "ben") in differing(before, walk.reads(("caro",)))


@one_engine
def test_the_words_of_the_side_come_back_to_nobody_but_who_wrote_them(
    walk: Walk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    # The admin last, for she changes people.
    sent = walk.sends(EVERYBODY)
    assert with_words(sent, WORDS) == set()
    assert any(
        where == "POST account.download" and b"joint-calls.csv" in body for (_, where, _), body in sent.items()
    )
    assert WORDS not in caplog.text
    rows = dump(walk.opened.store)
    assert {name for name, found in rows.items() if WORDS in repr(found)} == {"observation_side"}
    assert not [row for row in rows["rating"] if row["source"] == "manager"]


@one_engine
def test_who_wrote_them_finds_them_on_the_page_of_the_call_and_in_their_own_file(walk: Walk) -> None:
    assert with_words(walk.reads(("ana",)), WORDS) == {("ana", "GET team.call_page")}
    with walk.ana.post("/account/data", {}) as reply:
        assert WORDS.encode() in everything(reply)


@one_engine
def test_a_form_of_ones_own_with_the_calls_number_brings_nothing_out(walk: Walk) -> None:
    """A conflict, a mistake, a second sending: by everybody who may rate calls, and by the rep."""
    fields = {"call": walk.call_id, "rep": ident("ben"), "account": "Halvorsen", "call_on": "2026-11-20"}
    levels = {f"level.{name}": str(level) for name, level in zip(SCALE, LEVELS, strict=True)}
    change(walk.opened, "ben", manages=frozenset({ident("north")}), roles=frozenset({"rep", "manager"}))
    tried = 0
    for handle in ("ben", *ABOVE):
        for more in ({}, levels, levels | {"words": WORDS}, levels | {"level.use": "5"}):
            if "words" in more:
                continue  # it would be their own word that comes back
            with walk.visitors[handle].post("/team/calls/new/qpc/", fields | more, token=False) as reply:
                assert reply.status_code == 404
                assert WORDS.encode() not in everything(reply)
            tried += 1
    for path_ in ("talked", "take-back"):
        for handle in ("ben", *ABOVE):
            with walk.visitors[handle].post(
                f"/team/calls/{walk.call_id}/{path_}", {"practise": "x"}, token=False
            ) as r:
                assert r.status_code == 404 if path_ == "take-back" else r.status_code in {404, 422}
                assert WORDS.encode() not in everything(r)
    with walk.visitors["ben"].post(f"/me/calls/{walk.call_id}/", levels | {"level.use": "9"}, token=False) as reply:
        assert reply.status_code == 422
        assert WORDS.encode() not in everything(reply)
    assert tried == 12


@one_engine
def test_once_both_are_in_the_two_see_both_and_nobody_else_sees_the_words(walk: Walk) -> None:
    rate(walk.visitors["ben"], walk.call_id, [2, 2, 3, 4, 5], REPS)
    seen = walk.reads((*EVERYBODY, "ana"))
    pages = {("ben", "GET me.call_page"), ("ana", "GET team.call_page")}
    assert with_words(seen, WORDS) == with_words(seen, REPS) == pages
    with walk.visitors["ben"].post("/account/data", {}) as reply:
        file = everything(reply)
    assert REPS.encode() in file
    assert b"manager" in file.split(b"ratings.csv")[1], "the manager's levels are among the ratings of Ben"
    assert {"rate calls", "rate own calls"} <= {action(walk.opened.app, rule) for rule, _ in routes(walk.opened.app)}
    assert "rate own calls" in TABLE
