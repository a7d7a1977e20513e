"""A weekly letter arrives once: with several processes, and one that dies at the worst moment. A link comes again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from assessor.mail import outgoing, stopping
from assessor.mail.letters import Words
from assessor.mail.outgoing import FIRST_WAIT, HELD, TOO_LATE
from assessor.mail.post import NotSent
from assessor.store import Store, outbox, people, reminders
from assessor.store.outbox import DIGEST, Letter
from assessor.store.reminders import Times, Wish
from tests.support import made, smtp
from tests.support.made import NOON
from tests.support.ports import reserved
from tests.support.smtp import Peer
from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
WORDS = Words("Your week", "Two things are due.\n")


class Staged(Peer):
    """A mail server that does something when a reader was named, and when it has a letter but has not said so."""

    def __init__(self) -> None:
        super().__init__(reserved())
        self.at_reader: Callable[[], None] = lambda: None
        self.at_letter: Callable[[], None] = lambda: None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.at_reader()
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        self.at_letter()
        return answer


@pytest.fixture
def mailbox() -> Iterator[Staged]:
    found = Staged()
    with smtp.listening(found):
        yield found


@pytest.fixture(autouse=True)
def _people_have_addresses(store: Store) -> None:
    with store.write() as conn:
        for handle in ("ben", "caro"):
            people.add_person(conn, made.person(handle, email=f"{handle}@example.org"))
            reminders.keep_wish(conn, Wish(handle, "UTC", Times(quiet_from=19, quiet_to=7)), NOON)


def queue(store: Store, kind: str = DIGEST, who: str = "ben", id: str = "letter") -> None:
    with store.write() as conn:
        outgoing.queue_all(conn, [Letter(id, who, kind, WORDS.subject, WORDS.body, NOON)], NOON)


def deliver(mailbox: Peer, store: Store, tmp_path: Path, after: timedelta = timedelta()) -> int:
    return outgoing.deliver(mailbox.settings(root=tmp_path), store, lambda: NOON + after, lambda: False)


def row(store: Store) -> tuple[bool, bool, bool, str]:
    """Whether the letter was handed over, sent, is due again; and what is left of its text."""
    with store.read() as conn:
        ((handed, sent, due, body),) = conn.exec_driver_sql("SELECT handed_at, sent_at, due_at, body FROM outbox")
    return handed is not None, sent is not None, due is not None, body


@contextmanager
def process(url: str, var: Path, mailbox: Peer, after: timedelta = timedelta()) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.mail.worker", url, str(var), str(mailbox.port), str(NOON + after)]
    with subprocess.Popen(command, cwd=ROOT) as started:
        try:
            yield started
        finally:
            if started.poll() is None:
                started.kill()
            started.wait(PATIENCE)


def test_two_processes_at_once_send_each_letter_once(
    store: Store, store_url: str, mailbox: Staged, tmp_path: Path
) -> None:
    for number in range(20):
        queue(store, who="ben" if number % 2 else "caro", id=f"letter-{number}")
    outgoing.stopping.link(mailbox.settings(root=tmp_path), "ben", stopping.ALL)  # the key is there before both
    with process(store_url, tmp_path, mailbox) as one, process(store_url, tmp_path, mailbox) as other:
        assert (one.wait(PATIENCE), other.wait(PATIENCE)) == (0, 0)
    assert len(mailbox.letters) == 20
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 20
    assert deliver(mailbox, store, tmp_path, 2 * HELD) == 0


def test_killed_after_claiming_and_before_handing_over_it_arrives_once_when_the_claim_is_over(
    store: Store, store_url: str, mailbox: Staged, tmp_path: Path
) -> None:
    queue(store)
    reached, let_go = Event(), Event()

    def stall() -> None:
        reached.set()
        let_go.wait(PATIENCE)

    mailbox.at_reader = stall
    with process(store_url, tmp_path, mailbox) as first:
        assert reached.wait(PATIENCE)
        first.kill()
        first.wait(PATIENCE)
    assert row(store)[:3] == (False, False, True)
    mailbox.at_reader = lambda: None
    let_go.set()
    with process(store_url, tmp_path, mailbox, HELD - timedelta(seconds=1)) as early:
        assert early.wait(PATIENCE) == 0
    assert mailbox.letters == []
    with process(store_url, tmp_path, mailbox, HELD) as second:
        assert second.wait(PATIENCE) == 0
    assert mailbox.recipients == ["ben@example.org"]
    assert row(store) == (True, True, False, "")


@pytest.mark.parametrize("kind", [DIGEST, "invitation"])
def test_killed_after_the_server_took_it_and_before_that_is_written_down(
    store: Store, store_url: str, mailbox: Staged, tmp_path: Path, kind: str
) -> None:
    """A weekly letter has arrived and never comes again; a link comes again."""
    queue(store, kind)
    taken, held = Event(), ExitStack()

    def holding_the_table() -> None:
        """The server says yes, and nobody can write anything down."""
        conn = held.enter_context(store.write())
        if conn.dialect.name == "postgresql":
            conn.exec_driver_sql("LOCK TABLE outbox IN EXCLUSIVE MODE")
        taken.set()

    mailbox.at_letter = holding_the_table
    with process(store_url, tmp_path, mailbox) as first:
        assert taken.wait(PATIENCE)
        # The answer is on its way, and the process waits to write that down.
        time.sleep(1)
        assert first.poll() is None
        first.kill()
        first.wait(PATIENCE)
    held.close()
    mailbox.at_letter = lambda: None
    assert mailbox.recipients == ["ben@example.org"]
    assert row(store)[:3] == (kind == DIGEST, False, True)
    for after in (timedelta(seconds=1), HELD, timedelta(days=1), timedelta(days=6)):
        with process(store_url, tmp_path, mailbox, after) as again:
            assert again.wait(PATIENCE) == 0
    if kind == DIGEST:
        assert mailbox.recipients == ["ben@example.org"]
        assert row(store) == (True, False, False, "")
        with store.read() as conn:
            assert (outbox.waiting(conn), outbox.given_up(conn)) == (0, [])
    else:
        assert mailbox.recipients == ["ben@example.org"] * 2
        assert mailbox.letters[0]["Message-ID"] == mailbox.letters[1]["Message-ID"]


@pytest.mark.parametrize(("answer", "again"), [("451 busy", True), ("554 spam", False), ("421 closing", True)])
def test_a_letter_that_the_server_did_not_take_is_tried_again_or_over(
    store: Store, mailbox: Staged, tmp_path: Path, answer: str, again: bool
) -> None:
    queue(store)
    mailbox.data = answer
    with suppress(NotSent):
        deliver(mailbox, store, tmp_path)
    assert row(store)[:3] == (False, False, again)
    mailbox.data = "250 taken"
    assert deliver(mailbox, store, tmp_path, FIRST_WAIT) == int(again)
    assert len(mailbox.letters) == int(again)


@pytest.mark.parametrize("answer", ["999 what", "25 eh", "nonsense", "299 odd"])
def test_an_answer_that_says_nothing_is_not_taken_for_a_refusal(
    store: Store, mailbox: Staged, tmp_path: Path, answer: str
) -> None:
    queue(store)
    mailbox.data = answer
    with pytest.raises(NotSent):
        deliver(mailbox, store, tmp_path)
    mailbox.data = "250 taken"
    assert deliver(mailbox, store, tmp_path, HELD) == 0
    assert row(store) == (True, False, False, "")


def test_a_server_that_hangs_up_in_the_middle_of_the_letter_may_have_it(
    store: Store, mailbox: Staged, tmp_path: Path
) -> None:
    queue(store)
    queue(store, "invitation", "caro", "link")

    async def hang_up(server: SMTP, session: Session, envelope: Envelope) -> str:
        assert server.transport is not None
        server.transport.abort()
        return "250 nobody hears this"

    mailbox.handle_DATA = hang_up
    with pytest.raises(NotSent):
        deliver(mailbox, store, tmp_path)
    del mailbox.handle_DATA
    deliver(mailbox, store, tmp_path, HELD)
    deliver(mailbox, store, tmp_path, 2 * HELD)
    assert mailbox.recipients == ["caro@example.org"]


def test_a_server_that_is_away_or_refuses_the_reader_costs_nothing(
    store: Store, mailbox: Staged, tmp_path: Path
) -> None:
    queue(store)
    with pytest.raises(NotSent):
        deliver(Peer(reserved()), store, tmp_path)
    mailbox.says["ben@example.org"] = "450 come back later"
    with pytest.raises(NotSent):
        deliver(mailbox, store, tmp_path, FIRST_WAIT)
    mailbox.says.clear()
    assert deliver(mailbox, store, tmp_path, 3 * FIRST_WAIT) == 1
    assert deliver(mailbox, store, tmp_path, timedelta(hours=5)) == 0


def test_a_process_that_was_too_slow_leaves_the_letter_to_the_other(
    store: Store, mailbox: Staged, tmp_path: Path
) -> None:
    """It hangs between the reader and the letter until its claim is over, and another has sent it."""
    queue(store)
    queue(store, "invitation", "caro", "link")
    began, hands = [], []

    def another_is_quicker() -> None:
        if not began:
            began.append(1)
            with store.write() as conn:
                taken = outbox.claim(conn, NOON + HELD, NOON + 2 * HELD)
                (claimed,) = [one for one in taken if one.letter.kind == DIGEST]
                outbox.put_off(conn, next(one.letter for one in taken if one is not claimed), NOON)
                hands.append(outbox.handed(conn, claimed.letter, NOON + HELD))
                outbox.sent(conn, claimed.letter.id, NOON + HELD)

    mailbox.at_reader = another_is_quicker
    deliver(mailbox, store, tmp_path)
    assert hands == [True]
    assert mailbox.recipients == ["caro@example.org"], "the connection is used on for the next one"


def test_none_leaves_in_quiet_hours_and_a_link_does(store: Store, mailbox: Staged, tmp_path: Path) -> None:
    queue(store)
    queue(store, "invitation", "caro", "link")
    late = timedelta(hours=9)
    assert deliver(mailbox, store, tmp_path, late) == 1
    assert mailbox.recipients == ["caro@example.org"]
    assert deliver(mailbox, store, tmp_path, timedelta(hours=18, minutes=59)) == 0
    assert deliver(mailbox, store, tmp_path, timedelta(hours=19)) == 1
    assert mailbox.recipients == ["caro@example.org", "ben@example.org"]


def test_what_waited_for_days_is_no_news_and_a_link_still_is(store: Store, mailbox: Staged, tmp_path: Path) -> None:
    queue(store)
    queue(store, "invitation", "caro", "link")
    assert deliver(mailbox, store, tmp_path, timedelta(days=2, minutes=1)) == 1
    assert mailbox.recipients == ["caro@example.org"]
    with store.read() as conn:
        assert [(one.to_person_id, one.error) for one in outbox.given_up(conn)] == [("ben", TOO_LATE)]
        assert outbox.waiting(conn) == 0


def test_a_weekly_letter_lets_mail_programs_show_a_button(store: Store, mailbox: Staged, tmp_path: Path) -> None:
    queue(store)
    queue(store, "invitation", "caro", "link")
    deliver(mailbox, store, tmp_path)
    by_reader = {letter["To"]: letter for letter in mailbox.letters}
    weekly = by_reader["ben@example.org"]
    link = stopping.link(mailbox.settings(root=tmp_path), "ben", stopping.ALL)
    assert weekly["List-Unsubscribe"] == f"<{link}>"
    assert weekly["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (raw,) = [raw for raw in mailbox.raw if b"ben@example.org" in raw]
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in raw, "no program reads one that is encoded or folded"
    assert "List-Unsubscribe" not in by_reader["caro@example.org"]
