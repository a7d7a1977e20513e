"""Words about somebody that another calibration changes though their answers stay: noted, so that they learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from assessor.engine.catalogue import Catalogue
from assessor.engine.know import Knowledge
from assessor.progress import scale
from assessor.progress.evidence import answered
from assessor.reports import knowledge
from assessor.store import Connection, calibrations
from assessor.store.attempts import Given
from assessor.store.standings import Standing


def note(
    conn: Connection,
    catalogue: Catalogue,
    histories: Mapping[str, Sequence[Given]],
    kept: Mapping[str, Mapping[str, Standing]],
    found: Mapping[str, Mapping[str, Knowledge]],
    number: int | None,
    now: datetime,
) -> None:
    """Compare, before it is replaced, what is `kept` of people with what is `found` under calibration `number`.

    The comparison is with what the same answers would say today under the earlier calibration, so that the months
    that have passed are not taken for it.
    """
    for person_id, own in kept.items():
        before = next(iter(own.values())).calibration
        if before != number:
            earlier = scale.under(conn, catalogue, before)
            was = knowledge(earlier, answered(conn, earlier, histories[person_id]), now)
            calibrations.note_rescaled(conn, person_id, _changed(was, found[person_id]), number, now)
        elif _answered_more(own, found[person_id]):
            calibrations.forget_rescaled(conn, person_id)


def _changed(was: Mapping[str, Knowledge], known: Mapping[str, Knowledge]) -> dict[str, tuple[Knowledge, Knowledge]]:
    return {
        practice: (was[practice], one)
        for practice, one in known.items()
        if practice in was and was[practice].state != one.state
    }


def _answered_more(kept: Mapping[str, Standing], known: Mapping[str, Knowledge]) -> bool:
    return any(practice in known and known[practice].answers != one.known.answers for practice, one in kept.items())
