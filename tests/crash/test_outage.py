"""PostgreSQL is killed, and stopped: pages say so, nothing acknowledged is lost, and all goes on by itself."""

import pytest

from bench import crash, outage
from bench._scene import Scene, reckoned, work
from tests.crash.amiss import NOTHING, amiss

SECONDS = 3
pytestmark = pytest.mark.parametrize(
    "engine", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True, scope="module"
)


def test_when_it_is_killed_nothing_acknowledged_is_lost(at: Scene) -> None:
    work(at, 3)
    before = sum(writer.statuses[503] for writer in at.writers)
    crash.kill_postgres(at)
    work(at, 3)
    found, wrong = reckoned(at)
    assert (amiss(found), wrong) == (NOTHING, [])
    assert sum(writer.statuses[503] for writer in at.writers) > before, "nobody noticed"


def test_while_it_is_stopped_lessons_are_read_and_desks_say_when_to_come_back(at: Scene) -> None:
    work(at, 1)
    met = outage.stop_postgres(at, SECONDS)
    assert {page: set(answers) for page, answers in met.answers.items()} == {
        "lesson": {200},
        "desk": {503},
        "health": {503},
    }
    assert met.without_retry_after == 0
    work(at, 3)
    found, wrong = reckoned(at)
    assert (amiss(found), wrong) == (NOTHING, [])
