"""What comes again in a calendar, over changes of the clocks, ends of months and leap years, by three computations.

Ours is in the file; two parsers that know nothing of it and of each other read it; dateutil says what is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import vobject
from dateutil import tz
from dateutil.rrule import MONTHLY, WEEKLY, rrule
from sqlalchemy import insert

from assessor.coaching import agenda, feed
from assessor.engine.catalogue import Catalogue
from assessor.engine.reminding import Times
from assessor.formats import calendar
from assessor.store import Store, people, plans, reminders
from assessor.store.people import Team
from assessor.store.plans import Entry
from assessor.store.reminders import Wish
from assessor.store.schema_coach import plan_part
from tests.support import made
from tests.support.made import NOON

SITE = "https://academy.example.org"
LED = {"manages": frozenset({"north"}), "roles": frozenset({"manager"})}
Moment = date | datetime


@pytest.fixture(autouse=True)
def _ana_leads_north(store: Store) -> None:
    with store.write() as conn:
        people.add_team(conn, Team("north", "North"))
        people.add_person(conn, made.person("ana", **LED))


def plan(store: Store, begins: str, every: str, at: str, zone: str = "UTC") -> None:
    with store.write() as conn:
        reminders.keep_wish(conn, Wish("ana", zone, Times()), NOON)
        conn.execute(
            insert(plan_part).values(
                manager_id="ana",
                part="group",
                words="Ben's figures",
                every=every,
                begins_on=begins,
                at=at,
                changed_at=NOON,
            )
        )


def read(store: Store, now: datetime) -> str:
    """Ana's calendar as it is read at a moment."""
    first, last = feed.span(now.date())
    with store.read() as conn:
        ana, wish = people.by_id(conn, "ana"), reminders.wish(conn, "ana")
        found = agenda.ahead(conn, Catalogue(), [ana], now, last)["ana"]
    return calendar.write("Due", feed.events(found, wish, SITE, first), timedelta(hours=6)).decode()


def in_the_file(text: str) -> list[Moment]:
    """When things begin, as both parsers have it."""
    one = [event["DTSTART"].dt for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]
    other = [event.dtstart.value for event in vobject.readOne(text).contents.get("vevent", [])]
    assert one == other
    return one


def of_dateutil(begins: str, every: str, first: date, last: date) -> Iterator[date]:
    """The days by a rule of the standard; of months that lack the day, the last one."""
    day = date.fromisoformat(begins)
    start = datetime.combine(day, time())
    end = datetime.combine(last, time())
    if every in {"week", "two-weeks"}:
        rule = rrule(WEEKLY, dtstart=start, interval=1 if every == "week" else 2, until=end)
    else:
        days = range(min(28, day.day), day.day + 1)
        months = 1 if every == "month" else 3
        rule = rrule(MONTHLY, dtstart=start, interval=months, bymonthday=days, bysetpos=-1, until=end)
    return (one.date() for one in rule if one.date() >= first)


DAYS = [
    *(("2026-01-31", "month", 2026), ("2027-01-30", "month", 2027), ("2026-10-29", "month", 2027)),
    *(("2027-10-29", "month", 2028), ("2028-01-31", "month", 2028), ("2024-02-29", "month", 2027)),
    *(("2026-11-30", "quarter", 2027), ("2027-08-31", "quarter", 2028), ("2026-08-31", "quarter", 2027)),
    *(("2026-12-28", "week", 2027), ("2026-03-02", "two-weeks", 2028), ("2026-02-28", "month", 2026)),
]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("begins", "every", "year"), DAYS)
def test_days_that_come_again_are_those_of_the_standards_rule(
    store: Store, begins: str, every: str, year: int
) -> None:
    plan(store, begins, every, "")
    now = datetime(year, 1, 15, 9, tzinfo=UTC)
    found = in_the_file(read(store, now))
    first, last = feed.span(now.date())
    assert found == list(of_dateutil(begins, every, max(first, date.fromisoformat(begins)), last))
    assert not any(isinstance(one, datetime) for one in found)
    assert len(found) >= 4


HOURS = [
    *(("Europe/Berlin", "2026-03-02", "08:30"), ("America/New_York", "2026-03-02", "08:30")),
    *(("Australia/Lord_Howe", "2026-03-02", "08:30"), ("Asia/Kathmandu", "2026-03-02", "00:00")),
    # Sundays, on some of which these hours do not exist, and on others twice.
    *(("Europe/Berlin", "2026-03-01", "02:30"), ("America/New_York", "2026-03-01", "02:30")),
    *(("America/New_York", "2026-03-01", "01:30"), ("Australia/Lord_Howe", "2026-03-01", "02:15")),
    *(("Australia/Lord_Howe", "2026-03-01", "01:45"), ("Pacific/Chatham", "2026-03-01", "02:50")),
]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("zone", "begins", "at"), HOURS)
def test_an_hour_stays_the_hour_on_the_readers_own_clock(store: Store, zone: str, begins: str, at: str) -> None:
    plan(store, begins, "week", at, zone)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    found = in_the_file(read(store, now))
    first, last = feed.span(now.date())
    place, hour = tz.gettz(zone), time.fromisoformat(at)
    local = [
        datetime.combine(day, hour, place)
        for day in of_dateutil(begins, "week", max(first, date.fromisoformat(begins)), last)
    ]
    assert found == [tz.resolve_imaginary(one).astimezone(UTC) for one in local]
    on_the_clock = [one.astimezone(place).strftime("%H:%M") for one in found]
    there = [tz.datetime_exists(one) for one in local]
    assert {shown for shown, exists in zip(on_the_clock, there, strict=True) if exists} == {at}
    # A year has both changes, where there are any.
    assert len({one.astimezone(place).utcoffset() for one in found}) == (1 if "Kath" in zone else 2)
    assert len(found) == 53


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_is_the_same_keeps_its_mark_and_what_changes_gets_a_later_stamp(store: Store) -> None:
    plan(store, "2026-03-02", "week", "08:30", "Europe/Berlin")

    def marks() -> dict[str, tuple[datetime, int]]:
        events = icalendar.Calendar.from_ical(read(store, NOON)).walk("VEVENT")
        return {str(event["UID"]): (event["DTSTART"].dt, event["SEQUENCE"]) for event in events}

    before = marks()
    assert before == marks()
    with store.write() as conn:
        reminders.keep_wish(conn, Wish("ana", "America/New_York", Times()), NOON + timedelta(minutes=1))
    after = marks()
    assert before.keys() == after.keys()
    for uid, (begins, number) in before.items():
        assert after[uid][0] > begins
        assert after[uid][1] > number


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_is_done_of_a_plan_is_not_ahead(store: Store) -> None:
    plan(store, "2026-02-02", "week", "")
    with store.write() as conn:
        plans.log(conn, Entry("e", "ana", "group", date(2026, 3, 2), "", NOON))
    found = in_the_file(read(store, NOON))
    assert found[:6] == [date(2026, 2, day) for day in (2, 9, 16, 23)] + [date(2026, 3, 9), date(2026, 3, 16)]
