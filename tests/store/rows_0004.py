"""A database of the fourth version: rows in every table that 0004 makes, as that version wrote them."""

from typing import Any

from tests.store import rows_0003
from tests.store.rows_0001 import NOON

ROWS: dict[str, list[dict[str, Any]]] = rows_0003.ROWS | {
    "self_check": [
        {"id": "k", "person_id": "ben", "about": "self", "check_id": "mine", "levels": '{"basics-first":2}'}
        | {"checked_at": NOON}
    ],
    "clinic_question": [
        {"id": "q", "person_id": "ben", "title": "Calls at night", "question": "Seven a night.", "shows_name": False}
        | {"written_at": NOON, "asked_at": NOON, "read_at": None}
    ],
    "clinic_answer": [
        {"question_id": "q", "trainer_id": "ana", "answer": "Decide what your job is.", "answered_at": NOON}
    ],
}
