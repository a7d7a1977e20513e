"""What first answers say about each question: worked out at night or by command, and kept for whoever looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assessor.access import SMALLEST_GROUP
from assessor.engine.analysis import FACILITY_FROM, Answer, Flag, ItemAnalysis, Rest, TooFew, analyse
from assessor.engine.catalogue import Catalogue
from assessor.engine.kinds import AnyItem
from assessor.engine.picks import options, picked
from assessor.formats.adapters import adapter
from assessor.items.bank import gather, in_service
from assessor.store import Connection, Store, firsts
from assessor.store.firsts import Analysed

GRAVITY = (Flag.KEY, Flag.WEAK, Flag.HARD, Flag.IDLE, Flag.EASY)
"""The gravest first."""


@dataclass(frozen=True)
class Statistics:
    """A question with what so many first answers say of it, worked out `as_of` (aware; None: not yet)."""

    item: AnyItem
    fingerprint: str
    answers: int
    found: ItemAnalysis
    as_of: datetime | None

    @property
    def settled(self) -> bool:
        """Whether there are answers enough to say anything."""
        return not isinstance(self.found.facility, TooFew)


def renew(store: Store, catalogue: Catalogue, now: datetime) -> list[Statistics]:
    """Work out the statistics of every question that forms may draw, and keep them instead of the earlier ones.

    Figures stay until five more people have answered: the difference of two days would tell what one of them said.
    """
    with store.read() as conn:
        gathered = gather(conn, catalogue)
    given = [
        {one.fingerprint: Answer(one.credit, picked(one.answer)) for one in own if one.fingerprint in gathered.items}
        for own in gathered.reps.values()
    ]
    items = in_service(catalogue)
    counts = Counter(print_ for mine in given for print_ in mine)
    found = analyse(given, {print_: options(item) for print_, item in items.items()})
    shape = adapter(ItemAnalysis)
    fresh = {
        print_: Analysed(print_, counts[print_], shape.dump_python(one, mode="json"), now)
        for print_, one in sorted(found.items())
    }
    with store.write() as conn:
        known = firsts.analysed(conn)
        held = {print_: known[print_] for print_, one in fresh.items() if _tells_of_few(known.get(print_), one)}
        firsts.keep_analysed(conn, list((fresh | held).values()))
    return [_thawed(item, print_, fresh | held) for print_, item in items.items()]


def _tells_of_few(before: Analysed | None, now: Analysed) -> bool:
    """Whether two figures that are both shown differ by the answers of fewer people than may be summed up."""
    if before is None or min(before.answers, now.answers) < FACILITY_FROM:
        return False
    return 0 < abs(now.answers - before.answers) < SMALLEST_GROUP


def kept(conn: Connection, catalogue: Catalogue) -> list[Statistics]:
    """What was worked out last, of every question that forms may draw; a new one has nothing yet."""
    known = firsts.analysed(conn)
    return [_thawed(item, print_, known) for print_, item in in_service(catalogue).items()]


def of_item(conn: Connection, catalogue: Catalogue, item_id: str) -> Statistics | None:
    """The same of one question, by its id."""
    for print_, item in in_service(catalogue).items():
        if item.id == item_id:
            found = firsts.analysed_one(conn, print_)
            return _thawed(item, print_, {print_: found} if found else {})
    return None


def worst_first(found: list[Statistics]) -> list[Statistics]:
    """What most needs a trainer: the gravest finding, then the lowest correlation; what is not known yet is last."""
    return sorted(found, key=_place)


def _place(one: Statistics) -> tuple[int, float, int, str]:
    gravity = min((GRAVITY.index(flag) for flag in one.found.flags), default=len(GRAVITY))
    rest = one.found.rest.value if isinstance(one.found.rest, Rest) else 1.0
    return gravity, rest, -one.answers, one.item.id


def _thawed(item: AnyItem, print_: str, known: Mapping[str, Analysed]) -> Statistics:
    if print_ not in known:
        nothing = analyse([], {print_: options(item)})[print_]
        return Statistics(item, print_, 0, nothing, None)
    one = known[print_]
    return Statistics(item, print_, one.answers, adapter(ItemAnalysis).validate_python(one.figures), one.as_of)
