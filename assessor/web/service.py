"""What every view needs: the store, the content in service, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

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


def service() -> Service:
    """The running application's."""
    return cast(Service, current_app.extensions[EXTENSION])
