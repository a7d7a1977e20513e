"""A calendar as iCalendar (RFC 5545), for programs that ask for it again and again.

An event is written without anything of today, so that the file stays the same as long as nothing has changed. When
something about an event changes, its `changed_at` must be later: LAST-MODIFIED, DTSTAMP and SEQUENCE follow from it,
and programs take the newer one. Moments are written in UTC, which means the same to everybody and needs no table of
time zones; an hour by the reader's clock is turned into one by whoever makes the event.

icalendar takes 2 MiB, so that it is loaded by the first calendar and not by every server.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import icalendar

MAKER = "-//Sales Assessor//Calendar//EN"
TYPE = "text/calendar; charset=utf-8"
LASTS = timedelta(minutes=30)
"""How long an event is drawn whose end nobody knows."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    """What happens on a day, or from a moment on.

    `uid` is the same whenever this event is written. `begins` is a date, or an aware time. `says` is its title,
    `more` what else is to be said, `page` the full address of a page.
    """

    uid: str
    begins: date | datetime
    says: str
    more: str
    page: str
    changed_at: datetime


def write(name: str, events: Iterable[Event], again: timedelta) -> bytes:
    """The calendar as a file, its events in the order of their days; programs should ask again after `again`."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("PRODID", MAKER)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    # The first is the standard's (RFC 7986), the second is what is understood.
    calendar.add("NAME", icalendar.vText(_line(name)))
    calendar.add("X-WR-CALNAME", icalendar.vText(_line(name)))
    calendar.add("REFRESH-INTERVAL", again, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", icalendar.vDuration(again))
    for event in sorted(events, key=_place):
        calendar.add_component(_event(event))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _event(event: Event) -> icalendar.Event:
    import icalendar

    made = icalendar.Event()
    made.add("UID", event.uid)
    stamp = event.changed_at.astimezone(UTC)
    made.add("DTSTAMP", stamp)
    made.add("LAST-MODIFIED", stamp)
    made.add("SEQUENCE", max(0, int((stamp - _BEGINNING).total_seconds())))
    if isinstance(event.begins, datetime):
        begins = event.begins.astimezone(UTC)
        made.add("DTSTART", begins)
        made.add("DTEND", begins + LASTS)
    else:
        made.add("DTSTART", event.begins)
        made.add("DTEND", event.begins + timedelta(days=1))
    made.add("SUMMARY", _line(event.says))
    made.add("DESCRIPTION", f"{_line(event.more)}\n{_line(event.page)}")
    made.add("URL", _line(event.page))
    # It is a reminder: whoever has it is not busy.
    made.add("TRANSP", "TRANSPARENT")
    return made


def _line(text: str) -> str:
    """The text in one line and without controls: some programs take what follows a break for a line of the file."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _place(event: Event) -> tuple[str, str]:
    begins = event.begins.astimezone(UTC) if isinstance(event.begins, datetime) else event.begins
    return begins.isoformat(), event.uid
