"""The real content, released once for each worker, and the application over it with the cast in its store."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.config import Settings
from assessor.demo.colleagues import arrive
from assessor.store import Store
from tests.web import academy
from tests.web.academy import Academy
from tests.web.project import copied, released


@pytest.fixture(scope="session")
def released_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo, only to be read; it is this worker's own all the same, for the application keeps its secret there."""
    return released(tmp_path_factory.mktemp("demo") / "project")


@pytest.fixture(scope="session")
def live_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same content for an organisation of its own, only to be read."""
    return released(tmp_path_factory.mktemp("live") / "project", demo=False)


@pytest.fixture
def project(released_project: Path, tmp_path: Path) -> Path:
    """A released project to change at will."""
    return copied(released_project, tmp_path / "project")


@pytest.fixture
def first_day(released_project: Path, store: Store) -> Academy:
    """The demo on its first day: the cast, and nothing answered yet."""
    return academy.opened(Settings(root=released_project, demo=True), store)


@pytest.fixture
def north(released_project: Path, store: Store) -> Academy:
    """The demo as newcomers find it: with Ben's history, and a team around Ana."""
    return academy.opened(Settings(root=released_project, demo=True), store, history=True, fill=arrive)


@pytest.fixture
def half_a_year(released_project: Path, store: Store) -> Academy:
    """The cast, with Ben's history."""
    return academy.opened(Settings(root=released_project, demo=True), store, history=True)
