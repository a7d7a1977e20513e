"""The cast of the demo and of every test, so that each test reads as a sentence. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5


@dataclass(frozen=True)
class Role:
    """One of the cast: `handle` signs in, `line` says who it is."""

    handle: str
    name: str
    line: str
    roles: frozenset[str]
    team: str | None = None
    manages: str | None = None


REP = frozenset({"rep"})
CAST = (
    Role("ben", "Ben Okafor", "A rep in team North with half a year of history.", REP, "north"),
    Role("caro", "Caro Lindqvist", "A rep in team North on her first day.", REP, "north"),
    Role(
        handle="ana",
        name="Ana Ferreira",
        line="Manages team North: sees where its reps stand, and takes the questions herself.",
        roles=frozenset({"rep", "manager"}),
        team="north",
        manages="north",
    ),
    Role("tess", "Tess Marlow", "A trainer: sees what is in service, and every mistake.", frozenset({"trainer"})),
    Role("dov", "Dov Shapiro", "A rep in team South, of which Ana sees nothing.", REP, "south"),
    Role("ida", "Ida Novak", "The admin.", frozenset({"admin"})),
)


def ident(name: str) -> str:
    """The permanent id of somebody or something in the demo."""
    return str(uuid5(NAMESPACE_URL, f"demo:{name}"))
