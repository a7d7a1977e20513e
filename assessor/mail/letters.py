"""What letters say: plain text, and nothing but what their reader needs."""

from __future__ import annotations

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
        f"""Hello {name},

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
        f"""Hello {name},

somebody, probably you, has asked for a new password at {_host(link)}. Choose it here:

{link}

The link works once, until {_moment(until)}. It is for you alone: do not pass this letter on.
If it was not you, do nothing: the password until now goes on to work, and nobody else was sent this link.
""",
    )


def test(address: str) -> Words:
    """That mail from this address of a site arrives."""
    host = _host(address)
    return Words(f"A test from {host}", f"If you can read this, {host} can send letters.\n")


def _host(link: str) -> str:
    return urlsplit(link).netloc


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
