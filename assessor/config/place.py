"""Settings of the folder and the database."""

from __future__ import annotations

from pathlib import Path

from assessor.config.group import Group


class Place(Group):
    """Where everything lies."""

    root: Path = Path()
    """The folder with mkdocs.yml, content/ and quizzes/."""
    database_url: str = ""
    """sqlite:///… or postgresql://…; empty: a SQLite file in var/."""
    demo: bool = False
    """Invented people who sign in with one click; listens on loopback only."""

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
