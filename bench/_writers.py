"""Reps who answer question after question, each keeping a ledger of what was acknowledged; and the reckoning."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from sqlalchemy import func, select

from assessor.engine.catalogue import Catalogue
from assessor.engine.confidence import Confidence
from assessor.engine.kinds import AnyItem
from assessor.store import Store
from assessor.store.errors import TROUBLE
from assessor.store.schema import attempt as attempt_table
from assessor.store.schema import metadata, recommendation, response
from bench import _people
from bench._client import Reply, Somebody, Wire, begin, questions, token
from tests.engine.made import submitted

FORM = "where-do-i-stand"
GONE = (OSError, HTTPException)
"""What a browser meets when the server dies."""
PAUSE = 0.05
"""Seconds before something that failed is sent again."""


class Writer(Thread):
    """One rep. `ports` are those of the servers that may live; a dead one is left for the next."""

    def __init__(
        self,
        ports: Callable[[], Sequence[int]],
        handle: str,
        ledger: Path,
        store: Store,
        content: Catalogue,
        pause: float,
    ) -> None:
        super().__init__(name=handle, daemon=True)
        self._ports, self._handle, self._store, self._content = ports, handle, store, content
        self._pause = pause
        self._ledger = ledger.open("ab")
        self._rng = Random(handle)
        self._turn = self._rng.randrange(1000)
        self._wire = self._connected()
        self._rep = Somebody(self._wire)
        self.done = Event()
        self.statuses: Counter[int] = Counter()
        self.acknowledged = 0
        self.wrong: list[str] = []
        """What no server may answer."""

    def run(self) -> None:
        self._until_it_works(lambda: _people.sign_in(self._rep, self._handle))
        while not self.done.is_set():
            self._attempt()
        self._wire.close()
        self._ledger.close()

    def _attempt(self) -> None:
        attempt = self._until_it_works(lambda: begin(self._rep, FORM))
        items = self._until_it_works(lambda: questions(self._store, self._content, attempt or ""))
        page = self._until_it_works(lambda: self._rep.get(f"/me/attempts/{attempt}/1"))
        if attempt is None or items is None or page is None:
            return
        for number, item in enumerate(items, 1):
            if not self._answer(attempt, number, len(items), item, token(page)):
                return

    def _answer(self, attempt: str, number: int, last: int, item: AnyItem, csrf: str) -> bool:
        """Send an answer until it is acknowledged, the same each time; False if it is time to stop."""
        confidence = self._rng.choice(list(Confidence)).value
        answer = item.key()
        fields = submitted(item, answer) | {"confidence": [confidence], "csrf_token": [csrf]}
        path = f"/me/attempts/{attempt}/{number}"
        self.done.wait(self._pause)
        while not self.done.is_set():
            reply = self._until_it_works(lambda: self._rep.send(path, fields, {"X-Assessor-Swap": "1"}))
            if reply is None:
                return False
            self.statuses[reply.status] += 1
            if reply.status == 503:
                self.done.wait(PAUSE)
            elif _goes_on(reply, attempt, number, last):
                self._write_down(
                    {"attempt": attempt, "place": number - 1, "answer": answer, "confidence": confidence}
                )
                return True
            else:
                self.wrong.append(f"{path}: {reply.status} {reply.headers} {reply.body[:300]!r}")
                return False
        return False

    def _write_down(self, line: dict[str, Any]) -> None:
        self._ledger.write(json.dumps(line).encode() + b"\n")
        self._ledger.flush()
        os.fsync(self._ledger.fileno())
        self.acknowledged += 1

    def _until_it_works(self, what: Callable[[], Any]) -> Any:
        """What it gives, however often servers die meanwhile; None if it is time to stop."""
        while not self.done.is_set():
            try:
                return what()
            except GONE:
                self._wire.close()
                self._rep.line = self._wire = self._connected()
            except (RuntimeError, *TROUBLE):  # an error page
                self.statuses[503] += 1
            self.done.wait(PAUSE)
        return None

    def _connected(self) -> Wire:
        ports = self._ports()
        self._turn += 1
        return Wire(ports[self._turn % len(ports)], lambda: 0.0)


def _goes_on(reply: Reply, attempt: str, number: int, last: int) -> bool:
    """Whether this is how an answer is acknowledged: by the next question, or by the way to the result."""
    if number < last:
        return reply.status == 200 and reply.headers.get("x-assessor-url") == f"/me/attempts/{attempt}/{number + 1}"
    return reply.status == 204 and reply.headers.get("x-assessor-go") == f"/me/attempts/{attempt}/"


@dataclass(frozen=True)
class Reckoning:
    """What the ledgers say against what is stored: all but the first two must be 0."""

    acknowledged: int
    stored: int
    lost: int
    altered: int
    twice: int
    halves: int
    """Attempts that are finished without a recommendation, or have an answer before which one is missing."""


def reckon(store: Store, ledgers: Iterable[Path]) -> Reckoning:
    """Hold every acknowledged answer against the rows."""
    # First what they were told: they may go on meanwhile. Without its end a line is not yet written down.
    lines = [line for path in ledgers for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")]
    told = [json.loads(line) for line in lines]
    with store.read() as conn:
        rows = conn.execute(
            select(response.c.attempt_id, response.c.position, response.c.answer, response.c.confidence)
        ).all()
        finished = set(conn.scalars(select(attempt_table.c.id).where(attempt_table.c.finished_at.is_not(None))))
        advised = set(conn.scalars(select(recommendation.c.attempt_id)))
    places = Counter((row.attempt_id, row.position) for row in rows)
    kept = {(row.attempt_id, row.position): (row.answer, row.confidence) for row in rows}
    found = [(kept.get((one["attempt"], one["place"])), (one["answer"], one["confidence"])) for one in told]
    gaps = {attempt for attempt, place in places if place and (attempt, place - 1) not in places}
    return Reckoning(
        acknowledged=len(told),
        stored=len(rows),
        lost=sum(there is None for there, _ in found),
        altered=sum(there is not None and there != given for there, given in found),
        twice=sum(count - 1 for count in places.values()),
        halves=len(gaps) + len(finished - advised),
    )


def faults(store: Store) -> list[str]:
    """What is wrong with the database itself; empty if nothing. Every row and every reference is read.

    SQLite checks its pages and indexes. The PostgreSQL of the tests has no amcheck: reading every row of every table
    holds each page against its checksum.
    """
    found = []
    with store.read() as conn:
        if conn.dialect.name == "sqlite":
            found += [line for line in conn.exec_driver_sql("PRAGMA integrity_check").scalars() if line != "ok"]
            found += [f"refers to nothing: {row}" for row in conn.exec_driver_sql("PRAGMA foreign_key_check")]
        for table in metadata.sorted_tables:
            rows = conn.execute(select(table)).all()
            keys = {tuple(row._mapping[column] for column in table.primary_key) for row in rows}
            found += [f"{table.name} has a key twice"] * (len(rows) - len(keys))
            for key in table.foreign_keys:
                there = select(key.column)
                lost = select(func.count()).where(key.parent.is_not(None), key.parent.not_in(there))
                found += [f"{key.parent} refers to nothing"] * (conn.scalar(lost) or 0)
    return found


def set_off(
    count: int,
    ports: Callable[[], Sequence[int]],
    where: Path,
    store: Store,
    content: Catalogue,
    pause: float = 0.0,
) -> list[Writer]:
    """So many reps, already answering; their ledgers are in `where`."""
    handles = _people.reps(store, count)
    writers = [Writer(ports, handle, where / f"{handle}.ledger", store, content, pause) for handle in handles]
    for writer in writers:
        writer.start()
    return writers


def halt(writers: Iterable[Writer]) -> None:
    """Let them end what they are about."""
    for writer in writers:
        writer.done.set()
    for writer in writers:
        with suppress(RuntimeError):
            writer.join(60)
