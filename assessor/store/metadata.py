"""What all tables belong to, and how their keys and checks are called."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    """A column that holds one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in allowed)})", name=column)
