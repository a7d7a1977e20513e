"""A database of the second version: rows in every table that 0002 makes, as that version wrote them."""

from datetime import timedelta
from typing import Any

from tests.store import rows_0001
from tests.store.rows_0001 import NOON

ROWS: dict[str, list[dict[str, Any]]] = rows_0001.ROWS | {
    "person": [
        {"id": "ana", "handle": "ana", "name": "Ana", "team_id": None, "created_at": NOON}
        | {"email": None, "left_at": None, "erased_at": None},
        {"id": "ben", "handle": "ben", "name": "Bén", "team_id": "east", "created_at": NOON}
        | {"email": "ben@example.org", "left_at": NOON, "erased_at": None},
    ],
    "credential": [{"person_id": "ben", "password_hash": "$argon2id$ben", "changed_at": NOON}],
    "identity": [{"issuer": "https://sso.example.org", "subject": "ben-7", "person_id": "ben"}],
    "session": [
        {"id": "d1", "person_id": "ben", "created_at": NOON, "last_seen_at": NOON}
        | {"device": "Firefox on Linux", "address": "192.0.2.7"}
    ],
    "throttle": [{"key": "ben", "failures": 1, "first_at": NOON, "blocked_until": None}],
    "invitation": [
        {"id": "i", "token_hash": "t1", "person_id": "ben", "invited_by": "ana", "created_at": NOON}
        | {"expires_at": NOON + timedelta(days=7), "used_at": None, "revoked_at": None}
    ],
    "audit": [
        {
            "id": "e",
            "at": NOON,
            "actor_id": "ana",
            "action": "looked at practices",
            "subject_id": "ben",
            "detail": "{}",
        }
    ],
    "job": [
        {"name": "digest", "due_at": NOON, "lease_owner": None, "lease_until": None}
        | {"last_started_at": None, "last_finished_at": None, "last_error": None}
    ],
    "outbox": [
        {"id": "m", "to_person_id": "ben", "kind": "digest", "subject": "Your week", "body": "Two reviews are due."}
        | {"created_at": NOON, "due_at": NOON, "sent_at": None, "attempts": 0, "last_error": None}
    ],
}
