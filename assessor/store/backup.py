"""Backups: everything at one moment in one file, which either engine can be filled from.

The file is a zip: `manifest.json` says of what revision the tables are and gives each table's count and checksum, in
the order in which they can be filled; `<table>.jsonl` has a line for each row (see `tables`). It holds whatever the
database holds, so only its owner may read it.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import MetaData, Table
from sqlalchemy.exc import IntegrityError

from assessor.store import migrate, tables
from assessor.store.copy import copy, must_be_empty
from assessor.store.database import Store
from assessor.store.errors import BadBackup
from assessor.store.schema import metadata
from assessor.store.tables import Row, Sum, Tally

FORMAT = 1
_MANIFEST = "manifest.json"
# All that zipfile and zlib answer to bytes that are not what they were.
_DAMAGE = (
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: the tables' revision, when it was made (aware), and the sum of each table."""

    revision: str
    made_at: datetime
    tables: dict[str, Sum]


def write(store: Store, path: Path, at: datetime) -> Manifest:
    """Write everything, as it is at one moment, to a new file; the database may be in use.

    The file is there only once it is whole and on the disk. Raises Unmigrated if the tables are not this version's,
    and BadBackup if the file exists.
    """
    if path.exists():
        raise BadBackup(f"{path} exists, and a backup never replaces another; name another file")
    with _appearing(path) as file, store.read() as conn, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        revision = migrate.must_be_current(conn)
        sums = {}
        for table in metadata.sorted_tables:
            tally = Tally()
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
                for row in tables.read(conn, table):
                    line = tables.line(row)
                    tally.add(line)
                    lines.write(line)
            sums[table.name] = tally.sum()
        manifest = Manifest(revision, at, sums)
        archive.writestr(_MANIFEST, _as_text(manifest))
    return manifest


def verify(path: Path) -> Manifest:
    """Restore a backup into a database of its own, which is thrown away, and compare counts and checksums.

    Raises BadBackup, which says where, if anything differs, and Unmigrated if a newer version made it.
    """
    with _restored(path) as (manifest, _):
        return manifest


def restore(path: Path, store: Store) -> Manifest:
    """Fill an empty database from a backup of this or an earlier version, with all of it or nothing.

    The backup is verified first. Raises as `verify` and `copy.copy` do.
    """
    with store.read() as conn:
        migrate.must_be_current(conn)
        must_be_empty(conn)
    with _restored(path) as (manifest, scratch):
        migrate.upgrade(scratch)
        copy(scratch, store)
    return manifest


@contextmanager
def _appearing(path: Path) -> Iterator[BinaryIO]:
    """A file that has its name only once it is whole and on the disk, and that only its owner can read."""
    number, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    unfinished = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _restored(path: Path) -> Iterator[tuple[Manifest, Store]]:
    """What the backup says of itself, and a passing database that has all of its rows."""
    with TemporaryDirectory(prefix="assessor-") as folder, _opened(path) as archive:
        manifest = _manifest(path, archive)
        scratch = Store.open(f"sqlite:///{folder}/restored.sqlite3")
        try:
            migrate.upgrade(scratch, manifest.revision)
            _fill(scratch, path, archive, manifest)
            yield manifest, scratch
        finally:
            scratch.close()


def _fill(scratch: Store, path: Path, archive: ZipFile, manifest: Manifest) -> None:
    with scratch.write() as conn:
        # The tables as they were then, which may not be this version's.
        then = MetaData()
        then.reflect(conn, only=lambda name, _: name != "alembic_version")
        if then.tables.keys() != manifest.tables.keys():
            odd = ", ".join(sorted(then.tables.keys() ^ manifest.tables.keys()))
            raise BadBackup(f"{path}: {_MANIFEST} should name the tables of {manifest.revision}; look at {odd}")
        for name, expected in manifest.tables.items():
            table = then.tables[name]
            try:
                tables.write(conn, table, _rows(path, archive, table, expected))
            except IntegrityError as error:
                raise BadBackup(f"{path}: {name}.jsonl has rows that do not fit the others: {error.orig}") from error
        for name, expected in manifest.tables.items():
            found = tables.summed(conn, then.tables[name])
            if found != expected:
                raise BadBackup(f"{path}: {name} is restored with {found}, not {expected}; use another backup")


def _rows(path: Path, archive: ZipFile, table: Table, expected: Sum) -> Iterator[Row]:
    tally = Tally()
    part = f"{path}: {table.name}.jsonl"
    try:
        with archive.open(f"{table.name}.jsonl") as lines:
            for line in lines:
                tally.add(line)
                yield tables.parse(table, line)
    except _DAMAGE as error:
        raise BadBackup(f"{part} is damaged near line {tally.rows + 1}: {error}; use another backup") from error
    if tally.sum() != expected:
        raise BadBackup(f"{part} has {tally.sum()}, not {expected}; use another backup")


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    if not path.is_file():
        raise BadBackup(f"there is no file {path}")
    try:
        archive = ZipFile(path)
    except _DAMAGE as error:
        raise BadBackup(
            f"{path} ({path.stat().st_size} bytes) is no zip, or its end is cut off or damaged: {error}; "
            "use another backup"
        ) from error
    with archive:
        yield archive


def _as_text(manifest: Manifest) -> str:
    given = asdict(manifest) | {"format": FORMAT, "made_at": manifest.made_at.isoformat()}
    return json.dumps(given, indent=2) + "\n"


def _manifest(path: Path, archive: ZipFile) -> Manifest:
    try:
        given = json.loads(archive.read(_MANIFEST))
        kind = given["format"]
        sums = {name: Sum(**found) for name, found in given["tables"].items()}
        manifest = Manifest(given["revision"], datetime.fromisoformat(given["made_at"]), sums)
    except (*_DAMAGE, AttributeError) as error:
        raise BadBackup(f"{path}: {_MANIFEST} is missing or damaged: {error}; use another backup") from error
    if kind != FORMAT:
        raise BadBackup(f"{path} has format {kind}, and this version reads {FORMAT}; use the version that wrote it")
    return manifest
