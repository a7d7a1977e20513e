"""`assessor items …` as an operator types it; and a calibration that is killed in the middle of its work."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assessor.engine.catalogue import Catalogue
from assessor.items import versions
from assessor.store import Connection, Store, attempts, calibrations, firsts, jobs, migrate, people
from tests.cli.test_jobs import ROOT, row, typed
from tests.support import crowd, made
from tests.support.waiting import PATIENCE, until

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A database in which twenty reps have finished an attempt; Tess trains them, Ben is a rep."""
    path = tmp_path_factory.mktemp("filled") / "kept.db"
    store = Store.open(f"sqlite:///{path}")
    migrate.upgrade(store)
    crowd.arrive(store, catalogue, 20, NOW)
    with store.write() as conn:
        people.add_person(conn, made.person("tess", roles=frozenset({"trainer"})))
        people.add_person(conn, made.person("ben"))
    store.close()
    return path


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(filled, tmp_path / 'kept.db')}"


def test_a_calibration_is_tried_made_listed_and_gone_back_behind(database: str) -> None:
    tried = typed(database, "items", "calibrate", "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "Of 20 people who have finished an attempt" in tried.stderr
    assert "Nothing was kept." in tried.stderr
    assert "levels" in typed(database, "items", "calibrations").stdout

    done = typed(database, "items", "calibrate")
    assert "Kept: calibration 1, from 420 answers of 20 reps (Rasch)." in done.stderr
    listed = typed(database, "items", "calibrations")
    assert "yes" in row(listed, "1")
    assert "1, by the assessor itself" in listed.stdout

    back = typed(database, "items", "use", "levels", "--by", "tess")
    assert "From now on the authors' levels hold, as Tess decided." in back.stderr
    again = typed(database, "items", "calibrate")
    assert "It is not in force, since somebody went back" in again.stderr
    listed = typed(database, "items", "calibrations")
    assert "the authors' levels, by Tess" in listed.stdout
    assert "yes" in row(listed, "levels")
    assert "From now on calibration 2 holds" in typed(database, "items", "use", "2", "--by", "tess").stderr


def test_who_may_not_decide_and_what_does_not_exist_is_said(database: str) -> None:
    assert "ben is neither a trainer nor an admin" in typed(database, "items", "use", "1", "--by", "ben").stderr
    assert "nobody is neither a trainer nor" in typed(database, "items", "use", "1", "--by", "nobody").stderr
    unknown = typed(database, "items", "use", "7", "--by", "tess")
    assert unknown.returncode == 1
    assert "there is no calibration 7; assessor items calibrations lists them" in unknown.stderr
    assert typed(database, "items", "use", "seven", "--by", "tess").returncode == 2


def test_statistics_are_shown_and_written_for_git_without_a_needless_change(database: str, project: Path) -> None:
    shown = typed(database, "items", "stats", "--root", str(project), "--practice", "qpc")
    assert shown.returncode == 0, shown.stderr
    assert "the others have too few" in shown.stderr
    assert not list((project / "quizzes" / "items").glob("*.stats.yaml"))
    written = typed(database, "items", "stats", "--root", str(project), "--write")
    banks = sorted((project / "quizzes" / "items").glob("*.stats.yaml"))
    assert f"{len(banks)} files written" in written.stderr
    assert len(banks) > 20
    assert "0 files written" in typed(database, "items", "stats", "--root", str(project), "--write").stderr
    assert typed(database, "check", "--root", str(project)).returncode == 0
    precious = project / "precious"
    precious.write_text("mine")
    for link in (banks[0], banks[1].with_name(f".{banks[1].name}.new")):
        link.unlink(missing_ok=True)
        link.symlink_to(precious)
    banks[1].write_text("changed")
    assert "2 files written" in typed(database, "items", "stats", "--root", str(project), "--write").stderr
    assert precious.read_text() == "mine", "a link in the repository leads nowhere"
    assert not any(bank.is_symlink() for bank in banks)
    store = Store.open(database)
    with store.read() as conn:
        assert firsts.analysed(conn)
    store.close()
    unknown = typed(database, "items", "stats", "--practice", "juggling")
    assert unknown.returncode == 2
    assert "there is no practice juggling" in unknown.stderr


def test_too_few_reps_are_counted(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'empty.db'}"
    store = Store.open(address)
    migrate.upgrade(store)
    store.close()
    done = typed(address, "items", "calibrate")
    assert done.returncode == 0
    assert "Nothing was calibrated: too few (0 of 20 reps)." in done.stderr


def test_a_calibration_that_is_killed_loses_no_answer_and_keeps_nothing_half(database: str) -> None:
    """Killed for certain after it has begun to reckon and before it keeps anything: the test holds the writers' turn,
    and gives an answer meanwhile."""
    store = Store.open(database)
    with store.read() as conn:
        before = firsts.count(conn)
    with store.write() as conn:
        process = begun(database)
        answer(conn)
        process.send_signal(signal.SIGKILL)
        assert process.wait(PATIENCE) == -signal.SIGKILL
    with store.read() as conn:
        assert firsts.count(conn) == (before[0] + 1, before[1] + 1)
        assert calibrations.versions(conn) == []
        assert versions.number_in_force(conn) is None
    done = typed(database, "items", "calibrate")
    assert f"Kept: calibration 1, from {before[1] + 1} answers of 21 reps" in done.stderr
    store.close()


def begun(database: str) -> subprocess.Popen[bytes]:
    """A calibration that has loaded what it reckons with."""
    told = os.environ | {"ASSESSOR_DATABASE_URL": database}
    process = subprocess.Popen([sys.executable, "-m", "assessor", "items", "calibrate"], cwd=ROOT, env=told)
    maps = Path(f"/proc/{process.pid}/maps")
    until(lambda: process.poll() is not None or "numpy" in maps.read_text(), "numpy in the process")
    time.sleep(1)
    assert process.poll() is None
    return process


def answer(conn: Connection) -> None:
    """Ben answers the first question that anybody was asked."""
    other = attempts.finishers(conn)[0]
    theirs = attempts.of_person(conn, other)[0]
    first = attempts.responses(conn, theirs.id)[0]
    begun_ = made.attempt("ben's", person_id="ben", plan=theirs.plan, started_at=NOW)
    attempts.start(conn, begun_, [])
    given = vars(first) | {"id": "ben's", "attempt_id": "ben's"}
    attempts.add_response(conn, attempts.Response(**given))


def test_the_job_calibrates_in_a_process_of_its_own_when_it_is_due(database: str, project: Path) -> None:
    """The job itself loads no NumPy, which the server would keep."""
    script = (
        "import sys; from assessor.cli import main\n"
        "try: main(['jobs', '--root', sys.argv[1], 'run', 'calibration'])\n"
        "except SystemExit as end: print(end.code, 'numpy' in sys.modules)"
    )
    told = os.environ | {"ASSESSOR_DATABASE_URL": database}
    done = subprocess.run(
        [sys.executable, "-c", script, str(project)], cwd=ROOT, env=told, capture_output=True, text=True, check=False
    )
    assert "calibration is done." in done.stderr, done.stderr
    assert done.stdout.strip().endswith("False")
    store = Store.open(database)
    with store.read() as conn:
        assert [one.number for one in calibrations.versions(conn)] == [1]
        found = jobs.find(conn, "calibration")
    store.close()
    assert found is not None
    assert found.last_error is None
    assert found.due_at - NOW < timedelta(days=1, hours=1)
