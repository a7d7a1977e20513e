"""kill -9 in the middle of the work: what two servers had acknowledged is there, once and whole."""

from pathlib import Path
from random import Random

from bench import crash
from bench._scene import close, place, scene, work
from tests.crash.amiss import NOTHING, amiss
from tests.crash.conftest import PAUSE, REPS

KILLS = 1


def test_two_servers_are_killed_and_nothing_acknowledged_is_lost(
    live_project: Path, tmp_path: Path, engine: str
) -> None:
    with place(tmp_path, engine) as database, scene(live_project, tmp_path, database, 2, REPS, PAUSE) as at:
        crash.kill_servers(at, KILLS, Random(engine))
        work(at, 2)
        found, wrong = close(at)
    assert (amiss(found), wrong) == (NOTHING, [])
    assert found.acknowledged >= REPS * (KILLS + 2)
    # What was stored at a kill before it could be acknowledged is sent again; only the last ones were not.
    assert found.acknowledged <= found.stored <= found.acknowledged + REPS


def test_a_process_of_a_server_is_killed_and_another_takes_its_place(
    live_project: Path, tmp_path: Path, engine: str
) -> None:
    with place(tmp_path, engine) as at, scene(live_project, tmp_path, at, 1, REPS, PAUSE, workers=2) as stage:
        crash.kill_workers(stage, 2, Random(engine))
        work(stage, 2)
        found, wrong = close(stage)
    assert (amiss(found), wrong) == (NOTHING, [])
    assert found.acknowledged >= REPS * 4
