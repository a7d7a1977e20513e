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
            return f"{self.called} is empty."
        if len(text) > self.most:
            return f"{self.called} has {len(text):,} characters; at most {self.most:,} are kept."
        return ""


def wrong_day(given: str, first: date, last: date, allowed: str, called: str = "The day") -> str:
    """What is wrong with a day as it was typed, in a sentence that ends in what is allowed; empty if nothing is."""
    if not given:
        return f"{called} is empty. {allowed}"
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return f"“{given[:20]}” is no day. {allowed}"
    return "" if first <= day <= last else f"{day} is too {'early' if day < first else 'late'}. {allowed}"


def keeps_from(written: Mapping[Field, str], *, asks: bool) -> list[str]:
    """What keeps texts from being kept, in sentences. What is asked lacks none of them, and a draft not all."""
    held = written if asks or not any(written.values()) else {field: text for field, text in written.items() if text}
    return [wrong for field, text in held.items() if (wrong := field.wrong(text))]


def plain(text: str) -> str:
    """A text with plain ends of lines and without controls, trimmed."""
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
