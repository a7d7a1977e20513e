"""What every test may ask for: a `store` on each database engine, the `cast` in it, and `chromium`.

A machine without PostgreSQL or Chromium leaves those tests out and says so loudly; with $CI set it is an error.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assessor.engine.catalogue import Catalogue
from assessor.formats import folder
from assessor.store import Store
from assessor.store.migrate import upgrade
from assessor.store.postgres import Postgres
from assessor.store.schema import metadata
from assessor.store.sqlite import Sqlite
from tests.support import browser, postgres
from tests.support.made import NOON

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.cast import Cast

ROOT = Path(__file__).parents[1]
NEEDS = {"postgres": ("PostgreSQL", postgres.missing), "browser": ("Chromium", browser.missing)}
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def _not_here() -> dict[str, str]:
    """By marker, the line that says which tests this machine cannot run and why."""
    reasons = {marker: (name, missing()) for marker, (name, missing) in NEEDS.items()}
    return {marker: f"{name} tests NOT RUN: {why}" for marker, (name, why) in reasons.items() if why}


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("CI") and (lines := _not_here()):
        raise pytest.UsageError("; ".join(lines.values()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    absent = _not_here()
    left_out = [item for item in items if any(item.get_closest_marker(marker) for marker in absent)]
    if not left_out:
        return
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _not_here().values():
        terminalreporter.section(line, sep="!", red=True, bold=True)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = tmp_path_factory.getbasetemp()
    of_the_run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with postgres.server(of_the_run / "postgres") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "assessor.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    with postgres.schema(postgres_server) as url:
        _migrate(url)
        yield url


@pytest.fixture(scope="session")
def sqlite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sqlite") / "now"


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, sqlite_folder: Path) -> str:
    """Always the same path, so that what was compiled for it serves again; what other tests left there is gone."""
    shutil.rmtree(sqlite_folder, ignore_errors=True)
    sqlite_folder.mkdir()
    return f"sqlite:///{shutil.copy(migrated_sqlite, sqlite_folder / 'assessor.sqlite3')}"


@pytest.fixture
def postgresql_url(migrated_postgres: str) -> Iterator[str]:
    yield migrated_postgres
    store = Store.open(migrated_postgres)
    with store.write() as conn:
        postgres.empty(conn, list(metadata.tables))
    store.close()


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with all tables and no rows, on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open store with all tables and no rows, on each engine.

    One engine is enough for a test that is not about storing: `@pytest.mark.parametrize("store_url", ["sqlite"],
    indirect=True)`.
    """
    database = _database(store_url)
    store = Store(database)
    yield store
    for each in (store.database, database):
        Store(each).close()


@pytest.fixture(params=ENGINES)
def bare_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An open store without tables, on each engine."""
    if request.param == "sqlite":
        store = Store.open(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
        yield store
        store.close()
        return
    with postgres.schema(request.getfixturevalue("postgres_server")) as url:
        store = Store.open(url)
        yield store
        store.close()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The lessons, items and forms of this repository."""
    return folder.load(ROOT).catalogue


@pytest.fixture
def cast(store: Store, catalogue: Catalogue) -> Cast:
    """Ana, Ben and the others are in the store; it is `made.NOON`."""
    # Here, so that a test of the engine neither waits for the web nor fails with it.
    from tests.support.cast import arrive

    return arrive(store, catalogue, NOON)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; each test opens pages in a context of its own. Mark the test `browser`."""
    with browser.launched() as launched:
        yield launched


@lru_cache(maxsize=2)
def _database(url: str) -> Sqlite | Postgres:
    """SQLAlchemy keeps what it compiled of queries with its engines; doing so again takes longer than most tests."""
    return Store.open(url).database


def _migrate(url: str) -> None:
    store = Store.open(url)
    upgrade(store)
    store.close()
