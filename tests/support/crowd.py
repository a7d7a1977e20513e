"""Many reps at once, who have all answered the same form, as the demo's people do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from assessor.demo.cast import ident
from assessor.demo.history import sit
from assessor.engine.catalogue import Catalogue
from assessor.engine.fingerprint import fingerprint
from assessor.engine.kinds.choice import Choice
from assessor.formats.frozen import freeze
from assessor.store import Store, attempts, people
from assessor.store.attempts import Attempt, ItemVersion, PlannedItem, Response
from assessor.store.people import Person


def arrive(store: Store, catalogue: Catalogue, count: int, now: datetime, first: int = 0) -> list[str]:
    """So many people who finished the first form with the same questions for all a day before; their ids."""
    rng = Random(count)
    form = next(form for form in catalogue.forms.values() if form.draws)
    handles = [f"rep-{number}" for number in range(first, first + count)]
    with store.write() as conn:
        for handle in handles:
            rep = Person(ident(handle), handle, handle.title(), now, roles=frozenset({"rep"}))
            people.add_person(conn, rep)
            sit(conn, catalogue, form, handle, now - timedelta(days=1), round(rng.gauss(0.6, 1), 2), {})
    return [ident(handle) for handle in handles]


def answering(store: Store, items: Sequence[Choice], count: int, now: datetime, doubtful: str = "") -> None:
    """So many people who answer these items, the more rightly the more they know; where one is doubtful, those who
    know more choose its first wrong option."""
    rng = Random(count)
    plan = tuple(PlannedItem(item.id, fingerprint(item), ()) for item in items)
    texts = [ItemVersion(fingerprint(item), item.id, item.practice, item.kind, freeze(item)) for item in items]
    with store.write() as conn:
        for number in range(count):
            who = ident(f"answering-{number}")
            people.add_person(conn, Person(who, f"answering-{number}", f"Answering {number}", now))
            attempts.start(conn, Attempt(ident(f"sitting {number}"), who, "form", "v", plan, now), texts)
            level = rng.random()
            for position, item in enumerate(items):
                knows = rng.random() < level
                wrong = [option.id for option in item.options if not option.right]
                picked = item.key() if knows != (item.id == doubtful) else wrong[0] if knows else rng.choice(wrong)
                attempts.add_response(conn, _given(number, position, item, picked, now))


def _given(number: int, position: int, item: Choice, picked: str, now: datetime) -> Response:
    return Response(
        id=ident(f"answer {number} {position}"),
        attempt_id=ident(f"sitting {number}"),
        position=position,
        item_id=item.id,
        practice=item.practice,
        point=item.point,
        fingerprint=fingerprint(item),
        presented=[],
        answer=picked,
        credit=item.score(picked),
        confidence="fairly",
        seconds=20.0,
        first_attempt=True,
        counts=True,
        answered_at=now,
    )


def choices(catalogue: Catalogue, count: int) -> list[Choice]:
    """The first so many questions with one right option that forms may draw."""
    return [item for item in catalogue.items.values() if isinstance(item, Choice) and not item.released][:count]
