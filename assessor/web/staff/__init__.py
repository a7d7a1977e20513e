"""An admin's desk: who is here, in which team, in which roles, and who can sign in yet."""

from assessor.web.staff import overview, person, team, upload  # noqa: F401  the views register themselves
from assessor.web.staff.blueprint import desk

__all__ = ["desk"]
