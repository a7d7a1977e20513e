"""A database of the third version: rows in every table that 0003 makes, as that version wrote them."""

from typing import Any

from tests.store import rows_0002
from tests.store.rows_0001 import NOON

ROWS: dict[str, list[dict[str, Any]]] = rows_0002.ROWS | {
    "person": [
        row | {"folded": " ".join(filter(None, (row["name"], row["handle"], row["email"]))).casefold()}
        for row in rows_0002.ROWS["person"]
    ],
    "standing": [
        {"person_id": "ben", "practice": "qpc", "state": "likely-there", "mastery": 0.62, "low": 0.37, "high": 0.83}
        | {"chance_there": 0.35, "shortfall": 0.13, "theta": 0.4, "cut": 0.7, "answers": 6}
        | {"last_answer_at": NOON, "stale": False, "as_of": NOON, "scale_version": "scale"}
    ],
}
