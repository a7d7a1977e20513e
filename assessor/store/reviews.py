"""What somebody answers in review, and what they remember of each learning point by it.

An answer in review is kept once, together with the card that it makes. It never was a response: nothing that measures
reads it, but for when an item was last seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assessor.engine.review import Card
from assessor.store.attempts import ItemVersion
from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import item_version
from assessor.store.schema_review import review as review_table
from assessor.store.schema_review import review_card, review_wish
from assessor.store.types import Json, canonical

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Review:
    """One answer in review, as it was given.

    `point` is a practice and one of its learning points, such as qpc/ask-first; `presented` and `answer` are plain
    data; `credit` is 0..100; `confidence` is sure, fairly or guess; `reviewed_at` is aware.
    """

    id: str
    person_id: str
    point: str
    item_id: str
    fingerprint: str
    presented: Json
    answer: Json
    credit: int
    confidence: str
    reviewed_at: datetime


_REVIEWS = select(*(review_table.c[name] for name in Review.__dataclass_fields__))


def _upsert(insert: Any) -> Any:
    new = {column.name: insert.excluded[column.name] for column in review_card.columns if not column.primary_key}
    newer = insert.excluded.last_at >= review_card.c.last_at
    return insert.on_conflict_do_update(index_elements=["person_id", "point"], set_=new, where=newer)


# Put together once: composing a query takes five times as long as running it.
_KEEP_CARD = {dialect: _upsert(insert(review_card)) for dialect, insert in _INSERT.items()}


def add(conn: Connection, review: Review, text: ItemVersion, card: Card) -> Outcome:
    """Keep an answer, its item's text if it was never asked before, and the card that the answer makes.

    The same answer again is "same" and moves no card; only its time may differ. Raises Conflict, whose `existing` is
    the Review that stays, if its id holds another answer.
    """
    insert_new(conn, item_version, [asdict(text) | {"first_seen_at": review.reviewed_at}])
    if insert_new(conn, review_table, [asdict(review)]):
        keep_cards(conn, review.person_id, [card])
        return "stored"
    existing = get(conn, review.id)
    assert existing is not None, "its id was taken a moment ago, and nobody is erased while they answer"
    if _said(existing) != _said(review):
        raise Conflict(f"review {review.id}", existing)
    return "same"


def get(conn: Connection, review_id: str) -> Review | None:
    """The answer with this id."""
    row = conn.execute(_REVIEWS.where(review_table.c.id == review_id)).one_or_none()
    return Review(*row) if row else None


def of_person(conn: Connection, person_id: str) -> list[Review]:
    """Every answer of a person in review, oldest first."""
    theirs = _REVIEWS.where(review_table.c.person_id == person_id)
    return [Review(*row) for row in conn.execute(theirs.order_by(review_table.c.reviewed_at, review_table.c.id))]


def count_since(conn: Connection, person_id: str, since: datetime) -> int:
    """How many answers a person has given in review since a moment (included)."""
    theirs = (review_table.c.person_id == person_id) & (review_table.c.reviewed_at >= since)
    return conn.execute(select(func.count()).select_from(review_table).where(theirs)).scalar_one()


def cards(conn: Connection, person_id: str) -> list[Card]:
    """What is remembered of each learning point that a person has reviewed, by its name."""
    theirs = select(review_card).where(review_card.c.person_id == person_id).order_by(review_card.c.point)
    return [_card(row) for row in conn.execute(theirs)]


def keep_cards(conn: Connection, person_id: str, cards: Iterable[Card]) -> None:
    """Keep what a person remembers of these learning points, unless an answer that came later has made a card."""
    # Sorted, so that two transactions never wait for each other.
    rows = [_row(person_id, card) for card in sorted(cards, key=lambda card: card.point)]
    if not rows:
        return
    conn.execute(_KEEP_CARD[conn.dialect.name], rows)


def wish(conn: Connection, person_id: str) -> float | None:
    """The chance of remembering, 0..1, that a person asks for; nothing if they have not said."""
    percent = conn.scalar(select(review_wish.c.percent).where(review_wish.c.person_id == person_id))
    return None if percent is None else percent / 100


def keep_wish(conn: Connection, person_id: str, retention: float, at: datetime, moved: Iterable[Card]) -> None:
    """Keep the chance of remembering, 0.70..0.97, that a person asks for, and when their cards are due by it.

    A card that was answered in the meantime stays as that answer made it.
    """
    row = {"person_id": person_id, "percent": round(100 * retention), "wished_at": at}
    statement = _INSERT[conn.dialect.name](review_wish)
    conn.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=row), row)
    for card in moved:
        theirs = (review_card.c.person_id == person_id) & (review_card.c.point == card.point)
        conn.execute(update(review_card).where(theirs, review_card.c.last_at == card.last).values(due_at=card.due))


def _row(person_id: str, card: Card) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "point": card.point,
        "stability": card.stability,
        "difficulty": card.difficulty,
        "due_at": card.due,
        "last_at": card.last,
        "seen": list(card.seen),
        "alarming": card.alarming,
    }


def _card(row: Row[Any]) -> Card:
    return Card(row.point, row.stability, row.difficulty, row.due_at, row.last_at, tuple(row.seen), row.alarming)


def _said(review: Review) -> tuple[object, ...]:
    return review.person_id, review.point, review.fingerprint, canonical(review.answer), review.confidence
