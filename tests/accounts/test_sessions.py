"""Who gives the right name and password is let in, whoever guesses must wait, and a session ends."""

from datetime import timedelta

import pytest

from assessor.accounts import deeds, sessions
from assessor.accounts.deeds import Where
from assessor.accounts.passwords import Hasher
from assessor.accounts.sessions import Refused
from assessor.store import Store, accounts, audit, people, throttle
from assessor.store.accounts import Credential, Identity
from assessor.store.errors import Busy
from assessor.store.people import Team
from tests.support import made
from tests.support.hasher import CHEAP, LIGHT
from tests.support.made import NOON
from tests.support.told import statements

GIRAFFE = "purple giraffe on a bus"
ZEBRA = "yellow zebra in a boat"
HOME = Where("Firefox on Linux", "192.0.2.7")
AWAY = Where("Chrome on Windows", "198.51.100.9")
SECOND = timedelta(seconds=1)
one_engine = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _ben_and_caro(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben", email="ben@example.org"))
        people.add_person(conn, made.person("caro"))
        accounts.set_password(conn, Credential("ben", CHEAP.digest(GIRAFFE), NOON))


def enter(store: Store, name: str = "ben", password: str = GIRAFFE, where: Where = HOME, **later: float) -> str:
    return sessions.sign_in(store, CHEAP, name, password, where, NOON + timedelta(**later))


def refused(store: Store, name: str = "ben", password: str = "wrong", where: Where = HOME, **later: float) -> Refused:
    with pytest.raises(Refused) as caught:
        enter(store, name, password, where, **later)
    return caught.value


def noted(store: Store, about: str = "ben") -> list[str]:
    with store.read() as conn:
        return sorted(entry.action for entry in audit.about(conn, about))


@pytest.mark.parametrize("name", ["ben", "ben@example.org", "BEN@Example.org", "  ben  "])
def test_handle_or_email_with_the_password_lets_in(store: Store, name: str) -> None:
    token = enter(store, name)
    found = sessions.recognise(store, token, NOON)
    assert found is not None
    person, session = found
    assert person.id == "ben"
    assert (session.device, session.address) == ("Firefox on Linux", "192.0.2.7")
    assert noted(store) == [deeds.SIGNED_IN]


@one_engine
def test_who_is_asking_is_one_statement_however_many_roles_and_teams_they_have(store: Store) -> None:
    with store.write() as conn:
        for team in ("east", "west"):
            people.add_team(conn, Team(team, team))
        both = frozenset({"east", "west"})
        people.add_person(conn, made.person("lee", roles=frozenset({"manager", "trainer", "rep"}), manages=both))
        token = sessions.open_session(conn, "lee", HOME, NOON)
    with statements(store) as told:
        found = sessions.recognise(store, token, NOON)
    assert found is not None
    assert (found[0].roles, found[0].manages) == ({"manager", "trainer", "rep"}, both)
    assert found[1].person_id == "lee"
    assert sum(not sql.startswith("BEGIN") for sql in told) == 1


@pytest.mark.parametrize("name", ["caro", "nobody", "", "ben\0", "b" * 10_000, "%", "ben' OR 1=1 --"])
def test_nobody_is_let_in_and_no_reason_is_told(store: Store, name: str) -> None:
    wrong = refused(store, "ben")
    other = refused(store, name, GIRAFFE)
    assert (str(other), other.until) == (str(wrong), wrong.until)


def test_each_time_the_token_is_another(store: Store) -> None:
    tokens = {enter(store) for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)  # 32 bytes in base64


def test_a_wrong_password_is_noted_for_its_owner(store: Store) -> None:
    refused(store, where=AWAY)
    with store.read() as conn:
        (entry,) = audit.about(conn, "ben")
    assert entry.action == deeds.REFUSED
    assert entry.actor_id is None
    assert entry.detail == {"device": "Chrome on Windows", "address": "198.51.100.9"}


def test_after_five_failures_even_the_right_password_waits(store: Store) -> None:
    assert [refused(store).until for _ in range(throttle.FREE)] == [None] * throttle.FREE
    until = NOON + throttle.FIRST
    assert refused(store, password=GIRAFFE).until == until
    assert refused(store, password=GIRAFFE, where=AWAY).until == until
    assert enter(store, seconds=throttle.FIRST.total_seconds())


def test_who_does_not_exist_must_wait_as_well(store: Store) -> None:
    for _ in range(throttle.FREE):
        refused(store, "nobody")
    assert refused(store, "Nobody ").until == NOON + throttle.FIRST


def test_each_failure_after_that_doubles_the_wait(store: Store) -> None:
    at, waits = NOON, []
    for _ in range(throttle.FREE):
        refused(store)
    for _ in range(4):
        with pytest.raises(Refused) as caught:
            sessions.sign_in(store, CHEAP, "ben", "wrong", HOME, at)
        assert caught.value.until is not None
        waits.append((caught.value.until - at).total_seconds())
        at = caught.value.until
        with pytest.raises(Refused):
            sessions.sign_in(store, CHEAP, "ben", "wrong", HOME, at)
    assert waits == [30, 60, 120, 240]


def test_the_right_password_in_time_forgets_the_failures(store: Store) -> None:
    for _ in range(3):
        for _ in range(throttle.FREE - 1):
            refused(store)
        assert enter(store)


def test_an_address_that_tries_many_names_must_wait(store: Store) -> None:
    for number in range(sessions.FREE_PER_ADDRESS):
        assert refused(store, f"nobody-{number}", where=AWAY).until is None
    assert refused(store, "ben", GIRAFFE, AWAY).until == NOON + throttle.FIRST
    assert enter(store, where=HOME)


@one_engine
def test_signing_in_oneself_does_not_forget_what_the_address_has_failed(store: Store) -> None:
    for number in range(sessions.FREE_PER_ADDRESS):
        if number % 10 == 0:
            enter(store, where=AWAY)
        refused(store, f"nobody-{number}", where=AWAY)
    assert refused(store, "ben", GIRAFFE, AWAY).until is not None


@one_engine
def test_a_morning_in_an_office_locks_nobody_out(store: Store) -> None:
    for _ in range(2 * sessions.FREE_PER_ADDRESS):
        enter(store)


def test_guesses_at_once_are_counted_before_they_are_looked_at(store: Store) -> None:
    def guess(number: int) -> object:
        return refused(store).until

    waits = made.at_once(12, guess)
    assert waits.count(None) == throttle.FREE


def test_somebody_elses_failures_do_not_end_a_session(store: Store) -> None:
    token = enter(store)
    for _ in range(throttle.FREE + 1):
        refused(store, where=AWAY)
    found = sessions.recognise(store, token, NOON)
    assert found is not None
    sessions.change_password(store, CHEAP, found[1], GIRAFFE, ZEBRA, HOME, NOON)


def test_a_digest_with_earlier_costs_is_made_anew(store: Store) -> None:
    costlier = Hasher(type(LIGHT)(time_cost=2, memory_cost=16, parallelism=1))
    with store.read() as conn:
        before = accounts.password_of(conn, "ben")
    sessions.sign_in(store, costlier, "ben", GIRAFFE, HOME, NOON + SECOND)
    with store.read() as conn:
        after = accounts.password_of(conn, "ben")
    assert before is not None
    assert after is not None
    assert costlier.outdated(before.password_hash)
    assert not costlier.outdated(after.password_hash)
    assert costlier.fits(after.password_hash, GIRAFFE)
    assert after.changed_at == before.changed_at


@pytest.mark.parametrize(
    ("seen", "later", "open_"),
    [
        ([], timedelta(days=30) - SECOND, True),
        ([], timedelta(days=30), False),
        ([20, 45], timedelta(days=74), True),
        ([20, 40, 60, 80, 100, 120, 140, 160, 179], timedelta(days=180) - SECOND, True),
        ([20, 40, 60, 80, 100, 120, 140, 160, 179], timedelta(days=180), False),
    ],
)
def test_a_session_ends_when_idle_and_when_old(store: Store, seen: list[int], later: timedelta, open_: bool) -> None:
    token = enter(store)
    for day in seen:
        assert sessions.recognise(store, token, NOON + timedelta(days=day))
    assert bool(sessions.recognise(store, token, NOON + later)) is open_


@pytest.mark.parametrize("token", ["", "x", "\0", "é" * 50, "' OR 1=1 --"])
def test_a_token_that_was_never_given_is_nobodys(store: Store, token: str) -> None:
    enter(store)
    assert sessions.recognise(store, token, NOON) is None


def test_the_id_of_a_session_is_not_its_token(store: Store) -> None:
    found = sessions.recognise(store, enter(store), NOON)
    assert found is not None
    assert sessions.recognise(store, found[1].id, NOON) is None


def test_who_has_left_is_signed_out_and_not_let_in(store: Store) -> None:
    token = enter(store)
    with store.write() as conn:
        people.leave(conn, "ben", NOON)
    assert sessions.recognise(store, token, NOON) is None
    assert refused(store, password=GIRAFFE).until is None


@one_engine
def test_who_reads_can_go_on_while_nothing_can_be_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    token = enter(store)

    def full() -> None:
        raise Busy("the disk is full")

    monkeypatch.setattr(store, "write", full)
    assert sessions.recognise(store, token, NOON + timedelta(minutes=5))


def test_another_password_ends_the_other_sessions(store: Store) -> None:
    here, there = enter(store), enter(store, where=AWAY)
    found = sessions.recognise(store, here, NOON)
    assert found is not None
    sessions.change_password(store, CHEAP, found[1], GIRAFFE, ZEBRA, HOME, NOON)
    assert sessions.recognise(store, here, NOON)
    assert sessions.recognise(store, there, NOON) is None
    refused(store, password=GIRAFFE)
    assert enter(store, password=ZEBRA)
    assert deeds.CHANGED_PASSWORD in noted(store)


def test_another_password_takes_the_old_one(store: Store) -> None:
    found = sessions.recognise(store, enter(store), NOON)
    assert found is not None
    waits = []
    for _ in range(throttle.FREE + 1):
        with pytest.raises(Refused) as caught:
            sessions.change_password(store, CHEAP, found[1], "wrong", ZEBRA, HOME, NOON)
        waits.append(caught.value.until)
    assert waits == [None] * throttle.FREE + [NOON + throttle.FIRST]
    assert enter(store)


def test_who_signs_in_while_the_password_is_changed_is_either_too_early_or_refused(store: Store) -> None:
    """Eight sign-ins and one change at once: afterwards no session that came from the old password is open."""
    found = sessions.recognise(store, enter(store), NOON)
    assert found is not None
    tokens: list[str] = []

    def act(number: int) -> None:
        if number == 4:
            sessions.change_password(store, CHEAP, found[1], GIRAFFE, ZEBRA, HOME, NOON)
            return
        try:
            tokens.append(enter(store, where=AWAY))
        except Refused:
            return

    made.at_once(9, act)
    assert [sessions.recognise(store, token, NOON) for token in tokens] == [None] * len(tokens)


def test_one_device_and_all_devices_are_signed_out(store: Store) -> None:
    first, second, third = (enter(store) for _ in range(3))
    found = sessions.recognise(store, first, NOON)
    assert found is not None
    assert not sessions.sign_out(store, "caro", found[1].id, HOME, NOON)
    assert sessions.recognise(store, first, NOON)
    assert sessions.sign_out(store, "ben", found[1].id, HOME, NOON)
    assert not sessions.sign_out(store, "ben", found[1].id, HOME, NOON)
    assert sessions.recognise(store, first, NOON) is None
    assert sessions.recognise(store, second, NOON)
    sessions.sign_out_everywhere(store, "ben", HOME, NOON)
    assert not any(sessions.recognise(store, token, NOON) for token in (first, second, third))
    assert noted(store).count(deeds.SIGNED_OUT) == 1
    assert noted(store).count(deeds.SIGNED_OUT_EVERYWHERE) == 1


def test_somebody_can_sign_in_with_a_password_or_a_single_sign_on_unless_gone(store: Store) -> None:
    with store.write() as conn:
        assert accounts.anybody(conn)
        people.leave(conn, "ben", NOON)
        assert not accounts.anybody(conn)
        accounts.link(conn, Identity("https://sso.example", "c1", "caro"))
        assert accounts.anybody(conn)
        people.leave(conn, "caro", NOON)
        assert not accounts.anybody(conn)
