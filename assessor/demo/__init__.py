"""The demo: a cast that signs in with one click, half a year of history for one of them, and a team around them."""

from assessor.demo.cast import CAST, Role, ident

__all__ = ["CAST", "Role", "ident"]
