"""What letters say: plain text, and nothing but what their reader needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Words:
    """A letter's subject, in one line, and its text."""

    subject: str
    body: str


def invitation(name: str, link: str, until: datetime) -> Words:
    """Somebody has an account, and chooses a password."""
    return Words(
        f"Your account at {_host(link)}",
        f"""Hello {_line(name)},

you have an account at {_host(link)}: lessons on selling, and questions with which you find out where you stand.
Choose a password, and you are in:

{link}

The link works once, until {_moment(until)}. It is for you alone: do not pass this letter on.
If you do not know what this is about, do nothing.
""",
    )


def forgotten(name: str, link: str, until: datetime) -> Words:
    """Somebody asked for a link with which they choose a new password."""
    return Words(
        f"A new password at {_host(link)}",
        f"""Hello {_line(name)},

somebody, probably you, has asked for a new password at {_host(link)}. Choose it here:

{link}

The link works once, until {_moment(until)}. It is for you alone: do not pass this letter on.
If it was not you, do nothing: the password until now goes on to work, and nobody else was sent this link.
""",
    )


@dataclass(frozen=True)
class Part:
    """What a weekly letter says of one kind of thing, and where the rest is."""

    title: str
    lines: Sequence[str]
    link: str


def digest(name: str, site: str, parts: Sequence[Part], when: str, stops: Sequence[tuple[str, str]]) -> Words:
    """What lies ahead, once a week. `when` says when it comes; `stops` are what each link ends, and the link."""
    told = "\n".join(f"{part.title}\n{_listed(part.lines)}\n  {part.link}\n" for part in parts)
    links = "\n".join(f"{what}: {link}" for what, link in stops)
    return Words(
        f"Your week at {_host(site)}",
        f"""Hello {_line(name)},

{told}
--
This letter comes {when}, once a week at most, and not at all when there is nothing to say.
Another day or hour: {site}/account/reminders

{links}
""",
    )


def test(address: str) -> Words:
    """That mail from this address of a site arrives."""
    host = _host(address)
    return Words(f"A test from {host}", f"If you can read this, {host} can send letters.\n")


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {_line(line)}" for line in lines)


def _line(text: str) -> str:
    """In one line, whatever stands in somebody's name or in a title."""
    return " ".join(text.split())


def _host(link: str) -> str:
    return urlsplit(link).netloc


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
