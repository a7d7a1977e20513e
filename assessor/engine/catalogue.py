"""What a company teaches and asks: practices, lessons, rubrics, forms, items, as one immutable whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Gt, Le, MaxLen, MinLen

from assessor.engine.fingerprint import fingerprint
from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.base import Id, Prose, Strict
from assessor.engine.know import CUT, MODEL, Domain, Parameters, difficulty
from assessor.engine.shapes import Fault

Share = Annotated[float, Gt(0), Le(1)]
Line = Annotated[str, MinLen(1), MaxLen(300)]
Minutes = Annotated[int, Ge(1), Le(240)]


@dataclass(frozen=True, kw_only=True)
class Practice(Strict):
    """A best practice; its id is permanent."""

    id: Id
    """Names the practice in front matter, YAML and addresses."""
    number: Annotated[int, Ge(1)] | None = None
    """The sources' own number, where there is one."""
    title: Line
    """A few words."""
    line: Line
    """What someone does who has it, in one line."""
    area: Line
    """The step of the sale, or the area."""
    importance: Annotated[int, Ge(1), Le(3)]
    """W in the recommendation, 1..3."""
    reason: Line
    """Why it matters that much."""
    cut: Annotated[float, Gt(0), Le(0.95)] = CUT
    """The mastery that counts as there, 0..1."""
    requires: tuple[Id, ...] = ()
    """Practices that a rep should have a grip on first."""


@dataclass(frozen=True, kw_only=True)
class Criterion(Strict):
    """One behaviour to rate."""

    id: Id
    """Unique within the rubric, permanent."""
    title: Line
    """A few words."""
    question: Line
    """What to ask oneself."""
    anchors: Annotated[tuple[Prose, ...], MinLen(5), MaxLen(5)]
    """Five pictures of behaviour, level 1 first."""


@dataclass(frozen=True, kw_only=True)
class Rubric(Strict):
    """A behaviourally anchored rating scale (BARS) of one practice."""

    practice: Id
    """The practice that it rates."""
    intro: Line
    """What to think of while rating."""
    criteria: Annotated[tuple[Criterion, ...], MinLen(3), MaxLen(5)]
    """Three to five behaviours."""


@dataclass(frozen=True, kw_only=True)
class Draw(Strict):
    """How many items a form takes from a practice."""

    practice: Id
    """The practice."""
    items: Annotated[int, Ge(1), Le(60)]
    """One variant of each of so many learning points."""


@dataclass(frozen=True, kw_only=True)
class Adaptive(Strict):
    """Questions chosen one by one from what the answers so far leave open."""

    most: Annotated[int, Ge(1), Le(200)]
    """Items, at most."""
    minutes: Minutes
    """The longest that it takes; whoever begins may set less."""
    practices: Annotated[tuple[Id, ...], MinLen(1)] | None = None
    """What it asks about; every practice that has questions, if it is left out."""


@dataclass(frozen=True, kw_only=True)
class Form(Strict):
    """An assessment: a blueprint over practices, the same for all, or questions chosen one by one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = Strict.__pydantic_config__ | {
        "json_schema_extra": {"oneOf": [{"required": ["minutes", "draws"]}, {"required": ["adaptive"]}]}
    }

    id: Id
    """Unique, permanent."""
    title: Line
    """Shown on the page."""
    intro: Prose
    """Said before the first question."""
    minutes: Minutes | None = None
    """About how long it takes; only with draws."""
    draws: Annotated[tuple[Draw, ...], MinLen(1)] = ()
    """What it asks, as many items of each practice for everybody."""
    adaptive: Adaptive | None = None
    """Instead of minutes and draws: how much it may ask."""

    @property
    def longest(self) -> int:
        """Minutes that it takes, at most if it is adaptive."""
        return self.adaptive.minutes if self.adaptive else self.minutes or 0

    def faults(self) -> Iterator[Fault]:
        """Rules that the author's text breaks, all of them."""
        allowed = "minutes and draws, or adaptive"
        if not self.adaptive:
            given = {"minutes": self.minutes, "draws": self.draws}
            yield from (Fault((), f"{name} is missing", allowed) for name, value in given.items() if not value)
            return
        if self.draws:
            yield Fault(("draws",), "both draws and adaptive", allowed)
        if self.minutes:
            yield Fault(("minutes",), "minutes beside adaptive, which has its own", allowed)


@dataclass(frozen=True, kw_only=True)
class Lesson(Strict):
    """A lesson's front matter, and where it lives."""

    page: str = ""
    """Address below the site's root without slashes at its ends: practices/qpc; from the file's place."""
    title: Line
    """The page's title."""
    description: Line
    """One sentence for search and for the recommendation card."""
    practice: Id
    """The practice that it mainly teaches."""
    level: Annotated[int, Ge(1), Le(5)]
    """For whom: 1 first steps … 5 mastery."""
    minutes: Minutes
    """Reading time with its checks."""
    covers: Annotated[dict[Id, Share], MinLen(1)]
    """Practice: share of it that the lesson teaches, 0..1."""
    requires: tuple[Id, ...] = ()
    """Practices that a rep should have a grip on first."""
    sources: Annotated[tuple[Line, ...], MinLen(1)]
    """Whose facts it builds on."""


@dataclass(frozen=True)
class Catalogue:
    """Everything in service at one moment."""

    practices: Mapping[str, Practice] = field(default_factory=dict)
    items: Mapping[str, AnyItem] = field(default_factory=dict)
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    """By page."""
    version: str = ""
    """Hash of all files."""

    @cached_property
    def domains(self) -> dict[str, Domain]:
        """The practices that can be measured, as the model sees them: those with scored items that forms may draw."""
        return {
            name: Domain(tuple(found.values()), cut=self.practices[name].cut)
            for name, found in self.drawn_from.items()
        }

    @cached_property
    def drawn_from(self) -> dict[str, dict[str, Parameters]]:
        """The items that forms may draw, by practice and id; a practice without one is left out."""
        found: dict[str, dict[str, Parameters]] = {name: {} for name in self.practices}
        for item in self.items.values():
            if item.practice in found and drawable(item):
                found[item.practice][item.id] = parameters(item)
        return {name: items for name, items in found.items() if items}

    @cached_property
    def scale_version(self) -> str:
        """Hash of all that Know rests on beside the answers: another lesson or reason leaves it as it is."""
        cuts = sorted((name, domain.cut) for name, domain in self.domains.items())
        scored = sorted((print_, parameters(item)) for print_, item in self.by_fingerprint.items() if item.scored)
        return sha256(repr((MODEL, cuts, scored)).encode()).hexdigest()[:16]

    @cached_property
    def by_fingerprint(self) -> dict[str, AnyItem]:
        """Every item under what an answer to it is kept under."""
        return {fingerprint(item): item for item in self.items.values()}

    def asked_by(self, form: Form) -> list[str]:
        """The practices that a form can ask about, as it names them, or in the catalogue's order."""
        if form.adaptive is None:
            return [part.practice for part in form.draws if part.practice in self.domains]
        return [name for name in form.adaptive.practices or self.practices if name in self.domains]

    @cached_property
    def offered(self) -> list[Form]:
        """The forms in the order in which they are offered: those that choose their questions come first."""
        return sorted(self.forms.values(), key=lambda form: form.adaptive is None)

    def lessons_of(self, practice: str) -> list[Lesson]:
        """Lessons that mainly teach the practice."""
        return [lesson for lesson in self.lessons.values() if lesson.practice == practice]


def parameters(item: AnyItem) -> Parameters:
    """An item's parameters on day 1: difficulty from the author's level, discrimination 1 (measurement §2)."""
    return Parameters(b=difficulty(item.level), c=item.chance, w=item.weight)


def drawable(item: AnyItem) -> bool:
    """Whether a form may draw it: scored, and its key is not public."""
    return item.scored and not item.released


def by_point(items: Iterable[AnyItem]) -> dict[str, list[AnyItem]]:
    """Variants by learning point, in the bank's order."""
    points: dict[str, list[AnyItem]] = {}
    for item in items:
        points.setdefault(item.point, []).append(item)
    return points
