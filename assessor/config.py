"""Settings: from the command line, else from ASSESSOR_* in the environment, else as written here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost")
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

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, given: str) -> str:
        address = given.rstrip("/")
        if address and not _ADDRESS.fullmatch(address):
            raise ValueError(
                f"{given!r} is not an address such as https://academy.example.org; a path cannot be part of it"
            )
        return address

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
        wrong = ((one["loc"][0], one["msg"].removeprefix("Value error, ")) for one in error.errors())
        raise ValueError("; ".join(f"ASSESSOR_{str(name).upper()}: {why}" for name, why in wrong)) from None
