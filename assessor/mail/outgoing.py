"""Letters on their way out: kept with what they are about, sent one by one, tried again, given up.

Each is sent at least once. It is claimed before it is sent, so that no two processes send it; a process that dies
between the mail server's answer and writing that down leaves it to be sent again. The other way round, a letter could
be lost: a second copy of a link does no harm, a missing one leaves somebody outside.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from smtplib import SMTP
from uuid import uuid4

from assessor.config import Settings
from assessor.mail import letters, post
from assessor.mail.letters import Words
from assessor.mail.post import NotSent, Undeliverable
from assessor.store import Connection, Store, jobs, outbox
from assessor.store.outbox import Claimed, Letter

JOB = "mail"
HELD = timedelta(minutes=5)
"""How long nobody else sends a claimed letter: longer than a mail server may take for all its answers."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
"""After a failure; each one more doubles the wait."""
TRIES = 12


def queue(conn: Connection, person_id: str, kind: str, words: Words, at: datetime) -> None:
    """Keep a letter to somebody, to be sent as soon as it can be. Raises Missing if they have no address or left."""
    outbox.queue(conn, Letter(str(uuid4()), person_id, kind, words.subject, words.body, at))
    jobs.hasten(conn, JOB, at)


def deliver(settings: Settings, store: Store, now: Callable[[], datetime], ending: Callable[[], bool]) -> int:
    """Send every letter that is due, until `ending`; how many were sent.

    Raises NotSent if the mail server cannot be used: what was not sent stays.
    """
    sent = 0
    with ExitStack() as line:
        server: SMTP | None = None
        while not ending() and (claimed := _next(store, now())):
            letter = claimed.letter
            try:
                server = server or line.enter_context(post.connected(settings))
                words = Words(letter.subject, letter.body)
                post.send(server, settings, claimed.email, words, letter.id, letter.created_at)
            except Undeliverable as error:
                _failed(store, letter, str(error), None)
                continue
            except NotSent as error:
                _failed(store, letter, str(error), again_at(letter.attempts, now()))
                raise
            with store.write() as conn:
                outbox.sent(conn, letter.id, now())
            sent += 1
    return sent


def test(settings: Settings, to: str, at: datetime) -> None:
    """Send a letter that says only that it was sent, past the database. Raises NotSent and Undeliverable."""
    with post.connected(settings) as server:
        post.send(server, settings, to, letters.test(settings.public_url), str(uuid4()), at)


def again_at(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many attempts, 1 or more; None after the last."""
    return None if attempts >= TRIES else at + min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def _next(store: Store, at: datetime) -> Claimed | None:
    with store.write() as conn:
        return next(iter(outbox.claim(conn, at, at + HELD, most=1)), None)


def _failed(store: Store, letter: Letter, error: str, again: datetime | None) -> None:
    with store.write() as conn:
        outbox.failed(conn, letter.id, error, again)
