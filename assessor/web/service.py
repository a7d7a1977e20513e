"""What every view needs: the store, the content in service, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import current_app

from assessor.accounts.passwords import Hasher
from assessor.config import Settings
from assessor.lessons.library import Library
from assessor.progress.asking import Exposure
from assessor.store import Store

if TYPE_CHECKING:
    from assessor.accounts.single_sign_on.issuer import Issuer

EXTENSION = "assessor"


@dataclass(frozen=True)
class Service:
    """One for each application."""

    settings: Settings
    store: Store
    library: Library
    now: Callable[[], datetime]
    hasher: Hasher
    issuer: Issuer | None = None
    """Whom people sign in through, beside their passwords."""
    exposure: Exposure = field(default_factory=Exposure)

    @cached_property
    def site(self) -> str:
        """The folder of the lesson pages, absolute and without links on the way."""
        return str(self.settings.site.resolve())


def service() -> Service:
    """The running application's."""
    return cast(Service, current_app.extensions[EXTENSION])
