"""A request of 100 MB is refused while most of it is still at the sender's, and leaves nothing in memory."""

from pathlib import Path

import pytest

from assessor.serve.answering import LARGEST_BODY
from assessor.store import Store, migrate
from bench import _servers
from bench.upload import SIZE, uploaded

ON_THE_WAY = 8 * 1024 * 1024
"""Bytes that fit between two sockets on one machine."""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_hundred_megabytes_are_refused_early(live_project: Path, tmp_path: Path, workers: int) -> None:
    url = f"sqlite:///{tmp_path / 'upload.db'}"
    store = Store.open(url)
    migrate.upgrade(store)
    with _servers.running(live_project, url, tmp_path, 1, workers) as (server,):
        _servers.at_rest(store)
        store.close()
        for in_pieces in (False, True):
            found = uploaded(server, SIZE, in_pieces)
            assert found.status in {413, 0}, "refused, or hung up on"
            assert found.taken < LARGEST_BODY + ON_THE_WAY
            assert found.grown < LARGEST_BODY / 1024**2 + 4
