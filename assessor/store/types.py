"""Two column types that mean the same on SQLite and on PostgreSQL: a moment, and plain data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator

Json = Any
"""Plain data: what `json.dumps` takes. Its meaning belongs to the engine."""
# Made once: `json.dumps` makes one for each text.
_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"), sort_keys=True)


def canonical(data: Json) -> str:
    """The one text of plain data, so that two equal values compare equal wherever they come from.

    Everything beyond ASCII is escaped: PostgreSQL refuses NUL and half surrogates in text, and a rep may type
    either. Raises ValueError for NaN and infinity, TypeError for what is not plain data.
    """
    return _ENCODER.encode(data)


class Moment(TypeDecorator[datetime]):
    """An aware time. Kept and given back in UTC; a naive one is refused, for nobody knows which hour it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; give an aware time, such as datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite gives back the text that was kept, in UTC; PostgreSQL gives the session's zone.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Data(TypeDecorator[Json]):
    """Plain data, kept as its canonical text; `None` is kept as the text `null`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Json, dialect: Dialect) -> str:
        return canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Json:
        return None if value is None else json.loads(value)
