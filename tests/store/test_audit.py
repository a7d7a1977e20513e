"""Who did what about whom is kept for good, and the person concerned finds it."""

from datetime import timedelta

from assessor.store import Store, audit, people
from tests.support import made
from tests.support.made import NOON


def test_entries_are_found_by_subject_and_by_actor_newest_first(store: Store) -> None:
    looked = made.entry()
    changed = made.entry("e2", at=NOON + timedelta(minutes=1), action="changed team", detail={"from": "a", "to": "b"})
    by_herself = made.entry("e3", subject_id="ana", at=NOON + timedelta(minutes=2))
    by_the_product = made.entry("e4", actor_id=None, at=NOON + timedelta(minutes=3))
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben"))
        for entry in (changed, looked, by_herself, by_the_product):
            assert audit.note(conn, entry) == "stored"
        assert audit.note(conn, looked) == "same"

        assert audit.about(conn, "ben") == [by_the_product, changed, looked]
        assert audit.by(conn, "ana") == [by_herself, changed, looked]
        assert audit.by(conn, "ben") == []


def test_old_entries_are_forgotten(store: Store) -> None:
    new = made.entry("e2", at=NOON + timedelta(seconds=1))
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben"))
        audit.note(conn, made.entry())
        audit.note(conn, new)

        assert audit.forget(conn, new.at) == 1
        assert audit.about(conn, "ben") == [new]
