"""Settings of the server."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from assessor.config.group import Group

LOOPBACK = ("127.0.0.1", "localhost")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+")


class Network(Group):
    """How it is reached."""

    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 8000
    """The port to listen on; 0 takes a free one and says which."""
    public_url: str = ""
    """Where people find this, such as https://academy.example.org; empty: the address that is listened on."""
    proxies: int = Field(default=0, ge=0)
    """How many reverse proxies stand in front; each adds to X-Forwarded-For and X-Forwarded-Proto."""
    processes: int = Field(default=1, ge=1, le=64)
    """How many processes answer requests, each with 8 threads; more than 1 not on Windows."""

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, given: str) -> str:
        address = given.rstrip("/")
        if address and not _ADDRESS.fullmatch(address):
            raise ValueError(
                f"{given!r} is not an address such as https://academy.example.org; a path cannot be part of it"
            )
        return address

    def listens_at(self, port: int | None = None) -> str:
        """The address of the server itself; `port` is the one it got if it was told to take any."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port if port is None else port}"
