"""Reviewing: which learning points are due today, each in one of its variants.

A learning point is met by answering it in an attempt. At its end the answers are taken into the cards; those that are
not, because a version before this one kept them, are read beside the cards. Nothing here is read by what measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_OID, uuid5

from assessor.engine.catalogue import Catalogue
from assessor.engine.confidence import Confidence
from assessor.engine.fingerprint import fingerprint
from assessor.engine.forms import presented
from assessor.engine.kinds import AnyItem
from assessor.engine.review import RETENTION, Card, queue, reviewed, variant
from assessor.engine.shapes import Answer
from assessor.formats.frozen import freeze
from assessor.store import Connection, attempts, reviews
from assessor.store.attempts import Attempt, Given, ItemVersion
from assessor.store.once import Outcome
from assessor.store.reviews import Review


@dataclass(frozen=True)
class Due:
    """A card of today's with the item to ask; `order` is that in which its parts are shown."""

    id: str
    """The answer's own, the same for this card until it is answered: a form sent twice is one review."""
    card: Card
    item: AnyItem
    order: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """What there is to review today."""

    due: tuple[Due, ...]
    """Most urgent first, ten less those that were done."""
    done: int
    """Answered today."""
    later: datetime | None
    """When the next one is due once today's are done; nothing if no learning point was met yet."""
    cards: tuple[Card, ...]
    """Of every learning point that was met and can be asked."""
    retention: float
    """The chance of remembering at which cards come back, 0..1."""


def day(
    conn: Connection,
    catalogue: Catalogue,
    person_id: str,
    now: datetime,
    history: Sequence[Given] | None = None,
    sittings: Sequence[Attempt] | None = None,
) -> Day:
    """A person's reviews on the day of `now`, in UTC. Who has their answers and attempts at hand gives them along."""
    history = attempts.history(conn, person_id) if history is None else history
    sittings = attempts.of_person(conn, person_id) if sittings is None else sittings
    retention = reviews.wish(conn, person_id) or RETENTION
    waiting = {one.item for sitting in sittings if not sitting.finished_at for one in sitting.plan}
    variants = _variants(catalogue, waiting)
    finished = {sitting.id for sitting in sittings if sitting.finished_at}
    met = _cards(reviews.cards(conn, person_id), (one for one in history if one.attempt_id in finished), retention)
    cards = tuple(met[point] for point in sorted(met.keys() & variants.keys()))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    done = reviews.count_since(conn, person_id, midnight)
    tomorrow = midnight + timedelta(days=1)
    today = queue(cards, tomorrow - timedelta(microseconds=1), done)
    due = tuple(_due(person_id, card, variants[card.point]) for card in today.today)
    later = min((max(card.due, tomorrow) for card in cards if card not in today.today), default=None)
    return Day(due, done, later, cards, retention)


def take_in(conn: Connection, person_id: str, history: Sequence[Given]) -> None:
    """Keep the cards that a person's answers in finished attempts make; those that they have made already stay."""
    finished = attempts.finished(conn, person_id)
    given = (one for one in history if one.attempt_id in finished)
    known = {card.point: card for card in reviews.cards(conn, person_id)}
    met = _cards(known.values(), given, reviews.wish(conn, person_id) or RETENTION)
    reviews.keep_cards(conn, person_id, [card for point, card in met.items() if known.get(point) is not card])


def answer(
    conn: Connection,
    person_id: str,
    asked: Due,
    given: Answer,
    confidence: Confidence,
    retention: float,
    now: datetime,
) -> Outcome:
    """Keep an answer with the card that it makes. Raises Conflict if another answer to the same card is kept."""
    item, credit = asked.item, asked.item.score(given)
    print_ = fingerprint(item)
    review = Review(
        id=asked.id,
        person_id=person_id,
        point=asked.card.point,
        item_id=item.id,
        fingerprint=print_,
        presented=list(asked.order),
        answer=given,
        credit=credit,
        confidence=confidence.value,
        reviewed_at=now,
    )
    text = ItemVersion(print_, item.id, item.practice, item.kind, freeze(item))
    card = reviewed(asked.card, asked.card.point, item.id, credit, confidence, now, retention)
    return reviews.add(conn, review, text, card)


def _variants(catalogue: Catalogue, waiting: Set[str]) -> dict[str, list[AnyItem]]:
    """The items to review each learning point with; those of an attempt under way would give its keys away."""
    found: dict[str, list[AnyItem]] = {}
    for item in catalogue.items.values():
        if item.scored and item.id not in waiting:
            found.setdefault(f"{item.practice}/{item.point}", []).append(item)
    return found


def _cards(kept: Iterable[Card], answers: Iterable[Given], retention: float) -> Mapping[str, Card]:
    """Cards by learning point: those that are kept, moved on by what was answered in attempts since."""
    cards = {card.point: card for card in kept}
    for one in answers:
        point = f"{one.practice}/{one.point}"
        card = cards.get(point)
        if card is None or one.answered_at > card.last:
            sure = Confidence(one.confidence)
            cards[point] = reviewed(card, point, one.item_id, one.credit, sure, one.answered_at, retention)
    return cards


def _due(person_id: str, card: Card, variants: Sequence[AnyItem]) -> Due:
    name = variant(card, [item.id for item in variants])
    item = next(one for one in variants if one.id == name)
    ident = str(uuid5(NAMESPACE_OID, f"{person_id} {card.point} {card.last.isoformat()}"))
    return Due(ident, card, item, presented(item, Random(ident)))  # noqa: S311  a layout, not a secret
