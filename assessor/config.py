"""Settings: from the command line, else from ASSESSOR_* in the environment, else as written here."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost")


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
