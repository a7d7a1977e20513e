"""What every view needs: the store, the content in service, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from flask import current_app

from assessor.accounts.passwords import Hasher
from assessor.config import Settings
from assessor.lessons.library import Library
from assessor.store import Store

EXTENSION = "assessor"


@dataclass(frozen=True)
class Service:
    """One for each application."""

    settings: Settings
    store: Store
    library: Library
    now: Callable[[], datetime]
    hasher: Hasher

    @cached_property
    def site(self) -> str:
        """The folder of the lesson pages, absolute and without links on the way."""
        return str(self.settings.site.resolve())


def service() -> Service:
    """The running application's."""
    return cast(Service, current_app.extensions[EXTENSION])
