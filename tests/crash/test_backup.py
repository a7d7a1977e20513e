"""`assessor backup` while people answer: what comes back is what the backup says, and holds what was acknowledged."""

from pathlib import Path

from bench._scene import Scene, reckoned, work
from bench.safe import back_up_and_restore
from tests.crash.amiss import NOTHING, amiss


def test_a_backup_under_load_restores_to_an_equal_database(at: Scene, live_project: Path, tmp_path: Path) -> None:
    work(at, 4)
    found = back_up_and_restore(at, live_project, tmp_path)
    assert (found.differ, found.lost, found.faults) == ([], 0, [])
    assert found.meanwhile > 0, "nobody answered while it was made"
    assert found.rows > 4 * len(at.writers)
    now, wrong = reckoned(at)
    assert (amiss(now), wrong) == (NOTHING, [])
