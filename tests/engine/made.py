"""Items of every kind as generated data, right answers and wrong ones, and how a browser would send an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from assessor.engine.catalogue import Catalogue
from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.choice import Choice, Option
from assessor.engine.kinds.judgement import Action, Judgement
from assessor.engine.kinds.match import Match, Pair, Target
from assessor.engine.kinds.multiple import Multiple
from assessor.engine.kinds.numeric import Band, Mistake, Numeric, Tolerance
from assessor.engine.kinds.order import Order, Step
from assessor.engine.kinds.reflect import Check, Reflect
from assessor.engine.kinds.text import Slip, Text, fold
from assessor.engine.shapes import Answer
from assessor.formats.folder import load

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
unhurried = settings(deadline=None, max_examples=60)
"""Shared machines are slow at times; a test that is late is not a test that fails."""

IDS = st.text("abcdef0123", min_size=1, max_size=5)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)
COMMON = {
    "id": IDS,
    "practice": IDS,
    "point": IDS,
    "level": st.integers(1, 5),
    "stem": st.just("Which?"),
    "rationale": st.just("Because."),
    "lesson": st.just("practices/qpc#ask-first"),
    "released": st.booleans(),
}


@cache
def bank() -> Catalogue:
    """The real content of this repository."""
    return load(ROOT).catalogue


@st.composite
def parts(draw: Any, shape: type[Any], least: int, most: int, **fields: st.SearchStrategy[Any]) -> tuple[Any, ...]:
    """So many options, steps or targets with ids and texts that differ."""
    ids = draw(st.lists(IDS, min_size=least, max_size=most, unique=True))
    size = len(ids)
    texts = draw(st.lists(TEXTS, min_size=size, max_size=size, unique_by=str.casefold))
    return tuple(
        shape(id=id_, text=text, **{name: draw(values) for name, values in fields.items()})
        for id_, text in zip(ids, texts, strict=True)
    )


@st.composite
def choices(draw: Any) -> Choice:
    options = draw(parts(Option, 2, 8, why=TEXTS))
    right = draw(st.sampled_from(options))
    return _made(draw, Choice, options=_marked(options, {right.id}))


@st.composite
def multiples(draw: Any) -> Multiple:
    options = draw(parts(Option, 3, 8, why=TEXTS))
    right = draw(st.sets(st.sampled_from([o.id for o in options]), min_size=2, max_size=len(options) - 1))
    return _made(draw, Multiple, options=_marked(options, right))


def _marked(options: tuple[Option, ...], right: set[str]) -> tuple[Option, ...]:
    return tuple(Option(id=o.id, text=o.text, why=o.why, right=o.id in right) for o in options)


@st.composite
def judgements(draw: Any) -> Judgement:
    asks = draw(st.sampled_from(["best", "best-and-worst"]))
    options = draw(parts(Action, 3, 8, why=TEXTS, credit=st.integers(1 if asks == "best-and-worst" else 0, 99)))
    best, worst = draw(st.permutations([o.id for o in options]))[:2]
    credits = {best: 100} | ({worst: 0} if asks == "best-and-worst" else {})
    graded = tuple(Action(id=o.id, text=o.text, why=o.why, credit=credits.get(o.id, o.credit)) for o in options)
    return _made(draw, Judgement, asks=asks, options=graded)


@st.composite
def orders(draw: Any) -> Order:
    return _made(draw, Order, steps=draw(parts(Step, 3, 8, why=TEXTS)))


@st.composite
def matches(draw: Any, most: int = 8) -> Match:
    targets = draw(parts(Target, 2, most))
    known = st.sampled_from([target.id for target in targets])
    return _made(draw, Match, targets=targets, pairs=draw(parts(Pair, 2, most, why=TEXTS, target=known)))


@st.composite
def numerics(draw: Any) -> Numeric:
    answer = draw(st.decimals(-(10**9), 10**9, places=2))
    width = draw(st.integers(0, 50))
    units = draw(st.lists(TEXTS, min_size=2, max_size=4, unique=True) | st.just([]))
    return _made(
        draw,
        Numeric,
        answer=float(answer),
        units=tuple(units),
        tolerance=Tolerance(absolute=width),
        bands=draw(st.sampled_from([(), (Band(absolute=width + 10, credit=40, why="near"),)])),
        mistakes=(Mistake(answer=float(answer + width + 1), why="one too many"),),
    )


@st.composite
def short_texts(draw: Any) -> Text:
    accept = tuple(draw(st.lists(TEXTS.filter(fold), min_size=1, max_size=4)))
    wrong = draw(TEXTS.filter(lambda text: fold(text) not in {fold(form) for form in accept}))
    return _made(draw, Text, accept=accept, mistakes=(Slip(answer=wrong, why="no"),))


@st.composite
def reflections(draw: Any) -> Reflect:
    return _made(draw, Reflect, checklist=draw(parts(Check, 2, 8)), example=draw(TEXTS))


def _made(draw: Any, shape: type[Any], **own: Any) -> Any:
    item = shape(**{name: draw(values) for name, values in COMMON.items()}, **own)
    assert not list(item.faults()), "the generator breaks a rule of the kind"
    return item


MADE: dict[str, st.SearchStrategy[AnyItem]] = {
    "choice": choices(),
    "multiple": multiples(),
    "judgement": judgements(),
    "order": orders(),
    "match": matches(),
    "numeric": numerics(),
    "text": short_texts(),
    "reflect": reflections(),
}
ITEMS: st.SearchStrategy[AnyItem] = st.one_of(*MADE.values())


def _judged(item: Judgement) -> st.SearchStrategy[Answer]:
    pairs = st.permutations(item.shuffled())
    if item.asks == "best":
        return pairs.map(lambda picks: {"best": picks[0]})
    return pairs.map(lambda picks: {"best": picks[0], "worst": picks[1]})


def _matched(item: Match) -> st.SearchStrategy[Answer]:
    targets = st.sampled_from([target.id for target in item.targets])
    return st.fixed_dictionaries({pair.id: targets for pair in item.pairs})


def _counted(item: Numeric) -> st.SearchStrategy[Answer]:
    near = st.integers(-80, 80).map(lambda off: Decimal(str(item.answer)) + off)
    fields = {"value": (near | st.decimals(-(10**12), 10**12, places=6)).map(lambda number: format(number, "f"))}
    return st.fixed_dictionaries(fields | ({"unit": st.sampled_from(item.units)} if item.units else {}))


def _written(item: Text) -> st.SearchStrategy[Answer]:
    forms = st.sampled_from(item.accept)
    return forms | forms.map(str.upper) | TEXTS


def _reflected(item: Reflect) -> st.SearchStrategy[Answer]:
    ticked = st.sets(st.sampled_from([check.id for check in item.checklist])).map(lambda ids: " ".join(sorted(ids)))
    return st.fixed_dictionaries({"text": TEXTS, "ticked": ticked})


ANSWERS: Mapping[str, Callable[[Any], st.SearchStrategy[Answer]]] = {
    "choice": lambda item: st.sampled_from(item.shuffled()),
    "multiple": lambda item: st.sets(st.sampled_from(item.shuffled()), min_size=1).map(sorted),
    "judgement": _judged,
    "order": lambda item: st.permutations(item.key()),
    "match": _matched,
    "numeric": _counted,
    "text": _written,
    "reflect": _reflected,
}
"""Every answer that a person could send, in the form in which it is stored."""


@st.composite
def answered(draw: Any, items: st.SearchStrategy[AnyItem] = ITEMS) -> tuple[AnyItem, Answer]:
    """An item with an answer."""
    item = draw(items)
    return item, draw(ANSWERS[item.kind](item))


def submitted(item: AnyItem, answer: Any) -> dict[str, list[str]]:
    """The form fields in which a browser sends the answer."""
    match item.kind:
        case "multiple":
            return {"answer": list(reversed(answer))}
        case "judgement":
            return {"answer": [answer["best"]]} | ({"worst": [answer["worst"]]} if "worst" in answer else {})
        case "order":
            return {f"position.{step}": [str(place)] for place, step in enumerate(answer, 1)}
        case "match":
            return {f"match.{pair}": [target] for pair, target in answer.items()}
        case "numeric":
            return {"answer": [answer["value"]]} | ({"unit": [answer["unit"]]} if "unit" in answer else {})
        case "reflect":
            return {"answer": [answer["text"]], "ticked": answer["ticked"].split()}
    return {"answer": [answer]}
