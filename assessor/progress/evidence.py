"""From stored answers to what the engine measures with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assessor.engine.catalogue import Catalogue
from assessor.engine.kinds import AnyItem
from assessor.engine.know import Evidence
from assessor.formats.frozen import thaw
from assessor.reports import Answered
from assessor.store import Connection, attempts
from assessor.store.attempts import Given


def answered(conn: Connection, catalogue: Catalogue, responses: Iterable[Given]) -> list[Answered]:
    """The answers that count for Know, each with its item's parameters as the item was when it was asked."""
    return answered_by_each(conn, catalogue, {"": responses})[""]


def answered_by_each(
    conn: Connection, catalogue: Catalogue, responses: Mapping[str, Iterable[Given]]
) -> dict[str, list[Answered]]:
    """The same for many people at once, by whatever they go by in `responses`."""
    counted = {who: [response for response in given if response.counts] for who, given in responses.items()}
    items = as_asked(conn, catalogue, {response.fingerprint for given in counted.values() for response in given})
    model = {print_: catalogue.parameters(item) for print_, item in items.items()}
    return {
        who: [
            Answered(
                response.practice,
                Evidence(model[response.fingerprint], response.credit, response.answered_at),
            )
            for response in given
        ]
        for who, given in counted.items()
    }


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
