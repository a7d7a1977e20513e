"""Settings of the letters that are sent."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from assessor.config.group import Group

_MAILBOX = r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*"
_SENDER = re.compile(rf"{_MAILBOX}|[^<>@,;:\"\\]+ <{_MAILBOX}>")


class Mail(Group):
    """How letters are sent."""

    smtp_host: str = ""
    """The mail server; empty: links are shown, not mailed."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    """Its port: mostly 587 for starttls, 465 for tls, 25 for none."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How it is spoken to: starttls, tls from the first byte on, or none."""
    smtp_user: str = ""
    """Who signs in to the mail server; empty: nobody does."""
    smtp_password: SecretStr = SecretStr("")
    """Their password."""
    mail_from: str = ""
    """Whom letters come from: academy@example.org or Sales Academy <academy@example.org>."""

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, given: str) -> str:
        if given and not (given.isprintable() and _SENDER.fullmatch(given)):
            raise ValueError(
                f"{given!r} is not an address such as academy@example.org or Sales <academy@example.org>"
            )
        return given
