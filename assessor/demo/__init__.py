"""The demo: a cast that signs in with one click, and half a year of history for one of them."""

from assessor.demo.cast import CAST, Role, ident

__all__ = ["CAST", "Role", "ident"]
