"""People's data: everything that knows SQL.

A `Store` hands out connections; the functions of `people`, `attempts`, `ratings`, `study` and `recommendations` take
one and give back frozen dataclasses. `migrate` makes and changes the tables, `errors` draws what can go wrong.
"""

from sqlalchemy import Connection

from assessor.store.database import Store

__all__ = ["Connection", "Store"]
