"""The real lessons, built once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.engine.catalogue import Catalogue
from assessor.formats import folder
from tests.web.project import released

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return folder.load(ROOT).catalogue


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built lessons of this repository, as a demo."""
    return released(tmp_path_factory.mktemp("lessons") / "project") / "site"
