"""Nothing is shared until somebody says so, each thing by itself, and no longer once they stop it."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assessor.store import Store, people, sharing
from assessor.store.schema_team import SHARED
from tests.support import made
from tests.support.made import NOON


@pytest.fixture(autouse=True)
def _ben_and_caro(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        people.add_person(conn, made.person("caro"))


def test_nothing_is_shared_at_first(store: Store) -> None:
    with store.read() as conn:
        assert sharing.shared(conn, ["ben", "caro"]) == {"ben": frozenset(), "caro": frozenset()}
        assert sharing.shared(conn, []) == {}
        assert sharing.since(conn, "ben") == {}


def test_each_thing_is_shared_by_itself_and_by_its_owner_alone(store: Store) -> None:
    with store.write() as conn:
        sharing.share(conn, "ben", "worksheets", NOON)
        sharing.share(conn, "caro", "lessons", NOON)
        sharing.share(conn, "ben", "lessons", NOON)
        found = sharing.shared(conn, ["ben", "caro"])
        assert found == {"ben": frozenset({"worksheets", "lessons"}), "caro": frozenset({"lessons"})}
        sharing.stop(conn, "ben", "lessons")
        sharing.stop(conn, "ben", "lessons")
        found = sharing.shared(conn, ["ben", "caro"])
        assert found == {"ben": frozenset({"worksheets"}), "caro": frozenset({"lessons"})}


def test_what_is_shared_already_keeps_its_day(store: Store) -> None:
    with store.write() as conn:
        sharing.share(conn, "ben", "worksheets", NOON)
        sharing.share(conn, "ben", "worksheets", NOON + timedelta(days=1))
        assert sharing.since(conn, "ben") == {"worksheets": NOON}
        sharing.stop(conn, "ben", "worksheets")
        sharing.share(conn, "ben", "worksheets", NOON + timedelta(days=2))
        assert sharing.since(conn, "ben") == {"worksheets": NOON + timedelta(days=2)}


def test_what_can_be_shared_is_in_the_table(store: Store) -> None:
    with store.write() as conn:
        for what in SHARED:
            sharing.share(conn, "ben", what, NOON)
        assert sharing.shared(conn, ["ben"]) == {"ben": frozenset(SHARED)}
    with pytest.raises(IntegrityError), store.write() as conn:
        sharing.share(conn, "ben", "mistakes", NOON)
