"""What a job is: what it does, when, and what it may use for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from assessor.config import Settings
from assessor.store import Store


@dataclass(frozen=True)
class Work:
    """What jobs work with. `now` gives aware times; `ending` is set when the process is about to stop.

    A job of many steps looks at `ending` between them. Each must bear to be done twice, for processes die.
    """

    settings: Settings
    store: Store
    now: Callable[[], datetime]
    ending: Event = field(default_factory=Event)


@dataclass(frozen=True)
class Job:
    """`do` is called when the job is due, `next_at` tells from the moment when it was done when it is due again."""

    next_at: Callable[[datetime], datetime]
    do: Callable[[Work], object]
    wanted: Callable[[Settings], bool] = lambda settings: True


def every(**span: float) -> Callable[[datetime], datetime]:
    """So long after it was done; `span` is that of a timedelta."""
    return lambda at: at + timedelta(**span)


def nightly(hour: int) -> Callable[[datetime], datetime]:
    """At the next full hour of that name, 0 to 23, by the machine's own clock."""

    def next_at(at: datetime) -> datetime:
        tonight = at.astimezone().replace(hour=hour, minute=0, second=0, microsecond=0)
        return tonight if tonight > at else tonight + timedelta(days=1)

    return next_at
