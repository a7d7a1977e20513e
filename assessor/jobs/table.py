"""What is done beside the requests, and when."""

from __future__ import annotations

from datetime import timedelta

from assessor import retention
from assessor.accounts import sessions
from assessor.items import versions
from assessor.jobs import apart, backups, digest
from assessor.jobs.job import Job, Work, every, nightly
from assessor.lessons.library import Library
from assessor.mail import outgoing
from assessor.progress import effects, proofs, standing
from assessor.roster.kept import FOLDER, Kept
from assessor.store import accounts, invitations, throttle

CALIBRATION, STATISTICS = "calibration", "item-statistics"
LINKS = timedelta(days=30)
"""How long after its end a link still says that it was used or is too old, and not just that nobody knows it."""


def _mail(work: Work) -> None:
    outgoing.deliver(work.settings, work.store, work.now, work.ending.is_set)


def _sessions(work: Work) -> None:
    at = work.now()
    with work.store.write() as conn:
        accounts.close_over(conn, at - sessions.IDLE, at - sessions.OLDEST)
        invitations.forget(conn, at - LINKS)
        throttle.forget(conn, at - throttle.MEMORY)


def _rosters(work: Work) -> None:
    Kept(work.settings.var / FOLDER).drop_old(work.now())


def _retention(work: Work) -> None:
    retention.apply(work.settings, work.store, work.now())


def _calibration(work: Work) -> None:
    catalogue = Library(work.settings.var).edition().catalogue
    with work.store.read() as conn:
        due = versions.due(conn, catalogue)
    if due:
        apart.run(work, "items", "calibrate")


def _statistics(work: Work) -> None:
    apart.run(work, "items", "stats")


def _standings(work: Work) -> None:
    catalogue = Library(work.settings.var).edition().catalogue
    standing.refresh_everybody(work.store, catalogue, work.now, work.ending.is_set)


def _effects(work: Work) -> None:
    catalogue = Library(work.settings.var).edition().catalogue
    effects.measure(work.store, catalogue, work.now, work.ending.is_set)


def _proofs(work: Work) -> None:
    catalogue = Library(work.settings.var).edition().catalogue
    proofs.count_anew(work.store, catalogue, work.ending.is_set)


JOBS = {
    outgoing.JOB: Job(every(minutes=1), _mail, lambda settings: settings.mails),
    digest.JOB: Job(digest.at_quarters, digest.write, lambda settings: settings.mails),
    "sessions": Job(every(hours=1), _sessions),
    "rosters": Job(every(minutes=10), _rosters),
    backups.JOB: Job(nightly(2), backups.nightly, lambda settings: bool(settings.backups)),
    "retention": Job(nightly(3), _retention),
    CALIBRATION: Job(nightly(3), _calibration),
    STATISTICS: Job(nightly(3), _statistics),
    "standings": Job(nightly(4), _standings),
    "effects": Job(nightly(5), _effects),
    "worksheets": Job(nightly(4), _proofs),
}
"""Job by name. One that the settings do not want is left alone."""
