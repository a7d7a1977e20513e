"""The items that answers can say something about, and those answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessor.engine.calibration import Answers, Banked
from assessor.engine.catalogue import Catalogue
from assessor.engine.fingerprint import fingerprint
from assessor.engine.kinds import AnyItem
from assessor.progress.evidence import as_asked
from assessor.store import Connection, firsts
from assessor.store.firsts import First


@dataclass(frozen=True)
class Gathered:
    """Items by fingerprint with the first answers to them; `answers` counts those of `firsts.count`."""

    items: Mapping[str, AnyItem]
    reps: Mapping[str, list[First]]
    answers: int

    @property
    def banked(self) -> dict[str, Banked]:
        """The items as a calibration sees them."""
        return {
            print_: Banked(item.practice, item.kind, item.level, item.chance, item.weight)
            for print_, item in self.items.items()
        }

    @property
    def credits(self) -> Answers:
        """The credits as a calibration sees them, one mapping for each rep."""
        return [
            {one.fingerprint: one.credit for one in given if one.fingerprint in self.items}
            for given in self.reps.values()
        ]


def gather(conn: Connection, catalogue: Catalogue) -> Gathered:
    """Every scored item of a practice that is measured: those in service, and earlier texts that were answered."""
    reps: dict[str, list[First]] = {}
    for one in firsts.every(conn):
        reps.setdefault(one.person_id, []).append(one)
    asked = {one.fingerprint for given in reps.values() for one in given}
    found = as_asked(conn, catalogue, asked) | catalogue.by_fingerprint
    items = {
        print_: item for print_, item in sorted(found.items()) if item.scored and item.practice in catalogue.domains
    }
    return Gathered(items, reps, sum(map(len, reps.values())))


def in_service(catalogue: Catalogue) -> dict[str, AnyItem]:
    """The items that forms may draw, by fingerprint, in the catalogue's order."""
    return {
        fingerprint(item): item
        for item in catalogue.items.values()
        if item.scored and not item.released and item.practice in catalogue.domains
    }
