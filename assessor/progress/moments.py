"""What was known of each practice after each attempt, as it was recorded then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessor.engine.know import Knowledge
from assessor.progress.finish import known_then
from assessor.render.charts import Moment
from assessor.store.recommendations import Recommendation


def moments(practices: Iterable[str], past: Iterable[Recommendation]) -> dict[str, list[Moment]]:
    """By practice, oldest first, once it had been asked about; `past` are the recommendations after attempts."""
    found: dict[str, list[Moment]] = {}
    names = list(practices)
    for advice in past:
        for name, known in known_then(advice, names).items():
            if known.answers:
                found.setdefault(name, []).append(Moment(advice.made_at, known))
    return found


def last_time(found: Mapping[str, Iterable[Moment]], known: Mapping[str, Knowledge]) -> dict[str, Moment]:
    """By practice, the last moment before the answers that are new since then; those without one are left out."""
    earlier = {
        name: [moment for moment in own if moment.known.answers < known[name].answers]
        for name, own in found.items()
        if name in known
    }
    return {name: own[-1] for name, own in earlier.items() if own}
