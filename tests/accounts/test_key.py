"""The key that signs sessions and links: one for all processes, whoever is first, and for its owner's eyes."""

from __future__ import annotations

import stat
from pathlib import Path

from assessor.accounts.key import signing_key
from tests.support import made


def test_whoever_asks_first_all_have_the_same_key(tmp_path: Path) -> None:
    for number in range(20):
        var = tmp_path / str(number) / "var"
        assert len(set(made.at_once(8, lambda _, var=var: signing_key(var)))) == 1
        assert [path.name for path in var.iterdir()] == ["secret"]


def test_it_is_long_stays_and_is_its_owners(tmp_path: Path) -> None:
    key = signing_key(tmp_path)
    assert len(key) == 64
    assert signing_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
