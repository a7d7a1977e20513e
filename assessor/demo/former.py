"""Those who were here before, so that trainers have something to see.

They have deleted their accounts: nobody is left in any list, and their answers say how hard each question is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from assessor.demo.cast import ident
from assessor.demo.history import Sitting, invent, same_for_all, texts
from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Catalogue
from assessor.store import Store, attempts, erase

COUNT = 120
"""Enough for a picture of each question that they were asked, and for all that a calibration works out."""
BETWEEN = 50
"""Days between the first attempt of each and the second, which asks other questions."""
LEARNED = 0.4
"""How much each has learned by then, on the θ scale."""


def remember(store: Store, catalogue: Catalogue, now: datetime) -> None:
    """Keep two attempts of each of them, over the half year before. Doing it twice changes nothing."""
    form = same_for_all(catalogue)
    if form is None:
        return
    sittings = [sitting for number in range(COUNT) for sitting in _both(catalogue, form, f"former {number}", now)]
    asked = {print_: item for sitting in sittings for print_, item in sitting.items.items()}
    with store.write() as conn:
        erase.add_nameless(conn, [ident(f"former {number}") for number in range(COUNT)], now - timedelta(days=180))
        attempts.take_in(
            conn,
            [_finished(sitting) for sitting in sittings],
            texts(asked),
            [response for sitting in sittings for response in sitting.responses],
        )


def _both(catalogue: Catalogue, form: Form, who: str, now: datetime) -> tuple[Sitting, Sitting]:
    rng = Random(who)  # noqa: S311  a story, not a secret
    level = rng.gauss(0.6, 1.0)
    leaning = {part.practice: rng.gauss(0.0, 0.7) for part in form.draws}
    began = now - timedelta(days=rng.uniform(BETWEEN + 5, 180))
    first = invent(catalogue, form, who, began, level, leaning, {})
    seen = {response.item_id: response.answered_at for response in first.responses}
    again = began + timedelta(days=BETWEEN)
    return first, invent(catalogue, form, who, again, level + LEARNED, leaning, seen)


def _finished(sitting: Sitting) -> attempts.Attempt:
    return replace(sitting.attempt, finished_at=sitting.ended_at)
