"""The calendar as a file: two programs that were not written together read the same in it, whatever stands in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from assessor.formats import calendar
from assessor.formats.calendar import Event

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
SIX_HOURS = timedelta(hours=6)
EVENT = Event("a-1", date(2026, 12, 1), "A lesson is due", "Sign in:", "https://academy.example.org/me/", NOON)
HOSTILE = "x\r\nATTENDEE:mailto:eve@example.org\nEND:VEVENT\r\nBEGIN:VEVENT\rSUMMARY:y\u2028z\x00\x85; a, b\\n\\"


def written(*events: Event, name: str = "Due at academy.example.org") -> str:
    return calendar.write(name, events, SIX_HOURS).decode("utf-8")


def by_icalendar(text: str) -> list[tuple[str, date | datetime, str, str, str]]:
    found = icalendar.Calendar.from_ical(text)
    return [
        (str(e["UID"]), e["DTSTART"].dt, str(e["SUMMARY"]), str(e["DESCRIPTION"]), str(e["URL"]))
        for e in found.walk("VEVENT")
    ]


def by_vobject(text: str) -> list[tuple[str, date | datetime, str, str, str]]:
    found = vobject.readOne(text)
    found.validate(raiseException=True)
    return [
        (e.uid.value, e.dtstart.value, e.summary.value, e.description.value, e.url.value)
        for e in found.contents.get("vevent", [])
    ]


moments = st.datetimes(datetime(1999, 1, 1), datetime(2067, 1, 1), timezones=st.just(UTC))
days = st.dates(date(1999, 1, 1), date(2100, 1, 1))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
events = st.builds(
    Event,
    st.uuids().map(str),
    days | moments.map(lambda at: at.replace(microsecond=0)),
    texts,
    texts,
    st.just("https://academy.example.org/me/assigned/"),
    moments,
)


@given(st.lists(events, max_size=6, unique_by=lambda event: event.uid), texts)
def test_two_parsers_agree_on_every_event(made: list[Event], name: str) -> None:
    text = written(*made, name=name)
    one, other = by_icalendar(text), by_vobject(text)
    assert one == other
    assert {(uid, begins) for uid, begins, *_ in one} == {(event.uid, event.begins) for event in made}
    assert len(one) == len(made)


@given(st.lists(events, max_size=3), texts)
def test_lines_end_as_they_should_and_are_short(made: list[Event], name: str) -> None:
    raw = calendar.write(name, made, SIX_HOURS)
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line or b"\0" in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    raw.decode("utf-8")


@pytest.mark.parametrize("part", ["says", "more", "page"])
def test_no_text_adds_a_line_to_the_file(part: str) -> None:
    given = {"says": EVENT.says, "more": EVENT.more, "page": EVENT.page} | {part: HOSTILE}
    text = written(Event("a-1", EVENT.begins, changed_at=NOON, **given), name=HOSTILE)
    unfolded = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    names = [re.split("[:;]", line)[0] for line in unfolded if line]
    assert names.count("BEGIN") == names.count("END") == 2
    assert names.count("SUMMARY") == names.count("DESCRIPTION") == names.count("URL") == 1
    assert "ATTENDEE" not in names
    assert len(by_icalendar(text)) == len(by_vobject(text)) == 1


def test_what_stands_in_it() -> None:
    at = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    later = Event("a-2", at, "Your plan: the whole team; Monday, early", "Sign in:", "https://a.example/", NOON)
    found = icalendar.Calendar.from_ical(written(later, EVENT))
    assert found["VERSION"] == "2.0"
    assert found["X-WR-CALNAME"] == found["NAME"] == "Due at academy.example.org"
    assert found["REFRESH-INTERVAL"].dt == SIX_HOURS
    assert "METHOD" not in found
    day, hour = found.walk("VEVENT")
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    assert day["DTSTART"].params["VALUE"] == "DATE"
    assert (hour["DTSTART"].dt, hour["DTEND"].dt) == (at, at + calendar.LASTS)
    assert hour["SUMMARY"] == "Your plan: the whole team; Monday, early"
    assert hour["TRANSP"] == day["TRANSP"] == "TRANSPARENT"
    assert day["DESCRIPTION"] == "Sign in:\nhttps://academy.example.org/me/"


def test_nothing_in_it_is_of_the_moment_at_which_it_is_written() -> None:
    assert written(EVENT) == written(EVENT)
    assert written(EVENT, Event("a-0", NOON, "x", "y", "z", NOON)) == written(
        Event("a-0", NOON.astimezone(), "x", "y", "z", NOON), EVENT
    )


@given(moments, moments)
def test_what_changed_later_has_the_higher_number_and_the_later_stamp(one: datetime, other: datetime) -> None:
    older, newer = sorted((one, other))

    def stamps(at: datetime) -> tuple[int, datetime, datetime]:
        text = written(Event("a-1", EVENT.begins, "x", "y", "z", at))
        (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
        return event["SEQUENCE"], event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt

    assert stamps(older) <= stamps(newer)
    if newer - older >= timedelta(seconds=1) and newer >= datetime(2000, 1, 2, tzinfo=UTC):
        assert stamps(older)[0] < stamps(newer)[0]
    assert all(0 <= stamps(at)[0] < 2**31 for at in (older, newer))
