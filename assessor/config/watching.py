"""Settings of what an operator sees."""

from __future__ import annotations

from typing import Literal

from pydantic import SecretStr

from assessor.config.group import Group


class Watching(Group):
    """What is written down about the running assessor, and who may read it."""

    log_format: Literal["words", "json"] = "words"
    """How a line of the log is written: words, or json for machines."""
    metrics_token: SecretStr = SecretStr("")
    """Lets a program on another machine read /metrics; empty: only programs on this one do."""
