"""The real lessons, built once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.engine.catalogue import Catalogue
from assessor.formats import folder
from assessor.lessons.build import build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return folder.load(ROOT).catalogue


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """The built lessons of this repository, as a demo."""
    out = tmp_path_factory.mktemp("lessons") / "site"
    made = build(ROOT, out, catalogue=catalogue, demo=True, report=lambda _: None)
    assert made.warnings == ()
    return out
