"""The nightly backup: written, proved, and the oldest ones deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from assessor.jobs.job import Work
from assessor.store import Store, backup, jobs
from assessor.store.errors import BadBackup

JOB = "backup"
NAME = "assessor-{:%Y-%m-%d-%H%M%S}.zip"
"""The moment in UTC, so that the order of the names is that of the backups."""
_ANY = "assessor-????-??-??-??????.zip"


def nightly(work: Work) -> None:
    """A new backup in the folder of the settings. Raises BadBackup if there is no such folder, and as `backup` does.

    The folder is not made: one on a disk that is not there would lie on the disk that it should be apart from.
    """
    folder = Path(work.settings.backups)
    if not folder.is_dir():
        raise BadBackup(f"ASSESSOR_BACKUPS: there is no folder {folder}; make it, or name another")
    for unfinished in folder.glob(f".{_ANY}.*"):  # somebody died in the middle
        unfinished.unlink(missing_ok=True)
    proved(work.store, folder / NAME.format(work.now().astimezone(UTC)), work.now())
    for old in sorted(folder.glob(_ANY))[: -work.settings.backups_kept]:
        old.unlink(missing_ok=True)


def by_hand(store: Store, path: Path, at: datetime) -> backup.Manifest:
    """A backup that somebody asked for; /healthz and the list of jobs count it as the last one."""
    manifest = proved(store, path, at)
    with store.write() as conn:
        jobs.done_by_hand(conn, JOB, at)
    return manifest


def proved(store: Store, path: Path, at: datetime) -> backup.Manifest:
    """Write a backup and restore it aside. One that does not restore is deleted, and BadBackup raised."""
    backup.write(store, path, at)
    try:
        return backup.verify(path)
    except Exception:
        path.unlink(missing_ok=True)
        raise
