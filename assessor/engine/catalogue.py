"""What a company teaches and asks: practices, lessons, rubrics, forms, items, as one immutable whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from annotated_types import Ge, Gt, Le, MaxLen, MinLen

from assessor.engine.blueprint import Form
from assessor.engine.calibration import DAY_ONE, Calibration
from assessor.engine.fingerprint import fingerprint
from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.base import Id, Line, Minutes, Prose, Strict
from assessor.engine.know import CUT, MODEL, Domain, Parameters, difficulty

if TYPE_CHECKING:
    from assessor.engine.plan import Guide
    from assessor.engine.qualification import Instrument
    from assessor.engine.selfcheck import SelfCheck
    from assessor.engine.vignettes import Vignette
    from assessor.engine.worksheet import Worksheet

_LEANS = re.compile(r"(?:As level ([1-5])|(?:The|Does the|Shows the) same)\b")
Share = Annotated[float, Gt(0), Le(1)]
Role = Literal["rep", "manager"]
Roles = Annotated[tuple[Role, ...], MinLen(1)]


@dataclass(frozen=True, kw_only=True)
class Area(Strict):
    """A part of the work that practices belong to: a step of the sale, or something beside it."""

    id: Id
    """Unique, permanent."""
    title: Line
    """A few words."""
    line: Line
    """What it is about, in one line."""
    step: Annotated[int, Ge(1), Le(6)] | None = None
    """Which of the six steps of a sale it is; nothing for what runs beside them."""
    also: tuple[Id, ...] = ()
    """Practices of other areas that teach it, too."""


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
    """The id of its area in areas.yaml; without that file any words."""
    importance: Annotated[int, Ge(1), Le(3)]
    """W in the recommendation, 1..3."""
    reason: Line
    """Why it matters that much."""
    cut: Annotated[float, Gt(0), Le(0.95)] = CUT
    """The mastery that counts as there, 0..1."""
    roles: Roles = ("rep",)
    """Whose practice it is: rep, manager, or both."""
    requires: tuple[Id, ...] = ()
    """Practices that a rep should have a grip on first."""
    related: tuple[Id, ...] = ()
    """Practices that go well with it; naming one is enough, it holds both ways."""


@dataclass(frozen=True, kw_only=True)
class Mistake(Strict):
    """Something that people do wrong, in the words in which they notice it, and what cures it."""

    id: Id
    """Unique, permanent."""
    title: Line | None = None
    """Its name, where it has one."""
    says: Line
    """What somebody who makes it would say of themselves."""
    roles: Roles = ("rep",)
    """Who makes it: rep, manager, or both."""
    cured_by: Annotated[tuple[Id, ...], MinLen(1)]
    """The practices that cure it, the one to begin with first."""


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

    def leans_on(self, level: int) -> tuple[int, ...]:
        """The levels that the picture of `level` 1..5 rests on, the nearest first, as in "As level 4, and waits"."""
        found = _LEANS.match(self.anchors[level - 1])
        below = int(found[1] or level - 1) if found else 0
        return (below, *self.leans_on(below)) if 0 < below < level else ()


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


@dataclass(frozen=True, kw_only=True)
class LearningPath(Strict):
    """Lessons in an order that makes sense, with a form at the end; how long it takes is the sum of its parts."""

    id: Id
    """Unique, permanent; its page is content/paths/<id>.md."""
    title: Line
    """Shown on the page."""
    line: Line
    """For whom it is and what it gives, in one line."""
    roles: Roles = ("rep",)
    """Whose path it is: rep, manager, or both."""
    lessons: Annotated[tuple[Line, ...], MinLen(1)]
    """Pages of lessons, such as practices/qpc, in the order of reading."""
    form: Id
    """The form at its end."""


@dataclass(frozen=True)
class Catalogue:
    """Everything in service at one moment."""

    practices: Mapping[str, Practice] = field(default_factory=dict)
    items: Mapping[str, AnyItem] = field(default_factory=dict)
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    """By page."""
    areas: Mapping[str, Area] = field(default_factory=dict)
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)
    paths: Mapping[str, LearningPath] = field(default_factory=dict)
    selfchecks: Mapping[str, SelfCheck] = field(default_factory=dict)
    qualification: Instrument | None = None
    plan: Guide | None = None
    vignettes: Mapping[str, Vignette] = field(default_factory=dict)
    worksheets: Mapping[str, Worksheet] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    """What a lesson gives one to do, as plain text, by page."""
    version: str = ""
    """Hash of all files."""
    calibration: Calibration = DAY_ONE
    """What answers say of the items, by fingerprint."""

    @cached_property
    def domains(self) -> dict[str, Domain]:
        """The practices that can be measured, as the model sees them: those with scored items that forms may draw."""
        uncalibrated = {
            name: Domain(tuple(found.values()), cut=self.practices[name].cut)
            for name, found in self.drawn_from.items()
        }
        return self.calibration.domains(uncalibrated)

    @cached_property
    def drawn_from(self) -> dict[str, dict[str, Parameters]]:
        """The items that forms may draw, by practice and id; a practice without one is left out."""
        found: dict[str, dict[str, Parameters]] = {name: {} for name in self.practices}
        for item in self.items.values():
            if item.practice in found and drawable(item):
                found[item.practice][item.id] = self.parameters(item)
        return {name: items for name, items in found.items() if items}

    @cached_property
    def scale_version(self) -> str:
        """Hash of all that Know rests on beside the answers: another lesson or reason leaves it as it is."""
        cuts = sorted((name, domain.cut) for name, domain in self.domains.items())
        scored = sorted((print_, parameters(item)) for print_, item in self.by_fingerprint.items() if item.scored)
        return sha256(repr((MODEL, self.calibration.number, cuts, scored)).encode()).hexdigest()[:16]

    @cached_property
    def by_fingerprint(self) -> dict[str, AnyItem]:
        """Every item under what an answer to it is kept under."""
        return {fingerprint(item): item for item in self.items.values()}

    def asked_by(self, form: Form) -> list[str]:
        """The practices that a form can ask about, as it names them, or in the catalogue's order."""
        if form.adaptive is None:
            return [part.practice for part in form.draws if part.practice in self.domains]
        return [name for name in form.adaptive.practices or self.practices if name in self.domains]

    def parameters(self, item: AnyItem) -> Parameters:
        """An item's parameters: calibrated, or as on day 1 where no calibration knows its text."""
        # Without a calibration no fingerprint has to be worked out.
        known = self.calibration.items.get(fingerprint(item)) if self.calibration.items else None
        return known or parameters(item)

    def lessons_of(self, practice: str) -> list[Lesson]:
        """Lessons that mainly teach the practice."""
        return [lesson for lesson in self.lessons.values() if lesson.practice == practice]

    def related(self, practice: str) -> list[str]:
        """Practices that go well with one: those that it names, then those that name it."""
        own = self.practices[practice].related
        return [*own, *(one.id for one in self.practices.values() if practice in one.related and one.id not in own)]

    def practices_for(self, roles: Collection[str]) -> dict[str, Practice]:
        """The practices of somebody with these roles; all of them for who neither sells nor manages."""
        return {name: one for name, one in self.practices.items() if _held(roles).intersection(one.roles)}

    def forms_for(self, roles: Collection[str]) -> dict[str, Form]:
        """The forms of somebody with these roles; one with draws only asks about practices of theirs."""
        own = self.practices_for(roles).keys()
        return {
            name: form
            for name, form in self.forms.items()
            if own >= {part.practice for part in form.draws}
            and (form.adaptive is None or not own.isdisjoint(self.asked_by(form)))
        }

    def paths_for(self, roles: Collection[str]) -> dict[str, LearningPath]:
        """The paths of somebody with these roles."""
        return {name: path for name, path in self.paths.items() if _held(roles).intersection(path.roles)}


def _held(roles: Collection[str]) -> set[str]:
    """Those of the roles that content can be for; all of them for who has none."""
    known = set(get_args(Role))
    return known.intersection(roles) or known


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
