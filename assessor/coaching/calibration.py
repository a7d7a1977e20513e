"""How one manager rates written calls beside all others, once enough of them have rated every one."""

from __future__ import annotations

from dataclasses import dataclass

from assessor.engine.analysis import TooFew
from assessor.engine.catalogue import Catalogue
from assessor.engine.leniency import MANAGERS, Compared, Finished, Levels, compare, panel
from assessor.engine.vignettes import Written, in_service
from assessor.store import Connection, vignettes
from assessor.store.vignettes import Rating


@dataclass(frozen=True)
class Calibration:
    """Where a manager is: the calls, what they have rated of them, and what came of it once all is rated."""

    calls: dict[str, Written]
    rated: dict[str, Rating]
    """By the vignette's id, as it is now."""
    result: Compared | TooFew | None
    """None until all calls are rated; then how many wait for a panel, until there is one."""

    @property
    def next(self) -> str | None:
        """The call to rate next."""
        return next((name for name in self.calls if name not in self.rated), None)


def calibration(conn: Connection, catalogue: Catalogue, manager_id: str) -> Calibration:
    """Everything about it for one manager; nobody else's ratings are in it but as part of the panel's figures."""
    calls = in_service(catalogue)
    own = vignettes.of_manager(conn, manager_id)
    rated = {name: own[name, one.fingerprint] for name, one in calls.items() if (name, one.fingerprint) in own}
    result = _result(conn, calls, manager_id) if calls and len(rated) == len(calls) else None
    return Calibration(calls, rated, result)


def _result(conn: Connection, calls: dict[str, Written], manager_id: str) -> Compared | TooFew:
    found = vignettes.of_all(conn, {(name, one.fingerprint) for name, one in calls.items()})
    whole = {who: given for who, given in found.items() if len(given.ratings) == len(calls)}
    members = panel({who: Finished(given.last, given.gone_at) for who, given in whole.items()})
    if not members.managers:
        return TooFew(members.waiting, MANAGERS)
    others = [_levels(whole[who].ratings) for who in members.managers if who != manager_id]
    return compare(_levels(whole[manager_id].ratings), others)


def _levels(ratings: list[Rating]) -> Levels:
    return {(one.vignette, line): level for one in ratings for line, level in one.levels.items()}
