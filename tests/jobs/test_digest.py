"""A weekly letter: at its reader's own hour, once in a week, and not at all where there is nothing to say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert

from assessor import retention
from assessor.config import Settings
from assessor.jobs import digest, runner
from assessor.jobs.job import Work
from assessor.jobs.table import JOBS
from assessor.lessons.library import PROBLEMS
from assessor.mail import outgoing, stopping
from assessor.store import Store, accounts, commitments, people, reminders
from assessor.store.accounts import Credential
from assessor.store.commitments import Commitment
from assessor.store.people import Team
from assessor.store.reminders import Times, Wish
from assessor.store.schema_coach import plan_part
from tests.support import made, smtp
from tests.support.made import NOON
from tests.support.smtp import Peer
from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
MONDAY = datetime(2026, 3, 9, 7, tzinfo=UTC)
DUE = MONDAY.date()
QUARTER, HOUR, DAY, WEEK = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
one_engine = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


class Clock:
    def __init__(self) -> None:
        self.time = MONDAY

    def __call__(self) -> datetime:
        return self.time


class Post:
    """An academy that mails, and what became of its weekly letters."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings, self.clock = store, settings, Clock()
        self.work = Work(settings, store, self.clock)

    def run(self, at: datetime) -> int:
        """The job, as it is done at a moment; how many letters it wrote."""
        self.clock.time = at
        before = len(self.letters())
        assert runner.run_now(self.work, digest.JOB, JOBS[digest.JOB]) == "done"
        return len(self.letters()) - before

    def letters(self) -> list[tuple[str, str]]:
        """To whom, and what they say."""
        with self.store.read() as conn:
            rows = conn.exec_driver_sql(
                "SELECT to_person_id, body FROM outbox WHERE kind = 'digest' ORDER BY created_at"
            )
            return [(who, body) for who, body in rows]

    def join(self, handle: str, **given: Any) -> None:
        """Somebody who has an address and a password."""
        with self.store.write() as conn:
            people.add_person(conn, made.person(handle, **{"email": f"{handle}@example.org"} | given))
            accounts.set_password(conn, Credential(handle, "digest", NOON))

    def agree(self, who: str = "ben", due: date = DUE, id: str = "c") -> None:
        """Something that they wanted to do."""
        with self.store.write() as conn:
            commitments.keep(conn, Commitment(id, who, "", "Ask them", "Halvorsen", due, NOON))

    def wish(self, zone: str = "UTC", who: str = "ben", **times: int) -> None:
        with self.store.write() as conn:
            reminders.keep_wish(conn, Wish(who, zone, Times(**times)), NOON)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project without lessons."""
    (tmp_path / "var" / "shelf").mkdir(parents=True)
    (tmp_path / "var" / PROBLEMS).write_text("[]")
    return tmp_path


@pytest.fixture
def post(store: Store, root: Path) -> Post:
    found = Post(store, Peer(1).settings(root=root))
    found.join("ben")
    return found


def test_a_letter_comes_at_its_hour_once_a_week(post: Post) -> None:
    post.agree()
    assert post.run(MONDAY - QUARTER) == 0
    assert post.run(MONDAY) == 1
    assert [post.run(MONDAY + number * QUARTER) for number in range(1, 6)] == [0] * 5
    assert [post.run(MONDAY + number * DAY) for number in range(1, 7)] == [0] * 6
    assert post.run(MONDAY + WEEK - QUARTER) == 0
    assert post.run(MONDAY + WEEK) == 1
    assert [who for who, _ in post.letters()] == ["ben", "ben"]


def test_nothing_to_say_is_no_letter_and_what_comes_up_later_waits_for_the_next(post: Post) -> None:
    assert post.run(MONDAY - QUARTER) == 0
    assert post.run(MONDAY) == 0
    assert post.run(MONDAY + 2 * HOUR) == 0
    post.agree()
    assert post.run(MONDAY + 2 * HOUR + QUARTER) == 0
    assert post.run(MONDAY + DAY) == 0
    assert post.run(MONDAY + WEEK) == 1


def test_who_is_here_on_the_day_of_the_first_start_is_not_written_to_late(post: Post) -> None:
    post.agree()
    assert post.run(MONDAY + 2 * HOUR) == 0


@pytest.mark.parametrize(
    ("zone", "utc"), [("Europe/Berlin", 16), ("America/New_York", 21), ("Asia/Kathmandu", 11.25), ("UTC", 17)]
)
@one_engine
def test_the_hour_is_by_the_readers_own_clock(post: Post, zone: str, utc: float) -> None:
    post.agree()
    post.wish(zone, weekday=4, hour=17)
    friday = datetime(2026, 3, 13, tzinfo=UTC) + utc * HOUR
    assert post.run(friday - QUARTER) == 0
    assert post.run(friday) == 1


@one_engine
def test_the_hour_stays_when_the_clocks_change(post: Post) -> None:
    post.agree()
    post.wish("Europe/Berlin", weekday=6, hour=17)
    winter, summer = datetime(2026, 3, 22, 16, tzinfo=UTC), datetime(2026, 3, 29, 15, tzinfo=UTC)
    for at in (winter, summer):
        assert (post.run(at - QUARTER), post.run(at)) == (0, 1)


def test_after_an_outage_it_comes_up_to_a_day_late(post: Post) -> None:
    post.agree()
    post.run(MONDAY - QUARTER)
    assert post.run(MONDAY + 11 * HOUR) == 1
    post.run(MONDAY + WEEK - QUARTER)
    assert post.run(MONDAY + WEEK + DAY + QUARTER) == 0


def test_one_that_is_late_waits_for_the_end_of_quiet_hours(post: Post) -> None:
    post.agree()
    post.run(MONDAY - QUARTER)
    evening = MONDAY + 15 * HOUR
    assert post.run(evening) == 1
    with smtp.peer() as mailbox:
        settings = mailbox.settings(root=post.settings.root)

        def deliver(at: datetime) -> int:
            return outgoing.deliver(settings, post.store, lambda: at, lambda: False)

        assert deliver(evening) == 0
        assert deliver(MONDAY + DAY - timedelta(seconds=1)) == 0
        assert deliver(MONDAY + DAY) == 1
    assert mailbox.recipients == ["ben@example.org"]


def test_another_day_or_zone_in_the_same_week_brings_no_second_one(post: Post) -> None:
    post.agree()
    assert post.run(MONDAY) == 1
    for weekday, zone in ((2, "UTC"), (4, "Pacific/Kiritimati"), (6, "America/Los_Angeles")):
        post.wish(zone, weekday=weekday, hour=12)
        assert sum(post.run(MONDAY + weekday * DAY + hours * HOUR) for hours in range(-20, 20, 4)) == 0


def test_letters_that_are_kept_for_a_day_do_not_let_a_second_one_out(post: Post) -> None:
    post.agree()
    assert post.run(MONDAY) == 1
    shortest = Settings(keep_letters_days=1)
    for days in range(1, 6):
        retention.apply(shortest, post.store, MONDAY + days * DAY)
        post.wish(weekday=days, hour=12)
        assert post.run(MONDAY + days * DAY + 5 * HOUR) == 0
    retention.apply(shortest, post.store, MONDAY + 2 * WEEK + DAY)
    assert post.letters() == []
    assert "14 days" in " ".join(retention.in_words(shortest))
    assert "14 days" not in " ".join(retention.in_words(Settings()))


def test_nobody_is_written_to_who_cannot_sign_in_has_no_address_or_has_left(post: Post) -> None:
    with post.store.write() as conn:
        people.add_person(conn, made.person("caro", email="caro@example.org"))
    post.join("dov", email=None)
    post.join("eve")
    for number, who in enumerate(("caro", "dov", "eve")):
        post.agree(who, id=f"c{number}")
    with post.store.write() as conn:
        people.leave(conn, "eve", NOON)
    assert post.run(MONDAY) == 0


def test_what_is_stopped_does_not_come(post: Post) -> None:
    post.agree()
    with post.store.write() as conn:
        reminders.stop(conn, "ben", ["agreed"], NOON)
        reminders.stop(conn, "ben", ["agreed"], MONDAY)
    assert post.run(MONDAY) == 0
    with post.store.write() as conn:
        reminders.bring(conn, "ben", ["agreed"])
    assert post.run(MONDAY + WEEK) == 1


def test_a_letter_is_plain_short_and_names_nobody(post: Post) -> None:
    with post.store.write() as conn:
        people.add_team(conn, Team("north", "North"))
    post.join("ana", manages=frozenset({"north"}), roles=frozenset({"manager"}))
    post.agree("ana")
    with post.store.write() as conn:
        plan = {"manager_id": "ana", "part": "group", "words": "Ben's figures", "every": "week", "at": "08:30"}
        days = {"begins_on": "2026-03-09", "changed_at": NOON}
        conn.execute(insert(plan_part).values(plan | days))
    assert post.run(MONDAY) == 1
    ((_, body),) = post.letters()
    assert body.splitlines()[0] == "Hello Ana,"
    assert "- one is due by Monday, 9 March" in body
    assert "- Monday, 9 March, 08:30: Your plan" in body
    assert "on Mondays at 07:00 (UTC), once a week at most" in body
    for kind in ("agreed", "week", stopping.ALL):
        assert stopping.link(post.settings, "ana", kind) in body
    assert not [word for word in ("Ben", "Halvorsen", "Ask them", "figures", "None", "<") if word in body]
    assert len(body.splitlines()) < 30
    assert max(len(line) for line in body.splitlines()) < 250


@pytest.mark.parametrize("name", ["Eve\r\nBcc: eve@example.org", "Eve\n.\nMAIL FROM:<x@y.z>", "\u2028Eve\x85\n\n"])
@one_engine
def test_a_name_stays_in_its_line(post: Post, name: str) -> None:
    post.join("eve", name=name)
    post.agree("eve")
    post.run(MONDAY)
    with smtp.peer() as mailbox:
        outgoing.deliver(mailbox.settings(root=post.settings.root), post.store, lambda: MONDAY, lambda: False)
    (letter,) = mailbox.letters
    assert mailbox.recipients == ["eve@example.org"]
    assert "Bcc" not in letter
    first = letter.get_content().splitlines()[0]
    assert first.startswith("Hello ")
    assert first.endswith(",")


def test_two_processes_at_the_same_moment_write_one_letter_each(post: Post, store_url: str, tmp_path: Path) -> None:
    for number in range(30):
        post.join(f"p{number:02}")
        post.agree(f"p{number:02}", id=f"c{number}")
    post.run(MONDAY - QUARTER)
    start = tmp_path / "start"
    command = [
        sys.executable,
        "-m",
        "tests.jobs.digester",
        store_url,
        str(post.settings.root),
        str(MONDAY),
        str(start),
    ]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        for one in both:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        start.touch()
        said = [one.communicate(timeout=PATIENCE)[0] for one in both]
    finally:
        for one in both:
            one.kill()
            one.wait(PATIENCE)
    assert sum(map(int, said)) == 30
    assert sorted(who for who, _ in post.letters()) == [f"p{number:02}" for number in range(30)]


def test_a_process_that_stops_in_the_middle_leaves_nobody_out(post: Post) -> None:
    post.agree()
    post.run(MONDAY - QUARTER)
    post.clock.time = MONDAY
    post.work.ending.set()
    assert runner.run_now(post.work, digest.JOB, JOBS[digest.JOB]) == "failed"
    assert post.letters() == []
    post.work.ending.clear()
    assert post.run(MONDAY + 2 * HOUR) == 1


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    said: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    engines = (store.database.readers, store.database.writers)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def test_a_thousand_people_are_looked_at_in_steps_and_none_of_them_alone(post: Post) -> None:
    for number in range(1000):
        post.agree("ben", id=f"c{number}") if number < 3 else None
    with post.store.write() as conn:
        for number in range(1000):
            handle = f"p{number:03}"
            people.add_person(conn, made.person(handle, email=f"{handle}@example.org"))
            accounts.set_password(conn, Credential(handle, "digest", NOON))
            if number % 2:
                commitments.keep(conn, Commitment(f"d{number}", handle, "", "Ask", "Lund", MONDAY.date(), NOON))
    with counted(post.store) as said:
        assert digest.write(post.work) == 501
    steps = 1001 // digest.STEP + 1
    assert len(said) <= 3 + steps * 25
    with counted(post.store) as said:
        assert digest.write(post.work) == 0
    assert len(said) <= 3 + steps * 25
    post.clock.time = MONDAY + 3 * HOUR
    with counted(post.store) as said:
        assert digest.write(post.work) == 0
    assert len(said) <= 3 + steps * 4, "when it is nobody's hour, nobody's things are looked at"


def test_it_runs_at_the_quarters_of_an_hour() -> None:
    for at, then in (("06:59:59", "07:00"), ("07:00:00", "07:15"), ("07:14:59", "07:15"), ("23:50:00", "00:00")):
        found = digest.at_quarters(datetime.fromisoformat(f"2026-03-09T{at}+00:00"))
        assert f"{found:%H:%M}" == then
        assert found.second == found.microsecond == 0
