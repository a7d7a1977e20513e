"""From stored answers to what the engine measures with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assessor.engine.catalogue import Catalogue, parameters
from assessor.engine.kinds import AnyItem
from assessor.engine.know import Evidence
from assessor.formats.frozen import thaw
from assessor.reports import Answered
from assessor.store import Connection, attempts
from assessor.store.attempts import Response


def answered(conn: Connection, catalogue: Catalogue, responses: Iterable[Response]) -> list[Answered]:
    """The answers that count for Know, each with its item's parameters as the item was when it was asked."""
    counted = [response for response in responses if response.counts]
    items = as_asked(conn, catalogue, {response.fingerprint for response in counted})
    return [
        Answered(
            response.practice,
            Evidence(parameters(items[response.fingerprint]), response.credit, response.answered_at),
        )
        for response in counted
    ]


def as_asked(conn: Connection, catalogue: Catalogue, fingerprints: Iterable[str]) -> dict[str, AnyItem]:
    """Items by fingerprint, as they were asked. Only texts that are no longer in service are fetched."""
    current = catalogue.by_fingerprint
    wanted = set(fingerprints)
    found = {print_: current[print_] for print_ in wanted & current.keys()}
    old = attempts.versions(conn, wanted - found.keys()) if wanted - found.keys() else {}
    return found | {print_: _thawed(print_, body) for print_, body in old.items()}


_old: dict[str, AnyItem] = {}


def _thawed(print_: str, body: Any) -> AnyItem:
    if print_ not in _old:
        _old[print_] = thaw(body)
    return _old[print_]
