"""The real content, released, and servers over it with reps at work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench._scene import Scene, place, scene
from tests.conftest import ENGINES
from tests.web.conftest import live_project

__all__ = ["live_project"]
REPS = 4
PAUSE = 0.1
"""Seconds that a rep thinks: the machine shall have time to start servers."""


@pytest.fixture(params=ENGINES, scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def at(live_project: Path, tmp_path_factory: pytest.TempPathFactory, engine: str) -> Iterator[Scene]:
    """A server over a database of its own on each engine, and reps who answer throughout the tests of a module."""
    where = tmp_path_factory.mktemp(engine)
    with place(where, engine) as database, scene(live_project, where, database, 1, REPS, PAUSE) as at:
        yield at
