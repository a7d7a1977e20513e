"""The statistics of a bank as plain data for the trainers' git: rounded, so that little changes from time to time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assessor.engine.analysis import FACILITY_FROM, Facility, Option, Rest, TooFew
from assessor.items.statistics import Statistics
from assessor.render import analysis, percent


def banks(found: Iterable[Statistics]) -> dict[str, dict[str, Any]]:
    """By practice, and in it by fingerprint, what is said of each question, in the order of the bank."""
    practices: dict[str, dict[str, Any]] = {}
    for one in found:
        practices.setdefault(one.item.practice, {})[one.fingerprint] = _entry(one)
    return practices


def _entry(one: Statistics) -> dict[str, Any]:
    if not one.settled:
        return {"id": one.item.id, "answers": f"fewer than {FACILITY_FROM}"}
    facility, rest, options = one.found.facility, one.found.rest, one.found.options
    entry: dict[str, Any] = {"id": one.item.id, "answers": _at_least(one.answers)}
    if isinstance(facility, Facility):
        entry["right"] = percent(facility.value)
    if isinstance(rest, Rest):
        entry["rest"] = {"value": round(rest.value, 1), "settled": rest.settled}
    if not isinstance(options, TooFew) and options:
        entry["options"] = {option.name: _option(option) for option in options}
    if look := analysis.findings(one.found):
        entry["look"] = list(look)
    return entry


def _option(option: Option) -> dict[str, Any]:
    share = {"key": True} if option.key else {}
    return share | {"picked": percent(option.share), "by_level": [percent(each) for each in option.by_level]}


def _at_least(answers: int) -> int:
    """Rounded down to two figures: 1,234 answers are 1200."""
    step: int = 10 ** max(len(str(answers)) - 2, 0)
    return answers // step * step
