"""What an attempt that grows shall find out, chosen before it begins; and what more of it would buy afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, request

from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Catalogue, Practice, drawable
from assessor.engine.forms import MEMORY, fresh
from assessor.engine.know import Knowledge
from assessor.engine.settling import Offer, is_settled, offer
from assessor.engine.sitting import Aim, Goal, left
from assessor.progress.asking import from_answers
from assessor.reports import Answered

SPANS = (10, 20, 30)
"""Minutes to choose from."""
UNTIL_SETTLED = "settled"
ONE_GO = 20
"""Questions that one is asked to go on for."""


@dataclass(frozen=True)
class Choice:
    """What can be chosen: practices, each with how many of its questions would count now; minutes."""

    practices: list[tuple[Practice, int]]
    """Those of one's roles, which are asked about until somebody chooses others."""
    others: list[tuple[Practice, int]]
    spans: list[int]
    longest: int
    again: datetime | None
    """When there is something to ask again, where there is nothing now."""

    @property
    def usual(self) -> int:
        """The minutes that are chosen until somebody chooses others."""
        return max((span for span in self.spans if span <= 20), default=0)


@dataclass(frozen=True)
class Further:
    """How much of what was wanted is settled by now, and what more questions would buy."""

    settled: list[Practice]
    open: list[Practice]
    offer: Offer | None
    offered: list[Practice]
    unasked: int
    """How many practices have no counted answer."""
    none_left: bool
    """Every question about what is open was answered within 60 days."""


def choice(
    catalogue: Catalogue, form: Form, roles: Collection[str], seen: Mapping[str, datetime], now: datetime
) -> Choice:
    """What the form lets somebody with these roles choose; `seen` are the items of the last 60 days."""
    counts = dict.fromkeys(catalogue.asked_by(form), 0)
    waiting = []
    for item in catalogue.items.values():
        if item.practice not in counts or not drawable(item):
            continue
        if fresh(seen.get(item.id), now):
            counts[item.practice] += 1
        else:
            waiting.append(seen[item.id] + MEMORY)
    own = catalogue.practices_for(roles)
    practices = [(catalogue.practices[name], count) for name, count in counts.items()]
    return Choice(
        [pair for pair in practices if pair[0].id in own],
        [pair for pair in practices if pair[0].id not in own],
        [span for span in SPANS if span < form.longest],
        form.longest,
        None if any(counts.values()) else min(waiting, default=None),
    )


def wanted(form: Form, offered: Choice) -> Aim | None:
    """What was chosen on the page, no practice meaning all of one's roles; None if that has no question to ask."""
    assert form.adaptive is not None
    ticked = request.form.getlist("practice")
    among = [*offered.practices, *offered.others] if ticked else offered.practices
    practices = tuple(one.id for one, count in among if count and (not ticked or one.id in ticked))
    if not practices:
        return None
    given = request.form.get("minutes", "")
    if given == UNTIL_SETTLED:
        return Aim(practices, form.longest, form.adaptive.most, Goal.STATES)
    if given not in map(str, offered.spans):
        abort(400)
    return Aim(practices, int(given), form.adaptive.most)


def further(
    catalogue: Catalogue,
    aim: Aim,
    answers: Sequence[Answered],
    known: Mapping[str, Knowledge],
    seen: Mapping[str, datetime],
    now: datetime,
) -> Further:
    """From all counted answers up to now, and what is `known` by them: where an attempt's practices stand, and what
    would settle the rest."""
    done = {name for name, one in known.items() if is_settled(one.chance_there, one.answers)}
    practices = [name for name in aim.practices if name in known]
    undecided = [name for name in practices if name not in done]
    then = from_answers(catalogue, answers, now)
    candidates = left(catalogue, undecided, (), seen, {}, now)
    found = offer(then.belief, catalogue.domains, then.answers, undecided, candidates, min(aim.most, ONE_GO))
    return Further(
        [catalogue.practices[name] for name in practices if name in done],
        [catalogue.practices[name] for name in undecided],
        found,
        [catalogue.practices[name] for name in found.practices] if found else [],
        sum(known[name].answers == 0 for name in undecided),
        not candidates,
    )
