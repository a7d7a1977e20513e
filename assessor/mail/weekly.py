"""The weekly letter: whose is due, which week's it is, and when the next one leaves."""

from __future__ import annotations

from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from assessor.engine import reminding
from assessor.store import Connection, reminders
from assessor.store.reminders import Wish


def letter_id(person_id: str, day: date) -> str:
    """The id of the only letter that a person gets in the week, by ISO 8601, of a day in their own zone."""
    return str(uuid5(NAMESPACE_URL, f"digest {person_id} {reminding.week(day)}"))


def due(wish: Wish, since: datetime, now: datetime) -> date | None:
    """The day, in their zone, whose letter somebody was to get after `since` and is to get now."""
    leaves = _last(wish, now)
    return leaves.date() if leaves > since else None


def next_at(conn: Connection, wish: Wish, now: datetime) -> datetime:
    """When the next letter leaves, in their zone; later by a week where this week's is written already."""
    zone = reminders.zone(wish.zone)
    leaves = reminding.leaves_after(wish.times, zone, now).astimezone(zone)
    if reminders.written(conn, [letter_id(wish.person_id, leaves.date())]):
        leaves = reminding.leaves_after(wish.times, zone, leaves).astimezone(zone)
    return leaves


def _last(wish: Wish, now: datetime) -> datetime:
    zone = reminders.zone(wish.zone)
    return reminding.leaves_before(wish.times, zone, now).astimezone(zone)
