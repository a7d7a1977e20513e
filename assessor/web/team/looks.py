"""That one looked at somebody's results is written down for them."""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from assessor.store import audit
from assessor.store.audit import Entry
from assessor.web.people import me
from assessor.web.service import service

HOUR = timedelta(hours=1)
"""Looking again within this is the same look."""


def note_the_look(person_id: str, looked: str) -> None:
    """Write down, once in an hour, that who is signed in looked at somebody; `looked` says at what, in words."""
    now = service().now()
    with service().store.read() as conn:
        last = audit.last(conn, me().id, looked, person_id)
    if last and now - last.at < HOUR:
        return
    # The same id for two looks at the same time, so that one entry is kept.
    id_ = uuid5(NAMESPACE_URL, f"{me().id} {looked} {person_id} {last.id if last else ''}")
    with service().store.write() as conn:
        audit.note(conn, Entry(str(id_), now, me().id, looked, person_id, {}))
