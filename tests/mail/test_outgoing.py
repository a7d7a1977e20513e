"""Letters leave the database one by one, are tried again, given up, and leave no text behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from assessor.config import Settings
from assessor.mail import outgoing
from assessor.mail.letters import Words
from assessor.mail.outgoing import FIRST_WAIT, HELD, LONGEST_WAIT, TRIES
from assessor.mail.post import NotSent
from assessor.store import Store, jobs, outbox, people
from assessor.store.outbox import DIGEST
from tests.support import made, smtp
from tests.support.made import NOON
from tests.support.ports import reserved
from tests.support.smtp import Peer

WORDS = Words("Your account", "Here is the link: https://academy.example.org/token\n")


@pytest.fixture
def mailbox() -> Iterator[Peer]:
    with smtp.peer() as found:
        yield found


@pytest.fixture(autouse=True)
def _people_have_addresses(store: Store) -> None:
    with store.write() as conn:
        for handle in ("ben", "caro", "dov"):
            people.add_person(conn, made.person(handle, email=f"{handle}@example.org"))


def queue(store: Store, *handles: str) -> None:
    with store.write() as conn:
        for handle in handles:
            outgoing.queue(conn, handle, "invitation", WORDS, NOON)


def deliver(settings: Settings, store: Store, at: datetime = NOON) -> int:
    return outgoing.deliver(settings, store, lambda: at, lambda: False)


def kept(store: Store) -> list[tuple[str, str, int, str | None]]:
    """To whom, what is left of the text, how often it was tried, and what went wrong."""
    with store.read() as conn:
        rows = conn.exec_driver_sql("SELECT to_person_id, body, attempts, last_error FROM outbox ORDER BY 1")
        return [(who, body, tries, error) for who, body, tries, error in rows]


def waiting(store: Store) -> int:
    with store.read() as conn:
        return outbox.waiting(conn)


def test_every_letter_is_sent_once_over_one_connection_and_its_text_is_gone(store: Store, mailbox: Peer) -> None:
    queue(store, "ben", "caro", "dov")
    assert deliver(mailbox.settings(), store) == 3
    assert sorted(mailbox.recipients) == ["ben@example.org", "caro@example.org", "dov@example.org"]
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 3
    assert kept(store) == [(who, "", 1, None) for who in ("ben", "caro", "dov")]
    assert deliver(mailbox.settings(), store, NOON + timedelta(days=1)) == 0
    assert len(mailbox.letters) == 3


def test_a_letter_lets_the_job_be_due(store: Store) -> None:
    with store.write() as conn:
        jobs.plan(conn, outgoing.JOB, NOON + timedelta(minutes=1))
        outgoing.queue(conn, "ben", "invitation", WORDS, NOON)
        assert [one.name for one in jobs.due(conn, NOON)] == ["mail"]


def test_a_letter_that_is_taken_back_with_its_cause_is_never_sent(store: Store, mailbox: Peer) -> None:
    with suppress(RuntimeError), store.write() as conn:
        outgoing.queue(conn, "ben", "invitation", WORDS, NOON)
        raise RuntimeError("the invitation failed")
    assert deliver(mailbox.settings(), store) == 0


def test_a_mail_server_that_is_away_costs_one_try_of_one_letter(store: Store) -> None:
    queue(store, "ben", "caro")
    with pytest.raises(NotSent, match="look at ASSESSOR_SMTP_HOST"):
        deliver(Peer(reserved()).settings(), store)
    assert sorted(tries for _, _, tries, _ in kept(store)) == [0, 1]
    assert waiting(store) == 2


def test_after_an_outage_everything_arrives(store: Store, mailbox: Peer) -> None:
    queue(store, "ben", "caro")
    mailbox.data = "451 busy"
    with pytest.raises(NotSent):
        deliver(mailbox.settings(), store)
    mailbox.data = "250 taken"
    assert deliver(mailbox.settings(), store, NOON + FIRST_WAIT) == 2
    assert {tries for _, _, tries, _ in kept(store)} == {1, 2}


def test_a_refused_address_stops_no_other_and_is_said(store: Store, mailbox: Peer) -> None:
    mailbox.says["ben@example.org"] = "550 no such mailbox"
    queue(store, "ben", "caro")
    assert deliver(mailbox.settings(), store) == 1
    assert mailbox.recipients == ["caro@example.org"]
    assert kept(store)[0] == ("ben", "", 1, "550 no such mailbox")
    with store.read() as conn:
        (unsent,) = outbox.given_up(conn)
    assert (unsent.to_person_id, unsent.name, unsent.email) == ("ben", "Ben", "ben@example.org")
    assert unsent.error == "550 no such mailbox"


def test_a_letter_is_given_up_after_twelve_tries_within_a_day(store: Store, mailbox: Peer) -> None:
    queue(store, "ben")
    mailbox.says["ben@example.org"] = "450 come back later"
    at, waits = NOON, list[timedelta | None]()
    for _ in range(TRIES):
        assert waiting(store) == 1
        with pytest.raises(NotSent, match="450 come back later"):
            deliver(mailbox.settings(), store, at)
        again = outgoing.again_at(len(waits) + 1, at)
        waits.append(again - at if again else None)
        if again:
            assert deliver(mailbox.settings(), store, again - timedelta(seconds=1)) == 0
            at = again
    minutes = [wait / FIRST_WAIT for wait in waits if wait]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
    assert max(wait for wait in waits if wait) == LONGEST_WAIT
    assert at - NOON < timedelta(days=1)
    assert waiting(store) == 0
    assert kept(store) == [("ben", "", TRIES, "450 come back later")]


def test_a_later_letter_takes_the_failure_away_and_so_does_leaving(store: Store, mailbox: Peer) -> None:
    mailbox.says = {f"{who}@example.org": "550 no" for who in ("ben", "caro")}
    queue(store, "ben", "caro")
    deliver(mailbox.settings(), store)
    with store.write() as conn:
        assert {one.to_person_id for one in outbox.given_up(conn)} == {"ben", "caro"}
        outgoing.queue(conn, "ben", "invitation", WORDS, NOON + timedelta(hours=1))
        assert {one.to_person_id for one in outbox.given_up(conn)} == {"caro"}
        people.leave(conn, "caro", NOON)
        assert outbox.given_up(conn) == []


@pytest.mark.parametrize(
    ("failed", "later", "stands"),
    [
        ("invitation", DIGEST, True),
        ("forgotten", DIGEST, True),
        ("invitation", "forgotten", False),
        (DIGEST, DIGEST, False),
        (DIGEST, "invitation", False),
    ],
)
def test_no_weekly_letter_takes_away_that_somebody_waits_for_a_link(
    store: Store, mailbox: Peer, failed: str, later: str, stands: bool
) -> None:
    mailbox.says = {"ben@example.org": "550 no"}
    with store.write() as conn:
        outgoing.queue(conn, "ben", failed, WORDS, NOON)
    deliver(mailbox.settings(), store)
    with store.write() as conn:
        outgoing.queue(conn, "ben", later, WORDS, NOON + timedelta(hours=1))
        assert [(one.kind, one.weekly) for one in outbox.given_up(conn)] == [(failed, False)] * stands


def test_a_process_that_dies_while_sending_loses_no_letter(store: Store, mailbox: Peer) -> None:
    """It claimed the letter and was never heard of again; it may have been sent, so the second is the same letter."""
    queue(store, "ben")
    with store.write() as conn:
        (claimed,) = outbox.claim(conn, NOON, NOON + HELD)
    assert deliver(mailbox.settings(), store, NOON + HELD - timedelta(seconds=1)) == 0
    assert deliver(mailbox.settings(), store, NOON + HELD) == 1
    assert mailbox.letters[0]["Message-ID"] == f"<{claimed.letter.id}@example.org>"
    assert mailbox.letters[0]["Date"].datetime == NOON


def test_eight_threads_send_each_letter_once(store: Store, mailbox: Peer) -> None:
    for _ in range(4):
        queue(store, "ben", "caro", "dov")
    sent = made.at_once(8, lambda _: deliver(mailbox.settings(), store))
    assert sum(sent) == len(mailbox.letters) == 12


def test_sending_stops_between_letters_when_the_process_ends(store: Store, mailbox: Peer) -> None:
    queue(store, "ben", "caro")
    assert outgoing.deliver(mailbox.settings(), store, lambda: NOON, lambda: bool(mailbox.letters)) == 1
    assert waiting(store) == 1
