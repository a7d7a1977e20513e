"""What people write in their own words, as it is kept: bounded, and without what no text needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

# All but the ends of lines: PostgreSQL keeps no NUL, and the others change how a text is shown. Half a surrogate
# cannot be written down in UTF-8.
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Slip(str):
    """What is wrong, in a sentence; `field` is the id of what it is about on the page."""

    field: str

    def __new__(cls, said: str, field: str) -> Slip:
        slip = super().__new__(cls, said)
        slip.field = field
        return slip


@dataclass(frozen=True)
class Field:
    """One field of a form: the most characters that it takes, and what it is called when it is empty or longer."""

    name: str
    most: int
    called: str

    def read(self) -> str:
        """What was sent, trimmed."""
        return plain(request.form.get(self.name, ""))

    def wrong(self, text: str) -> str:
        """What is wrong with a text, in a sentence; empty if nothing is."""
        if not text:
            return Slip(f"{self.called} is empty.", self.name)
        if len(text) > self.most:
            return Slip(f"{self.called} has {len(text):,} characters; at most {self.most:,} are kept.", self.name)
        return ""


def wrong_day(given: str, first: date, last: date, field: str, called: str = "The day", allowed: str = "") -> str:
    """What is wrong with a day as it was typed, in a sentence that ends in what is allowed; empty if nothing is."""
    allowed = allowed or f"Give a day from {in_words(first)} to {in_words(last)}."
    if not given:
        return Slip(f"{called} is empty. {allowed}", field)
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return Slip(f"“{given[:20]}” is no day. {allowed}", field)
    if first <= day <= last:
        return ""
    return Slip(f"{in_words(day)} is too {'early' if day < first else 'late'}. {allowed}", field)


def in_words(day: date) -> str:
    """A day as people write it: 21 November 2026."""
    return f"{day:%-d %B %Y}"


def keeps_from(written: Mapping[Field, str], *, asks: bool) -> list[str]:
    """What keeps texts from being kept, in sentences. What is asked lacks none of them, and a draft not all."""
    held = written if asks or not any(written.values()) else {field: text for field, text in written.items() if text}
    return [wrong for field, text in held.items() if (wrong := field.wrong(text))]


def plain(text: str) -> str:
    """A text with plain ends of lines and without controls, trimmed."""
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
