"""The measuring engine against a world that is not its own, beside its peers, in one run.

`python -m bench.measure [--worlds 8] [--reps 200] [--others 300] [--seed 1] [--practices 20 …]` prints one JSON line
a figure: {"name", "value", "spread"}: the median over the worlds and the interquartile range. Each field of
`bench._world.Shape` is an option.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from sys import path
from time import process_time

import numpy as np

if __name__ == "__main__" and __package__ is None:
    path.insert(0, str(Path(__file__).resolve().parents[1]))

from assessor.engine.asking import Candidate, chances_weakest, choose
from assessor.engine.belief import before, learn, learn_all
from assessor.engine.know import CUT, Knowledge, know
from bench import _asking, _knowing, _lessons, _reviews
from bench._asking import Exam
from bench._knowing import NOW
from bench._world import Floats, Shape, World, credits, make

Figures = dict[str, float]
TIMED = 60
"""Answers over which times are averaged."""
MOST = {"day1": 80, "calibrated": 50}
"""Questions up to which our rule is followed; the others are followed to the end."""


def world_figures(number: int, shape: Shape, reps: int, others: int, seed: int) -> Figures:
    """Every figure of one world."""
    rng = np.random.default_rng([seed, number])
    everybody = make(shape, reps + others, rng)
    given = credits(everybody, rng)
    world = World(shape, everybody.items, everybody.names, everybody.theta[:reps])
    tried = {name: column[:reps] for name, column in given.items()}
    rest = [{name: int(given[name][rep]) for name in given} for rep in range(reps, reps + others)]
    exams = {"day1": _knowing.day_one(world, tried), "calibrated": _knowing.calibrated(world, tried, rest)}
    found: Figures = {}
    for stage, exam in exams.items():
        known = [_knowing.knowledge(exam, rep) for rep in range(reps)]
        found |= _estimates(stage, exam, known)
        found |= _questions(stage, exam, reps, seed)
        if stage == "day1":
            found |= _gains(exam, known, Random(f"{seed}-{number}"))
    return found | _reviews.figures(Random(f"{seed}-{number}")) | _times(rng)


def _estimates(stage: str, exam: Exam, known: list[dict[str, Knowledge]]) -> Figures:
    truth = exam.world.mastery()
    mastery, low, high = (_knowing.table(known, figure) for figure in ("mastery", "low", "high"))
    found = {
        f"rmse_{stage}": _knowing.error(mastery, truth),
        f"weakest3_{stage}": _knowing.precision(mastery, truth),
        f"coverage80_{stage}": float(np.mean((low <= truth) & (truth <= high))),
    }
    for state, row in _knowing.by_state(known, truth >= CUT).items():
        found |= {f"state_{state}_{figure}_{stage}": value for figure, value in row.items()}
    stated = _stated(exam, len(known))
    among = np.zeros_like(truth)
    np.put_along_axis(among, np.argsort(truth, axis=1)[:, : _asking.WEAKEST], 1.0, axis=1)
    for row in _knowing.reliability(stated, among):
        band = f"{int(row['stated'] * 5) * 20:02}"
        found |= {f"weakest_said_{band}_{stage}": row["stated"], f"weakest_was_{band}_{stage}": row["came_true"]}
    if stage == "day1":
        raw, rasch = _knowing.raw(exam), _knowing.rasch(exam, len(known))
        found |= {"rmse_raw": _knowing.error(raw, truth), "weakest3_raw": _knowing.precision(raw, truth)}
        found |= {"rmse_rasch": _knowing.error(rasch, truth), "weakest3_rasch": _knowing.precision(rasch, truth)}
    return found


def _stated(exam: Exam, reps: int) -> Floats:
    """The stated chance of being among the three weakest, after the whole form."""
    rows = []
    for rep in range(reps):
        told = [(exam.practice(name), exam.known[name], int(exam.credits[name][rep])) for name in exam.known]
        belief = learn_all(before(exam.domains, exam.loading), told)
        rows.append(list(chances_weakest(belief, exam.domains).values()))
    return np.array(rows)


def _questions(stage: str, exam: Exam, reps: int, seed: int) -> Figures:
    whole = len(exam.known)
    curve = partial(_asking.precision_curve, exam, seed=seed)
    full = curve(_asking.fixed(exam), range(reps), whole)
    target = 0.95 * float(full[-1])
    needed: dict[str, float] = {
        "ours": _asking.needed(curve(_asking.ours, range(reps), min(MOST[stage], whole)), target),
        "fixed": _asking.needed(full, target),
        "catsim": _asking.needed(curve(_asking.by_catsim, range(reps), whole), target),
        "random": _asking.needed(curve(_asking.at_random, range(reps), whole), target),
    }
    return {f"items_to_95_{stage}": needed.pop("ours")} | {
        f"items_to_95_{stage}_{peer}": count for peer, count in needed.items()
    }


def _gains(exam: Exam, known: list[dict[str, Knowledge]], rng: Random) -> Figures:
    school = _lessons.build(exam.world.names, rng)
    truth = exam.world.mastery()
    pages = [lesson.page for lesson in school.lessons]
    shuffled = rng.sample(pages, len(pages))
    typical = know(exam.domains, {}, NOW)
    same = _lessons.recommended(school, typical)
    totals: dict[str, float] = defaultdict(float)
    for rep, mine in enumerate(known):
        pupil = partial(
            _lessons.Pupil,
            dict(zip(exam.world.names, truth[rep].tolist(), strict=True)),
            dict(zip(exam.world.names, exam.world.theta[rep].tolist(), strict=True)),
        )
        totals["clairvoyant"] += _lessons.clairvoyant(school, pupil())
        for rule, pages_ in (
            ("", _lessons.recommended(school, mine)),
            ("_same", same),
            ("_lowest", _lessons.lowest_first(school, mine)),
            ("_random", shuffled),
        ):
            totals[f"recommend_share_90min{rule}"] += _lessons.followed(school, pupil(), pages_)
    best = totals.pop("clairvoyant")
    return {name: value / best for name, value in totals.items()}


def _times(rng: np.random.Generator) -> Figures:
    """Milliseconds of CPU for an answer, for the next item and for the whole report, with 24 practices of 12 items;
    and catsim's for an answer and the next item on the same bank."""
    world = make(Shape(practices=24, choices=9), 1, rng)
    exam = _knowing.day_one(world, credits(world, rng))
    left = [Candidate(name, exam.practice(name), exam.known[name]) for name in exam.known]
    belief, asked, taken = before(exam.domains, exam.loading), list[str](), {"next_item_ms": 0.0, "response_ms": 0.0}
    for _ in range(TIMED):
        began = process_time()
        one = choose(belief, exam.domains, left, asked, Random(len(asked)))
        taken["next_item_ms"] += process_time() - began
        assert one is not None
        left.remove(one)
        asked.append(one.practice)
        began = process_time()
        belief = learn(belief, one.practice, one.item, int(exam.credits[one.id][0]))
        taken["response_ms"] += process_time() - began
    began = process_time()
    for _, _ in zip(range(TIMED), _asking.by_catsim(exam, 0, Random(1)), strict=False):
        pass
    taken["catsim_answer_and_next_ms"] = process_time() - began
    _knowing.knowledge(exam, 0)
    began = process_time()
    for _ in range(TIMED):
        _knowing.knowledge(exam, 0)
    taken["report_ms"] = process_time() - began
    return {name: 1000 * seconds / TIMED for name, seconds in taken.items()}


def summed_up(worlds: list[Figures]) -> Iterator[dict[str, object]]:
    """A line a figure."""
    by_name: dict[str, list[float]] = defaultdict(list)
    for figures in worlds:
        for name, value in figures.items():
            by_name[name].append(value)
    for stage in ("day1", "calibrated"):
        for peer in ("catsim", "fixed"):
            ours, theirs = by_name[f"items_to_95_{stage}"], by_name[f"items_to_95_{stage}_{peer}"]
            by_name[f"items_ratio_{peer}_{stage}"] = [a / b for a, b in zip(ours, theirs, strict=True)]
    by_name["items_ratio_catsim"] = by_name["items_ratio_catsim_calibrated"]
    by_name["items_ratio_fixed"] = by_name["items_ratio_fixed_calibrated"]
    by_name["coverage80"] = by_name["coverage80_day1"] + by_name["coverage80_calibrated"]
    for name, values in by_name.items():
        low, middle, high = np.percentile(values, [25, 50, 75])
        yield {"name": name, "value": round(float(middle), 4), "spread": round(float(high - low), 4)}


def main() -> None:
    """Worlds side by side, on as many cores as there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("worlds", 8), ("reps", 200), ("others", 300), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    for field in fields(Shape):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    given = parser.parse_args()
    shape = Shape(**{field.name: getattr(given, field.name) for field in fields(Shape)})
    one = partial(world_figures, shape=shape, reps=given.reps, others=given.others, seed=given.seed)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for line in summed_up(list(pool.map(one, range(given.worlds)))):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
