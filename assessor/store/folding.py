"""Words as they are searched for and put in order: letters without their accents and capitals."""

from __future__ import annotations

from unicodedata import normalize


def folded(*texts: str | None) -> str:
    """The texts in one line, so that zoe finds Zoë; what is None or empty is left out."""
    line = normalize("NFKD", " ".join(text for text in texts if text).casefold())
    return "".join(sign for sign in line if not "\u0300" <= sign <= "\u036f")
