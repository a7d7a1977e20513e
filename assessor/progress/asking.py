"""The next question of an attempt that grows, or its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from threading import Lock

from assessor.engine.asking import choose
from assessor.engine.belief import before, learn_all
from assessor.engine.catalogue import Catalogue
from assessor.engine.fingerprint import fingerprint
from assessor.engine.forms import MEMORY, presented
from assessor.engine.know import Parameters
from assessor.engine.settling import is_settled
from assessor.engine.sitting import Aim, End, Known, aged, left, over, pace, worth_asking
from assessor.formats.frozen import freeze
from assessor.progress import scale
from assessor.progress.evidence import answered
from assessor.progress.finish import finish
from assessor.reports import Answered, knowledge
from assessor.store import Connection, attempts, growing, met
from assessor.store.attempts import Attempt, ItemVersion, PlannedItem, Response

KEPT = 500
"""Attempts whose belief is kept in the process, some 10 kB each; without it, it is made anew from the answers."""
EXPOSURE_KEPT = timedelta(minutes=10)

Learned = tuple[tuple[str, Parameters, int], ...]
"""Counted answers: practice, item, credit."""


class Exposure:
    """The share of attempts that asked each item, by form: asked of the store every ten minutes."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[datetime, Mapping[str, float]]] = {}

    def shares(self, conn: Connection, form_id: str, now: datetime) -> Mapping[str, float]:
        """By item id, 0..1."""
        at, shares = self._kept.get(form_id, (None, {}))
        if at is None or not at <= now < at + EXPOSURE_KEPT:
            shares = growing.exposure(conn, form_id)
            self._kept[form_id] = now, shares
        return shares


def go_on(
    conn: Connection, catalogue: Catalogue, attempt_id: str, exposure: Mapping[str, float], now: datetime
) -> Attempt:
    """The attempt as it goes on once every question in it is answered: with one more, or finished.

    Nothing changes while a question is open. Chance follows from the attempt's id and the place. What is chosen is
    appended in the caller's transaction.
    """
    attempt = attempts.get(conn, attempt_id)
    assert attempt is not None
    assert attempt.aim is not None
    given = attempts.responses(conn, attempt_id)
    if attempt.finished_at or len(attempt.plan) > len(given):
        return attempt
    chosen = _next(conn, scale.in_force(conn, catalogue), attempt, attempt.aim, given, exposure, now)
    if chosen is None:
        finish(conn, catalogue, attempt, now)
    else:
        growing.extend(conn, attempt_id, len(given), *chosen, now)
    return attempts.get(conn, attempt_id) or attempt


def believed(conn: Connection, catalogue: Catalogue, attempt: Attempt, given: Sequence[Response]) -> Known:
    """What is believed after these answers of an attempt, on top of what counted before it began."""
    learned = _learned(catalogue, answered(conn, catalogue, given))
    kept = _known.get(attempt.id)
    if kept and kept[0] == catalogue.scale_version and learned[: len(kept[1])] == kept[1]:
        start, known = kept[1], kept[2]
    else:
        start, known = (), _earlier(conn, catalogue, attempt)
    new = learned[len(start) :]
    found = Known(learn_all(known.belief, new), Counter(known.answers) + Counter(practice for practice, *_ in new))
    with _lock:
        _known.pop(attempt.id, None)
        _known[attempt.id] = (catalogue.scale_version, learned, found)
        if len(_known) > KEPT:
            del _known[next(iter(_known))]
    return found


_lock = Lock()
_known: dict[str, tuple[str, Learned, Known]] = {}
"""By attempt: the scale, the answers, and what follows from them; never wrong, for they are compared."""


def _next(
    conn: Connection,
    catalogue: Catalogue,
    attempt: Attempt,
    aim: Aim,
    given: Sequence[Response],
    exposure: Mapping[str, float],
    now: datetime,
) -> tuple[PlannedItem, ItemVersion] | None:
    known = believed(conn, catalogue, attempt, given)
    domains = catalogue.domains
    practices = [response.practice for response in given]
    seen = met.seen(conn, attempt.person_id, now - MEMORY)
    asked = {planned.item for planned in attempt.plan}
    candidates = left(catalogue, aim.practices, asked, seen, exposure, now)
    why = over(aim, pace(response.seconds for response in given), known, domains, candidates, practices)
    if why and (why is not End.SETTLED or _are_settled(conn, catalogue, attempt, aim, now)):
        return None
    among, pool = worth_asking(aim, known, domains, candidates, practices)
    rng = Random(f"{attempt.id} {len(given)}")  # noqa: S311  which question comes next is no secret worth a cipher
    chosen = choose(among, domains, pool, practices, rng)
    if chosen is None:
        return None
    item = catalogue.items[chosen.id]
    print_ = fingerprint(item)
    planned = PlannedItem(item.id, print_, presented(item, rng))
    return planned, ItemVersion(print_, item.id, item.practice, item.kind, freeze(item))


def _are_settled(conn: Connection, catalogue: Catalogue, attempt: Attempt, aim: Aim, now: datetime) -> bool:
    """By the exact figures, which the result will show."""
    known = knowledge(catalogue, answered(conn, catalogue, attempts.history(conn, attempt.person_id)), now)
    return all(is_settled(known[name].chance_there, known[name].answers) for name in aim.practices if name in known)


def _earlier(conn: Connection, catalogue: Catalogue, attempt: Attempt) -> Known:
    """From everything that had been answered when the attempt began, widened by the months up to then."""
    history = attempts.history(conn, attempt.person_id)
    return from_answers(
        catalogue,
        answered(conn, catalogue, (one for one in history if one.answered_at <= attempt.started_at)),
        attempt.started_at,
    )


def from_answers(catalogue: Catalogue, answers: Sequence[Answered], now: datetime) -> Known:
    """What is believed after counted answers, widened by the months since then."""
    last: dict[str, datetime] = {}
    for one in answers:
        last[one.practice] = max(last.get(one.practice, one.evidence.at), one.evidence.at)
    learned = _learned(catalogue, answers)
    belief = aged(learn_all(before(catalogue.domains, catalogue.calibration.loading), learned), last, now)
    return Known(belief, Counter(practice for practice, *_ in learned))


def _learned(catalogue: Catalogue, answers: Sequence[Answered]) -> Learned:
    return tuple(
        (one.practice, one.evidence.item, one.evidence.credit) for one in answers if one.practice in catalogue.domains
    )
