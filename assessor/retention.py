"""How long things are kept, and the end of what is older."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from uuid import uuid4

from assessor.config import Settings
from assessor.store import Store, audit, erase, leavers, outbox
from assessor.store.audit import Entry
from assessor.store.outbox import DIGEST

SHORTEST_DIGESTS = timedelta(days=14)
"""That a weekly letter was written is how a second one is held back, for a week. In all time zones together that is
nine days at most, and the mail server may be away for another."""
MADE_ANONYMOUS = "made anonymous, long after they left"


def in_words(settings: Settings) -> tuple[str, ...]:
    """What is kept for how long, a sentence each, to the person whom it is about."""
    return (
        _leavers(settings.keep_leavers_months),
        _audit(settings.keep_audit_months),
        _letters(settings),
    )


def apply(settings: Settings, store: Store, at: datetime) -> int:
    """Delete what is older than the settings say, and make leavers anonymous; how many of them there were."""
    with store.write() as conn:
        kept = timedelta(days=settings.keep_letters_days)
        outbox.forget(conn, at - kept, {DIGEST: at - max(kept, SHORTEST_DIGESTS)})
        if settings.keep_audit_months:
            audit.forget(conn, months_before(at, settings.keep_audit_months))
    if not settings.keep_leavers_months:
        return 0
    before, erased = months_before(at, settings.keep_leavers_months), 0
    while gone := _make_anonymous(store, before, at):
        erased += gone
    return erased


def months_before(at: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last day of that month if it has no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def _make_anonymous(store: Store, before: datetime, at: datetime) -> int:
    """Some of the leavers, few enough that writers do not wait for long; how many."""
    with store.write() as conn:
        gone = leavers.gone_since(conn, before)
        for person_id in gone:
            erase.person(conn, person_id, at, answers_to=str(uuid4()))
            audit.note(conn, Entry(str(uuid4()), at, None, MADE_ANONYMOUS, person_id, {}))
    return len(gone)


def _leavers(months: int) -> str:
    if not months:
        return "After you leave, your data are kept until somebody deletes them."
    return (
        f"{_count(months, 'month')} after you leave, your name, addresses, ratings and history are deleted. Your"
        " answers stay under an id that nothing connects with you, so that what is known about the questions stays"
        " true."
    )


def _letters(settings: Settings) -> str:
    days, least = settings.keep_letters_days, SHORTEST_DIGESTS.days
    weekly = f" A weekly letter counts for {least} days, so that no second one comes." if days < least else ""
    return f"That a letter was sent to you is kept for {_count(days, 'day')}; never what it said.{weekly}"


def _audit(months: int) -> str:
    kept = f"for {_count(months, 'month')}" if months else "without an end"
    return f"Who did what to your account, or looked at your data, is kept {kept}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
