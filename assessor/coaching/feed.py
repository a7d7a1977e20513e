"""What lies ahead of somebody as the events of a calendar, in which nobody is named and nothing private is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from assessor.coaching.agenda import Ahead
from assessor.engine.recurrence import plus_months
from assessor.engine.reminding import moment
from assessor.formats.calendar import Event
from assessor.store import reminders
from assessor.store.reminders import Wish

BACK, AHEAD = 1, 12
"""So many months are shown."""
MORE = "Sign in to see what it is about:"


def span(today: date) -> tuple[date, date]:
    """The first and the last day of a calendar that is read today."""
    return plus_months(today, -BACK), plus_months(today, AHEAD)


def events(found: Iterable[Ahead], wish: Wish, site: str, first: date) -> Iterator[Event]:
    """One event for each thing from the day `first` on; hours are the person's own, in the zone of their wish."""
    zone = reminders.zone(wish.zone)
    for one in found:
        if one.day < first:
            continue
        begins: date | datetime = moment(one.day, time.fromisoformat(one.at), zone) if one.at else one.day
        # Another zone moves every hour of the day.
        changed_at = max(one.changed_at, wish.wished_at or one.changed_at) if one.at else one.changed_at
        yield Event(_uid(wish.person_id, one), begins, one.says, MORE, f"{site}{one.page}", changed_at)


def _uid(person_id: str, one: Ahead) -> str:
    """The same for the same thing on the same day; what moves to another day is another event."""
    return str(uuid5(NAMESPACE_URL, f"{person_id} {one.kind} {one.source} {one.day}"))
