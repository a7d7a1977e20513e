"""A database of the first version: rows in every table that 0001 makes, as that version wrote them."""

from datetime import UTC, datetime
from typing import Any

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROWS: dict[str, list[dict[str, Any]]] = {
    "team": [
        {"id": "north", "name": "North", "parent_id": None},
        {"id": "east", "name": "East", "parent_id": "north"},
    ],
    "person": [
        {"id": "ana", "handle": "ana", "name": "Ana", "team_id": None, "created_at": NOON},
        {"id": "ben", "handle": "ben", "name": "Ben", "team_id": "east", "created_at": NOON},
    ],
    "person_role": [{"person_id": "ben", "role": "rep"}],
    "manages": [{"person_id": "ana", "team_id": "north"}],
    "item_version": [
        {
            "fingerprint": "f0",
            "item_id": "qpc-0",
            "practice": "qpc",
            "kind": "choice",
            "body": '{"stem":"What could it buy?"}',
            "first_seen_at": NOON,
        }
    ],
    "attempt": [
        {
            "id": "a",
            "person_id": "ben",
            "form_id": "where",
            "content_version": "v1",
            "plan": '[{"fingerprint":"f0","item":"qpc-0","order":["left","right"]}]',
            "started_at": NOON,
            "finished_at": None,
        }
    ],
    "response": [
        {
            "id": "r",
            "attempt_id": "a",
            "position": 0,
            "item_id": "qpc-0",
            "practice": "qpc",
            "point": "meaning",
            "fingerprint": "f0",
            "presented": '["left","right"]',
            "answer": '"left"',
            "credit": 100,
            "confidence": "fairly",
            "seconds": 12.5,
            "first_attempt": True,
            "counts": True,
            "answered_at": NOON,
        }
    ],
    "rating": [
        {
            "sheet_id": "s",
            "rater_id": "ana",
            "subject_id": "ben",
            "source": "manager",
            "practice": "qpc",
            "criterion": "coverage",
            "level": 2,
            "rated_at": NOON,
        }
    ],
    "studied": [{"id": "l", "person_id": "ben", "lesson": "practices/qpc", "studied_at": NOON}],
    "recommendation": [
        {
            "id": "c",
            "person_id": "ben",
            "attempt_id": "a",
            "made_at": NOON,
            "rule_version": "1",
            "content_version": "v1",
            "inputs": '{"qpc":{"mastery":0.48}}',
            "lessons": '["practices/qpc"]',
        }
    ],
}
