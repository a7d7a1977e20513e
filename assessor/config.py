"""Settings: from the command line, else from ASSESSOR_* in the environment, else as written here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost")
_MAILBOX = r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*"
_SENDER = re.compile(rf"{_MAILBOX}|[^<>@,;:\"\\]+ <{_MAILBOX}>")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+")


class Settings(BaseSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_prefix="ASSESSOR_", frozen=True)

    root: Path = Path()
    """The folder with mkdocs.yml, content/ and quizzes/."""
    database_url: str = ""
    """sqlite:///… or postgresql://…; empty: a SQLite file in var/."""
    demo: bool = False
    """Invented people who sign in with one click; listens on loopback only."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 8000
    """The port to listen on."""

    public_url: str = ""
    """Where people find this, such as https://academy.example.org; empty: the address that is listened on."""
    proxies: int = Field(default=0, ge=0)
    """How many reverse proxies stand in front; each adds to X-Forwarded-For and X-Forwarded-Proto."""

    smtp_host: str = ""
    """The mail server; empty: links are shown, not mailed."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    """Its port."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How it is spoken to: starttls (mostly port 587), tls (465) or none (25)."""
    smtp_user: str = ""
    """Who signs in there; empty: nobody does."""
    smtp_password: SecretStr = SecretStr("")
    """Their password."""
    mail_from: str = ""
    """Whom letters come from, such as Sales Assessor <academy@example.org>."""

    backups: str = ""
    """The folder for the nightly backup; empty: there is none."""
    backups_kept: int = Field(default=7, ge=1)
    """How many nightly backups stay."""
    keep_leavers_months: int = Field(default=24, ge=0, le=1200)
    """Months after which somebody who left is made anonymous; 0: never."""
    keep_audit_months: int = Field(default=24, ge=0, le=1200)
    """Months that it is kept who did what about whom; 0: for ever."""
    keep_letters_days: int = Field(default=30, ge=1, le=3650)
    """Days that it is kept which letters were sent; their text goes when they are."""

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, given: str) -> str:
        address = given.rstrip("/")
        if address and not _ADDRESS.fullmatch(address):
            raise ValueError(
                f"{given!r} is not an address such as https://academy.example.org; a path cannot be part of it"
            )
        return address

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, given: str) -> str:
        if given and not (given.isprintable() and _SENDER.fullmatch(given)):
            raise ValueError(
                f"{given!r} is not an address such as academy@example.org or Sales <academy@example.org>"
            )
        return given

    @model_validator(mode="after")
    def _mail_fits_together(self) -> Self:
        if not self.smtp_host:
            return self
        for name, why in (("mail_from", "somebody letters come from"), ("public_url", "the address of the links")):
            if not getattr(self, name):
                raise ValueError(f"ASSESSOR_{name.upper()}: give {why}, since ASSESSOR_SMTP_HOST is set")
        if bool(self.smtp_user) != bool(self.smtp_password):
            raise ValueError("ASSESSOR_SMTP_USER, ASSESSOR_SMTP_PASSWORD: give both, or neither")
        if self.smtp_user and self.smtp_security == "none" and self.smtp_host not in LOOPBACK:
            raise ValueError(
                "ASSESSOR_SMTP_SECURITY: none would send the password in the clear; use starttls or tls, or no user"
            )
        return self

    @property
    def mails(self) -> bool:
        """Whether letters are sent. Nobody in a demo has an address."""
        return bool(self.smtp_host) and not self.demo

    @property
    def secure(self) -> bool:
        """Whether browsers reach this by https alone. A demo is on this machine, where there is none."""
        return self.public_url.startswith("https://") and not self.demo

    def listens_at(self, port: int | None = None) -> str:
        """The address of the server itself; `port` is the one it got if it was told to take any."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port if port is None else port}"

    @property
    def site(self) -> Path:
        """Build output: the lesson pages."""
        return self.root / "site"

    @property
    def var(self) -> Path:
        """What the running assessor writes: database, secret, the content in service."""
        return self.root / "var"

    @property
    def database(self) -> str:
        """The database in use. A demo never shares one with real people."""
        name = "demo.db" if self.demo else "assessor.db"
        return self.database_url or f"sqlite:///{(self.var / name).resolve()}"


def read(**given: Any) -> Settings:
    """Settings of which those that are not None are given. Raises ValueError, whose text names each that is wrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise ValueError("; ".join(_in_words(one["loc"], one["msg"]) for one in error.errors())) from None


def _in_words(where: tuple[int | str, ...], what: str) -> str:
    """A mistake with the setting's name in front, which one between settings says itself."""
    why = what.removeprefix("Value error, ")
    return f"ASSESSOR_{str(where[0]).upper()}: {why}" if where else why
