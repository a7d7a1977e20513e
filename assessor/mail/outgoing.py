"""Letters on their way out: kept with what they are about, sent one by one, tried again, given up.

Each is claimed before it is sent, so that no two processes send it, and whatever goes wrong before the letter itself
is handed to the mail server is tried again, by this process or, once the claim is over, by another. One moment is
left: the server has taken the letter, and the process dies before that is written down. Nobody can know then, and
each kind of letter errs on one side:

- A link is sent at least once. It comes again: a second copy does no harm, a missing one leaves somebody outside.
- A weekly letter, and whatever else is in `ONCE`, is sent at most once. That it is about to be handed over is written
  down in a transaction of its own, between the server's yes to its reader and the letter (SMTP's DATA), and from then
  on nobody sends it again. So what dies in that moment is lost, and so is a letter whose server never answered; the
  next one says the same a week later, while a second copy would be what people complain about most. If the server
  said that it did not take the letter, it is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException
from uuid import uuid4

from assessor.config import Settings
from assessor.mail import letters, post, stopping
from assessor.mail.letters import Words
from assessor.mail.post import Line, NotSent, Undeliverable, Unheard
from assessor.store import Connection, Store, jobs, outbox, reminders
from assessor.store.outbox import DIGEST, Claimed, Letter

JOB = "mail"
ONCE = {DIGEST}
"""Kinds of letters that never come twice, and none of which leaves in the quiet hours of its reader."""
STALE = timedelta(days=2)
"""Such a letter that has waited for longer, because nothing was sent, says what is over, and is given up."""
HELD = timedelta(minutes=5)
"""How long nobody else sends a claimed letter: longer than a mail server may take for all its answers."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
"""After a failure; each one more doubles the wait."""
TRIES = 12
TOO_LATE = "it waited for more than two days, and what it said is over"


class _NotOurs(Exception):
    """Another process has taken the letter since, because this one was too slow."""


def queue(conn: Connection, person_id: str, kind: str, words: Words, at: datetime) -> None:
    """Keep a letter to somebody, to be sent as soon as it can be. Raises Missing if they have no address or left."""
    outbox.queue(conn, Letter(str(uuid4()), person_id, kind, words.subject, words.body, at))
    jobs.hasten(conn, JOB, at)


def queue_all(conn: Connection, letters: Sequence[Letter], at: datetime) -> int:
    """Keep letters whose ids say what they are, unless they are kept; how many were not.

    Who has no address or has left is passed over.
    """
    queued = outbox.queue_all(conn, letters)
    if queued:
        jobs.hasten(conn, JOB, at)
    return queued


def deliver(settings: Settings, store: Store, now: Callable[[], datetime], ending: Callable[[], bool]) -> int:
    """Send every letter that is due, until `ending`; how many were sent.

    Raises NotSent if the mail server cannot be used: what was not sent stays.
    """
    sent = 0
    with store.write() as conn:
        outbox.unheard(conn, now())
    with ExitStack() as line:
        server: Line | None = None
        while not ending() and (claimed := _next(store, now())):
            letter = claimed.letter
            try:
                server = server or line.enter_context(post.connected(settings))
                _hand_over(settings, store, server, claimed, now)
            except _NotOurs:
                continue
            except Undeliverable as error:
                _failed(store, letter, str(error), None)
                continue
            except NotSent as error:
                _not_sent(store, letter, error, now())
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
    """The next letter to be sent, claimed. On the way weekly ones are put off whose readers want quiet now, and old
    ones given up, one by one."""
    while True:
        with store.write() as conn:
            claimed = next(iter(outbox.claim(conn, at, at + HELD, most=1)), None)
            if claimed is None or claimed.letter.kind not in ONCE:
                return claimed
            if at - claimed.letter.created_at > STALE:
                outbox.failed(conn, claimed.letter.id, TOO_LATE, None)
                continue
            quiet = reminders.quiet_until(conn, claimed.letter.to_person_id, at)
            if quiet is None:
                return claimed
            outbox.put_off(conn, claimed.letter, quiet)


def _hand_over(settings: Settings, store: Store, server: Line, claimed: Claimed, now: Callable[[], datetime]) -> None:
    letter = claimed.letter
    send = partial(
        post.send,
        server,
        settings,
        claimed.email,
        Words(letter.subject, letter.body),
        letter.id,
        letter.created_at,
    )
    if letter.kind not in ONCE:
        return send()

    def first() -> None:
        with store.write() as conn:
            if not outbox.handed(conn, letter, now()):
                raise _NotOurs

    try:
        return send(stopping.headers(settings, letter.to_person_id), first)
    except _NotOurs:
        # The server waits for a letter that does not come.
        with suppress(SMTPException):
            server.rset()
        raise


def _not_sent(store: Store, letter: Letter, error: NotSent, at: datetime) -> None:
    if isinstance(error, Unheard) and letter.kind in ONCE:
        with store.write() as conn:
            outbox.unheard(conn, at, letter.id)
        return
    _failed(store, letter, str(error), again_at(letter.attempts, at))


def _failed(store: Store, letter: Letter, error: str, again: datetime | None) -> None:
    with store.write() as conn:
        outbox.failed(conn, letter.id, error, again)
