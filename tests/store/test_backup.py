"""A backup holds one moment, restores to the same rows on either engine, and is refused where it is damaged."""

import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import MetaData

from assessor.store import Store, attempts, backup, migrate, people, ratings, study, tables
from assessor.store.errors import BadBackup, Unmigrated
from assessor.store.schema import metadata
from assessor.store.tables import Sum
from tests.store.rows_0001 import ROWS
from tests.support import made
from tests.support.made import NOON

Change = Callable[[dict[str, bytes]], object]


@pytest.fixture
def new_store(tmp_path: Path) -> Iterator[Store]:
    """Another database without rows."""
    store = Store.open(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    migrate.upgrade(store)
    yield store
    store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


def sums(store: Store) -> dict[str, Sum]:
    with store.read() as conn:
        return {table.name: tables.summed(conn, table) for table in metadata.sorted_tables}


def fill(store: Store) -> None:
    """A row in every table, and some that are hard to carry."""
    with store.write() as conn:
        made.everything(conn)
        # Its parent comes after it in the order of ids.
        people.add_team(conn, people.Team("a", "Ärzte & \u2028 «Söhne» 😀", parent_id="east"))
        people.add_person(conn, made.person("zoë", created_at=NOON + timedelta(microseconds=1)))
        people.add_person(conn, made.person("Zoe"))
        given = made.response("r1", position=1, answer={"unit": "half \ud83d, \x00"}, seconds=1 / 3, credit=0)
        attempts.add_response(conn, given)
        study.mark(conn, made.reading("l2", studied_at=NOON - timedelta(days=40000)))


def repacked(path: Path, change: Change) -> Path:
    """The backup with its parts changed, and the zip around them sound."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_manifest(**changed: object) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | changed).encode()

    return change


def test_a_backup_restores_to_the_same_rows(store: Store, new_store: Store, path: Path) -> None:
    fill(store)
    before = sums(store)
    written = backup.write(store, path, NOON)

    assert written == backup.verify(path) == backup.restore(path, new_store)
    assert written == backup.Manifest(migrate.head(), NOON, before)
    assert sums(new_store) == before
    assert all(kept.rows for kept in before.values())
    with new_store.read() as conn:
        assert people.teams(conn)["a"].parent_id == "east"
        assert attempts.responses(conn, "a")[1].answer == {"unit": "half \ud83d, \x00"}


def test_a_backup_of_sqlite_restores_into_either_engine(store: Store, new_store: Store, path: Path) -> None:
    fill(new_store)
    backup.write(new_store, path, NOON)
    backup.restore(path, store)
    assert sums(store) == sums(new_store)
    with store.write() as conn:
        assert people.add_person(conn, made.person("dov")) == "stored"


def test_a_backup_while_eight_write_holds_one_moment(store: Store, new_store: Store, path: Path) -> None:
    with store.write() as conn:
        made.everything(conn)
    done = Event()
    written: list[int] = []

    def write(thread: int) -> None:
        number = 0
        while not done.is_set():
            id = f"{thread}-{number}"
            with store.write() as conn:
                # Both or neither, and the one refers to the other.
                people.add_person(conn, made.person(id))
                ratings.add_sheet(conn, made.sheet(id, rater_id=id, subject_id=id))
            written.append(number)
            number += 1

    writers = [Thread(target=write, args=[thread]) for thread in range(8)]
    for writer in writers:
        writer.start()
    while len(written) < 16:
        done.wait(0.01)
    before = len(written)
    try:
        manifest = backup.write(store, path, NOON)
    finally:
        after = len(written)
        done.set()
        for writer in writers:
            writer.join()

    assert backup.restore(path, new_store) == manifest
    with new_store.read() as conn:
        arrived = {person.id for person in people.everyone(conn)} - {"ana", "ben"}
        assert before <= len(arrived) <= after + len(writers)
        for id in arrived:
            (sheet,) = ratings.sheets(conn, id)
            assert sheet == made.sheet(id, rater_id=id, subject_id=id)
        assert conn.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]


def test_a_backup_of_the_first_version_restores_into_this_one(
    bare_store: Store, new_store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(bare_store, "0001")
    with monkeypatch.context() as then:
        # As the first version wrote it: with its tables, and at its revision.
        first = _first_version(bare_store)
        then.setattr(backup, "metadata", first)
        then.setattr(migrate, "head", lambda: "0001")
        assert backup.write(bare_store, path, NOON).tables.keys() == ROWS.keys()

    assert backup.restore(path, new_store).revision == "0001"
    with new_store.read() as conn:
        assert people.by_id(conn, "ben") == made.person("ben", team_id="east")
        assert [given.credit for given in attempts.history(conn, "ben")] == [100]


def _first_version(store: Store) -> MetaData:
    first = MetaData()
    with store.write() as conn:
        first.reflect(conn, only=lambda name, _: name != "alembic_version")
        for table in first.sorted_tables:
            tables.write(conn, table, ROWS[table.name])
    return first


def test_a_backup_is_its_owners_alone_and_leaves_nothing_else(store: Store, path: Path) -> None:
    backup.write(store, path, NOON)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [other.name for other in path.parent.iterdir() if "backup" in other.name] == [path.name]


def test_a_backup_never_replaces_another(store: Store, path: Path) -> None:
    path.write_text("an earlier one")
    with pytest.raises(BadBackup, match="never replaces another; name another file"):
        backup.write(store, path, NOON)
    assert path.read_text() == "an earlier one"


def test_a_backup_that_fails_leaves_no_file(bare_store: Store, path: Path) -> None:
    with pytest.raises(Unmigrated, match="run `assessor db upgrade`"):
        backup.write(bare_store, path, NOON)
    assert [other.name for other in path.parent.iterdir() if "backup" in other.name] == []


def test_a_database_with_rows_is_not_filled(store: Store, new_store: Store, path: Path) -> None:
    fill(new_store)
    backup.write(new_store, path, NOON)
    with store.write() as conn:
        people.add_person(conn, made.person("dov"))
    before = sums(store)

    with pytest.raises(BadBackup, match=r"rows already: person \(1\), person_role \(1\); name a new one"):
        backup.restore(path, store)
    assert sums(store) == before


@pytest.fixture
def sound(new_store: Store, path: Path) -> Path:
    """A backup without fault."""
    fill(new_store)
    backup.write(new_store, path, NOON)
    return path


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_truncated_backup_is_refused(sound: Path, kept: float) -> None:
    content = sound.read_bytes()
    sound.write_bytes(content[: int(kept * len(content)) if kept < 1 else int(kept)])
    with pytest.raises(BadBackup, match=r"backup.zip \(\d+ bytes\) is no zip, or its end is cut off"):
        backup.verify(sound)


def test_a_flipped_byte_is_refused_or_changes_nothing(sound: Path) -> None:
    content = sound.read_bytes()
    genuine = backup.verify(sound)
    refused = []
    for place in Random(7).sample(range(len(content)), 40):
        sound.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        try:
            assert backup.verify(sound) == genuine
        except BadBackup as error:
            refused.append(str(error))
    assert len(refused) > 20
    assert all("use another backup" in words for words in refused)
    assert any(".jsonl is damaged near line" in words for words in refused)


def test_a_damaged_part_is_named(sound: Path) -> None:
    with ZipFile(sound) as archive:
        part = archive.getinfo("response.jsonl")
    content = bytearray(sound.read_bytes())
    content[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    sound.write_bytes(content)
    with pytest.raises(BadBackup, match=r"backup.zip: response.jsonl is damaged near line \d"):
        backup.verify(sound)


def _second_line_lost(parts: dict[str, bytes]) -> None:
    parts["person.jsonl"] = b"".join(parts["person.jsonl"].splitlines(keepends=True)[:1])


def _credit_raised(parts: dict[str, bytes]) -> None:
    parts["response.jsonl"] = parts["response.jsonl"].replace(b'"credit":0,', b'"credit":9,')


def _column_lost(parts: dict[str, bytes]) -> None:
    parts["response.jsonl"] = parts["response.jsonl"].replace(b'"credit":0,', b"")


def _line_broken(parts: dict[str, bytes]) -> None:
    parts["rating.jsonl"] = parts["rating.jsonl"].replace(b"}\n", b"\n", 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_second_line_lost, r"person.jsonl has Sum\(rows=1, .*, not Sum\(rows=4"),
        (_credit_raised, r"response.jsonl has Sum\(rows=2, .*, not Sum\(rows=2"),
        (_column_lost, "response.jsonl is damaged near line 3: it does not have the columns of response"),
        (_line_broken, "rating.jsonl is damaged near line 2"),
        (lambda parts: parts.pop("studied.jsonl"), "studied.jsonl is damaged near line 1"),
        (lambda parts: parts.pop("manifest.json"), "manifest.json is missing or damaged"),
        (with_manifest(tables={}), "manifest.json should name the tables of 0003"),
        (with_manifest(tables=[]), "manifest.json is missing or damaged"),
        (with_manifest(format=2), "has format 2, and this version reads 1"),
    ],
)
def test_a_backup_that_is_not_what_it_says_is_refused_with_the_place(
    sound: Path, new_store: Store, change: Change, words: str
) -> None:
    repacked(sound, change)
    with pytest.raises(BadBackup, match=words):
        backup.verify(sound)


def test_a_backup_of_a_newer_version_is_refused(sound: Path) -> None:
    repacked(sound, with_manifest(revision="9999"))
    with pytest.raises(Unmigrated, match=r"9999.*start the newer version"):
        backup.verify(sound)


def test_rows_without_the_row_they_refer_to_are_refused(new_store: Store, path: Path) -> None:
    backup.write(new_store, path, NOON)
    orphan = tables.line({"person_id": "nobody", "team_id": "nowhere"})
    tally = tables.Tally()
    tally.add(orphan)

    def add(parts: dict[str, bytes]) -> None:
        parts["manages.jsonl"] = orphan
        given = json.loads(parts["manifest.json"])
        given["tables"]["manages"] = vars(tally.sum())
        parts["manifest.json"] = json.dumps(given).encode()

    repacked(path, add)
    with pytest.raises(BadBackup, match=r"manages.jsonl has rows that do not fit the others"):
        backup.verify(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match=r"there is no file .*nowhere.zip"):
        backup.verify(tmp_path / "nowhere.zip")


def test_nothing_is_restored_from_a_damaged_backup(sound: Path, store: Store) -> None:
    repacked(sound, _credit_raised)
    with pytest.raises(BadBackup):
        backup.restore(sound, store)
    assert not any(kept.rows for kept in sums(store).values())
