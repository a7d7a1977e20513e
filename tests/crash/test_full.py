"""A disk without room: the page says so, what was entered is kept, nothing is half-written, and all goes on later."""

from pathlib import Path

from bench._scene import Scene, reckoned, work
from bench.full import Met, no_room
from tests.crash.amiss import NOTHING, amiss

WAYS = {"sqlite": "limit", "postgresql": "said"}


def test_a_full_disk_is_said_so_and_works_again_once_there_is_room(
    at: Scene, engine: str, live_project: Path
) -> None:
    work(at, 2)
    assert no_room(at, live_project, WAYS[engine]) == Met(
        answer=503,
        answer_said_why=True,
        answer_still_in_its_form=True,
        begin=503,
        begin_said_why=True,
        begin_carried_along=True,
        desk=200,
        lesson=200,
        answer_later=303,
        begin_later=303,
    )
    found, wrong = reckoned(at)
    assert (amiss(found), wrong) == (NOTHING, [])
