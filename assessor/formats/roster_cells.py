"""What each cell of a roster may hold, and the words for what it may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from unicodedata import normalize

from assessor.formats.problems import suggestion

LONGEST = {"name": 100, "email": 254, "handle": 60, "team": 60}
"""Characters; a team's are those of each name in its path."""
DEEPEST = 10
"""Teams within teams."""
OLDEST = 1970
ROLES = ("rep", "manager", "trainer", "admin")
NO_ROLE = "none"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_HANDLE = re.compile(r"[^@\s/]+")
_DATE = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<D>\d\d?)\.(?P<M>\d\d?)\.(?P<Y>\d{4})")
_NOT_LEFT, _LEFT = ("", "false", "no", "0"), ("true", "yes", "1", "x")

TeamPath = tuple[str, ...]
"""A team's name after those of the teams that it is part of: Sales/North is ("Sales", "North")."""


class Wrong(ValueError):
    """What a cell has wrong, and what is allowed."""

    def __init__(self, what: str, allowed: str) -> None:
        super().__init__(what, allowed)
        self.what, self.allowed = what, allowed


def cell(column: str, text: str) -> Any:
    """The value of one cell, as roster.Entry has it. Raises Wrong."""
    return COLUMNS[column](normalize("NFC", text).strip())


def path_text(path: TeamPath) -> str:
    """A team's path in one line, as the file has it."""
    return "/".join(path)


def _shown(text: str) -> str:
    visible = "".join(sign if sign.isprintable() else f"(U+{ord(sign):04X})" for sign in text[:60])
    return f"“{visible}{'…' if len(text) > 60 else ''}”"


def _one_line(text: str, longest: int, meaning: str) -> str:
    """The text with single blanks, if it is one line that people can see."""
    if "\n" in text or "\r" in text:
        raise Wrong(f"{_shown(text)} goes over several lines", meaning)
    text = " ".join(text.split())
    if not text.isprintable():
        raise Wrong(f"{_shown(text)} holds a character that cannot be seen", meaning)
    if len(text) > longest:
        raise Wrong(f"{_shown(text)} has {len(text):,} characters", f"at most {longest}")
    return text


def _name(text: str) -> str:
    if not text:
        raise Wrong("nothing", "how others call them, such as Ana Ferreira")
    return _one_line(text, LONGEST["name"], "a name in one line, such as Ana Ferreira")


def _email(text: str) -> str | None:
    meaning = "an address such as ana@example.org"
    address = _one_line(text.lower(), LONGEST["email"], meaning)
    if address and not _EMAIL.fullmatch(address):
        raise Wrong(f"{_shown(address)} is no e-mail address", meaning)
    return address or None


def _handle(text: str) -> str | None:
    meaning = "one word without @, such as ana.ferreira"
    handle = _one_line(text.lower(), LONGEST["handle"], meaning)
    if handle and not _HANDLE.fullmatch(handle):
        raise Wrong(f"{_shown(handle)} is no handle", meaning)
    return handle or None


def _team(text: str) -> TeamPath:
    meaning = "a team, after those that it is part of: Sales/North"
    parts = tuple(_one_line(part.strip(), LONGEST["team"], meaning) for part in text.split("/")) if text else ()
    if "" in parts:
        raise Wrong(f"{_shown(text)} has a team without a name", meaning)
    if any(";" in part for part in parts):
        raise Wrong(f"{_shown(text)} names several teams", "one team; who leads several has them in manages")
    if len(parts) > DEEPEST:
        raise Wrong(f"{_shown(text)} is {len(parts)} teams deep", f"at most {DEEPEST}")
    return parts


def _manages(text: str) -> frozenset[TeamPath]:
    return frozenset(_team(part.strip()) for part in re.split(r"[;\r\n]", text) if part.strip())


def _roles(text: str) -> frozenset[str]:
    given = re.split(r"[\s,;]+", text.casefold().strip(",; "))
    if given == [NO_ROLE]:
        return frozenset()
    for role in given:
        if role and role not in ROLES:
            meant = suggestion(role[:40], ROLES)
            raise Wrong(f"{_shown(role)} is no role{meant}", f"some of {', '.join(ROLES)}; or {NO_ROLE}")
    return frozenset(filter(None, given)) or frozenset({"rep"})


def _left(text: str) -> date | bool | None:
    word = text.casefold()
    if word in _NOT_LEFT:
        return None
    if word in _LEFT:
        return True
    found = _DATE.fullmatch(text)
    allowed = "empty, true, or the day, such as 2026-11-21"
    if found is None:
        raise Wrong(f"{_shown(text)} is neither true nor a day", allowed)
    year, month, day = (int(found[small] or found[large]) for small, large in ("yY", "mM", "dD"))
    if year < OLDEST:
        raise Wrong(f"{_shown(text)} is long ago", f"a day since {OLDEST}")
    try:
        return date(year, month, day)
    except ValueError:
        raise Wrong(f"{_shown(text)} is not in the calendar", allowed) from None


COLUMNS: dict[str, Callable[[str], Any]] = {
    "email": _email,
    "name": _name,
    "team": _team,
    "roles": _roles,
    "manages": _manages,
    "handle": _handle,
    "left": _left,
}
"""The columns in the order in which they are written, each with what reads a cell of it."""
